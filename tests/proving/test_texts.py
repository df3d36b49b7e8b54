"""The proofs of texts hold for the protocol, and each broken copy of it is caught where it is broken."""

from pathlib import Path

import pytest

from hotline import translations
from hotline.proving.result import Result
from hotline.proving.texts import prove_texts
from hotline.rulebook import Rulebook
from tests.proving.breaking import PROTOCOLS, broken_rulebook

SAFETY = "triage/questions/a-seguridad.yaml"
WORK = "triage/questions/d-actividad.yaml"
COERCION = "triage/questions/e-coaccion.yaml"
TRAFFICKING = "triage/questions/f-trata.yaml"
SCRIPT = "triage/script.yaml"
GUIDANCE = "triage/guidance.yaml"
LANGUAGES = "languages.yaml"


def broken(book: Rulebook) -> dict[str, Result]:
    return {result.id: result for result in prove_texts(book) if not result.holds}


def line_of(name: str, text: str) -> int:
    whole = (PROTOCOLS / name).read_text(encoding="utf-8")
    return whole[: whole.index(text)].count("\n") + 1


def test_every_property_holds_and_was_looked_at(book: Rulebook) -> None:
    results = prove_texts(book)
    assert [result.id for result in results if not result.holds] == []
    covered = {result.id: result.covers for result in results}
    assert covered.pop("textos.grabaciones") == 0, "nobody has recorded a prompt yet"
    assert all(covers > 0 for covers in covered.values())
    assert covered["textos.lenguas"] > 1000
    assert covered["textos.teclas"] == 43, "42 questions and one second menu"


