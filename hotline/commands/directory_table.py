"""The directory as a table that a spreadsheet opens: RFC 4180 with a mark of order, and no cell that it would run.

A spreadsheet takes zeros from «01», turns «2024-06» into a date and runs what begins with «=». Cells that could be run
carry an apostrophe on the way out, which is taken off on the way in; other damage is refused by row and column.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO

from hotline.errors import ProtocolError
from hotline.rulebook.register import COLUMNS, SPARE, Cells

RUNS = ("=", "+", "-", "@", "\t", "\r", "'")
"""How a cell begins that a spreadsheet would take for a formula, and the apostrophe itself."""

TRUTHS = {"verdadero": "true", "falso": "false", "true": "true", "false": "false"}
"""What spreadsheets make of truth values."""

DAMAGED = (
    (("state", "id"), r"\d(-.*)?", "a spreadsheet took the zero away; write two digits, in a column of text"),
    (("phone",), r"[\d.,]+[eE]\+?\d+", "a spreadsheet rounded the number; write every digit, in a column of text"),
    (
        ("evidence", "installed", "activity", "valid_from", "valid_to", "contact_date"),
        r"(?s)\d{1,2}/\d{1,2}/\d{2,4}.*|[a-z]{3,4}\.?-\d\d(\s.*)?|[3-6]\d{4}|.*\d\d:\d\d:\d\d.*",
        "a spreadsheet changed the form of a date; write it as 2026-11-22 or 2026-11, in a column of text",
    ),
)
"""What spreadsheets do to cells, by column: how it looks, and what to do about it."""


@dataclass(frozen=True)
class Row:
    """One row of a table: its number as a spreadsheet shows it, and its cells."""

    number: int
    cells: Cells


def write_table(entries: Iterable[Cells]) -> str:
    """The table of entries as text of a file."""
    made = StringIO()
    writer = csv.DictWriter(made, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _guarded(cells[name]) for name in COLUMNS} for cells in entries)
    return "\ufeff" + made.getvalue()


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RUNS) else cell


def read_table(raw: bytes, name: str) -> tuple[Row, ...]:
    """The rows of a table that was exported and mended.

    name: of the file, for errors. Raises ProtocolError for what is no such table, naming row and column.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProtocolError(f"{name}:1: is not UTF-8; save it as «CSV UTF-8»") from None
    lines = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = next(lines, [])
        columns = _columns(header, name)
        return tuple(_rows(lines, columns, name))
    except csv.Error as wrong:
        raise ProtocolError(f"{name}:{lines.line_num}: is not a table of comma separated values ({wrong})") from None


def _delimiter(text: str) -> str:
    """A comma, or the semicolon that spreadsheets write where the comma parts decimals."""
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _columns(header: list[str], name: str) -> list[str]:
    columns = [cell.strip() for cell in header]
    while columns and not columns[-1]:
        columns.pop()
    for column in columns:
        if column not in COLUMNS or columns.count(column) > 1:
            raise ProtocolError(f"{name}:1: unknown or repeated column «{column}»; columns are {', '.join(COLUMNS)}")
    if missing := [column for column in COLUMNS if column not in columns and column not in SPARE]:
        raise ProtocolError(
            f"{name}:1: the column «{missing[0]}» is missing; export the directory again and start there"
        )
    return columns


def _rows(lines: Iterator[list[str]], columns: list[str], name: str) -> Iterator[Row]:
    for number, line in enumerate(lines, start=2):
        if not any(cell.strip() for cell in line):
            continue
        if any(cell.strip() for cell in line[len(columns) :]) or len(line) < len(columns):
            raise ProtocolError(
                f"{name}:{number}: has {len(line)} cells and the table {len(columns)} columns; mend the row"
            )
        cells = {**dict.fromkeys(COLUMNS, ""), **{column: _clean(column, line[i]) for i, column in enumerate(columns)}}
        for column, problem in damage(cells):
            raise ProtocolError(f"{name} (column {column}):{number}: «{cells[column]}»: {problem}")
        yield Row(number, cells)


def _clean(column: str, cell: str) -> str:
    if cell.startswith("'") and cell[1:].startswith(RUNS):
        cell = cell[1:]
    if column == "activity":
        return "\n".join(line for piece in cell.splitlines() if (line := " ".join(piece.split())))
    folded = " ".join(cell.split())
    return TRUTHS.get(folded.lower(), folded) if column == "unverified" else folded


def damage(cells: Cells) -> Iterator[tuple[str, str]]:
    """What a spreadsheet did to a row: column and what to do."""
    for columns, looks, problem in DAMAGED:
        for column in columns:
            if re.fullmatch(looks, cells[column], re.IGNORECASE):
                yield column, problem
