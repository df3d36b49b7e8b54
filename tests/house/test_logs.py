"""Whatever goes wrong, the log says kind and place, and never what a reporter said."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from gunicorn.arbiter import Arbiter
from sqlalchemy import create_engine, text

from hotline import logs, worker
from hotline.errors import SettingsError
from hotline.pages import error_pages
from hotline.serving import Server
from tests.support.house import ROOT

WORDS = "mi patrón me encerró en Tapachula"
NUMBER = "+52 962 555 0188"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the house's handler writes of everything that reaches the root, down to the last detail."""
    stream, root = io.StringIO(), logging.getLogger()
    handler, before = logs.handler(stream), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def _lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(
    "leak",
    [
        NUMBER,
        "9625550188",
        "(962) 555-0188",
        "1234 5678 9012 3456",
        "ana@example.org",
        "sip:+529625550188@example.org",
        "203.0.113.7",
        "2001:db8::8:800:200c:417a",
        "CA0123456789abcdef0123456789abcdef",
        "d41d8cd98f00b204e9800998ecf8427ed41d8cd9",
        "postgresql://hotline:SECRETO@db/hotline",
        "https://example.org/f?folio=SECRETO",
        "A" * 44,
    ],
)
def test_the_second_net_masks(leak: str) -> None:
    kept = logs.mask(f"before {leak} after")
    assert leak not in kept
    assert "SECRETO" not in kept
    assert (kept.startswith("before "), kept.endswith(" after")) == (True, True)


def test_the_second_net_leaves_counts_ids_and_places() -> None:
    said = f"topic=deliver_report attempt=12 of {'0a' * 16} at journey/turns.py:80, 123456 rows, 2026-11-22"
    assert logs.mask(said) == said


def test_one_event_is_one_short_line() -> None:
    assert "\n" not in logs.mask("a\r\nb\x1b[31m\u202e")
    assert len(logs.mask("palabra " * 200)) < logs.LONGEST + 10


def test_fields_are_closed(written: io.StringIO) -> None:
    logging.getLogger("hotline.worker").error("2 left", extra={"text": WORDS, "number": NUMBER}, stack_info=True)
    (line,) = _lines(written)
    assert set(line) <= set(logs.FIELDS)
    assert WORDS not in written.getvalue()


def _fail() -> None:
    try:
        raise KeyError(WORDS)
    except KeyError as error:
        raise ValueError(f"{WORDS} {NUMBER}") from error


def test_an_exception_is_its_kind_and_place(written: io.StringIO) -> None:
    with pytest.raises(TypeError) as raised:
        logs.mask(7)  # type: ignore[arg-type]
    assert logs.place(raised.value).startswith("logs.py:")
    try:
        _fail()
    except ValueError:
        logging.getLogger("other.library").exception("failed with %s", WORDS)
    (line,) = _lines(written)
    assert (line["error"], line["event"], line["room"]) == ("ValueError < KeyError", logs.WITHHELD, "other")
    assert "Tapachula" not in written.getvalue()


@pytest.mark.parametrize("name", [*logs.QUIET, "hotline", "hotline.pages", "py.warnings", ""])
def test_what_others_say_is_not_kept_under_any_name(written: io.StringIO, name: str) -> None:
    """This test is no file of the house: also under our names its words are a library's."""
    logging.getLogger(name).critical("%s", WORDS)
    logging.getLogger(name).critical(WORDS, "too", "many")
    assert "Tapachula" not in written.getvalue()


def test_a_failing_route_leaves_nothing_of_the_request(written: io.StringIO) -> None:
    app = Flask("hotline")
    error_pages.install(app)
    app.register_error_handler(Exception, lambda error: (error_pages.note(error), ("", 500))[1])

    @app.route("/f/<secret>", methods=["GET", "POST"])
    def fail(secret: str) -> str:
        raise RuntimeError(f"{secret} {WORDS}")

    answer = app.test_client().post("/f/SENTINEL", data={"texto": WORDS}, headers={"User-Agent": "SENTINEL"})
    assert answer.status_code == 500
    assert "RuntimeError" in written.getvalue()
    assert "/f/<secret>" in written.getvalue()
    assert not [leak for leak in ("SENTINEL", "Tapachula") if leak in written.getvalue()]


def test_a_statement_shows_no_parameters(written: io.StringIO) -> None:
    logging.getLogger("sqlalchemy.engine").setLevel(logging.DEBUG)
    try:
        with create_engine("sqlite://", hide_parameters=True).connect() as connection:
            connection.execute(text("SELECT :words"), {"words": WORDS})
    finally:
        logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    assert written.getvalue(), "the engine said something"
    assert "Tapachula" not in written.getvalue()


def test_a_failed_job_leaves_nothing_for_the_queue_to_keep(
    written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a job raises RQ writes into Redis with its message."""

    def broken() -> None:
        raise RuntimeError(WORDS)

    monkeypatch.setattr(worker, "_joined", broken)
    worker.run_job("0a" * 16)
    assert "job failed: RuntimeError" in written.getvalue()
    assert "Tapachula" not in written.getvalue()


def test_gunicorn_says_nothing_of_a_request(written: io.StringIO, capfd: pytest.CaptureFixture[str]) -> None:
    server = Server(lambda: None, "127.0.0.1:0", 1)  # type: ignore[arg-type, return-value]
    log = server.cfg.logger_class(server.cfg)
    log.access(None, None, {"RAW_URI": WORDS}, None)
    try:
        raise RuntimeError(WORDS)
    except RuntimeError:
        log.exception("Error handling request %s", "/f/SENTINEL")
    assert "RuntimeError" in written.getvalue()
    everything = written.getvalue() + "".join(capfd.readouterr())
    assert not [leak for leak in ("SENTINEL", "Tapachula") if leak in everything]


def test_a_start_that_fails_says_kind_only_or_what_to_do(
    written: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(error: Exception) -> None:
        raise error

    for error in (RuntimeError(WORDS), SettingsError("HOTLINE_KEY_LIST is missing.")):
        with pytest.raises(SystemExit) as ended:
            Server(partial(fail, error), "127.0.0.1:0", 1).load()  # type: ignore[arg-type]
        assert ended.value.code == Arbiter.WORKER_BOOT_ERROR
    told = written.getvalue() + "".join(capfd.readouterr())
    assert "not started: RuntimeError" in told
    assert "HOTLINE_KEY_LIST is missing." in told
    assert "Tapachula" not in told


UNCAUGHT = """
import logging, threading, warnings
from hotline import logs
logs.install()
warnings.warn("mi patrón me encerró")
logging.getLogger("hotline.worker").error("%d %d", "mi patrón me encerró")
def end():
    raise ValueError("mi patrón me encerró")
one = threading.Thread(target=end); one.start(); one.join()
end()
"""


def test_a_process_that_ends_by_an_error_says_kind_only(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNCAUGHT], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line.get("error") for line in lines].count("ValueError") == 2
    assert "encerró" not in done.stderr + done.stdout
    assert not [line for line in lines if set(line) - set(logs.FIELDS)]
