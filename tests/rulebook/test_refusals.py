"""Every mistake a person can make in a file is refused with the file and the line where to mend it."""

from collections.abc import Callable
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

MISTAKES = {
    "unknown fact": (TRATA, "{sexual: si}", "{sexo: si}", "unknown fact «sexo»"),
    "unknown code": (TRATA, "{sexual: si}", "{sexual: tal_vez}", "«tal_vez» is not a code of «sexual»"),
    "code of YAML 1.1": (TRATA, "{sexual: si}", "{sexual: true}", "«true» is not a code of «sexual»"),
    "unknown name": (TRATA, "[adulto, captacion_con", "[grande, captacion_con", "unknown condition «grande»"),
    "a fact as a bare word": (TRATA, "[adulto, captacion_con", "[edad, captacion_con", "unknown condition «edad»"),
    "a code twice": (TRATA, "[otro_cobra, no_pagan]", "[no_pagan, no_pagan]", "given twice"),
    "an empty list": (TRATA, "[otro_cobra, no_pagan]", "[]", "the list is empty"),
    "a list as a condition": (TRATA, "{all: [menor, {sexual: si}]}", "[menor]", "a list goes under"),
    "a text to evaluate": (TRATA, "{all: [menor, {sexual: si}]}", "menor and sexual", "unknown condition"),
    "unknown field": (OTHER, "status: provisional", "estado: provisional", "unknown field «estado»"),
    "unknown status": (OTHER, "status: provisional", "status: firme", "unknown status «firme»"),
    "unknown source": (OTHER, "source: L12", "source: L99", "unknown source «L99»"),
    "unknown mark": (OTHER, 'articles: ["7"], mark: A', 'articles: ["7"], mark: D', "unknown mark «D»"),
    "doubt not marked": (OTHER, "mark: C, unverified: true", "mark: C", "write `unverified: true`"),
    "truth by another name": (OTHER, "mark: C, unverified: true", "mark: C, unverified: yes", "truth value"),
    "a tag": (OTHER, "status: provisional", "status: !!python/name:os.system provisional", "tag"),
    "unknown result": ("triage/urgency/ordinaria.yaml", "gives: ordinaria", "gives: normal", "unknown result"),
    "urgency that may fail": ("triage/urgency/ordinaria.yaml", "when: always", "when: menor", "must hold `always`"),
    "unknown rule in order": (ORDER, "- TR-7\n", "- TR-8\n", "unknown rule «TR-8»"),
    "a rule twice in order": (ORDER, "- TR-7\n", "- TR-6\n", "«TR-6» is given twice"),
    "counting a name twice": ("words.yaml", "{n: 2, of: medios}", "{n: 2, of: [medios, I2]}", "different conditions"),
    "counting too many": ("words.yaml", "{n: 2, of: indicadores}", "{n: 11, of: indicadores}", "never be decided"),
    "a count in words": ("words.yaml", "{n: 2, of: indicadores}", "{n: dos, of: indicadores}", "whole number"),
    "unknown member": ("words.yaml", "fuertes: [I3, I5,", "fuertes: [I3, I55,", "unknown condition «I55»"),
    "no way not to know": ("words.yaml", "codes: [le3, 4-6, 7-8, gt8, ns]", "codes: [le3, gt8]", "needs the code «ns»"),
    "unknown kind": ("words.yaml", "deuda: {kind: triage", "deuda: {kind: otra", "unknown kind of fact"),
    "question of no fact": (TALK, "key: lesion", "key: herida", "unknown fact «herida»"),
    "choice of no code": (WORK, "{code: le3,", "{code: le2,", "unknown code of «horas» «le2»"),
    "a message too long": (TALK, "Si es emergencia", "Si es emergencia grave" + " de veras" * 6, "fit"),
    "an accent in a message": (TALK, "¿Alguien esta herido", "¿Alguien está herido", "«á» is not in the GSM-7"),
    "a number not offered": (TALK, "o necesita doctor ahora? 1 Si, 2 No, 3 No se", "? 1 Si, 2 No", "does not offer 3"),
    "zero that is an answer": (WORK, '"Hasta 3", sms: "1"', '"Hasta 3", sms: "0"', "0 may only mean"),
    "the operator's key": (WORK, 'label: "Hasta 3", sms: "1", key: "1"', 'label: "Hasta 3", key: "0"', "0, * and #"),
    "a reference nowhere": ("triage/script.yaml", "[A1, A3, B2,", "[A1, A9, B2,", "unknown question «A9»"),
    "a limit missing": ("triage/script.yaml", "{child: 8, teen: 15,", "{teen: 15,", "field «child» is missing"),
    "age for a person only": ("triage/questions/f-trata.yaml", "[teen]", "[child]", "age without a wording"),
}


