"""Starts the product's command with faults put in place first: `python -m tests.support.serve_with serve --demo`.

TEST_PATCHES names the faults, TEST_CONTROL the folder whose files steer them. The product itself knows nothing of this
and has no setting for any of it.

clock: the house's clock runs by the seconds written in the file `clock` ahead of the machine's; the sweeps run often.
identity: sealing is replaced by a copy that hides nothing; the search for sentinels must then find them.
fail: while the file `fail` says `view`, every view fails with all that was sent in its error's words; while it says
    `database`, every statement fails with all its parameters in them; `keeping`: only what keeps a file or a recording.
crash: a process that has just stored a report dies before its answer leaves (file `crash-after`), or at the moment of
    the commit (file `crash-before`), each once.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any


def clock(control: Path) -> None:
    from hotline.clock import SystemClock

    def now(_self: SystemClock) -> datetime:
        try:
            ahead = float((control / "clock").read_text() or 0)
        except OSError:
            ahead = 0.0
        return datetime.now(UTC) + timedelta(seconds=ahead)

    SystemClock.now = now  # type: ignore[assignment,method-assign]
    from hotline import worker

    worker.SWEEP_EVERY = 0.5


class NothingHidden:
    """Looks like AES-GCM and leaves the text as it is."""

    def __init__(self, key: bytes) -> None:
        self.key = key

    @staticmethod
    def generate_key(bit_length: int) -> bytes:
        return os.urandom(bit_length // 8)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        return bytes(data) + bytes(16)

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        return bytes(data[:-16])


def identity(_control: Path) -> None:
    from cryptography.hazmat.primitives.ciphers import aead

    aead.AESGCM = NothingHidden  # type: ignore[assignment]


def crash(control: Path) -> None:
    from flask import Flask
    from sqlalchemy import Engine, event

    stored = threading.local()

    @event.listens_for(Engine, "before_cursor_execute")
    def notice(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO report "):
            stored.report = True

    @event.listens_for(Engine, "commit")
    def commit(_connection: Any) -> None:
        if getattr(stored, "report", False):
            _die_if(control / "crash-before")

    answer = Flask.wsgi_app

    def die_before_answering(self: Flask, environ: Any, start_response: Callable[..., Any]) -> Any:
        stored.report = False
        response = answer(self, environ, start_response)
        if stored.report:
            _die_if(control / "crash-after")
        return response

    Flask.wsgi_app = die_before_answering  # type: ignore[method-assign]


def _die_if(order: Path) -> None:
    try:
        order.unlink()
    except FileNotFoundError:
        return
    os.killpg(os.getpgid(0), signal.SIGKILL)


def fail(control: Path) -> None:
    from flask import Flask, request
    from sqlalchemy import Engine, event

    order, dispatch = control / "fail", Flask.dispatch_request

    def wanted() -> str:
        return order.read_text() if order.exists() else ""

    @event.listens_for(Engine, "before_cursor_execute")
    def refuse(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        order = wanted()
        if order == "database" or (order == "keeping" and _keeps_a_file(statement, parameters)):
            raise RuntimeError(f"{statement} {parameters!r}")

    def fail_inside(self: Flask) -> Any:
        if wanted() == "view":
            sent = [request.full_path, dict(request.headers), request.values.to_dict(flat=False)]
            try:
                raise KeyError(repr(sent))
            except KeyError as error:
                raise ValueError(repr(sent)) from error
        return dispatch(self)

    Flask.dispatch_request = fail_inside  # type: ignore[method-assign]


def _keeps_a_file(statement: str, parameters: Any) -> bool:
    """Whether this puts a photograph, a paper or a sound among the sealed documents."""
    kinds = {"attachment", "attachment_piece", "recording"}
    return statement.startswith("INSERT INTO sealed_document") and parameters.get("purpose") in kinds


FAULTS = {"identity": identity, "crash": crash, "clock": clock, "fail": fail}
"""In the order in which they must be put in place: sealing before anything of the product is imported."""


def start() -> None:
    """Put the named faults in place, before anything of the product is imported, then run its command."""
    control = Path(os.environ.get("TEST_CONTROL", "."))
    wanted = set(filter(None, os.environ.get("TEST_PATCHES", "").split(",")))
    for name, put in FAULTS.items():
        if name in wanted:
            put(control)
    if sys.argv[1:2] == ["serve"]:
        # Once for both children, before they are forked: more than half of a start's work. The product's parent stays
        # small instead, which no test that starts it here weighs.
        import hotline.app
        import hotline.demo  # noqa: F401
    from hotline.cli import main

    sys.argv = ["hotline", *sys.argv[1:]]
    main()


if __name__ == "__main__":
    start()
