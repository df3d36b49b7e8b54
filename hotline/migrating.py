"""Migrations as a function: Alembic with the house's own address, on any database it supports."""

from pathlib import Path

from alembic import command
from alembic.config import Config

FOLDER = Path(__file__).parent.parent / "migrations"


def config(database_url: str) -> Config:
    """Alembic's configuration for a database, without an ini file."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    settings.attributes["database_url"] = database_url
    return settings


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring a database up to a revision."""
    command.upgrade(config(database_url), revision)


def downgrade(database_url: str, revision: str) -> None:
    """Take a database down to a revision."""
    command.downgrade(config(database_url), revision)
