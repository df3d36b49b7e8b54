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
from hotline.sealing.checkpoint_signing import public_of


@click.command()
@demo_option
@click.option(
    "--witness",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What somebody outside kept with `hotline audit witness`; may be given again for another witness.",
)
@click.option("--key", default="", help="The house's public signing key (base64), where HOTLINE_TRAIL_KEY is not.")
def verify(as_demo: bool, files: tuple[Path, ...], key: str) -> None:
    """Walk the whole trail and compare it with the checkpoints. Exit 1 when anything is wrong.

    Without the signing key (HOTLINE_TRAIL_KEY, or its public half by --key) who holds the database can have signed a
    trail of their own unseen. Without a witness's file, who holds the key too can have written everything anew.
    """
    witnessed = [one for path in files for one in refusing(witnessing.read_file, path)]
    given = _public(key)
    with opened(as_demo) as (settings, database), database.read() as session:
        ours = given or (public_of(settings.trail_key) if settings.trail_key else b"")
        verdict = verify_trail(session, witnessed, key=ours)
    for line in _lines(verdict, witnessed, known=bool(ours)):
        click.echo(line)
    for problem in verdict.problems:
        click.echo(f"WRONG  {problem}")
    sys.exit(0 if verdict.good else 1)


def _public(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raw = b"?"
    if len(raw) not in {0, 32}:
        click.echo("--key is a public key of 32 bytes in base64.", err=True)
        sys.exit(2)
    return raw


def _lines(verdict: Verdict, witnessed: list[Checkpoint], *, known: bool) -> list[str]:
    signed, lines = verdict.signed, [f"{verdict.end.position} entries"]
    if signed is None:
        lines.append("no checkpoint yet: a trail that was written anew or cut off would not show")
    else:
        lines.append(f"checkpoint {signed.number} of {signed.day} covers {signed.position} of them")
        lines.append(f"signed by {base64.b64encode(signed.key).decode()}")
        if not known:
            lines.append("whose key that is was not asked (HOTLINE_TRAIL_KEY or --key)")
    if witnessed:
        last = max(witnessed, key=lambda one: one.number)
        lines.append(f"witnessed up to checkpoint {last.number} of {last.day}, entry {last.position}")
    else:
        lines.append("no witness was asked (--witness FILE)")
    if verdict.good:
        lines.append("nothing was changed, removed, moved or cut off as far as this shows")
    return lines
