"""`hotline keys ceremony`: on the offline machine, without settings or database: the root looks at keys and signs."""

import os
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from hotline.clock import SystemClock, today
from hotline.commands import key_files
from hotline.commands.people_database import refused
from hotline.errors import HotlineError, KeyListError
from hotline.sealing.ceremony import Root, keep_secret, new_root, read_secret, root_of, sign_list
from hotline.sealing.keys import PrivateKey, PublicKey, fingerprint, new_private
from hotline.sealing.recipients import Listed, SignedList, load_whole
from hotline.vocabulary import RECOVERY

LONGEST = 400
"""Days that a list may serve: the root must be brought out about once a year."""

_path = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--root", "root_file", type=_path, required=True, help="The root's file; made when it is not there.")
@click.option("--request", "request_file", type=_path, default=None, help="What `hotline keys request` wrote.")
@click.option("--previous", type=_path, default=None, help="The list in force; needed whenever there is one.")
@click.option(
    "--recovery", "recovery_file", type=_path, default=None, help="The recovery key's file; made when absent."
)
@click.option("--end", multiple=True, metavar="RECIPIENT", help="Close to this recipient no more, from today on.")
@click.option("--days", default=LONGEST, show_default=True, type=click.IntRange(1, LONGEST), help="How long it serves.")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Today, where the machine's clock is wrong."
)
@click.argument("file", metavar="LIST", type=_path, required=False)
def ceremony(
    root_file: Path,
    request_file: Path | None,
    previous: Path | None,
    recovery_file: Path | None,
    end: tuple[str, ...],
    days: int,
    on: datetime | None,
    file: Path | None,
) -> None:
    """Make the root where there is none; show what would change, with fingerprints; ask; sign into LIST.

    Read every fingerprint aloud and have it compared with the screen of the machine that drew the key.
    """
    day = on.date() if on else today(SystemClock())
    try:
        root = _root(root_file)
        click.echo(f"HOTLINE_KEY_ROOT={root.public_b64}")
        if file is None:
            return
        if file.exists():
            raise KeyListError(f"{file} is there already: give the new list another name.")
        before = load_whole(previous, root.public_b64) if previous else None
        asked = key_files.read(request_file) if request_file else []
        if recovery_file:
            asked.append(Listed(_recovery(recovery_file), day))
        rows = merged(before, asked, end, day)
        _show(before, rows)
        serial, expires = (before.serial if before else 0) + 1, day + timedelta(days=days)
        click.confirm(f"Sign list {serial}, good from {day} until {expires}?", abort=True)
        _write(file, sign_list(root.private_b64, serial, expires, rows))
    except HotlineError as error:
        sys.exit(refused(error))
    click.echo(f"Signed: {file}. Carry it back and run `hotline keys install {file.name}`.")


def merged(before: SignedList | None, asked: list[Listed], end: tuple[str, ...], day: date) -> list[Listed]:
    """What the new list says: the old rows, those asked for that are new, and ends.

    KeyListError when an epoch once signed would get another key: that would be somebody else's. Rows that a newer epoch
    replaced before today go.
    """
    rows = {(row.key.recipient, row.key.epoch): row for row in (before.rows if before else ())}
    for row in asked:
        name = (row.key.recipient, row.key.epoch)
        if name in rows and rows[name].key != row.key:
            raise KeyListError(f"The list in force has another key for {name[0]}, epoch {name[1]}: nothing is signed.")
        rows.setdefault(name, row)
    names = {name for name, _ in rows}
    if unknown := sorted(set(end) - names):
        raise KeyListError(f"There is no {unknown[0]} to end.")
    current = {
        name: max((e for n, e in rows if n == name and rows[n, e].begins_on <= day), default=0) for name in names
    }
    ended = [
        Listed(row.key, row.begins_on, min(row.ends_on or day, day)) if name in end else row
        for (name, number), row in rows.items()
        if number >= current[name]
    ]
    if not ended:
        raise KeyListError("There is nothing to sign: give --request, --recovery or --previous.")
    return sorted(ended, key=lambda row: (row.key.recipient, row.key.epoch))


def _show(before: SignedList | None, rows: list[Listed]) -> None:
    old = {(row.key.recipient, row.key.epoch): row for row in (before.rows if before else ())}
    new = {(row.key.recipient, row.key.epoch): row for row in rows}
    for name in sorted({*old, *new}):
        if name not in new:
            mark, row = "gone    ", old[name]
        else:
            mark, row = (
                ("same    " if old.get(name) == new[name] else "changed " if name in old else "NEW     "),
                new[name],
            )
        click.echo(mark + key_files.line(row))


def _root(path: Path) -> Root:
    if path.exists():
        passphrase = click.prompt("Passphrase of the root", hide_input=True)
        return root_of(read_secret(path.read_bytes(), "root", passphrase)[1])
    click.echo("There is no root yet: it is made now. Keep its file on two offline media, its passphrase elsewhere.")
    passphrase = click.prompt("New passphrase of the root", hide_input=True, confirmation_prompt=True)
    made = new_root()
    _write(path, keep_secret("root", *made.halves, passphrase))
    return made


def _recovery(path: Path) -> PublicKey:
    if path.exists():
        passphrase = click.prompt("Passphrase of the recovery key", hide_input=True)
        _, seed, epoch = read_secret(path.read_bytes(), RECOVERY, passphrase)
        return PrivateKey(RECOVERY, epoch, seed).public
    passphrase = click.prompt("New passphrase of the recovery key", hide_input=True, confirmation_prompt=True)
    made = new_private(RECOVERY)
    _write(path, keep_secret(RECOVERY, made.public.raw, made.seed, passphrase, epoch=made.epoch))
    click.echo(f"Recovery key made: {fingerprint(made.public)}")
    return made.public


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
