"""What the commands about the trail share: settings and the database alone, so that they work when little else does."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import SQLAlchemyError

from hotline import demo
from hotline.commands.reading import refusing
from hotline.database import Database
from hotline.settings import Settings, read_settings

demo_option = click.option("--demo", "as_demo", is_flag=True, help="Use the demonstration configuration under var/.")


@contextmanager
def opened(as_demo: bool) -> Iterator[tuple[Settings, Database]]:
    """Settings and the open database; what is missing becomes one line and exit 2."""
    if as_demo:
        _recall()
    settings = refusing(read_settings, os.environ)
    database = Database(settings.database_url, patient=True)
    try:
        yield settings, database
    except SQLAlchemyError:
        click.echo("The database does not answer or is not of this version: run `hotline migrate`.", err=True)
        sys.exit(2)
    finally:
        database.close()


def _recall() -> None:
    try:
        demo.recall(os.environ)
    except OSError:
        click.echo("There is no demonstration under var/: start `make run` first.", err=True)
        sys.exit(2)
