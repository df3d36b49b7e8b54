"""`hotline audit checkpoint`: sign the trail as it stands now, beside the daily signature of the worker."""

import sys

import click

from hotline.audit import checkpoints
from hotline.clock import SystemClock, today
from hotline.commands.audit_opened import demo_option, opened


@click.command()
@demo_option
def checkpoint(as_demo: bool) -> None:
    """Sign how far the trail goes now. Needs HOTLINE_TRAIL_KEY; exit 2 without it."""
    with opened(as_demo) as (settings, database):
        if not settings.trail_key:
            click.echo("HOTLINE_TRAIL_KEY is missing here: run this where the worker runs.", err=True)
            sys.exit(2)
        with database.write() as session:
            made = checkpoints.sign(session, settings.trail_key, today(SystemClock()))
    if made is None:
        click.echo("Nothing was added to the trail since the last checkpoint.")
        return
    click.echo(f"Checkpoint {made.number} of {made.day}: {made.position} entries, the last {made.digest}")
