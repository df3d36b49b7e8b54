"""`hotline provider status` and `sweep`: the page's numbers from the provider's own lists, and exit codes."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from werkzeug.serving import make_server

from hotline.channels.simulator.provider.memory import Memory
from hotline.channels.simulator.provider.moods import Moods
from hotline.channels.simulator.provider.server import Credentials, stand_in
from hotline.cli import main
from hotline.clock import FixedClock, SystemClock
from hotline.commands import provider_stand_in

ACCOUNT, TOKEN = "AC" + "7" * 32, "the-token"
PEPPER = "1:" + "cHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHA="
WHOLE = {
    "HOTLINE_SECRET_KEY": "s" * 40,
    "HOTLINE_PEPPER": PEPPER,
    "HOTLINE_PUBLIC_URL": "https://linea.example.org/",
    "HOTLINE_KEY_ROOT": "cm9vdA==",
    "HOTLINE_TWILIO_ACCOUNT_SID": ACCOUNT,
    "HOTLINE_TWILIO_AUTH_TOKEN": TOKEN,
}


@dataclass
class There:
    """A stand-in whose clock is the machine's, moved back while something happens there."""

    memory: Memory
    clock: FixedClock
    url: str

    def call(self, ago: timedelta) -> None:
        self.clock.instant = SystemClock().now() - ago
        self.memory.add("Calls", {"from": "+525500001234", "status": "completed"})
        self.clock.instant = SystemClock().now()

    def run(self, *arguments: str, **changed: str) -> Result:
        environ = WHOLE | {"HOTLINE_TWILIO_API_URL": self.url} | changed
        return CliRunner().invoke(main, ["provider", *arguments], env=environ)


@pytest.fixture
def there() -> Iterator[There]:
    clock = FixedClock(SystemClock().now())
    app = stand_in(Credentials(ACCOUNT, TOKEN), clock, Moods())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield There(app.extensions["memory"], clock, f"http://127.0.0.1:{server.port}")
    server.shutdown()
    server.server_close()


def numbers(result: Result) -> list[str]:
    """The row of the calls: waiting, over a day, going on, oldest."""
    return next(line.split()[1:] for line in result.stdout.splitlines() if line.startswith("calls"))


def test_status_counts_and_deletes_nothing(there: There) -> None:
    there.call(timedelta(hours=1))
    result = there.run("status")
    assert (result.exit_code, numbers(result)[:3]) == (0, ["1", "0", "0"])
    there.call(timedelta(hours=25))
    result = there.run("status")
    assert (result.exit_code, numbers(result)[:3]) == (1, ["2", "1", "0"])
    assert there.memory.counts()["Calls"] == 2
    assert "5500001234" not in result.output


def test_sweep_deletes_and_says_what_is_left(there: There) -> None:
    there.call(timedelta(hours=25))
    there.call(timedelta(seconds=1))
    result = there.run("sweep")
    assert "1 deleted." in result.stdout
    assert (result.exit_code, numbers(result)[:3]) == (0, ["1", "0", "0"])


@pytest.mark.parametrize("command", ["status", "sweep"])
def test_what_is_missing_or_wrong_is_one_line(there: There, command: str) -> None:
    wrong = there.run(command, HOTLINE_TWILIO_AUTH_TOKEN="another")
    none = there.run(command, HOTLINE_TWILIO_ACCOUNT_SID="", HOTLINE_TWILIO_AUTH_TOKEN="")
    half = there.run(command, HOTLINE_PEPPER="")
    for result, named in ((wrong, "HOTLINE_TWILIO_ACCOUNT_SID"), (none, "No account"), (half, "HOTLINE_PEPPER")):
        assert result.exit_code == 2
        assert named in result.stderr
        assert result.stderr.count("\n") == 1
        assert "another" not in result.output


def test_the_stand_in_serves_the_account_on_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[tuple[str, int]] = []

    class Serving:
        def __init__(self, make: object, address: str, threads: int) -> None:
            assert callable(make)
            answer = make().test_client().get("/stand-in", auth=(ACCOUNT, TOKEN))
            served.append((address, answer.status_code))

        def run(self) -> None:
            """Nothing more."""

    monkeypatch.setattr(provider_stand_in, "Server", Serving)
    result = CliRunner().invoke(main, ["provider", "stand-in", "--port", "8777"], env=WHOLE)
    assert result.exit_code == 0, result.output
    assert served == [("127.0.0.1:8777", 200)]
    assert TOKEN not in result.output
    assert CliRunner().invoke(main, ["provider", "stand-in", "--busy", "2"], env=WHOLE).exit_code == 2


@pytest.mark.parametrize("command", ["status", "sweep"])
def test_without_a_demonstration_it_says_what_to_do(there: There, tmp_path: Path, command: str) -> None:
    result = there.run(command, "--demo", HOTLINE_VAR_DIR=str(tmp_path))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "make run" in result.stderr


def test_without_an_account_the_stand_in_says_what_to_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["provider", "stand-in"], env={"HOTLINE_VAR_DIR": str(tmp_path)})
    assert result.exit_code == 2
    assert "make run" in result.stderr
