"""What the commands about people share: the database of the settings, and errors as one line."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from hotline.clock import Clock, SystemClock
from hotline.commands.reading import rulebook
from hotline.database import Database
from hotline.errors import HotlineError
from hotline.people.accounts import person_by_login
from hotline.people.tables import Person
from hotline.settings import Settings, read_settings


@contextmanager
def opened() -> Iterator[tuple[Database, Clock, Settings]]:
    """The database that the settings name; one line and exit 2 when they do not hold or it does not answer."""
    try:
        settings = read_settings(os.environ)
    except HotlineError as error:
        sys.exit(refused(error))
    db = Database(settings.database_url)
    try:
        yield db, SystemClock(), settings
    except SQLAlchemyError:
        click.echo("The database does not answer or is not of this version: run `hotline migrate`.", err=True)
        sys.exit(2)
    finally:
        db.close()


def find(session: Session, login: str) -> Person:
    """The account of a login; one line and exit 2 when there is none."""
    person = person_by_login(session, login)
    if person is None:
        click.echo(f"There is no account {login}; `hotline people list` names them.", err=True)
        sys.exit(2)
    return person


def known_agency(settings: Settings, agency: str) -> None:
    """Nothing when the directory in force has this authority; one line and exit 2 when not.

    A mistyped name would otherwise get an account, or a key that is signed and can only be ended.
    """
    if agency not in rulebook(place=settings.protocols_dir).authorities:
        click.echo(f"The directory has no authority {agency}; `hotline directory export` names them.", err=True)
        sys.exit(2)


def refused(error: HotlineError) -> int:
    """Say why on one line; the exit code."""
    click.echo(str(error), err=True)
    return 2
