"""`hotline keys epoch`: draw a recipient's next key pair; its private half goes to its members and is forgotten."""

import sys
from datetime import date, datetime

import click

from hotline.audit import trail
from hotline.clock import today
from hotline.commands.people_database import known_agency, opened, refused
from hotline.errors import HotlineError
from hotline.people import keyholding
from hotline.people.administering import SYSTEM
from hotline.sealing.keys import PublicKey
from hotline.sealing.recipients import load_whole
from hotline.sealing.shredding import ShredKeys
from hotline.settings import Settings
from hotline.vocabulary import DESK, RECOVERY, RELEASE, STATISTICS


@click.command()
@click.argument("recipient")
@click.option("--begins", type=click.DateTime(["%Y-%m-%d"]), default=None, help="First day of use. Default: today.")
def epoch(recipient: str, begins: datetime | None) -> None:
    """Draw the next epoch of RECIPIENT: desk, statistics, or an authority's id.

    It is used only once the list that the offline root signs has it: next `hotline keys request`.
    """
    with opened() as (db, clock, settings):
        day = today(clock)
        try:
            if recipient in (RELEASE, RECOVERY):
                raise keyholding.KeyholdingError(f"{recipient} is no recipient of the staff: see docs/operating.md.")
            if recipient not in (DESK, STATISTICS):
                known_agency(settings, recipient)
            with db.write() as session:
                made = keyholding.draw_epoch(
                    session,
                    ShredKeys(settings.shred_dir),
                    recipient,
                    day,
                    begins_on=begins.date() if begins else day,
                    recovery=_recovery(settings, day),
                )
                trail.note_staff(session, clock.now(), day, SYSTEM, "key_drawn", f"{recipient}:{made.epoch}")
                members = [one.login for one in keyholding.people_for(session, recipient)]
                number = made.epoch
        except HotlineError as error:
            sys.exit(refused(error))
    click.echo(f"Epoch {number} of {recipient} is held by {', '.join(members) or 'the offline recovery key only'}.")
    click.echo(f"Copy {recipient}-{number}.key of HOTLINE_SHRED_DIR to the second machine and the offline medium now.")


def _recovery(settings: Settings, on: date) -> PublicKey | None:
    """The recovery key that the list in force names, if there is a list."""
    if not settings.key_list.exists():
        return None
    return load_whole(settings.key_list, settings.key_root).on(on).of(RECOVERY)
