"""`hotline audit verify`: whether anything on the trail was changed, removed, moved or cut off."""

import base64
import sys
from pathlib import Path

import click

from hotline.audit import witnessing
from hotline.audit.checkpoint import Checkpoint
from hotline.audit.verifying import Verdict
from hotline.audit.verifying import verify as verify_trail
from hotline.commands.audit_opened import demo_option, opened
from hotline.commands.reading import refusing


@click.command()
@demo_option
@click.option(
    "--witness",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What somebody outside kept with `hotline audit witness`; may be given again for another witness.",
)
def verify(as_demo: bool, files: tuple[Path, ...]) -> None:
    """Walk the whole trail and compare it with the checkpoints. Exit 1 when anything is wrong.

    Without a witness's file, who holds the signing key and the database can have written everything anew unseen.
    """
    witnessed = [one for path in files for one in refusing(witnessing.read_file, path)]
    with opened(as_demo) as (_, database), database.read() as session:
        verdict = verify_trail(session, witnessed)
    for line in _lines(verdict, witnessed):
        click.echo(line)
    for problem in verdict.problems:
        click.echo(f"WRONG  {problem}")
    sys.exit(0 if verdict.good else 1)


def _lines(verdict: Verdict, witnessed: list[Checkpoint]) -> list[str]:
    signed, lines = verdict.signed, [f"{verdict.end.position} entries"]
    if signed is None:
        lines.append("no checkpoint yet: a trail that was written anew or cut off would not show")
    else:
        lines.append(f"checkpoint {signed.number} of {signed.day} covers {signed.position} of them")
        lines.append(f"signed by {base64.b64encode(signed.key).decode()}")
    if witnessed:
        last = max(witnessed, key=lambda one: one.number)
        lines.append(f"witnessed up to checkpoint {last.number} of {last.day}, entry {last.position}")
    else:
        lines.append("no witness was asked (--witness FILE)")
    if verdict.good:
        lines.append("nothing was changed, removed, moved or cut off as far as this shows")
    return lines
