"""The files of `protocols/routing/`: every mistake is refused with its file and line."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from hotline.errors import ProtocolError
from hotline.routing import Router
from hotline.rulebook import load
from hotline.triage import Triage
from tests.routing.asking import Desk

PROTOCOLS = Path(__file__).parents[2] / "protocols"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PROTOCOLS, tmp_path / "protocols"))


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "base.yaml",
            "{to: unidad_trata, role: principal}",
            "{to: unidad, role: principal}",
            "unknown recipient «unidad»",
        ),
        (
            "base.yaml",
            "{to: unidad_trata, role: principal}",
            "{to: unidad_trata, role: primero}",
            "unknown role «primero»",
        ),
        ("base.yaml", "when: TR-1", "when: TR-99", "unknown condition «TR-99»"),
        ("base.yaml", "source: L2", "source: L99", "unknown source «L99»"),
        ("base.yaml", "- id: B02", "- id: B01", "the row «B01» is given twice"),
        ("base.yaml", "when: always", "when: menor", "the last base row must hold `always`"),
        ("base.yaml", "urgency: [inmediata]", "urgency: [pronto]", "unknown urgency «pronto»"),
        ("base.yaml", "anonymity: [a1, a2]", "anonymity: [a1, a9]", "«a9»"),
        ("base.yaml", "[derechos_adolescente, profedet]", "[derechos, profedet]", "«derechos»"),
        ("additions.yaml", "in_rows: [B01-B04]", "in_rows: [B01-B99]", "«B99» is not a base row"),
        ("inspection.yaml", "when: always", "when: menor", "the last case must hold `always`"),
        ("strikes.yaml", "policia_local: []", "policia: []", "not a code of autoridad_implicada"),
        ("strikes.yaml", "agencies: [00-migracion]", "agencies: [00-aduana]", "unknown authority «00-aduana»"),
        ("chains.yaml", "[fiscalia, 00-unidad_trata", "[fiscalia, fiscalia", "names an authority twice"),
        ("clocks.yaml", "1 h / 3 h / 24 h", "1 h / 24 h", "acuse / primera acción / retroalimentación"),
        ("clocks.yaml", "4 h / 24 h / 5 d", "4 h / 24 h / pronto", "«pronto» is not a time"),
        ("clocks.yaml", "urgente_24h: 2 h", "urgente_24h: 2 dh", "the desk works every day"),
        ("clocks.yaml", "types: [linea_911]", "types: [fiscalia]", "has two clocks"),
        ("holidays.yaml", "month: 1, day: 1", "month: 1", "a day of rest has either"),
        ("anonymity.yaml", "  a1:", "  a2:", "«a2» is given twice"),
    ],
)
def test_a_mistake_is_refused(copy: Path, file: str, old: str, new: str, said: str) -> None:
    path = copy / "routing" / file
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new, 1))
    with pytest.raises(ProtocolError) as refused:
        load(copy)
    line = str(refused.value)
    assert said in line
    assert line.startswith(f"routing/{file}:")
    assert line.split(":")[1].isdigit()


def test_a_row_may_change_on_a_day(copy: Path) -> None:
    path = copy / "routing" / "additions.yaml"
    path.write_text(path.read_text().replace("2026-11-01:", "2027-01-01:", 1))
    before = load(copy, date(2026, 12, 31)).routes
    after = load(copy, date(2027, 1, 1)).routes
    assert [row.id for row in after.additions if row not in before.additions] == ["A1"]


def test_a_row_s_never_holds_against_a_later_addition(copy: Path) -> None:
    path = copy / "routing" / "additions.yaml"
    path.write_text(path.read_text().replace("in_rows: [B08-B11]", "in_rows: [B01-B11]"))
    rulebook = load(copy)
    desk = Desk(Triage(rulebook), Router(rulebook))
    assert "comision_trabajo_infantil" not in desk.roles({"edad": "12-14", "sexual": "si"})
    assert "comision_trabajo_infantil" in desk.roles({"edad": "12-14", "tercero": "entregado"})
