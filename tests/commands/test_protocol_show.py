"""`hotline protocol show`: what a lawyer asks for, in Spanish, with articles and line."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hotline.commands.protocol_show import WIDTH, show
from hotline.rulebook import load
from tests.support.house import ROOT

PROTOCOLS = ROOT / "protocols"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(show, list(arguments))


def shown(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    assert all(len(line) <= WIDTH for line in result.stdout.splitlines() if " " in line.strip())
    return result.stdout


def test_a_rule_whole() -> None:
    text = shown("TR-5")
    rule = next(rule for rule in load(PROTOCOLS).rules if rule.id == "TR-5")
    assert text.startswith(
        f"regla:TR-5  {rule.title}\n  {rule.where.file}:{rule.where.line} · desde 2026-11-01 · propuesta"
    )
    assert "- la persona más pequeña es menor de 18 años, o no se sabe su edad [menor]" in text
    assert "= «Edad de la persona más pequeña» no es «18 o más», o no se sabe" in text
    assert "Da:\n  - Trata de personas" in text
    assert "L2, Ley General para Prevenir" in text
    assert "artículos 10, 12, 21, 22 (A, vista en la fuente)" in text
    assert "umbral de indicadores (C, por\n    confirmar con una autoridad)" in text
    assert "categoria:trata  Trata de personas" in text


def test_a_law_cited_whole_is_said_without_articles() -> None:
    assert "texto al DOF 21-02-2025 (B, ley conocida" in shown("F6")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("U-1a", "Inmediata"),
        ("I3", "Peso:\n  - fuerte"),
        ("B3", "Se pregunta cuando:"),
        ("menor", "nombre:menor"),
        ("TRATA", "se cumple algo de esto:"),
        ("edad", "De 6 a 11 [6-11]"),
        ("fuertes", "Servidumbre por deudas [I9]"),
        ("B01", "Reciben:\n  - Fiscalía o unidad contra la trata [unidad_trata]: principal"),
        ("X1", "Se tacha a:"),
        ("L1", "Ley Federal del Trabajo"),
        ("07-fiscalia", "vacío hasta que lo entregue la propia autoridad"),
        ("estado:07", "America/Mexico_City"),
        ("categoria:trata", "regla"),
        ("tipo:fiscalia", "Si calla o no le toca, en orden:"),
        ("a1", "La Fiscalía debe recibirlo."),
    ],
)
def test_everything_with_an_id_can_be_asked_for(asked: str, says: str) -> None:
    assert says in shown(asked)


def test_two_things_of_one_id_are_both_shown_under_their_address() -> None:
    both = shown("A1")
    assert "pregunta:A1  " in both
    assert "\nruta:A1  " in both
    assert "pregunta:A1  " not in shown("ruta:A1")


def test_an_unknown_id_ends_with_2_and_names_its_neighbours() -> None:
    result = run("TR-55")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "No hay nada con el id «TR-55»." in result.stderr
    assert "regla:TR-5  " in result.stderr
    assert "Parecidos" not in run("qqqqqqqqqq").stderr


def test_without_an_id_everything_is_listed() -> None:
    text, book = shown(), load(PROTOCOLS)
    for name in (*book.named, *book.keys, *book.questions, *book.sources, *book.authorities, *book.lists):
        assert f"  {name} " in text, name


def test_a_day_before_the_first_version_is_told() -> None:
    result = run("TR-5", "--on", "2020-01-01")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert run("TR-5", "--on", "hoy").exit_code == 2


def test_the_law_of_another_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(PROTOCOLS, tmp_path / "protocols")
    file = tmp_path / "protocols/triage/categories/trata.yaml"
    text = file.read_text(encoding="utf-8")
    older = text[text.index("    2026-11-01:") : text.index("\n\nTR-2:")]
    newer = older.replace("2026-11-01", "2027-01-01").replace("{all: [menor, {sexual: si}]}", "{sexual: si}")
    file.write_text(text.replace(older, f"{newer}\n{older}", 1), encoding="utf-8")
    monkeypatch.setenv("HOTLINE_PROTOCOLS_DIR", str(tmp_path / "protocols"))
    assert "[menor]" in shown("TR-1", "--on", "2026-12-31")
    assert "desde 2027-01-01" in shown("TR-1", "--on", "2027-01-01")
    assert "[menor]" not in shown("TR-1", "--on", "2027-01-01").partition("Lo usan")[0]
