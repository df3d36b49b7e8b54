"""`hotline prompts missing`: which sentences of the telephone have no recording, those said most often first."""

from pathlib import Path

import click

from hotline.clock import FixedClock, SystemClock
from hotline.commands.prompts import options, unrecorded


@click.command()
@options
def missing(recordings: Path, languages: tuple[str, ...], calls: int) -> None:
    """List what a synthetic voice says, as: times said, file to record, words. Give the list to who records."""
    prompts = unrecorded(recordings, languages, calls, FixedClock(SystemClock().now()))
    for prompt in prompts:
        click.echo(f"{prompt.times}\t{prompt.file}\t{prompt.text}")
    click.echo(f"{len(prompts)} sentences without a recording.", err=True)
