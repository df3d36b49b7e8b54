"""The judge on single points of the tables that are easily got wrong."""

import pytest

from hotline.rulebook import Rulebook
from hotline.triage import Triage
from hotline.vocabulary import Category, Facts, Urgency


def ids(triage: Triage, facts: Facts) -> list[str]:
    return [fired.id for fired in triage.assess(facts).rules]


def test_nothing_known_is_kept_for_an_operator(triage: Triage) -> None:
    assessment = triage.assess({})
    assert assessment.category is Category.FUERA_DE_ALCANCE
    assert assessment.status == "info_insuficiente"
    assert assessment.urgency is Urgency.ORDINARIA
    assert [fired.id for fired in assessment.rules] == ["FA-9", "U-4"]


def test_unknown_age_is_provisional_child_labour(triage: Triage) -> None:
    assessment = triage.assess({"actividad": "otra"})
    assert (assessment.category, assessment.status) == (Category.TRABAJO_INFANTIL, "provisional")


def test_a_joke_with_a_strong_sign_is_no_joke(triage: Triage) -> None:
    joke: Facts = {"senales": ("broma",), "edad": "12-14", "actividad": "campo"}
    assert triage.assess(joke).category is Category.FUERA_DE_ALCANCE
    # The flag changes the category only: urgency counts facts, and a second person must agree to calm it.
    assert triage.assess(joke).urgency is Urgency.PRIORITARIA_72H
    assert triage.assess({**joke, "deuda": "si"}).category is Category.TRABAJO_FORZOSO


def test_family_field_work_is_not_day_labour(triage: Triage) -> None:
    own: Facts = {"edad": "16-17", "actividad": "campo", "para_quien": "familia"}
    assert ids(triage, own) == ["FA-3", "U-4"]
    assert ids(triage, {**own, "para_quien": "patron"}) == ["TA-1", "U-3c"]


def test_a_family_bar_is_not_harmless(triage: Triage) -> None:
    cantina: Facts = {"edad": "12-14", "para_quien": "familia", "actividad": "sensible", "lugar": "bar_hotel"}
    assert ids(triage, cantina) == ["TI-2", "U-2e"]
    # Nor is what the codes call «sensitive» elsewhere: a person looks at it.
    assert ids(triage, {**cantina, "lugar": "casa"}) == ["FA-9", "U-4"]


def test_urgency_reads_conditions_that_did_not_give_the_category(triage: Triage) -> None:
    """An unknown person's trafficking signs count although TR-7 asks for an adult and another rule came first."""
    facts: Facts = {"captacion": "si", "deuda": "si", "senales": ("otra_emergencia",), "tiempo": "ahora"}
    assert triage.assess(facts).category is Category.FUERA_DE_ALCANCE
    assert ids(triage, facts) == ["FA-1", "U-1f", "U-1h"]
    # TR-7 and TF-2 without the adult: a minor who does no work still raises the urgency.
    assert ids(triage, {"edad": "15", "captacion": "si", "deuda": "si"}) == ["FA-9", "U-2a"]


def test_context_never_counts_as_an_indicator(triage: Triage) -> None:
    facts: Facts = {"edad": "18+", "actividad": "campo", "captacion": "si", "engano": "si", "con_quien": "patron"}
    assert triage.assess(facts).indicators == ("I1", "I2")
    assert ids(triage, facts) == ["FA-6", "U-4"]
    assert ids(triage, {**facts, "pago": "no_pagan"}) == ["TR-7", "U-2a"]


def test_own_home_chores_led_by_family_are_not_forced_labour(triage: Triage) -> None:
    facts: Facts = {"edad": "6-11", "actividad": "quehaceres", "violencia": "si", "horas": "gt8"}
    assert triage.assess(facts).category is Category.TRABAJO_FORZOSO
    assert triage.assess({**facts, "para_quien": "familia"}).category is Category.TRABAJO_INFANTIL


@pytest.mark.parametrize(
    ("edad", "horas", "category"),
    [
        ("12-14", "le3", Category.FUERA_DE_ALCANCE),
        ("12-14", "4-6", Category.TRABAJO_INFANTIL),
        ("ns", "4-6", Category.TRABAJO_INFANTIL),
        ("16-17", "4-6", Category.FUERA_DE_ALCANCE),
        ("16-17", "7-8", Category.TRABAJO_INFANTIL),
        ("18+", "gt8", Category.FUERA_DE_ALCANCE),
    ],
)
def test_hours_of_chores(edad: str, horas: str, category: Category, triage: Triage) -> None:
    facts: Facts = {"edad": edad, "actividad": "quehaceres", "para_quien": "familia", "horas": horas}
    assert triage.assess(facts).category is category


@pytest.mark.parametrize(
    ("facts", "over"),
    [
        ({"edad": "15", "actividad": "comercio", "horas": "7-8"}, True),
        ({"edad": "16-17", "actividad": "comercio", "horas": "7-8"}, False),
        ({"edad": "16-17", "actividad": "casa_ajena", "horas": "7-8"}, True),
        ({"edad": "16-17", "actividad": "comercio", "horas": "gt8"}, True),
        ({"edad": "16-17", "actividad": "arte", "horas": "gt8"}, False),
    ],
)
def test_hours_of_adolescent_work(facts: Facts, over: bool, triage: Triage) -> None:
    assert triage.holds("TA-1", facts) is over


def test_empty_codes_are_no_hazard(triage: Triage) -> None:
    for none in ((), ("ninguno",), ("ns",)):
        assert not triage.holds("algun_peligro", {"peligros": none})
    assert triage.holds("algun_peligro", {"peligros": ("ninguno", "carga")})


def test_who_coerces(triage: Triage) -> None:
    facts: Facts = {"edad": "12-14", "actividad": "calle", "amenazas": "si"}
    assert triage.assess(facts).coercion_by == ""
    assert triage.assess({**facts, "para_quien": "familia"}).coercion_by == "familia"
    assert triage.assess({**facts, "para_quien": "pariente"}).coercion_by == "tercero"
    assert triage.assess({"edad": "12-14", "actividad": "calle", "para_quien": "patron"}).coercion_by == ""


def test_unknown_names_what_could_change_the_result(triage: Triage, book: Rulebook) -> None:
    facts: Facts = {"edad": "16-17", "actividad": "comercio", "peligros": ("ns",), "peligro": "no"}
    unknown = triage.unknown(facts)
    assert "peligros" in unknown
    assert "sexual" in unknown
    assert "hablar_seguro" in unknown
    assert not {"edad", "actividad", "peligro"} & set(unknown), "what was answered is not unknown"
    assert not {"cuantos", "riesgo_ayuda", "senales"} & set(unknown), "what changes nothing by itself is not named"
    assert list(unknown) == [key for key in book.keys if key in unknown]


def test_nothing_is_unknown_when_nothing_can_change(triage: Triage) -> None:
    assert triage.unknown({"senales": ("otra_emergencia",)}) == ()


def test_indicators_come_in_their_order(triage: Triage) -> None:
    facts: Facts = {"horas": "gt8", "condiciones": "malas", "engano": "si", "deuda": "si", "con_quien": "solo"}
    assert triage.assess(facts).indicators == ("I1", "I2", "I9", "I10", "I11")


def test_a_name_nobody_gave(triage: Triage) -> None:
    with pytest.raises(KeyError):
        triage.holds("algo", {})
