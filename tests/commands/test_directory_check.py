"""The table and the exit of `hotline directory check`."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from hotline.cli import main
from tests.support.house import ROOT


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = shutil.copytree(ROOT / "protocols", tmp_path / "protocols")
    monkeypatch.setenv("HOTLINE_PROTOCOLS_DIR", str(copy))
    return copy


def close(path: Path, kind: str, day: str = "2026-01-31") -> None:
    """End an authority of a file."""
    text = path.read_text(encoding="utf-8")
    start = text.index(f"-{kind}\n")
    end = text.index('valid_to: ""', start)
    path.write_text(text[:end] + f'valid_to: "{day}"' + text[end + 12 :], encoding="utf-8")


@pytest.mark.usefixtures("root")
def test_every_place_has_its_line() -> None:
    done = CliRunner().invoke(main, ["directory", "check"])
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[0].split()[:3] == ["place", "children", "prosecutors"]
    assert [line[:2] for line in lines[1:33]] == [f"{n:02}" for n in range(1, 33)]
    assert lines[33].startswith("00 federal")
    assert lines[34].startswith("state unknown")
    assert re.search(r"^08 Chihuahua .* Chihuahua \+\d+$", done.output, re.MULTILINE), (
        "zones that differ inside a state"
    )
    assert re.search(r"^10 Durango .* sin_evidencia > 00-trabajo_infantil_federal ", done.output, re.MULTILINE)
    assert re.search(r"^07 Chiapas .* active ", done.output, re.MULTILINE)
    assert "278 authorities" in lines[-1]
    assert "0 grave" in lines[-1]
    assert all(re.match(r"note  agencies/\S+\.yaml:\d+: ", line) for line in lines[36:-2])


def abandon(path: Path, kind: str) -> None:
    """Say of an authority that nothing shows that it works."""
    text = path.read_text(encoding="utf-8")
    place = text.index("    installed:", text.index(f"-{kind}\n"))
    review = '    activity:\n      - as_of: "2026-02"\n        status: sin_evidencia\n'
    path.write_text(text[:place] + review + text[place:], encoding="utf-8")


def test_children_without_anybody_exit_1(root: Path) -> None:
    for kind in ("procuraduria_nna", "dif_estatal"):
        close(root / "agencies" / "07-chiapas.yaml", kind)
    assert CliRunner().invoke(main, ["directory", "check"]).exit_code == 0, "the federal ones are there"
    for kind in ("procuraduria_nna", "dif_nacional"):
        abandon(root / "agencies" / "00-federacion.yaml", kind)
    done = CliRunner().invoke(main, ["directory", "check"])
    assert done.exit_code == 1
    assert "STOP  agencies/07-chiapas.yaml:7: state 07: no authority that protects children is there" in done.output
    assert "STOP  agencies/00-federacion.yaml:" in done.output
    assert " 0 grave" not in done.output


def test_the_day_decides_who_is_there(root: Path) -> None:
    for kind in ("procuraduria_nna", "dif_estatal"):
        close(root / "agencies" / "07-chiapas.yaml", kind, "2027-01-31")
    for on, steps in (("2027-01-31", "4"), ("2027-02-01", "2")):
        done = CliRunner().invoke(main, ["directory", "check", "--on", on])
        assert done.exit_code == 0, done.output
        line = next(line for line in done.output.splitlines() if line.startswith("07 Chiapas"))
        assert line.split()[2] == steps
    assert (
        "07-procuraduria_nna ends on 2027-01-31 (0 days)"
        in CliRunner().invoke(main, ["directory", "check", "--on", "2027-01-31"]).output
    )


def test_a_directory_that_does_not_load_exits_2(root: Path) -> None:
    (root / "agencies" / "07-chiapas.yaml").write_text("state: '07'\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["directory", "check"])
    assert done.exit_code == 2
    assert done.output.startswith("agencies/07-chiapas.yaml:1: field «authorities» is missing")
