"""Every mistake a person can make in a file is refused with the file and the line where to mend it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hotline import rulebook
from hotline.errors import ProtocolError
from tests.rulebook.conftest import read_triage

Edit = Callable[[str, str, str], int]
TRATA = "triage/categories/trata.yaml"
OTHER = "triage/categories/otra_violencia.yaml"
ORDER = "triage/categories/order.yaml"
TALK = "triage/questions/a-seguridad.yaml"
WORK = "triage/questions/d-actividad.yaml"

BASE = "routing/base.yaml"
STRIKES = "routing/strikes.yaml"
CHAINS = "routing/chains.yaml"
CLOCKS = "routing/clocks.yaml"
REST = "routing/holidays.yaml"
CHIAPAS = "agencies/07-chiapas.yaml"
ANSWER = '{code: 4-6, label: "De 4 a 6", sms: "2", key: "2", child: "Como medio día"}'
TRATA_1 = "[10-III, 13-18], mark: A}\n        - {source: L7"

TWICE = "- senales: desaparicion\n            senales: broma\n"
ARTE = "triage/categories/trabajo_infantil.yaml"
ARTE_OLD = "    2026-11-01:\n      when: {all: [edad_desconocida, trabajo]}"
ARTE_TWICE = "    2026-11-01:\n      when: menor\n" + ARTE_OLD
REVIEW = '      - as_of: "2026-02"\n        status: activa\n'
CHOICES_A2 = """    child: "Anote lo que diga que le duele, con sus palabras."
  choices:
    - {code: si, label: "Sí", sms: "1", key: "1"}
    - {code: no, label: "No", sms: "2", key: "2"}
    - {code: ns, label: "No sé", sms: "3", key: "3"}
