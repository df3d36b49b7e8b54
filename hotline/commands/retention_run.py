"""`hotline retention run`: destroy what is over, now."""

import click

from hotline.commands.joined import demo_option, joined
from hotline.journey import retaining


@click.command()
@demo_option
def run(as_demo: bool) -> None:
    """Destroy every report whose period is over, and those erased before that came back out of a backup.

    The worker does this every day by itself. What is held for proceedings stays.
    """
    hotline = joined(as_demo)
    done = retaining.run(hotline)
    click.echo(f"{done} reports destroyed; held for proceedings: {retaining.held(hotline)}")
    if not hotline.db.is_sqlite:
        click.echo("PostgreSQL keeps deleted rows until VACUUM, its archives longer: only shredded epochs reach those.")
