"""`hotline migrate`."""

import os

import click

from hotline.commands.reading import refusing
from hotline.migrating import upgrade
from hotline.settings import read_settings


@click.command()
def migrate() -> None:
    """Bring the database to this version."""
    upgrade(refusing(read_settings, os.environ).database_url)
