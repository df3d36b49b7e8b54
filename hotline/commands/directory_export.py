"""`hotline directory export`: the directory as a table for a spreadsheet."""

import sys
from itertools import chain
from pathlib import Path

import click

from hotline.commands.directory_table import write_table
from hotline.commands.reading import folder, refusing
from hotline.rulebook.register import read_register


@click.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write. Default: print.")
def export(output: Path | None) -> None:
    """Write every entry of the directory, of every year, as CSV in UTF-8 that a spreadsheet opens."""
    entries = list(chain.from_iterable(refusing(read_register, folder()).values()))
    made = write_table(entry.cells for entry in entries).encode()
    if output is None:
        sys.stdout.buffer.write(made)
        return
    output.write_bytes(made)
    click.echo(f"{len(entries)} entries in {output}. Mend them in columns of text, then: hotline directory import FILE")
