"""`hotline protocol diff`: which situations a change of the protocol judges otherwise."""

import io
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from hotline.commands.reading import folder, rulebook
from hotline.proving.difference import Change, Difference, compare, texts_changed
from hotline.rulebook import Rulebook
from hotline.triage.judging import Triage

JUDGED = {"categoria": "Categoría", "regla": "Regla que da la categoría", "urgencia": "Urgencia"}
SECTIONS = {**JUDGED, "fila": "Fila del paso 1"}


@click.command()
@click.argument("old")
@click.argument("new", required=False)
@click.option("--exit-code", is_flag=True, help="Exit 1 when urgency falls anywhere.")
def diff(old: str, new: str | None, exit_code: bool) -> None:
    """List what changed from OLD to NEW, each with a smallest example, and whether urgency rose or fell anywhere.

    OLD and NEW are folders of protocols, or git revisions of this one. Without NEW: the folder as it is now.
    """
    with TemporaryDirectory() as room:
        before = rulebook(place=_place(old, Path(room) / "old"))
        after = rulebook(place=_place(new, Path(room) / "new") if new else folder())
        difference = compare(before, after)
        click.echo("\n".join(_report(before, after, difference)))
        sys.exit(1 if exit_code and difference.fell else 0)


def _place(asked: str, room: Path) -> Path:
    """A folder as it is, or the protocols of a git revision in a folder of their own."""
    if (Path(asked) / "words.yaml").is_file():
        return Path(asked)
    # A revision is one argument of a program, never a line of a shell, and is looked up before it is used.
    commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{asked}^{{commit}}").decode().strip()
    if not commit:
        raise click.UsageError(f"«{asked}» is neither a folder of protocols nor a git revision of {folder()}.")
    try:
        with tarfile.open(fileobj=io.BytesIO(_git("archive", "--format=tar", commit))) as archive:
            _unpack(archive, room)
    except tarfile.TarError:
        raise click.UsageError(f"«{asked}» holds something that is no plain file of protocols.") from None
    return room


def _unpack(archive: tarfile.TarFile, room: Path) -> None:
    """Write the plain files of an archive into a folder; TarError for anything else in it. The filters of `tarfile`
    would do it, and Debian 12's Python has none."""
    room = room.resolve()
    for member in archive:
        if member.isdir():
            continue
        target, content = (room / member.name).resolve(), archive.extractfile(member) if member.isreg() else None
        if content is None or not target.is_relative_to(room):
            raise tarfile.TarError
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.read())


def _git(*arguments: str) -> bytes:
    """What git says of the folder's repository; nothing when it fails."""
    git = shutil.which("git")
    if git is None:
        raise click.UsageError("A git revision was asked for, and git is not installed: give two folders.")
    found = subprocess.run([git, "-C", str(folder()), *arguments], capture_output=True, check=False)  # noqa: S603
    return found.stdout if found.returncode == 0 else b""


def _report(old: Rulebook, new: Rulebook, difference: Difference) -> Iterator[str]:
    yield f"{old.handle} → {new.handle}"
    for title, changes in _sections(difference):
        yield ""
        yield title
        for change in changes:
            yield from _lines(change, old, new)
    texts = list(texts_changed(old, new))
    if texts or difference.words:
        yield ""
        yield "Textos, fundamentos y palabras (- se quitó, + se añadió, ~ cambió)"
        yield from (f"  {line}" for line in (*difference.words, *texts))
    yield ""
    if not difference.changes:
        yield "Ninguna respuesta se juzga ni se canaliza de otra manera."
    yield f"La urgencia sube: {_yes(difference.rose)}. La urgencia baja: {_yes(difference.fell)}."


def _sections(difference: Difference) -> Iterator[tuple[str, tuple[Change, ...]]]:
    for name, title in SECTIONS.items():
        if changes := difference.of(name):
            yield title, changes
    if others := tuple(change for change in difference.changes if change.of not in SECTIONS):
        yield "Quién recibe", others


def _lines(change: Change, old: Rulebook, new: Rulebook) -> Iterator[str]:
    where = f" (entidad {change.state})" if change.state else ""
    what = "" if change.of in SECTIONS else f"{change.of}: "
    yield f"  {what}{change.before} → {change.after}{where}"
    facts = ", ".join(f"{key}: {_code(value)}" for key, value in change.facts.items()) or "sin respuestas"
    yield f"    con {{{facts}}}"
    if change.of in JUDGED:
        yield f"    {_rules(old, change)} → {_rules(new, change)}"


def _rules(book: Rulebook, change: Change) -> str:
    return ", ".join(fired.id for fired in Triage(book).assess(change.facts).rules)


def _code(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else f"[{', '.join(value)}]"


def _yes(changes: tuple[Change, ...]) -> str:
    return f"sí, en {len(changes)}" if changes else "en ninguna parte"
