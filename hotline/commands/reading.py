"""What commands that read the protocol share: which folder, which day, and how an error of it ends."""

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import click

from hotline.errors import HotlineError
from hotline.rulebook import Rulebook, load

T = TypeVar("T")
PROTOCOLS = Path(__file__).parents[2] / "protocols"

on_option = click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The protocol in force on this day."
)


def folder() -> Path:
    """The protocol's folder: HOTLINE_PROTOCOLS_DIR, or the repository's."""
    return Path(os.environ.get("HOTLINE_PROTOCOLS_DIR", PROTOCOLS))


def day(on: object) -> date | None:
    """The day of `on_option`."""
    return date.fromisoformat(f"{on:%Y-%m-%d}") if on else None


def rulebook(on: object = None, place: Path | None = None) -> Rulebook:
    """The protocol of a folder (None: of `folder()`); a mistake in it becomes one line and exit 2."""
    return refusing(load, place or folder(), day(on))


def refusing(function: Callable[..., T], *arguments: object) -> T:
    """Call; an error of our own becomes one line on stderr and exit 2."""
    try:
        return function(*arguments)
    except HotlineError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
