"""The folio on the telephone: an address that gives it once, so that what the provider writes down never holds it."""

import json
import secrets
from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from hotline.clock import today
from hotline.intake import receipts
from hotline.journey.parts import Hotline

NAME_BYTES = 16
FETCHED_WITHIN = timedelta(minutes=10)
"""A call fetches what it is told to play at once; the rest is for a provider that tries again."""


@dataclass(frozen=True)
class Spoken:
    """A folio and the language in which it is read."""

    folio: str = field(repr=False)
    language: str


def put(hotline: Hotline, spoken: Spoken, step: str = "") -> str:
    """Keep a folio to be heard once; the 128-bit name under which it is fetched, which alone finds and opens it.

    step: of the turn that tells it. The same step gives the same name, so that its answer stays the same, and nobody
    who repeats a webhook that was heard gets another hearing. Without one the name is new.
    """
    name = _name(hotline, step) if step else secrets.token_urlsafe(NAME_BYTES)
    body = json.dumps([spoken.folio, spoken.language]).encode()
    now = hotline.clock.now()
    with suppress(IntegrityError), hotline.db.write() as session:  # the same step at the same moment
        if not receipts.find(session, hotline.receipts, _step(name), now)[0]:
            receipts.write(session, hotline.receipts, _step(name), body, today(hotline.clock), now, kept=FETCHED_WITHIN)
    return name


def take(hotline: Hotline, name: str) -> Spoken | None:
    """The folio of a name, for the first and last time; None for a name that was used, is too old, or never was."""
    with hotline.db.write() as session:
        body = receipts.take(session, hotline.receipts, _step(name), hotline.clock.now())
    return None if body is None else Spoken(*json.loads(body))


def _name(hotline: Hotline, step: str) -> str:
    return urlsafe_b64encode(hotline.receipts.tag(f"spoken at {step}")[:NAME_BYTES]).rstrip(b"=").decode()


def _step(name: str) -> str:
    return f"spoken:{name}"
