"""What must hold for every answer set: tried on seeded random ones, in every state, whoever is accused."""

import random

import pytest

from hotline.routing import Routing
from hotline.rulebook.book import Rulebook
from tests.routing.asking import Desk, Given

ACCUSED = (
    "policia_local",
    "fiscalia",
    "procuraduria_nna",
    "autoridad_laboral",
    "federal",
    "unidad_trata",
    "dif_estatal",
)
GROUPS = {
    "fiscalia": {"fiscalia", "unidad_trata"},
    "procuraduria_nna": {"procuraduria_nna", "dif_estatal"},
    "autoridad_laboral": {"autoridad_laboral"},
}
STATES = [None, *(f"{number:02}" for number in range(1, 33))]


def random_facts(rulebook: Rulebook, dice: random.Random) -> Given:
    """An answer set in which about half of the keys are known."""
    facts: Given = {}
    for key in rulebook.keys.values():
        if dice.random() < 0.5:
            several = tuple(dice.sample(key.codes, dice.randint(1, min(3, len(key.codes)))))
            facts[key.name] = several if key.multiple else dice.choice(key.codes)
    facts["autoridad_implicada"] = tuple(dice.sample(ACCUSED, dice.choice((0, 0, 1, 1, 2, 3))))
    return facts


@pytest.fixture(scope="module")
def samples(desk: Desk, rulebook: Rulebook) -> list[tuple[Given, str | None, Routing]]:
    dice = random.Random(8700)
    drawn = ((random_facts(rulebook, dice), dice.choice(STATES)) for _ in range(6000))
    return [(facts, state, desk.routing(facts, state)) for facts, state in drawn]


Samples = list[tuple[Given, "str | None", Routing]]


def codes(facts: Given) -> set[str]:
    return set(facts["autoridad_implicada"])


def named(routing: Routing) -> set[str]:
    return {one.agency for one in routing.recipients}


def is_child(facts: Given) -> bool:
    return facts.get("edad", "ns") != "18+"


def test_a_child_reaches_an_unaccused_protector(samples: Samples) -> None:
    for facts, state, routing in samples:
        if not is_child(facts) or not routing.base.startswith("B"):
            continue
        federal = "federal" in codes(facts)
        local = bool(codes(facts) & {"procuraduria_nna", "dif_estatal"})
        if local and state:
            assert f"{state}-procuraduria_nna" not in named(routing)
        if federal and (local or state is None):
            types = {one.type for one in routing.recipients}
            assert "derechos_humanos" in types
            assert types & {"fiscalia", "unidad_trata"}
        else:
            expected = f"{state}-procuraduria_nna" if state and not local else "00-procuraduria_nna"
            assert expected in named(routing), (facts, state)


def test_when_every_protector_is_accused_somebody_is_told_at_once(samples: Samples) -> None:
    tried = 0
    for facts, state, routing in samples:
        both = codes(facts) >= {"procuraduria_nna", "federal"}
        if is_child(facts) and routing.base.startswith("B") and state and both:
            (rights,) = [one for one in routing.recipients if one.agency == f"{state}-derechos_humanos"]
            hoax = "broma" in facts.get("senales", ())
            assert rights.role == ("retenida" if hoax else "principal")
            tried += 1
    assert tried > 5


def test_a_migrant_child_never_meets_migration(samples: Samples) -> None:
    for facts, _, routing in samples:
        if is_child(facts):
            assert "00-migracion" not in named(routing) | {link for one in routing.recipients for link in one.fallbacks}


def test_the_accused_neither_receives_nor_follows(samples: Samples) -> None:
    for facts, state, routing in samples:
        accused = {f"{state}-{kind}" for code in codes(facts) for kind in GROUPS.get(code, ())}
        assert not accused & (named(routing) | {link for one in routing.recipients for link in one.fallbacks})


def test_coordination_is_never_alone(samples: Samples) -> None:
    commissions = {"comision_trabajo_infantil", "trabajo_infantil_federal"}
    for _, _, routing in samples:
        types = {one.type for one in routing.recipients}
        assert not types & commissions or types - commissions


def test_immediate_always_calls_9_1_1_first(desk: Desk, samples: Samples) -> None:
    for facts, _, routing in samples:
        if desk.triage.assess(facts).urgency == "inmediata":
            first = routing.recipients[0]
            assert (first.agency, first.role) == ("00-linea_911", "principal")


def test_every_agency_once_and_clocks_only_for_those_who_received(samples: Samples) -> None:
    for _, _, routing in samples:
        assert len(named(routing)) == len(routing.recipients)
        for one in routing.recipients:
            if one.role == "retenida":
                assert (one.ack_by, one.first_action_by, one.feedback_by) == (None, None, None)
            elif one.role in {"principal", "copia"}:
                assert one.ack_by is not None, one


def test_the_samples_reach_every_row(rulebook: Rulebook, samples: Samples) -> None:
    seen = {row for _, _, routing in samples for row in routing.rows}
    rare = {"B10", "B11", "B14", "F2", "F3", "F4", "F5", "F6", "F9"}
    assert seen >= {row.id for row in (*rulebook.routes.base, *rulebook.routes.additions)} - rare
