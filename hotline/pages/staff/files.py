"""Files that the staff takes out: JSON whole, CSV with one row to a report and no cell that a spreadsheet would run."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from flask import Response

FORMS: Final = ("json", "csv")
"""What is offered; anything else is JSON."""

_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
"""Beginnings that some spreadsheet takes for a formula (OWASP, «CSV Injection»), also in their wide forms."""


_CUT: Final = re.compile(r"([;\n][\s\"']*)([=+\-@＝＋－＠])")
"""A formula behind what parts cells elsewhere: a semicolon, or the end of a line where quotes are not understood."""


def answer(records: Sequence[Mapping[str, Any]], form: str, name: str, day: date) -> Response:
    """A file to keep, under a name that says nothing of what is in it. name: a word of ours."""
    kind = form if form in FORMS else "json"
    body = as_csv(records) if kind == "csv" else json.dumps(list(records), ensure_ascii=False, indent=1)
    mime = "text/csv" if kind == "csv" else "application/json"
    response = Response(body.encode("utf-8-sig" if kind == "csv" else "utf-8"), content_type=f"{mime}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{day.isoformat()}.{kind}"'
    return response


def as_csv(records: Sequence[Mapping[str, Any]]) -> str:
    """A table with every column that some record has, in the order in which they first come."""
    rows = [dict(_flat("", record)) for record in records]
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(names)
    writer.writerows([_cell(row.get(name, "")) for name in names] for row in rows)
    return out.getvalue()


def _flat(before: str, record: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in record.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping):
            found += _flat(f"{name}.", value)
        else:
            found.append((name, _text(value)))
    return found


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(_text(one) for one in value)
    if isinstance(value, Mapping):
        return ": ".join(_text(one) for one in value.values() if one)
    return "" if value is None else str(value)


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula, whatever spaces or marks stand before it."""
    plain = "".join(letter for letter in text if letter.isprintable() or letter == "\n")
    begins = "".join(letter for letter in text if not letter.isspace() and letter.isprintable())[:1]
    inside = _CUT.sub(r"\1'\2", plain)
    return f"'{inside}" if text.startswith(_RUNS) or (begins.startswith(_RUNS) and begins) else inside