MUTANTS = {
    "a question that a child is never asked gets words": (
        COERCION,
        '  teen: "¿Trabajas para pagar algo que debes tú o tu familia?"\n  not_asked: {child: "No se pregunta."}',
        '  teen: "¿Trabajas para pagar algo que debes tú o tu familia?"\n  child: "¿Tus papás deben dinero?"',
        ("edad.nunca", "textos.lenguas"),
        "E5",
    ),
    "an operator's script asks it": (
        GUIDANCE,
        "        asks: [D1]\n      - title: Pedir ayuda",
        "        asks: [D1, F3]\n      - title: Pedir ayuda",
        ("edad.nunca",),
        "F3",
    ),
    "a machine may ask a teenager about sex": (TRAFFICKING, "  person_only: [teen]\n", "", ("edad.con_persona",), "F3"),
    "a question loses its words for a child": (
        SAFETY,
        '  child: "¿Te duele algo, o hay alguien lastimado?"\n',
        '  not_asked: {child: "No se pregunta."}\n',
        ("edad.palabras",),
        "A2",
    ),
    "a new wording without English": (
        WORK,
        'adult: "¿Va a la escuela?"',
        'adult: "¿Asiste a la escuela?"',
        ("textos.lenguas",),
        "¿Asiste a la escuela?",
    ),
    "a message too long in English only": (
        SAFETY,
        "¿Alguien esta herido o necesita doctor ahora? 1 Si, 2 No, 3 No se",
        "Este mensaje solo es largo en ingles. 1 Si, 2 No, 3 No se",
        ("textos.sms",),
        "A2 en «en»",
    ),
    "a message that offers another number in English": (
        WORK,
        "¿Va a la escuela? 1 Si, 2 Falta mucho, 3 No va, 4 No se",
        "Otros numeros en ingles. 1 Si, 2 Falta mucho, 3 No va, 4 No se",
        ("textos.sms_numeros",),
        "D4 en «en»",
    ),
    "a number offered that means nothing": (
        SAFETY,
        "necesita doctor ahora? 1 Si, 2 No, 3 No se",
        "necesita doctor ahora? 1 Si, 2 No, 3 No se, 4 Tal vez",
        ("textos.sms_numeros", "textos.lenguas"),
        "A2",
    ),
    "a key of the first question that already opens a folio": (
        SAFETY,
        '    - {code: ns, label: "No sé", sms: "3", key: "3"}\n\nA2:',
        '    - {code: ns, label: "No sé", sms: "3", key: "4"}\n\nA2:',
        ("textos.teclas",),
        "A1: la tecla 4",
    ),
    "two answers that read alike": (
        WORK,
        '{code: otra, label: "Otra cosa"',
        '{code: otra, label: "Ninguna"',
        ("textos.respuestas",),
        "D1",
    ),
    "words that are never said": (
        SAFETY,
        'teen: "¿Tú o alguien más está lastimado o se siente muy mal?"',
        'teen: "Cálmate. ¿Alguien está lastimado?"',
        ("textos.nunca_se_dice", "textos.lenguas"),
        "cálmate",
    ),
    "a child is asked why": (
        COERCION,
        'child: "¿Qué pasa si no quieres hacerlo?"',
        'child: "¿Por qué no te vas?"',
        ("textos.nunca_se_dice", "textos.lenguas"),
        "¿Por qué?",
    ),
    "a child may be asked more than a teenager": (
        SCRIPT,
        "\nlimits: {child: 8,",
        "\nlimits: {child: 18,",
        ("edad.limite",),
        "child ≤ teen ≤ adult",
    ),
    "an adult is cut short": (
        SCRIPT,
        "limits: {child: 8, teen: 15, adult: 35}",
        "limits: {child: 8, teen: 15, adult: 20}",
        ("edad.limite",),
        "corta el banco",
    ),
    "a language said to be complete": (
        LANGUAGES,
        "tzo: {name: tsotsil, complete: false",
        "tzo: {name: tsotsil, complete: true",
        ("textos.lenguas", "textos.sms", "textos.sms_numeros"),
        "«tzo» se declara completa",
    ),
    "a recording that is not there": (
        LANGUAGES,
        "hch: {name: wixárika, complete: false, unverified: true, greeting: '', spoken_by: '', checked_by: ''",
        "hch: {name: wixárika, complete: false, greeting: hch/saludo.mp3, spoken_by: una, checked_by: otra",
        ("textos.grabaciones",),
        "recordings/hch/saludo.mp3",
    ),
}


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two texts whose English is wrong, as a translator might have written it."""
    wrong = {
        "Este mensaje solo es largo en ingles. 1 Si, 2 No, 3 No se": "This is long. " * 12
        + "1 Yes, 2 No, 3 I don't know",
        "Otros numeros en ingles. 1 Si, 2 Falta mucho, 3 No va, 4 No se": "School? 1 Yes, 2 Some, 3 No, 5 Unsure",
    }
    known, plain = translations.has_words_for("en"), translations.gettext
    monkeypatch.setattr("hotline.proving.texts.has_words_for", lambda _language: known | wrong.keys())
    monkeypatch.setattr(
        "hotline.proving.texts.gettext",
        lambda language, text: wrong.get(text, plain(language, text)) if language == "en" else plain(language, text),
    )


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(("name", "old", "new", "ids", "says"), MUTANTS.values(), ids=MUTANTS)
def test_mutant(name: str, old: str, new: str, ids: tuple[str, ...], says: str, tmp_path: Path, book: Rulebook) -> None:
    already = broken(book).keys()
    found = broken(broken_rulebook(tmp_path, (name, old, new)))
    assert ids[0] in found
    assert found.keys() - already <= set(ids), "nothing else is blamed"
    wrong = [one for one in found[ids[0]].broken if says in one.why]
    assert wrong, found[ids[0]].broken
    file, _, number = wrong[0].where.partition(":")
    assert file == name
    assert line_of(name, old) - 30 <= int(number) <= line_of(name, old) + 1


def test_a_missing_text_is_told_once_and_the_rest_counted(book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.proving.texts.has_words_for", lambda _language: frozenset())
    result = broken(book)["textos.lenguas"]
    assert len(result.broken) == 6
    assert "otros" in result.broken[-1].why


def test_what_is_denied_is_not_said(book: Rulebook) -> None:
    denied = book.questions["F4"].wording["teen"]
    assert "No estás en problemas" in denied
    assert "estás en problemas" in book.guidance.never_say
    result = next(one for one in prove_texts(book) if one.id == "textos.nunca_se_dice")
    assert result.holds
