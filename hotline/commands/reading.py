"""What commands that read the protocol share: which folder, which day, and how an error of it ends."""

import os
import sys
from datetime import date
from pathlib import Path

import click

from hotline.errors import HotlineError
from hotline.rulebook import Rulebook, load

PROTOCOLS = Path(__file__).parents[2] / "protocols"

on_option = click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The protocol in force on this day."
)


def rulebook(on: object = None) -> Rulebook:
    """The protocol of HOTLINE_PROTOCOLS_DIR, or of the repository; a mistake in it becomes one line and exit 2."""
    day = date.fromisoformat(f"{on:%Y-%m-%d}") if on else None
    try:
        return load(Path(os.environ.get("HOTLINE_PROTOCOLS_DIR", PROTOCOLS)), day)
    except HotlineError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
