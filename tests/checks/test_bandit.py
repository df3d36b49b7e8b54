"""bandit over the whole product: what it finds is argued here by file, and nothing else may be found."""

from collections import Counter
from pathlib import Path

from tests.checks.tools import run
from tests.support.house import ROOT

ARGUED = {
    ("hotline/channels/simulator/document.py", "B314"): "reads the TwiML of our own server, on the caller's machine",
    ("hotline/console/protocol.py", "B704"): "our own drawings, whose texts are escaped where they are drawn",
    ("hotline/pages/staff/beginning.py", "B704"): "a QR code that segno draws",
    ("hotline/sealing/factors.py", "B303"): "HMAC-SHA1 is what authenticator apps speak (RFC 6238)",
    ("hotline/settings.py", "B108"): "/dev/shm, because memory is the point",
}
"""Medium and high findings that stay, and why. `ruff` (family S) looks at the rest while code is written."""


def test_nothing_is_found_that_is_not_argued() -> None:
    told = run("bandit", "-r", "hotline", "-ll", "-f", "json", "-q")
    assert told["errors"] == []
    found = Counter((one["filename"].removeprefix("./"), one["test_id"]) for one in told["results"])
    assert sorted(found - Counter(dict.fromkeys(ARGUED, 1))) == [], "mend it, or argue here why it stays"
    looked = {name.removeprefix("./") for name in told["metrics"]}
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "hotline").rglob("*.py")} <= looked


def test_it_finds_what_is_planted(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("import subprocess\nsubprocess.call('ls ' + input(), shell=True)\n")
    told = run("bandit", planted, "-ll", "-f", "json", "-q")
    assert [one["test_id"] for one in told["results"]] == ["B602"]


def test_what_is_argued_is_still_there() -> None:
    there = {name for name, _ in ARGUED if (ROOT / name).exists()}
    assert there == {name for name, _ in ARGUED}
