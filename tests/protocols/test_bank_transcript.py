"""The bank says word for word what an independent transcription of the proposal says; each difference is named here."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline import rulebook
from hotline.rulebook.model import Age
from tests.triage.independent import PROTOCOLS

BANK = Path(__file__).with_name("bank.md").read_text(encoding="utf-8")
BOOK = rulebook.load(PROTOCOLS)
AGES: dict[Age, str] = {"adult": "Adulto", "teen": "12-17", "child": "6-11"}
ADDED = {"B5": ", 7 No aparece"}
"""A missing person on web or SMS needs an answer of its own."""
NO_KEYS = {"C1", "C2"}

ROUTING = {
    "R1": "¿Alguna autoridad participa o los protege? 1 Policia o municipio 2 Fiscalia 3 DIF o Procuraduria "
    "4 Inspeccion 5 Migracion u otra federal 6 No 7 No se",
    "R2": "¿Quieres que avisemos a la Fiscalia? 1 Si 2 No, solo apoyo 3 Todavia no se",
    "R3": "¿Hay niñas, niños o menores de 18 ahi? 1 Si 2 No 3 No se",
    "R4": "¿Le da miedo que lo regresen a su pais o lugar? 1 Si 2 No 3 No se o prefiero no decir. Aqui no es Migracion",
    "R5": "¿De donde lo llevaron? 1 Del mismo estado 2 De otro estado 3 De otro pais 4 No se",
    "R6": "¿Que hacen ahi? 1 Ropa o tela 2 Mina, cemento o metal 3 Azucar, tabaco o enlatados "
    "4 Autos, quimica o papel 5 Luz, gas o tren 6 Otra cosa 7 No se",
    "R7": "¿Pasamos tambien sus palabras a la autoridad? 1 Si 2 No, solo los datos",
}


def entries() -> Iterator[tuple[str, str, dict[str, str]]]:
    for match in re.finditer(r"(?ms)^\*\*([A-G]\d)\*\* `?(\w+)`? \(.*?$\n(.*?)(?=^\*\*[A-G]\d|\Z)", BANK):
        lines = re.findall(r"(?m)^- (Adulto|12-17|6-11|SMS|DTMF)(?: \(\d+\))?: (.*)$", match[3])
        yield match[1], match[2], dict(lines)


ENTRIES = list(entries())


def test_the_transcription_is_whole() -> None:
    assert [name for name, _, _ in ENTRIES] == [name for name in BOOK.questions if not name.startswith("R")]
    assert all(set(lines) == {*AGES.values(), "SMS", "DTMF"} for _, _, lines in ENTRIES)


@pytest.mark.parametrize(("name", "key", "lines"), ENTRIES, ids=[name for name, _, _ in ENTRIES])
def test_question(name: str, key: str, lines: dict[str, str]) -> None:
    question = BOOK.questions[name]
    assert question.key in (key, "", "riesgo_ayuda")
    for age, title in AGES.items():
        told = re.sub(r"^\(solo si ya lo dijo\) | \[.*\]$", "", lines[title])
        assert question.wording.get(age) == (None if told.startswith("(no se pregunta") else told)
    assert question.sms == lines["SMS"].strip("`") + ADDED.get(name, "")


@pytest.mark.parametrize(("name", "key", "lines"), ENTRIES, ids=[name for name, _, _ in ENTRIES])
def test_digits(name: str, key: str, lines: dict[str, str]) -> None:
    told = re.sub(r"\(segundo menú: (.*?)\)", lambda menu: re.sub(r"(?<!\d)(\d) ", r"9\1 ", menu[1]), lines["DTMF"])
    digits = re.findall(r"(?:^| · |opciones )(\d{1,2}) (?!más opciones|operador)", told)
    keys = [choice.key for choice in BOOK.questions[name].choices if choice.key]
    assert digits == ([] if name in NO_KEYS else [key for key in keys if (name, key) != ("B5", "7")])


def test_messages_of_routing() -> None:
    assert {name: question.sms for name, question in BOOK.questions.items() if name.startswith("R")} == ROUTING
