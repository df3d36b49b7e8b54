"""The measure of conversations in writing measures real ones, and only on this machine."""

import json
import os
from threading import Thread

import pytest
from click.testing import CliRunner
from werkzeug.serving import make_server

from hotline.app import intake_app
from hotline.chat import store
from hotline.commands.bench_chat import bench
from hotline.pages import streaming
from tests.journey.conftest import House


def test_it_opens_conversations_and_says_what_they_took(
    house_on_sqlite: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "LONGEST", 0)
    monkeypatch.setattr(streaming, "AGAIN_MS", 200)
    server = make_server("127.0.0.1", 0, intake_app(house_on_sqlite.hotline), threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        url, asked = (
            f"http://127.0.0.1:{server.server_port}",
            ["--conversations", "3", "--seconds", "4", "--settle", "0"],
        )
        answer = CliRunner().invoke(bench, [url, *asked, "--pid", str(os.getpid())])
    finally:
        server.shutdown()
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.output)
    assert (told["conversations"], told["errors"]) == (3, 0)
    assert told["looks"] >= 3
    assert told["memory_mb"]["most"] > 0
    with house_on_sqlite.hotline.db.read() as session:
        assert store.waiting(session) == 3


def test_it_asks_nobody_elses_server() -> None:
    answer = CliRunner().invoke(bench, ["https://linea.example"])
    assert answer.exit_code == 2
    assert "on this machine" in answer.output
