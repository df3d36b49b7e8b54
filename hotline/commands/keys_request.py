"""`hotline keys request`: the public halves that the offline root is asked to sign."""

import base64
import sys
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.clock import today
from hotline.commands import key_files
from hotline.commands.people_database import opened, refused
from hotline.errors import HotlineError, SettingsError
from hotline.people.key_tables import RecipientEpoch
from hotline.sealing.keys import PrivateKey
from hotline.sealing.recipients import Listed
from hotline.vocabulary import RELEASE


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def request(file: Path) -> None:
    """Write every epoch that is not shredded into FILE, and its fingerprint to the screen, to be read aloud."""
    with opened() as (db, clock, settings):
        try:
            with db.read() as session:
                rows = _rows(session)
            if settings.release_key:
                rows.append(Listed(_release(settings.release_key).public, today(clock)))
        except HotlineError as error:
            sys.exit(refused(error))
    key_files.write(file, rows)
    for row in rows:
        click.echo(key_files.line(row))
    if not settings.release_key:
        click.echo("Without HOTLINE_RELEASE_KEY here: the list keeps the release key that it has.", err=True)


def _rows(session: Session) -> list[Listed]:
    kept = select(RecipientEpoch).where(RecipientEpoch.shredded_on.is_(None))
    ordered = kept.order_by(RecipientEpoch.recipient, RecipientEpoch.epoch)
    return [Listed(row.key, row.begins_on) for row in session.scalars(ordered)]


def _release(text: str) -> PrivateKey:
    try:
        seed = base64.b64decode(text, validate=True)
    except ValueError:
        seed = b""
    if len(seed) != 32:
        raise SettingsError("HOTLINE_RELEASE_KEY is 32 bytes in base64.")
    return PrivateKey(RELEASE, 1, seed)
