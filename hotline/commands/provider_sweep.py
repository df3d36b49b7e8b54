"""`hotline provider sweep`: one pass now, beside the worker's own."""

import sys

import click

from hotline.channels.twilio.forgetting import forget
from hotline.clock import SystemClock
from hotline.commands.provider_status import demo_option, settings_or_exit, tell
from hotline.errors import HotlineError


@click.command()
@demo_option
def sweep(as_demo: bool) -> None:
    """Delete at the provider what has finished, and say what is left. Needs no database.

    **Everything** of the account that has finished goes, whoever made it. Exit 1 when something that could have been
    deleted for more than a day is left, 2 when the provider does not answer.
    """
    settings = settings_or_exit(as_demo)
    try:
        swept = forget(settings, SystemClock())
    except HotlineError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(f"{swept.deleted} deleted.")
    tell(swept.left)
    sys.exit(1 if any(one.overdue for one in swept.left) else 0)
