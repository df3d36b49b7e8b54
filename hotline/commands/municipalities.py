"""`hotline directory load-municipalities`: INEGI's catalogue into the database."""

import os
import sys
from collections import Counter
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from hotline.commands.municipality_file import read_file
from hotline.commands.reading import refusing, rulebook
from hotline.conversation.municipalities import Change, replace_all
from hotline.database import Database
from hotline.routing.atlas import Municipality
from hotline.settings import read_settings

MOST_SHOWN = 20


@click.command("load-municipalities")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_municipalities(file: Path) -> None:
    """Load INEGI's catalogue of municipalities (CSV or text, as downloaded), in place of the one before.

    Everything in FILE is checked before anything is written. Running processes use it within ten minutes.
    """
    towns = refusing(read_file, file, rulebook().states)
    database = Database(refusing(read_settings, os.environ).database_url)
    try:
        with database.write() as session:
            change = replace_all(session, towns)
    except SQLAlchemyError as error:
        click.echo(f"nothing was loaded ({type(error).__name__}): is the database there, and migrated?", err=True)
        sys.exit(2)
    finally:
        database.close()
    click.echo(_summary(towns))
    for line in _changes(change):
        click.echo(line)


def _summary(towns: tuple[Municipality, ...]) -> str:
    by_state = Counter(town.state for town in towns)
    counts = " ".join(f"{state}:{count}" for state, count in sorted(by_state.items()))
    return f"{len(towns)} municipios de {len(by_state)} entidades\n{counts}"


def _changes(change: Change) -> list[str]:
    if not change:
        return ["Sin cambios: ya estaba cargado."]
    lines = [f"+ {town.code} {town.name}" for town in change.added]
    lines += [f"- {town.code} {town.name}" for town in change.removed]
    lines += [f"= {old.code} {old.name} → {new.name}" for old, new in change.renamed]
    more = [f"… y {len(lines) - MOST_SHOWN} más"] if len(lines) > MOST_SHOWN else []
    counts = f"{len(change.added)} nuevos, {len(change.removed)} retirados, {len(change.renamed)} con otro nombre"
    return [counts, *lines[:MOST_SHOWN], *more]
