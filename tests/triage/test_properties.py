"""Properties that lawyers rely on, over many random answer sets: a severer answer never lowers urgency."""

from collections import Counter

import pytest

from hotline.rulebook import Rulebook
from hotline.rulebook.facts import check_facts
from hotline.triage import Triage
from hotline.vocabulary import Category, Urgency
from tests.triage.answers import KEYS, drawn, is_multiple

YES_OR_NO = [key for key, body in KEYS.items() if body["codes"] == ["si", "no", "ns"] and key != "papeles"]

SEVERER: dict[str, list[tuple[str, str]]] = {
    **{key: [("no", "ns"), ("ns", "si")] for key in YES_OR_NO},
    "hablar_seguro": [("si", "ns"), ("ns", "no"), ("cierta_hora", "no")],
    "tiempo": [("pasado", "ns"), ("pasado", "habitual"), ("ns", "ahora"), ("habitual", "ahora")],
    "escuela": [("va", "ns"), ("ns", "falta"), ("falta", "no_va")],
    "papeles": [("si", "ns"), ("ns", "no")],
    "para_quien": [("familia", other) for other in ("pariente", "patron", "otra_persona", "propio", "ns")],
    "edad": [
        *[("18+", "16-17"), ("16-17", "15"), ("15", "12-14"), ("12-14", "6-11"), ("6-11", "0-5")],
        *[("16-17", "ns"), ("ns", "12-14")],
    ],
    "amenazas": [("no", "ns"), ("ns", "si"), ("ns", "migracion")],
    "violencia": [("no", "ns"), ("ns", "si"), ("si", "ahora")],
    "salir": [("libre", "ns"), ("ns", "no_dejan"), ("no_dejan", "encerrado")],
    "tercero": [("no", "ns"), ("ns", "cobra"), ("ns", "entregado")],
    "traslado": [("no", "ns"), ("ns", "dias"), ("dias", "hoy")],
    "condiciones": [("dignas", "ns"), ("ns", "malas")],
    "pago": [("directo", "ns"), ("ns", "otro_cobra"), ("ns", "no_pagan")],
    "horas": [("le3", "ns"), ("le3", "4-6"), ("4-6", "7-8"), ("7-8", "gt8"), ("ns", "gt8")],
}
SAMPLE = 700


@pytest.mark.parametrize("key", SEVERER)
def test_a_severer_answer_never_lowers_urgency(key: str, triage: Triage, book: Rulebook) -> None:
    """`ns` among them never counts less than «no»."""
    moved = 0
    for facts in drawn(SAMPLE, seed=len(key)):
        known = check_facts(facts, book.keys)
        for milder, severer in SEVERER[key]:
            before = triage.assess({**known, key: milder}).urgency
            after = triage.assess({**known, key: severer}).urgency
            assert after.rank <= before.rank, (facts, key, milder, severer)
            moved += after != before
    if book.keys[key].kind == "routing":
        assert moved == 0, "a routing answer changes neither category nor urgency"


@pytest.mark.parametrize("key", [key for key in KEYS if is_multiple(key)])
def test_one_more_element_never_lowers_urgency(key: str, triage: Triage, book: Rulebook) -> None:
    real = [code for code in book.keys[key].codes if code not in book.keys[key].empty]
    for facts in drawn(SAMPLE // 4, seed=11):
        known = check_facts(facts, book.keys)
        before = triage.assess(known).urgency
        for code in real:
            more = check_facts({**facts, key: [*facts.get(key, []), code]}, book.keys)
            assert triage.assess(more).urgency.rank <= before.rank, (facts, key, code)


def test_whether_it_is_immediate_is_what_the_whole_judgement_says(triage: Triage, book: Rulebook) -> None:
    found = set()
    for facts in drawn(SAMPLE, seed=17):
        known = check_facts(facts, book.keys)
        found.add(immediate := triage.is_immediate(known))
        assert immediate == (triage.assess(known).urgency is Urgency.INMEDIATA), facts
    assert found == {True, False}


def test_routing_answers_change_nothing(triage: Triage, book: Rulebook) -> None:
    for facts in drawn(400, seed=3):
        known = check_facts(facts, book.keys)
        bare = {key: value for key, value in known.items() if book.keys[key].kind != "routing"}
        assert triage.assess(known) == triage.assess(bare)


def test_present_danger_is_always_immediate(triage: Triage, book: Rulebook) -> None:
    for facts in drawn(SAMPLE, seed=911):
        for key, code in (("peligro", "si"), ("lesion", "si"), ("violencia", "ahora"), ("traslado", "hoy")):
            assert triage.assess(check_facts({**facts, key: code}, book.keys)).urgency is Urgency.INMEDIATA


def test_every_rule_decides_somewhere(triage: Triage, book: Rulebook) -> None:
    """No rule stands in the shadow of another."""
    decided: Counter[str] = Counter()
    for facts in drawn(30_000, seed=24):
        assessment = triage.assess(check_facts(facts, book.keys))
        decided.update(fired.id for fired in assessment.rules)
        decided.update(assessment.indicators)
    for rule in _rare():
        decided.update(fired.id for fired in triage.assess(rule).rules)
    every = {rule.id for rule in (*book.rules, *book.indicators)}
    assert every == set(decided)


def _rare() -> list[dict[str, str | tuple[str, ...]]]:
    """Answer sets that chance draws too seldom: quiet ones."""
    return [
        {"edad": "12-14", "actividad": "arte"},
        {"edad": "16-17", "actividad": "comercio"},
        {"edad": "6-11", "actividad": "campo", "para_quien": "familia", "escuela": "va"},
        {"edad": "18+"},
        {},
    ]


def test_every_category_and_urgency_is_given(book: Rulebook) -> None:
    assert {rule.gives for rule in book.of_family("category")} == set(Category)
    assert {rule.gives for rule in book.of_family("urgency")} == set(Urgency)
