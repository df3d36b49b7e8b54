"""Logging: one line of JSON per event, with counts and ids only.

Fields are closed: `at` (to the minute: an exact time would join an error with a call at the telephone company),
`level`, `room`, `event`, `error` (kinds of exceptions, the cause last) and `where` (our file and line). What `extra`
brings is left out. Libraries may speak, but their words are not kept: a request's address, a statement's parameters or
a URL could stand in them. A mask goes over our own words too, as a second net.
"""

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

OURS = "hotline"
FIELDS = ("at", "level", "room", "event", "error", "where")
LONGEST = 240
"""Letters of an event; what is longer is not a count or an id."""

WITHHELD = "(a library's words are not kept)"
QUIET = ("werkzeug", "sqlalchemy", "rq", "twilio", "urllib3", "alembic", "gunicorn", "asyncio", "redis", "flask")

_HOUSE = Path(__file__).parent
_MASKED = re.compile(
    r"""
      (?P<ours>\b[0-9a-f]{32}\b|\b20\d\d-[01]\d-[0-3]\d\b)          # our random ids, and days
    | [^\s@<>«»"']+@[^\s@<>«»"']+                                  # addresses for mail, and sip:
    | \b(?:\d{1,3}\.){3}\d{1,3}\b | (?<![\w:])(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}(?![\w:])  # of machines
    | \b[A-Z]{2}[0-9a-f]{32}\b | \b[0-9a-fA-F]{12,}\b              # the provider's ids, digests and keys
    | (?:https?|wss?|rediss?|postgresql(?:\+\w+)?|sqlite)://\S+    # where something lies, and what was asked of it
    | [A-Za-z0-9+/_-]{40,}={0,2}                                   # sealed or secret, in base64
    | \+?\(?\d(?:[\s().-]{0,2}\d){6,}                              # telephone numbers and folios, however spaced
    """,
    re.VERBOSE,
)


def mask(text: str) -> str:
    """A text without what looks like a number, an address, somebody else's id or a secret, on one line, and cut."""
    flat = "".join(letter if letter.isprintable() else " " for letter in text)
    kept = _MASKED.sub(lambda found: found["ours"] or "[…]", flat)
    return kept if len(kept) <= LONGEST else f"{kept[:LONGEST]}[…]"


def place(error: BaseException) -> str:
    """Where an exception came from: the innermost line of ours, `journey/turns.py:80`; empty when none is."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if _HOUSE in Path(frame.filename).parents]
    return f"{Path(ours[-1].filename).relative_to(_HOUSE).as_posix()}:{ours[-1].lineno}" if ours else ""


class Mask(logging.Filter):
    """The second net: one of our records keeps its masked words and nothing else, a library's keeps none."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = mask(_said(record)), None
        record.stack_info = record.exc_text = None
        return True


class Lines(logging.Formatter):
    """A record as one JSON object with the closed fields."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        fields = {
            "at": datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%MZ"),
            "level": record.levelname.lower(),
            "room": record.name if _is_ours(record) else record.name.partition(".")[0],
            "event": record.getMessage(),
            "error": " < ".join(_kinds(error)) if error else None,
            "where": (place(error) or None) if error else None,
        }
        return json.dumps({name: fields[name] for name in FIELDS if fields[name] is not None}, ensure_ascii=False)


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to whatever stderr is at that moment."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


def handler(stream: TextIO | None = None) -> logging.Handler:
    """What writes the lines, with the second net before it. stream: None for stderr."""
    made = logging.StreamHandler(stream) if stream is not None else _Stderr()
    made.addFilter(Mask())
    made.setFormatter(Lines())
    return made


def install() -> None:
    """Let every record of this process, warnings and uncaught errors among them, go through `handler`, once."""
    root = logging.getLogger()
    for other in root.handlers[:]:
        root.removeHandler(other)
    root.addHandler(handler())
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)
    for name in QUIET:
        quiet(name)
    logging.raiseExceptions = False  # a record that cannot be written must not print its arguments
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda told: _uncaught(told.exc_type, told.exc_value, told.exc_traceback)


def quiet(name: str) -> None:
    """Let a library speak only of errors, and only through the handler of the root."""
    logger = logging.getLogger(name)
    logger.handlers[:] = []
    logger.propagate = True
    logger.setLevel(max(logger.level, logging.ERROR))


def _said(record: logging.LogRecord) -> str:
    if not _is_ours(record):
        return WITHHELD
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return "(an event whose words and values do not fit)"


def _is_ours(record: logging.LogRecord) -> bool:
    """Named as ours and written by ours: Flask, too, speaks under the application's name."""
    named = record.name == OURS or record.name.startswith(f"{OURS}.")
    return named and _HOUSE in Path(record.pathname).parents


def _kinds(error: BaseException) -> Iterator[str]:
    """The kinds of an exception and its causes, at most five."""
    for _ in range(5):
        yield type(error).__name__
        cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if cause is None:
            return
        error = cause


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> Any:
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    given = error if error is not None else kind()
    logging.getLogger(__name__).critical("ended by an error", exc_info=(kind, given, trace))