@pytest.mark.parametrize(("name", "old", "new", "says"), MISTAKES.values(), ids=MISTAKES)
def test_mistake(name: str, old: str, new: str, says: str, root: Path, edit: Edit) -> None:
    line = edit(name, old, new)
    with pytest.raises(ProtocolError) as wrong:
        read_triage(root)
    message = str(wrong.value)
    assert says in message
    assert "\n" not in message
    file, number, _ = message.split(":", 2)
    assert file == name
    # An error may stand where the mistake is, or at the statement that holds it, a few lines above.
    assert line - 14 <= int(number) <= line + 1


def test_line_is_exact(root: Path, edit: Edit) -> None:
    line = edit(TRATA, "- senales: desaparicion", "- senales: perdida")
    with pytest.raises(ProtocolError, match=f"^{TRATA}:{line}: «perdida» is not a code of «senales»$"):
        read_triage(root)


def test_duplicate_key(root: Path, edit: Edit) -> None:
    line = edit(TRATA, "- senales: desaparicion\n", "- senales: desaparicion\n            senales: broma\n")
    with pytest.raises(ProtocolError, match=f"^{TRATA}:{line + 1}: «senales» is given twice$"):
        read_triage(root)


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


def test_digit_used_twice_in_a_message(root: Path, edit: Edit) -> None:
    edit(WORK, 'label: "De 4 a 6", sms: "2"', 'label: "De 4 a 6", sms: "1"')
    with pytest.raises(ProtocolError, match=rf"^{WORK}:\d+: the digit 1 means two things"):
        read_triage(root)


def test_key_used_twice(root: Path, edit: Edit) -> None:
    edit(WORK, 'label: "De 4 a 6", sms: "2", key: "2"', 'label: "De 4 a 6", sms: "2", key: "1"')
    with pytest.raises(ProtocolError, match=rf"^{WORK}:\d+: the digit 1 means two things"):
        read_triage(root)


def test_key_that_also_opens_a_menu(root: Path, edit: Edit) -> None:
    edit(WORK, '"Tienda, mercado o restaurante", sms: "7", key: "7"', '"Tienda", sms: "7", key: "9"')
    with pytest.raises(ProtocolError, match=rf"^{WORK}:\d+: 9 opens a second menu"):
        read_triage(root)


def test_circle_of_names(root: Path, edit: Edit) -> None:
    edit("words.yaml", "menor: {not: {edad: 18+}}", "menor: {not: adulto}")
    edit("words.yaml", "adulto: {edad: 18+}", "adulto: {not: menor}")
    with pytest.raises(ProtocolError, match="circle: menor, adulto, menor"):
        read_triage(root)


def test_name_of_two_things(root: Path, edit: Edit) -> None:
    edit("words.yaml", "  noche: {horario: noche}", "  TR-1: {horario: noche}")
    with pytest.raises(ProtocolError, match="«TR-1» names two things"):
        read_triage(root)


def test_question_without_place(root: Path, edit: Edit) -> None:
    line = edit("triage/script.yaml", "[F1, F2, F3, F4]", "[F1, F2, F3]")
    with pytest.raises(ProtocolError, match=r"^triage/script\.yaml:\d+: the question «F4» must have exactly one place"):
        read_triage(root)
    assert line


def test_age_without_wording_needs_a_reason(root: Path, edit: Edit) -> None:
    edit(WORK, 'child: "¿Vas a la escuela?"', "proposed: true")
    with pytest.raises(ProtocolError, match="wording for «child», or under `not_asked` the reason"):
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
