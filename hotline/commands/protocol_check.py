"""`hotline protocol check`: proves what the protocols promise, over every possible answer."""

import sys
import time
from datetime import datetime
from pathlib import Path

import click

from hotline.commands.reading import folder, on_option, refusing, rulebook
from hotline.proving.checking import broken, table
from hotline.proving.checking import check as prove


@click.command()
@click.argument("place", metavar="[FOLDER]", required=False, type=click.Path(file_okay=False, path_type=Path))
@on_option
@click.option("--quiet", is_flag=True, help="Print only what is broken.")
def check(place: Path | None, on: datetime | None, quiet: bool) -> None:
    """Prove the safety properties over all answer sets. Exit 1 when one is broken, with a case that shows it."""
    began = time.perf_counter()
    place = place or folder()
    results = refusing(prove, rulebook(on, place), place)
    if not quiet:
        click.echo("\n".join(table(results)))
    wrong = [result for result in results if not result.holds]
    for text in broken(wrong):
        click.echo(f"\n{text}")
    held, spent = len(results) - len(wrong), time.perf_counter() - began
    click.echo(f"\n{held} de {len(results)} propiedades se cumplen; {spent:.1f} s.")
    sys.exit(1 if wrong else 0)
