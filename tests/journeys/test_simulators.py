"""`hotline phone` and `hotline sms` from a terminal, scripted: the whole dialogue, a transcript, and exit code 0."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.live import ROOT, LiveServer
from tests.support.reporters import Caller, Writer, read_status
from tests.support.stories import EXPLOITED, folios_in
from tests.support.twilio import Network


def simulate(server: LiveServer, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hotline.cli", *arguments]
    environ = {**server.environ, "HOTLINE_PUBLIC_URL": server.url}
    return subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


class Recorder(Caller):
    """Notes the keys that lead to the folio."""

    def answer(self) -> None:
        self.hear(self.call.heard.said)
        self.pressed = [*getattr(self, "pressed", []), self.keys()]
        self.call.press(self.pressed[-1])


@pytest.fixture(scope="module")
def keys(network: Network) -> str:
    recorder = Recorder(network, EXPLOITED)
    recorder.tell()
    return ",".join(recorder.pressed)


def test_a_scripted_call_ends_with_a_folio_that_opens_the_mailbox(
    live: LiveServer, network: Network, keys: str
) -> None:
    done = simulate(live, "phone", "--keys", keys)
    assert done.returncode == 0, done.stdout + done.stderr
    folios = set(folios_in(done.stdout))
    assert len(folios) == 1
    assert "guardado" in read_status(live, network, "web", folios.pop())


@pytest.mark.parametrize("flags", [[], ["--whatsapp"]])
def test_scripted_messages_end_with_a_folio(
    live: LiveServer, network: Network, tmp_path: Path, flags: list[str]
) -> None:
    said = tmp_path / "said.txt"
    writer = Writer(network, EXPLOITED)
    sent: list[str] = []
    prepare = writer.phone.prepare

    def note(body: str) -> tuple[str, dict[str, str]]:
        sent.append(body)
        return prepare(body)

    writer.phone.prepare = note  # type: ignore[method-assign]
    writer.tell()
    said.write_text("\n".join(sent) + "\n")
    done = simulate(live, "sms", "--say", str(said), *flags)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(set(folios_in(done.stdout))) == 1


def test_a_call_that_ends_early_is_told_by_its_exit_code(live: LiveServer) -> None:
    done = simulate(live, "phone", "--keys", "2")
    assert done.returncode == 1
    assert not folios_in(done.stdout)
    assert not re.search(r"Traceback", done.stderr)
