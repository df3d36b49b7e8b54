"""`hotline protocol graph`: an SVG that opens anywhere."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from hotline.commands.protocol_graph import graph
from tests.support.house import ROOT


def run(*arguments: str) -> Result:
    return CliRunner().invoke(graph, list(arguments))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "A1 · Peligro en este momento"),
        (("--dialogue",), "al 9-1-1 (U-1a)"),
        (("--category", "trata"), "TR-7 ·"),
        (("--urgency", "ordinaria"), "U-4 ·"),
        (("--rule", "TR-5"), "TR-5 ·"),
        (("--category", "trata", "--language", "en"), "Trafficking"),
        (("--rule", "I1", "--width", "284"), "I1 ·"),
    ],
)
def test_it_draws(arguments: tuple[str, ...], says: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    root = ElementTree.fromstring(result.stdout.encode())
    assert says in " ".join(root.itertext())
    if "--width" in arguments:
        assert root.get("width") == "284"


def test_into_a_file(tmp_path: Path) -> None:
    file = tmp_path / "dibujo.svg"
    assert run("--rule", "TR-5", "-o", str(file)).stdout == ""
    assert file.read_text(encoding="utf-8") == run("--rule", "TR-5").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--dialogue", "--rule", "TR-5"), "choose one"),
        (("--rule", "TR-55"), "there is no rule «TR-55»"),
        (("--category", "nada"), "trata"),
        (("--width", "100"), "240"),
        (("--rule", "TR-5", "-o", str(ROOT / "no/such/folder.svg")), "cannot be written"),
        (("--on", "2020-01-01"), "no rule is in force"),
    ],
)
def test_what_cannot_be_drawn_is_told(arguments: tuple[str, ...], says: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr
