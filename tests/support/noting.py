"""Watches an application: whatever a request changes or opens must be on the trail, in the same transaction.

Sessions, throttling, who looks at a conversation just now and the provider's sweep are not what the trail is about;
everything else is.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask, g, has_request_context, request
from sqlalchemy import Connection, event

from hotline.database import Database
from hotline.errors import SealError
from hotline.people.visitor import Visitor

WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?')
TRAIL = {"trail", "trail_pending"}
NOT_STATE = {*TRAIL, "staff_session", "sign_in_delay", "chat_presence"}


@dataclass
class Noting:
    """What went wrong so far, and which addresses had an effect that is on the trail."""

    wrong: list[str] = field(default_factory=list)
    noted: set[str] = field(default_factory=set)

    def committed(self, written: set[str]) -> None:
        where = f"{request.method} {request.url_rule}"
        if written & TRAIL:
            g.noted = True
            self.noted.add(where)
        elif written - NOT_STATE:
            self.wrong.append(f"{where} changes {sorted(written - NOT_STATE)} and notes nothing in that transaction")

    def answered(self) -> None:
        if g.get("opened") and not g.get("noted"):
            self.wrong.append(f"{request.method} {request.url_rule} opens what is sealed and notes nothing")


def acting(app: Flask, home: str) -> set[str]:
    """Every address below `home` that takes what is posted, as `Noting.noted` names them."""
    rules = (rule for rule in app.url_map.iter_rules() if rule.rule.startswith(home))
    return {f"POST {rule.rule}" for rule in rules if "POST" in (rule.methods or set())}


@contextmanager
def watching(app: Flask, db: Database) -> Iterator[Noting]:
    """Watch every request of an application until the block ends."""
    noting = Noting()
    real = Visitor.open

    def opening(self: Visitor, *arguments: Any) -> bytes:
        try:
            if has_request_context():
                before, g.opened = g.get("opened", False), True
            return real(self, *arguments)
        except SealError:  # what stays shut was not opened
            if has_request_context():
                g.opened = before
            raise

    def ended(_error: BaseException | None) -> None:
        noting.answered()

    app.teardown_request_funcs.setdefault(None, []).append(ended)
    with pytest.MonkeyPatch.context() as patch, _listening(db, noting):
        patch.setattr(Visitor, "open", opening)
        yield noting
    app.teardown_request_funcs[None].remove(ended)


@contextmanager
def _listening(db: Database, noting: Noting) -> Iterator[None]:
    """Which tables each transaction writes, told when it commits within a request."""

    def begin(connection: Connection) -> None:
        connection.info["written"] = set()

    def executed(connection: Connection, cursor: Any, statement: str, *_: object) -> None:
        found = WRITES.match(statement)
        if found and cursor.rowcount != 0:
            connection.info.setdefault("written", set()).add(found.group(1))

    def commit(connection: Connection) -> None:
        if has_request_context():
            noting.committed(connection.info.get("written", set()))

    listeners = (("begin", begin), ("after_cursor_execute", executed), ("commit", commit))
    for name, listener in listeners:
        event.listen(db.engine, name, listener)
    yield
    for name, listener in listeners:
        event.remove(db.engine, name, listener)
