"""`hotline directory import`: takes a mended table back into the files, all of it or nothing."""

import shutil
import sys
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import click

from hotline.clock import SystemClock, today
from hotline.commands.directory_changes import Asked, Change, Plan, by_file, plan
from hotline.commands.directory_table import read_table
from hotline.commands.reading import folder, refusing
from hotline.commands.replacing import put_back, replace_all
from hotline.errors import ProtocolError
from hotline.rulebook import load
from hotline.rulebook.directory import read_states
from hotline.rulebook.register import Cells, Entry, read_register, rewrite

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("import")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--from", "since", type=DAY, help="First day of new names; the old ones end the day before.")
@click.option("--correct", is_flag=True, help="Differences mend mistakes: write them over what is there.")
def import_(table: Path, dry_run: bool, since: datetime | None, correct: bool) -> None:
    """Take a table from `hotline directory export`, mended, back into the directory.

    Rows that are missing stay as they are. A changed name ends the old entry and begins a new one with --from. Exit 2
    and nothing is written when anything is wrong.
    """
    root = folder()
    if put_back(root / "agencies"):
        click.echo("An import that had been cut off was undone first.", err=True)
    asked = Asked(table.name, today(SystemClock()), since.date() if since else None, correct)
    register = refusing(read_register, root)
    found = refusing(_plan, root, register, table, asked)
    for problem in found.problems:
        click.echo(problem, err=True)
    if found.problems:
        click.echo(f"{len(found.problems)} problems; nothing was written.", err=True)
        sys.exit(2)
    for change in found.changes:
        click.echo(change.said)
    texts = refusing(_texts, root, register, found.changes)
    refusing(_try_out, root, register, texts, found.changes, asked)
    if not dry_run:
        refusing(_write, root, texts)
    _say(found, texts, dry_run)


def _plan(root: Path, register: Mapping[str, tuple[Entry, ...]], table: Path, asked: Asked) -> Plan:
    return plan(register, read_states(root), read_table(table.read_bytes(), table.name), asked)


def _texts(root: Path, register: Mapping[str, tuple[Entry, ...]], changes: tuple[Change, ...]) -> dict[str, str]:
    """New text by file, of the files that change."""
    return {
        file: rewrite((root / file).read_text(encoding="utf-8"), register[file], now, after)
        for file, (now, after) in by_file(changes).items()
    }


def _try_out(
    root: Path,
    register: Mapping[str, tuple[Entry, ...]],
    texts: Mapping[str, str],
    changes: tuple[Change, ...],
    asked: Asked,
) -> None:
    """Load the whole rulebook with the new files, on every day that matters, and read back what was meant."""
    with tempfile.TemporaryDirectory(prefix="directory-") as place:
        copy = Path(place) / "protocols"
        shutil.copytree(root, copy)
        for file, text in texts.items():
            (copy / file).write_text(text, encoding="utf-8")
        for on in _days(changes, asked.today):
            load(copy, on)
        written = read_register(copy)
    for file, (now, after) in by_file(changes).items():
        if [dict(entry.cells) for entry in written[file]] != _meant(register[file], now, after):
            raise ProtocolError(f"{file}:1: cannot be written so that it reads back the same; write this file by hand")


def _days(changes: tuple[Change, ...], now: date) -> list[date | None]:
    named = {change.cells["valid_from"] for change in changes}
    return [None, now, *sorted(day for name in named if name and (day := date.fromisoformat(name)) > now)]


def _meant(
    entries: tuple[Entry, ...], now: Mapping[int, Cells], after: Mapping[int, list[Cells]]
) -> list[dict[str, str]]:
    meant: list[dict[str, str]] = []
    for index, entry in enumerate(entries):
        meant.append(dict(now.get(index, entry.cells)))
        meant.extend(map(dict, after.get(index, [])))
    return meant


def _write(root: Path, texts: Mapping[str, str]) -> None:
    try:
        replace_all(root / "agencies", {Path(file).name: text for file, text in texts.items()})
    except OSError as wrong:
        raise ProtocolError(f"agencies:1: cannot be written ({wrong.strerror}); everything is as it was") from None


def _say(found: Plan, texts: Mapping[str, str], dry_run: bool) -> None:
    if not found.changes:
        click.echo(f"{found.rows} rows say what the directory says; nothing changes.")
        return
    done = "would change" if dry_run else "changed"
    click.echo(f"{len(found.changes)} entries in {len(texts)} files {done}. Then: hotline directory check")
    if not dry_run:
        click.echo("The running line reads the files when it starts: restart it.")
