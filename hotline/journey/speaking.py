"""The folio on the telephone: an address that gives it once, so that what the provider writes down never holds it."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from hotline.clock import today
from hotline.intake import receipts
from hotline.journey.parts import Hotline

FETCHED_WITHIN = timedelta(minutes=10)
"""A call fetches what it is told to play at once; the rest is for a provider that tries again."""


@dataclass(frozen=True)
class Spoken:
    """A folio and the language in which it is read."""

    folio: str = field(repr=False)
    language: str


def put(hotline: Hotline, spoken: Spoken) -> str:
    """Keep a folio to be heard once; the 128-bit name under which it is fetched, which alone finds and opens it."""
    name = secrets.token_urlsafe(16)
    body = json.dumps([spoken.folio, spoken.language]).encode()
    with hotline.db.write() as session:
        now = hotline.clock.now()
        receipts.write(session, hotline.receipts, _step(name), body, today(hotline.clock), now, kept=FETCHED_WITHIN)
    return name


def take(hotline: Hotline, name: str) -> Spoken | None:
    """The folio of a name, for the first and last time; None for a name that was used, is too old, or never was."""
    with hotline.db.write() as session:
        body = receipts.take(session, hotline.receipts, _step(name), hotline.clock.now())
    return None if body is None else Spoken(*json.loads(body))


def _step(name: str) -> str:
    return f"spoken:{name}"
