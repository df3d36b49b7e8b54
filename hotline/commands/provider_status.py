"""`hotline provider status`: what the telephone provider still holds, from its own lists."""

import os
import sys
from collections.abc import Sequence

import click

from hotline import demo
from hotline.channels.twilio.forgetting import survey
from hotline.clock import SystemClock
from hotline.errors import HotlineError
from hotline.outbox.forgetting import Backlog
from hotline.settings import Settings, read_settings

HEAD = ("kind", "waiting", "over a day", "going on", "oldest")


demo_option = click.option("--demo", "as_demo", is_flag=True, help="Use the demonstration configuration under var/.")


@click.command()
@demo_option
def status(as_demo: bool) -> None:
    """Ask the provider what it still lists: what has finished, for more than a day, still goes on, and since when.

    Exit 1 when something could have been deleted for more than a day, 2 when the provider does not answer.
    """
    found = survey_or_exit(settings_or_exit(as_demo))
    tell(found)
    sys.exit(1 if any(one.overdue for one in found) else 0)


def settings_or_exit(as_demo: bool) -> Settings:
    """Settings with an account at the provider; else one line and exit 2."""
    try:
        if as_demo:
            demo.recall(os.environ)
        settings = read_settings(os.environ)
    except HotlineError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except OSError:
        click.echo("There is no demonstration under var/: start `make run` first.", err=True)
        sys.exit(2)
    if not settings.twilio_account_sid:
        click.echo("No account: give HOTLINE_TWILIO_ACCOUNT_SID with its token or API key.", err=True)
        sys.exit(2)
    return settings


def survey_or_exit(settings: Settings) -> Sequence[Backlog]:
    """What the provider lists; else one line and exit 2."""
    try:
        return survey(settings, SystemClock())
    except HotlineError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


def tell(found: Sequence[Backlog]) -> None:
    """Print the backlog as a table."""
    rows = [HEAD, *((one.kind, one.waiting, one.overdue, one.unfinished, one.oldest_on or "-") for one in found)]
    for kind, *numbers in rows:
        click.echo(f"{kind:12}" + "".join(f"{number!s:>12}" for number in numbers))
