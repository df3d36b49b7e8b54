"""What a mended table changes in the directory, and what it may not: history is kept, not written over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from hotline.commands.directory_table import Row
from hotline.errors import ProtocolError
from hotline.rulebook.model import State
from hotline.rulebook.register import COLUMNS, Cells, Entry, check_row

CONTACTS = ("phone", "email", "url")


@dataclass(frozen=True)
class Change:
    """One entry that changes, ends or is new.

    index: of the entry that changes, or that a new one follows. cells: the entry as it will stand. said: for people.
    """

    file: str
    index: int
    cells: Cells
    said: str
    new: bool = False


@dataclass(frozen=True)
class Plan:
    """Everything that a table changes, in the order of the files."""

    changes: tuple[Change, ...]
    rows: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """How to take a table. name: of its file. since: when a new name begins. correct: differences mend mistakes."""

    name: str
    today: date
    since: date | None = None
    correct: bool = False


@dataclass
class Standing:
    """The entries of one authority while its rows are compared: where each stands, and what it will say."""

    file: str
    places: list[int]
    cells: list[Cells]
    made: list[Change] = field(default_factory=list)


def plan(
    register: Mapping[str, Sequence[Entry]], states: Mapping[str, State], rows: Sequence[Row], asked: Asked
) -> Plan:
    """Compare a table with the directory; every problem is named, and with one nothing may be written.

    register: `read_register`. rows: of the table; an entry that it does not name stays as it is.
    """
    problems: list[str] = []
    changes: list[Change] = []
    files = {entries[0].cells["state"]: file for file, entries in register.items()}
    for row in rows:
        problems.extend(_wrong(row, states, files, asked))
    if not problems:
        for agency in dict.fromkeys(row.cells["id"] for row in rows):
            try:
                same = [row for row in rows if row.cells["id"] == agency]
                changes.extend(_of_one(register, files[same[0].cells["state"]], agency, same, asked))
            except ProtocolError as wrong:
                problems.append(str(wrong))
    return Plan(tuple(changes), len(rows), tuple(problems))


def _wrong(row: Row, states: Mapping[str, State], files: Mapping[str, str], asked: Asked) -> Iterator[str]:
    if row.cells["state"] not in files:
        yield f"{asked.name} (column state):{row.number}: unknown state «{row.cells['state']}»; write 00 to 32"
        return
    try:
        check_row(row.cells, states, asked.name, row.number, asked.today)
    except ProtocolError as wrong:
        yield str(wrong)


def _of_one(
    register: Mapping[str, Sequence[Entry]], file: str, agency: str, rows: Sequence[Row], asked: Asked
) -> list[Change]:
    entries = register[file]
    places = [index for index, entry in enumerate(entries) if entry.cells["id"] == agency]
    standing = Standing(file, places, [entries[index].cells for index in places])
    _refuse_twice(rows, asked)
    for row in rows:
        _compare(standing, row, alone=len(rows) == len(places) == 1, last=len(entries) - 1, asked=asked)
    _refuse_overlaps(standing, rows, asked)
    return standing.made


def _refuse_twice(rows: Sequence[Row], asked: Asked) -> None:
    begins: set[str] = set()
    for row in rows:
        if row.cells["valid_from"] in begins:
            _refuse(row, "valid_from", "two rows of this authority begin on the same day; keep one", asked)
        begins.add(row.cells["valid_from"])


def _compare(standing: Standing, row: Row, *, alone: bool, last: int, asked: Asked) -> None:
    found = [i for i, cells in enumerate(standing.cells) if cells["valid_from"] == row.cells["valid_from"]]
    if not found and alone and _fills_in_the_first_day(standing.cells[0], row, asked):
        found = [0]
    if not found:
        standing.cells.append(row.cells)
        where = standing.places[-1] if standing.places else last
        standing.made.append(Change(standing.file, where, row.cells, _said_new(row), new=True))
        return
    before, now = standing.cells[found[0]], row.cells
    columns = [column for column in COLUMNS if before[column] != now[column]]
    if not columns:
        return
    place = standing.places[found[0]]
    if "name" in columns and not asked.correct:
        closed, fresh = _renamed(before, row, asked)
        standing.cells[found[0]] = closed
        standing.cells.append(fresh)
        ends = f"{closed['id']}: «{closed['name']}» ends on {closed['valid_to']} (row {row.number})"
        standing.made.append(Change(standing.file, place, closed, ends))
        begins = f"{fresh['id']}: «{fresh['name']}» from {fresh['valid_from']} on (row {row.number})"
        standing.made.append(Change(standing.file, place, fresh, begins, new=True))
        return
    _refuse_lost_history(before, row, columns, asked)
    standing.cells[found[0]] = now
    said = "; ".join(_said(column, before[column], now[column]) for column in columns)
    standing.made.append(Change(standing.file, place, now, f"{now['id']}: {said} (row {row.number})"))


def _fills_in_the_first_day(before: Cells, row: Row, asked: Asked) -> bool:
    """Whether a single row with another first day is the same entry, its day now known or mended."""
    if asked.correct:
        return True
    if before["valid_from"]:
        return False
    if before["name"] != row.cells["name"] and not before["valid_to"]:
        _refuse(
            row,
            "valid_from",
            "another name and another day: keep the old name and give --from, or keep its row too and close it",
            asked,
        )
    return before["name"] == row.cells["name"]


def _renamed(before: Cells, row: Row, asked: Asked) -> tuple[Cells, Cells]:
    if asked.since is None:
        what = "the name changed: give --from DAY to keep the old name until the day before, or --correct for a mistake"
        _refuse(row, "name", what, asked)
        raise AssertionError
    if before["valid_to"]:
        _refuse(row, "name", f"this entry ended on {before['valid_to']}; only --correct mends what is over", asked)
    if before["valid_from"] and asked.since <= date.fromisoformat(before["valid_from"]):
        _refuse(row, "name", f"the old name begins on {before['valid_from']}, not before --from", asked)
    ends = (asked.since - timedelta(days=1)).isoformat()
    return {**before, "valid_to": ends}, {**row.cells, "valid_from": asked.since.isoformat()}


def _refuse_lost_history(before: Cells, row: Row, columns: Sequence[str], asked: Asked) -> None:
    if asked.correct:
        return
    if before["valid_to"]:
        _refuse(row, columns[0], f"this entry ended on {before['valid_to']}; only --correct mends what is over", asked)
    if "valid_from" in columns and before["valid_from"]:
        _refuse(row, "valid_from", f"it was {before['valid_from']}; only --correct mends a first day", asked)
    if not set(before["activity"].splitlines()) <= set(row.cells["activity"].splitlines()):
        _refuse(row, "activity", "a dated review is missing or changed: add a new one, or give --correct", asked)


def _refuse_overlaps(standing: Standing, rows: Sequence[Row], asked: Asked) -> None:
    in_order = sorted(standing.cells, key=lambda cells: cells["valid_from"])
    for before, after in pairwise(in_order):
        if after["valid_from"] <= (before["valid_to"] or "9999"):
            what = f"«{before['name']}» is still in force then; close it with valid_to the day before"
            _refuse(_row_of(rows, after), "valid_from", what, asked)


def _row_of(rows: Sequence[Row], cells: Cells) -> Row:
    return next((row for row in rows if row.cells["valid_from"] == cells["valid_from"]), rows[0])


def _refuse(row: Row, column: str, what: str, asked: Asked) -> None:
    raise ProtocolError(f"{asked.name} (column {column}):{row.number}: {what}")


def _said_new(row: Row) -> str:
    begins = f" from {row.cells['valid_from']} on" if row.cells["valid_from"] else ""
    return f"{row.cells['id']}: new entry «{row.cells['name']}»{begins} (row {row.number})"


def _said(column: str, before: str, now: str) -> str:
    if column == "activity":
        new = [line for line in now.splitlines() if line not in before.splitlines()]
        return f"activity + «{' | '.join(new)}»" if new else "activity has fewer reviews"
    return f"{column} «{_short(before)}» -> «{_short(now)}»"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def by_file(changes: Iterable[Change]) -> dict[str, tuple[dict[int, Cells], dict[int, list[Cells]]]]:
    """Per file: the new cells of entries by index, and what is added after which."""
    found: dict[str, tuple[dict[int, Cells], dict[int, list[Cells]]]] = {}
    for change in changes:
        now, after = found.setdefault(change.file, ({}, {}))
        if change.new:
            after.setdefault(change.index, []).append(change.cells)
        else:
            now[change.index] = change.cells
    return found
