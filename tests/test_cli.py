"""Which law the commands judge by: the day asked for, the day of the instant, or a version that was kept."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hotline.cli import main
from hotline.rulebook import archive
from tests.support.house import ROOT

PROTOCOLS = ROOT / "protocols"
TEEN = json.dumps({"edad": "16-17", "sexual": "si"})
MENOR = "  menor: {not: {edad: 18+}}\n"
LATER = """  menor:
    versions:
      2027-07-01: {edad: 0-5}
      2026-11-01: {not: {edad: 18+}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Protocols in which teenagers are no longer children from July 2027 on, and one office has another name."""
    copy = shutil.copytree(PROTOCOLS, tmp_path / "protocols")
    words = copy / "words.yaml"
    text = words.read_text(encoding="utf-8")
    assert MENOR in text
    words.write_text(text.replace(MENOR, LATER), encoding="utf-8")
    monkeypatch.setenv("HOTLINE_PROTOCOLS_DIR", str(copy))
    monkeypatch.setenv("HOTLINE_VAR_DIR", str(tmp_path / "var"))
    return copy


def call(*arguments: str, given: str = TEEN) -> Any:
    done = CliRunner().invoke(main, [*arguments, "--facts", "-"], input=given)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


@pytest.mark.usefixtures("folder")
def test_on_judges_by_the_law_of_that_day() -> None:
    assert call("triage", "--on", "2027-06-30")["rules"][0]["id"] == "TR-1"
    assert call("triage", "--on", "2027-07-01")["rules"][0]["id"] != "TR-1"
    assert call("triage")["rules"][0]["id"] != "TR-1", "the newest of each"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "row"),
    [
        (["--at", "2027-06-30T23:59:00-06:00"], "B01"),
        (["--at", "2027-07-01T05:59:00+00:00"], "B01"),  # still the last of June in Mexico City
        (["--at", "2027-07-01T00:00:00-06:00"], ""),
        (["--at", "2027-07-01T12:00:00-06:00", "--on", "2027-06-30"], "B01"),
        (["--at", "2027-06-30T12:00:00-06:00", "--on", "2027-07-01"], ""),
    ],
)
def test_routing_takes_the_law_of_the_day_at_home(arguments: list[str], row: str) -> None:
    routed = call("route", "--state", "07", *arguments)
    assert ("B01" in {one["rule"] for one in routed["recipients"]}) is bool(row)


def test_routing_takes_the_directory_of_the_day(folder: Path) -> None:
    path = folder / "agencies" / "07-chiapas.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("  - id: 07-unidad_trata")
    end = text.find("  - id:", start + 5)
    block = text[start : end if end > 0 else len(text)]
    closed = block.replace('valid_to: ""', 'valid_to: "2027-01-31"')
    assert closed != block
    path.write_text(text.replace(block, closed), encoding="utf-8")

    def first(on: str) -> str:
        at = "2026-11-22T10:00:00-06:00"
        agency: str = call("route", "--state", "07", "--at", at, "--on", on)["recipients"][0]["agency"]
        return agency

    assert first("2027-01-31") == "07-unidad_trata"
    assert first("2027-02-01") == "07-fiscalia", "whose days are over is not there, and the chain goes on"


def test_a_kept_version_judges_for_lawyers(folder: Path, tmp_path: Path) -> None:
    digest = archive.keep(folder, tmp_path / "var" / "rulebooks")
    shutil.rmtree(folder)
    for name in (digest, digest[:8], digest[:8].upper()):
        assert call("triage", "--rulebook", name, "--on", "2027-06-30")["rules"][0]["id"] == "TR-1"
    assert call("triage", "--rulebook", digest, "--on", "2027-07-01")["rules"][0]["id"] != "TR-1"
    routed = call("route", "--rulebook", digest, "--on", "2027-06-30", "--state", "07")
    assert routed["recipients"][0]["rule"] == "B01"


def test_the_folder_of_kept_versions_may_be_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = archive.keep(folder, tmp_path / "elsewhere")
    monkeypatch.setenv("HOTLINE_RULEBOOKS_DIR", str(tmp_path / "elsewhere"))
    assert call("triage", "--rulebook", digest, "--on", "2026-11-22")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["triage", "--rulebook", "12345678"], "is not kept here"),
        (["triage", "--on", "2020-01-01"], "is in force on 2020-01-01"),
        (["route", "--at", "2020-01-01T00:00:00-06:00"], "is in force on 2020-01-01"),
        (["route", "--on", "ayer"], "--on is a day"),
        (["route", "--at", "9999-12-31T23:59:59-14:00"], "a year from"),
    ],
)
def test_what_cannot_be_judged_says_why_in_one_line(arguments: list[str], said: str) -> None:
    refused = CliRunner().invoke(main, [*arguments, "--facts", "-"], input=TEEN)
    assert refused.exit_code == 2
    assert said in refused.output
    assert len(refused.output.splitlines()) == 1
