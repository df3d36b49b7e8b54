"""`hotline protocol check`: proves what the protocols promise, over every possible answer."""

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from hotline.clock import SystemClock, today
from hotline.commands.reading import day, folder, on_option, refusing, rulebook
from hotline.proving.checking import broken, table
from hotline.proving.checking import check as prove
from hotline.rulebook import Rulebook
from hotline.rulebook.days import days_of_change


@click.command()
@click.argument("place", metavar="[FOLDER]", required=False, type=click.Path(file_okay=False, path_type=Path))
@on_option
@click.option("--quiet", is_flag=True, help="Print only what is broken.")
def check(place: Path | None, on: datetime | None, quiet: bool) -> None:
    """Prove the safety properties over all answer sets. Exit 1 when one is broken, with a case that shows it.

    Without --on: the rules of today, and of every later day on which the files already say something else.
    """
    began = time.perf_counter()
    place = place or folder()
    held = wrong = 0
    for since, book in [(day(on), rulebook(on, place))] if on else from_now_on(place):
        results = refusing(prove, book, place)
        click.echo(f"Reglas del {since}, protocolo {book.handle}")
        if not quiet:
            click.echo("\n".join(table(results)))
        for text in broken(results):
            click.echo(f"\n{text}")
        held += sum(result.holds for result in results)
        wrong += sum(not result.holds for result in results)
    click.echo(f"\n{held} de {held + wrong} propiedades se cumplen; {time.perf_counter() - began:.1f} s.")
    sys.exit(1 if wrong else 0)


def from_now_on(place: Path) -> Iterator[tuple[date, Rulebook]]:
    """Today's rulebook and each that follows it, by its first day."""
    now, last = today(SystemClock()), None
    for since in (now, *(later for later in days_of_change(place) if later > now)):
        book = rulebook(since, place)
        if last is None or replace(book, on=None) != replace(last, on=None):
            yield since, book
        last = book
