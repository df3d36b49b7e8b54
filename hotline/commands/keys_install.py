"""`hotline keys install`: put a list that came from the ceremony into force."""

import sys
from pathlib import Path

import click
from sqlalchemy import select

from hotline.audit import trail
from hotline.clock import today
from hotline.commands import key_files
from hotline.commands.people_database import opened, refused
from hotline.errors import HotlineError
from hotline.people.administering import SYSTEM
from hotline.people.key_tables import RecipientEpoch
from hotline.sealing import installing


@click.command()
@click.argument("file", metavar="LIST", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def install(file: Path) -> None:
    """Check LIST (root, serial, days, that every key in it was drawn here) and replace the one in force at once."""
    with opened() as (db, clock, settings):
        day, serial_file = today(clock), settings.var_dir / "keys" / "serial"
        try:
            with db.write() as session:
                rows = session.scalars(select(RecipientEpoch)).all()
                drawn, gone = [row.key for row in rows], [row.key for row in rows if row.shredded_on is not None]
                listed = installing.install(file, settings.key_list, settings.key_root, serial_file, day, drawn, gone)
                trail.note_staff(session, clock.now(), day, SYSTEM, "key_list_installed", f"serial:{listed.serial}")
        except HotlineError as error:
            sys.exit(refused(error))
    click.echo(f"List {listed.serial} is in force until {listed.expires_on}. Copy it to every machine of the line.")
    for row in listed.rows:
        click.echo(key_files.line(row))
