"""`hotline keys status`: every epoch, who can open it, and what is due."""

import os

import click

from hotline import demo
from hotline.commands.joined import demo_option
from hotline.commands.people_database import opened
from hotline.people import keyholding
from hotline.sealing.shredding import ShredKeys


@click.command()
@demo_option
def status(as_demo: bool) -> None:
    """One line an epoch: recipient, number, from when, members, offline copy, what is due; then its fingerprint."""
    if as_demo:
        demo.recall(os.environ)
    with opened() as (db, _, settings):
        with db.read() as session:
            rows = keyholding.overview(session, ShredKeys(settings.shred_dir))
        for row in rows:
            offline = "offline copy" if row.offline else "no offline copy"
            notes = [
                text
                for text, holds in (
                    ("SHREDDED, withdrawn, or its shred key is not here", row.gone),
                    ("a new epoch is due: somebody who held it no longer does", row.rotation and not row.gone),
                )
                if holds
            ]
            said = f"{row.recipient:24} epoch {row.epoch:<3} from {row.begins_on}  {row.members} members  {offline}"
            click.echo("  ".join([said, *notes]))
            click.echo(f"    {row.fingerprint}")
    if not rows:
        click.echo("No epoch was drawn here yet: hotline keys epoch desk")
