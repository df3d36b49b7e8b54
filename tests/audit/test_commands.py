"""`hotline audit`: sign, publish, witness and verify as people type it."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from hotline import demo
from hotline.app import build, intake_app
from hotline.audit import trail
from hotline.cli import main
from hotline.journey import sweeping
from hotline.journey.parts import Hotline
from tests.support.trails import AT, DAY, disarm


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder: Path = tmp_path_factory.mktemp("commands")
    given = {"HOTLINE_VAR_DIR": str(folder / "var"), "HOTLINE_VOLATILE_DIR": str(folder / "volatile")}
    demo.prepare(given, 8000)
    return given


@pytest.fixture(scope="module")
def hotline(environ: dict[str, str]) -> Iterator[Hotline]:
    built = build(demo.prepare(environ, 8000))
    yield built
    built.db.close()


def run(environ: dict[str, str], *words: str, given: str = "") -> Result:
    return CliRunner().invoke(main, ["audit", *words], env=environ, input=given)


def page(hotline: Hotline) -> str:
    answer = intake_app(hotline).test_client().get("/open/trail")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.get_data(as_text=True)


def test_from_the_worker_to_the_witness_and_back(environ: dict[str, str], hotline: Hotline, tmp_path: Path) -> None:
    with hotline.db.write() as session:
        trail.note_staff(session, AT, DAY, "ana", "report.open", "b" * 32)
    sweeping.sweep(hotline)
    assert len(json.loads(page(hotline))["checkpoints"]) == 1
    with hotline.db.write() as session:
        trail.note_staff(session, AT, DAY, "ana", "report.open", "c" * 32)
    assert "Checkpoint 2" in run(environ, "checkpoint").output
    assert "Nothing was added" in run(environ, "checkpoint").output
    kept = tmp_path / "kept.jsonl"
    first = run({}, "witness", "-", "--into", str(kept), given=page(hotline))
    assert (first.exit_code, first.output.split(";")[0]) == (0, "2 new checkpoints")
    good = run(environ, "verify", "--witness", str(kept))
    assert good.exit_code == 0, good.output
    assert "witnessed up to checkpoint 2" in good.output
    for key, code in ((good.output.split("signed by ")[1].split()[0], 0), ("A" * 43 + "=", 1)):
        elsewhere = run({**environ, "HOTLINE_TRAIL_KEY": ""}, "verify", "--key", key)
        assert (elsewhere.exit_code, "another key" in elsewhere.output) == (code, bool(code))
    assert run({**environ, "HOTLINE_TRAIL_KEY": "B" * 43 + "="}, "verify").exit_code == 1
    disarm(hotline.db)
    with hotline.db.write() as session:
        session.execute(text("UPDATE trail SET actor = 'beto' WHERE position = 1"))
    bad = run(environ, "verify", "--witness", str(kept))
    assert bad.exit_code == 1
    assert "WRONG  Entry 1 was changed" in bad.output
    with hotline.db.write() as session:
        session.execute(text("DELETE FROM trail_checkpoint WHERE number = 2"))
    refused = run({}, "witness", "-", "--into", str(kept), given=page(hotline))
    assert refused.exit_code == 1
    assert "no longer published" in refused.output


def test_without_a_key_nothing_is_signed(environ: dict[str, str]) -> None:
    without = {**environ, "HOTLINE_TRAIL_KEY": ""}
    answer = run(without, "checkpoint")
    assert (answer.exit_code, "HOTLINE_TRAIL_KEY is missing" in answer.output) == (2, True)


@pytest.mark.parametrize("url", ["http://linea.example.org", "ftp://linea.example.org", "linea.example.org"])
def test_a_witness_asks_over_https_only(url: str, tmp_path: Path) -> None:
    assert run({}, "witness", url, "--into", str(tmp_path / "kept")).exit_code == 2
    assert not (tmp_path / "kept").exists()


class _Published(BaseHTTPRequestHandler):
    """A hotline that answers at one address and leads away from another."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/open/trail" else 302)
        self.send_header("Location", "/open/trail")
        self.end_headers()
        self.wfile.write(b'{"format": 1, "checkpoints": []}' if self.path == "/open/trail" else b"")

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def published() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Published)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_witness_fetches_and_follows_nobody(published: str, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept")
    for address in (published, f"{published}/", f"{published}/open/trail"):
        answer = run({}, "witness", address, "--into", kept)
        assert (answer.exit_code, answer.output) == (0, "0 new checkpoints.\n")
    away = run({}, "witness", f"{published}/elsewhere", "--into", kept)
    assert (away.exit_code, "answered 302" in away.output) == (2, True)


def test_who_does_not_answer_is_told_apart_from_who_contradicts(tmp_path: Path) -> None:
    answer = run({}, "witness", "http://127.0.0.1:1/", "--into", str(tmp_path / "kept"))
    assert answer.exit_code == 2
    assert "could not be fetched" in answer.output


def test_a_database_of_another_version_is_one_line(environ: dict[str, str], tmp_path: Path) -> None:
    answer = run({**environ, "HOTLINE_DATABASE_URL": f"sqlite:///{tmp_path}/none.db"}, "verify")
    assert answer.exit_code == 2
    assert "run `hotline migrate`" in answer.output