"""
LAST_ROW = "        when: always\n        recipients: []\n        desk: Una persona lo revisa"

# File, text that stands once in it, what a person writes instead, and what the message says.
MISTAKES = {
    # Words that do not exist.
    "unknown fact": (TRATA, "{sexual: si}", "{sexuall: si}", "unknown fact «sexuall»; did you mean «sexual»?"),
    "unknown code": (TRATA, "{sexual: si}", "{sexual: quiza}", "«quiza» is not a code of «sexual»; allowed here: n"),
    "code of YAML 1.1": (TRATA, "{sexual: si}", "{sexual: true}", "«true» is not a code of «sexual»"),
    "unknown name": (TRATA, "[adulto, captacion_con", "[adultto, captacion_con", "did you mean «adulto»?"),
    "a fact as a bare word": (TRATA, "[adulto, captacion_con", "[edad, captacion_con", "unknown condition «edad»"),
    "a list as a condition": (TRATA, "{all: [menor, {sexual: si}]}", "[menor]", "a list goes under"),
    "a text to evaluate": (TRATA, "{all: [menor, {sexual: si}]}", "menor and sexual", "unknown condition"),
    "unknown field": (OTHER, "status: provisional", "estado: provisional", "unknown field «estado»; allowed here: "),
    "unknown status": (OTHER, "status: provisional", "status: firme", "unknown status «firme»; allowed here: info_"),
    "truth by another name": (OTHER, "mark: C, unverified: true", "mark: C, unverified: yes", "truth value"),
    "unknown result": ("triage/urgency/ordinaria.yaml", "gives: ordinaria", "gives: normal", "unknown result «normal»"),
    "unknown rule in order": (ORDER, "- TR-7\n", "- TR-8\n", "unknown rule «TR-8»; did you mean"),
    "unknown member": (
        "words.yaml",
        "fuertes: [I3, I5,",
        "fuertes: [I3, I55,",
        "unknown condition «I55»; did you mean",
    ),
    "unknown kind": (
        "words.yaml",
        "deuda: {kind: triage",
        "deuda: {kind: otra",
        "unknown kind of fact «otra»; allowed here: routing, signals, triage",
    ),
    "question of no fact": (TALK, "key: lesion", "key: lession", "unknown fact «lession»; did you mean «lesion»?"),
    "choice of no code": (WORK, "{code: le3,", "{code: le2,", "unknown code of «horas» «le2»; did you mean «le3»?"),
    "a question nowhere": (
        "triage/script.yaml",
        "[A1, A2, A3, B1, B2, C1]",
        "[A1, A9]",
        "unknown question «A9»; write one that exists",
    ),
    "unknown recipient": (BASE, "never: [INSP, comision_trabajo_infantil]", "never: [INSPE]", "did you mean «INSP»?"),
    "unknown role": (CLOCKS, "roles: [coordinacion]", "roles: [coordinador]", "did you mean «coordinacion»?"),
    "unknown authority struck": (
        STRIKES,
        "agencies: [00-migracion]",
        "agencies: [00-inm]",
        "unknown authority «00-inm»",
    ),
    "unknown authority in a chain": (
        CHAINS,
        "[fiscalia, 00-unidad_trata,",
        "[fiscalia, 00-unidad,",
        "unknown recipient",
    ),
    "unknown mark": (
        OTHER,
        'articles: ["7"], mark: A',
        'articles: ["7"], mark: D',
        "unknown mark «D»; allowed here: A",
    ),
    # Something twice, or in a circle, or that overlaps.
    "a fact twice": (TRATA, "- senales: desaparicion\n", TWICE, "«senales» is given twice: keep one"),
    "a code twice": (TRATA, "[otro_cobra, no_pagan]", "[no_pagan, no_pagan]", "«no_pagan» is given twice: keep one"),
    "a rule twice in order": (ORDER, "- TR-7\n", "- TR-6\n", "«TR-6» is given twice: keep one"),
    "counting a name twice": ("words.yaml", "{n: 2, of: medios}", "{n: 2, of: [medios, I2]}", "different conditions"),
    "two versions of a day": (ARTE, ARTE_OLD, ARTE_TWICE, "«2026-11-01» is given twice: keep one"),
    "two chains of a head": (
        CHAINS,
        "- [comision_victimas, 00-",
        "- [fiscalia, 00-",
        "the chain of «fiscalia» is given twice",
    ),
    "two clocks": (
        CLOCKS,
        "      - types: [autoridad_laboral, inspeccion_federal]\n        roles: [copia]",
        "      - types: [autoridad_laboral, inspeccion_federal]\n        roles: [principal]",
        "has two clocks",
    ),
    "two reviews of a month": (CHIAPAS, REVIEW, REVIEW + REVIEW, "keep one"),
    "a digit twice by message": (WORK, ANSWER, ANSWER.replace('sms: "2"', 'sms: "1"'), "the digit 1 means two things"),
    "a digit twice on keys": (WORK, ANSWER, ANSWER.replace('key: "2"', 'key: "1"'), "1 means two things: give each"),
    # Something that is missing.
    "no source in a citation": (OTHER, "{source: L12, ", "{", "field «source» is missing: add it"),
    "unknown source": (OTHER, "source: L12", "source: L99", "unknown source «L99»; did you mean"),
    "a law without article": (TRATA, TRATA_1, TRATA_1.replace("10-III, 13-18", ""), "«L2» is a law: name the articles"),
    "a law without article in a row": (BASE, '["10-III", "13-20"]', "[]", "«L2» is a law: name the articles"),
    "doubt not marked": (OTHER, "mark: C, unverified: true", "mark: C", "write `unverified: true`"),
    "an empty list": (TRATA, "[otro_cobra, no_pagan]", "[]", "the list is empty: put something in"),
    "a value missing": (OTHER, "status: provisional", "status:", "the value is missing; write it, or '' for none"),
    "a limit missing": (
        "triage/script.yaml",
        "limits: {child: 8, teen: 15, ",
        "limits: {teen: 15, ",
        "«child» is missing: add",
    ),
    "no way not to know": ("words.yaml", "codes: [le3, 4-6, 7-8, gt8, ns]", "codes: [le3, gt8]", "needs the code «ns»"),
    "a fact without choices": (
        TALK,
        CHOICES_A2,
        CHOICES_A2.split("\n")[0] + "\n",
        "the question «A2» has no answers: give `choices`",
    ),
    "no choices": (
        TALK,
        CHOICES_A2,
        CHOICES_A2.split("\n")[0] + "\n  choices: []\n",
        "the list is empty; give at least one answer",
    ),
    "a question without place": (
        "triage/script.yaml",
        "[F1, F2, F3, F4]",
        "[F1, F2, F3]",
        "«F4» must have exactly one place",
    ),
    "an age without words or reason": (
        WORK,
        'child: "¿Vas a la escuela?"',
        "proposed: true",
        "or under `not_asked` the reason",
    ),
    "nobody follows": (
        CHAINS,
        "[00-procuraduria_nna, 00-dif_nacional]",
        "[00-procuraduria_nna]",
        "at least one who follows",
    ),
    # Something that cannot be.
    "a tag": (
        OTHER,
        "status: provisional",
        "status: !!python/name:os.system provisional",
        "tags are not used; write it",
    ),
    "counting too many": ("words.yaml", "{n: 2, of: indicadores}", "{n: 11, of: indicadores}", "mend `n` or `of`"),
    "a count in words": (
        "words.yaml",
        "{n: 2, of: indicadores}",
        "{n: dos, of: indicadores}",
        "whole number: use digits",
    ),
    "urgency that may fail": ("triage/urgency/ordinaria.yaml", "when: always", "when: menor", "must hold `always`"),
    "a base row that may fail": (
        BASE,
        LAST_ROW,
        LAST_ROW.replace("always", "menor"),
        "the last base row must hold `always`",
    ),
    "a day that is none": (ARTE, ARTE_OLD, ARTE_OLD.replace("11-01", "11-31"), "is not a day written YYYY-MM-DD"),
    "a message too long": (TALK, "Si es emergencia", "Si es emergencia grave" + " de veras" * 6, "160 fit: shorten it"),
    "an accent in a message": (TALK, "¿Alguien esta herido", "¿Alguien está herido", "write it without the accent"),
    "a number not offered": (TALK, "o necesita doctor ahora? 1 Si, 2 No, 3 No se", "? 1 Si, 2 No", "does not offer 3"),
    "zero that is an answer": (WORK, '"Hasta 3", sms: "1"', '"Hasta 3", sms: "0"', "0 may only mean"),
    "the operator's key": (WORK, 'label: "Hasta 3", sms: "1", key: "1"', 'label: "Hasta 3", key: "0"', "0, * and #"),
    "age for a person only": ("triage/questions/f-trata.yaml", "[teen]", "[child]", "age without a wording: «child»"),
    "the alarm after somebody": (
        CHAINS,
        "[fiscalia, 00-unidad_trata,",
        "[fiscalia, 00-linea_911,",
        "«00-linea_911» follows nobody",
    ),
    "a time in words": (CLOCKS, "inmediata: 0 h", "inmediata: ahora", "is not a time such as `4 h`"),
    "a day that no month has": (REST, "month: 12, day: 25", "month: 12, day: 32", "mend `month` or `day`"),
    "a month that no year has": (REST, "month: 12, day: 25", "month: 13, day: 5", "mend `month` or `day`"),
    "a fifth Monday": (REST, "month: 2, weekday: monday, which: 1", "month: 2, weekday: monday, which: 5", "1 to 4"),
    "the id of another state": (
        CHIAPAS,
        "id: 07-autoridad_laboral",
        "id: 08-autoridad_laboral",
        "must be «07-autoridad_laboral»",
    ),
    "a row of no number": (
        STRIKES,
        "in_rows: [B01-B14]\n      recipients:\n        - {to: 00-anti",
        "in_rows: [B01-B99]\n      recipients:\n        - {to: 00-anti",
        "«B99» is not a base row",
    ),
}

# Lines between the mistake and the error, where it stands at what holds the mistake or at the second of two.
ELSEWHERE = {
    "two versions of a day": 1,
    "two clocks": -1,
    "a fact without choices": -9,
    "a question without place": -7,
    "an age without words or reason": -4,
}


def first_difference(old: str, new: str) -> int:
    lines = enumerate(zip(old.split("\n"), new.split("\n"), strict=False))
    return next(number for number, (before, after) in lines if before != after)


def read_everything(root: Path) -> None:
    read_triage(root)
    rulebook.load(root)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake(mistake: str, root: Path, edit: Edit) -> None:
    name, old, new, says = MISTAKES[mistake]
    line = edit(name, old, new) + first_difference(old, new)
    with pytest.raises(ProtocolError) as wrong:
        read_everything(root)
    message = str(wrong.value)
    assert says in message
    assert "\n" not in message
    file, number, _ = message.split(":", 2)
    assert (file, int(number)) == (name, line + ELSEWHERE.get(mistake, 0))


def test_rule_given_twice(root: Path) -> None:
    path = root / TRATA
    (root / "triage/categories/otra.yaml").write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ProtocolError, match=r"^triage/categories/trata\.yaml:\d+: the rule «TR-1» is given twice"):
        read_triage(root)


def test_missing_citation(root: Path, edit: Edit) -> None:
    edit("triage/categories/trabajo_adolescente.yaml", "basis:\n", "basis: []\n")
    path = root / "triage/categories/trabajo_adolescente.yaml"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if "source:" not in line]
    path.write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(ProtocolError, match="needs at least one citation"):
        read_triage(root)


def test_no_citations_at_all(root: Path) -> None:
    path = root / "triage/categories/trabajo_adolescente.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("      basis:")], encoding="utf-8")
    with pytest.raises(ProtocolError, match=r"trabajo_adolescente\.yaml:\d+: field «basis» is missing"):
        read_triage(root)


def test_key_that_also_opens_a_menu(root: Path, edit: Edit) -> None:
    edit(WORK, '"Tienda, mercado o restaurante", sms: "7", key: "7"', '"Tienda", sms: "7", key: "9"')
    with pytest.raises(ProtocolError, match=rf"^{WORK}:\d+: 9 opens a second menu"):
        read_triage(root)


def test_circle_of_names(root: Path, edit: Edit) -> None:
    line = edit("words.yaml", "menor: {not: {edad: 18+}}", "menor: {not: adulto}")
    edit("words.yaml", "adulto: {edad: 18+}", "adulto: {not: menor}")
    with pytest.raises(
        ProtocolError, match=rf"^words\.yaml:{line}: .* circle: menor, adulto, menor; write one without"
    ):
        read_triage(root)


def test_circle_of_rules(root: Path, edit: Edit) -> None:
    line = edit(TRATA, "when: {all: [menor, {sexual: si}]}", "when: {all: [menor, TR-2]}")
    edit(TRATA, "when: {all: [menor, {delito: si}]}", "when: TR-1")
    with pytest.raises(ProtocolError, match=rf"^{TRATA}:{line}: .* circle: TR-1, TR-2, TR-1; write one without"):
        read_triage(root)


@pytest.mark.parametrize("on", [None, date(2026, 12, 1), date(2028, 1, 1)])
def test_authorities_in_force_together(on: date | None, root: Path, edit: Edit) -> None:
    """The successor begins before the other ends: refused whatever the day asked for."""
    path = root / CHIAPAS
    text = path.read_text(encoding="utf-8")
    start = text.index("  - id: 07-autoridad_laboral")
    entry = text[start : text.index("  - id:", start + 1)]
    before = entry.replace('valid_to: ""', 'valid_to: "2027-06-30"')
    after = entry.replace('valid_from: ""', 'valid_from: "2027-07-01"')
    path.write_text(text.replace(entry, before + after), encoding="utf-8")
    rulebook.load(root, on)
    path.write_text(text.replace(entry, before + after.replace("07-01", "06-30")), encoding="utf-8")
    line = text[:start].count("\n") + entry.count("\n") + 1
    with pytest.raises(ProtocolError, match=rf"^{CHIAPAS}:{line}: .* in force together; close the earlier one with"):
        rulebook.load(root, on)


def test_name_of_two_things(root: Path, edit: Edit) -> None:
    edit("words.yaml", "  noche: {horario: noche}", "  TR-1: {horario: noche}")
    with pytest.raises(ProtocolError, match="«TR-1» names two things"):
        read_triage(root)


@pytest.mark.parametrize(
    "text",
    ["{", "a: [1", "a: &x b\nc: *x", "", "- \t- x", "a:\n", "? [a]\n: b", "a: 1\n---\nb: 2", "a: b: c"],
)
def test_broken_yaml(text: str, root: Path) -> None:
    (root / OTHER).write_text(text, encoding="utf-8")
    with pytest.raises(ProtocolError, match=rf"^{OTHER}:\d+: "):
        read_triage(root)


def test_not_utf8(root: Path) -> None:
    (root / OTHER).write_bytes(b"a: \xff\n")
    with pytest.raises(ProtocolError, match=f"^{OTHER}:1: cannot be read"):
        read_triage(root)


def test_no_rulebook(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match="there is no rulebook"):
        rulebook.load(tmp_path)
