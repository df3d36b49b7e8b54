"""`hotline keys recover`: where nobody holds a recipient's key any more, the offline recovery key gives it."""

import sys
from pathlib import Path

import click

from hotline.audit import trail
from hotline.clock import today
from hotline.commands.people_database import find, opened, refused
from hotline.errors import HotlineError
from hotline.people import keyholding
from hotline.sealing.ceremony import read_secret
from hotline.sealing.keys import PrivateKey
from hotline.sealing.shredding import ShredKeys
from hotline.vocabulary import RECOVERY


@click.command()
@click.argument("recipient")
@click.option("--to", "login", required=True, help="Who gets it: an account that was begun and may hold it.")
@click.option(
    "--key", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True, help="Recovery file."
)
def recover(recipient: str, login: str, file: Path) -> None:
    """Give every epoch of RECIPIENT that still opens to one person, who gives it on to the others."""
    passphrase = click.prompt("Passphrase of the recovery key", hide_input=True)
    with opened() as (db, clock, settings):
        try:
            _, seed, epoch = read_secret(file.read_bytes(), RECOVERY, passphrase)
            with db.write() as session:
                person = find(session, login)
                private = PrivateKey(RECOVERY, epoch, seed)
                given = keyholding.recover(session, ShredKeys(settings.shred_dir), private, recipient, person)
                for number in given:
                    place = f"{recipient}:{number}"
                    trail.note_staff(session, clock.now(), today(clock), person.id, "key_recovered", place)
        except HotlineError as error:
            sys.exit(refused(error))
    click.echo(f"{login} holds {recipient}, epochs {', '.join(map(str, given))}. Take the recovery medium away again.")
