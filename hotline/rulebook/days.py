"""The days on which a rulebook says something else than the day before."""

import re
from datetime import date, timedelta
from pathlib import Path

from hotline.rulebook.contents import contents

_DAY = re.compile(r"20\d\d-\d\d-\d\d")
_MONTH = re.compile(r"20\d\d-\d\d(?![-\d])")


def days_of_change(folder: Path) -> tuple[date, ...]:
    """Every day on which something may begin or end, in order.

    Each day written anywhere counts, and the day that follows it, because a validity ends with its day: a day too many
    costs one reading of the files, a day too few would judge by a law that is over.
    """
    found: set[date] = set()
    for name, content in contents(folder).items():
        if name.endswith(".yaml"):
            text = content.decode("utf-8", errors="ignore")
            found.update(filter(None, map(_read, _DAY.findall(text))))
            found.update(filter(None, (_read(f"{month}-01") for month in _MONTH.findall(text))))
    return tuple(sorted(found | {day + timedelta(days=1) for day in found}))


def _read(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
