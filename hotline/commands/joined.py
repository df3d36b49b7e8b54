"""What commands that need the joined parts share: the settings, and how an error of ours ends."""

import os
import sys

import click
from sqlalchemy.exc import SQLAlchemyError

from hotline import demo
from hotline.app import build
from hotline.commands.reading import refusing
from hotline.journey.parts import Hotline
from hotline.open_data.health import what_is_missing
from hotline.settings import read_settings

demo_option = click.option("--demo", "as_demo", is_flag=True, help="Use the demonstration configuration under var/.")


def joined(as_demo: bool) -> Hotline:
    """The parts on a database that answers and is of this version; else one line on stderr and exit 2."""
    if as_demo:
        demo.recall(os.environ)
    hotline = refusing(build, refusing(read_settings, os.environ))
    try:
        missing = what_is_missing(hotline)
    except SQLAlchemyError:
        missing = "database"
    if missing == "database":
        click.echo("The database does not answer or is not of this version: run `hotline migrate`.", err=True)
        sys.exit(2)
    return hotline
