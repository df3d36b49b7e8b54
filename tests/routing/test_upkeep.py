"""The directory carries the routing everywhere, or the check says where it does not."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import pytest

from hotline.routing.upkeep import Finding, examine, reaches, tally, without_principal
from hotline.rulebook.book import Rulebook
from hotline.rulebook.facts import check_facts
from tests.routing.asking import Desk
from tests.triage.answers import drawn

DAY = date(2026, 11, 22)


def without(rulebook: Rulebook, agencies: Collection[str]) -> Rulebook:
    left = {name: one for name, one in rulebook.authorities.items() if name not in agencies}
    return replace(rulebook, authorities=left)


def with_one(rulebook: Rulebook, agency: str, **fields: object) -> Rulebook:
    changed = replace(rulebook.authorities[agency], **fields)  # type: ignore[arg-type]
    return replace(rulebook, authorities={**rulebook.authorities, agency: changed})


def grave(rulebook: Rulebook) -> list[Finding]:
    return [finding for finding in examine(rulebook, DAY) if finding.grave]


def texts(rulebook: Rulebook) -> str:
    return "\n".join(finding.line() for finding in examine(rulebook, DAY))


def test_the_directory_of_today_carries_everything(rulebook: Rulebook) -> None:
    assert grave(rulebook) == []


def test_every_place_and_row_is_looked_at(rulebook: Rulebook) -> None:
    found = reaches(rulebook)
    assert {reach.state for reach in found} == {*rulebook.states, None}
    assert {row for reach in found for row in reach.rows} >= {row.id for row in rulebook.routes.base if row.slots}


def test_whoever_routing_names_was_foreseen(rulebook: Rulebook, desk: Desk) -> None:
    """What is looked at holds for every answer set: nobody is ever named whom the check has not seen."""
    foreseen: dict[str | None, set[str]] = {}
    for reach in reaches(rulebook):
        foreseen.setdefault(reach.state, set()).update(reach.there)
    for number, raw in enumerate(drawn(600, 7)):
        facts = check_facts({**raw, "autoridad_implicada": []}, rulebook.keys)
        state = (None, "01", "05", "07", "26", "32")[number % 6]
        for recipient in desk.routing(dict(facts), state).recipients:
            assert recipient.agency in foreseen[state], (recipient.rule, recipient.agency)


@pytest.mark.parametrize("state", ["05", "26"])
def test_children_without_anybody_keep_the_line_closed(rulebook: Rulebook, state: str) -> None:
    chain = {f"{state}-procuraduria_nna", f"{state}-dif_estatal", "00-procuraduria_nna", "00-dif_nacional"}
    found = [finding.text for finding in grave(without(rulebook, chain))]
    assert any(f"state {state}: no authority that protects children is there" in text for text in found)
    assert any(f"state {state}: nobody receives for {state}-procuraduria_nna (B01" in text for text in found)
    assert grave(without(rulebook, chain - {"00-dif_nacional"})) == [], "one of the chain is enough"


def test_the_federation_needs_its_own_for_children(rulebook: Rulebook) -> None:
    found = [finding.text for finding in grave(without(rulebook, {"00-procuraduria_nna", "00-dif_nacional"}))]
    assert any(text.startswith("federal: no authority that protects children") for text in found)
    assert any(text.startswith("state unknown: nobody receives for 00-procuraduria_nna") for text in found)


def test_a_principal_who_is_nobody_is_named_with_its_place(rulebook: Rulebook) -> None:
    gone = with_one(without(rulebook, {"00-comision_victimas"}), "07-comision_victimas", active=False)
    (finding, *others) = grave(gone)
    where = rulebook.authorities["07-comision_victimas"].where
    assert where is not None
    assert finding.line().startswith(f"STOP  {where.file}:{where.line}: state 07: nobody receives for 07-comision_vic")
    assert "(B04)" in finding.text
    assert "chains.yaml" in finding.text
    assert all("unknown" in other.text for other in others)


def test_a_chain_of_one_is_said(rulebook: Rulebook) -> None:
    alone = without(rulebook, {"05-dif_estatal", "00-procuraduria_nna", "00-dif_nacional"})
    assert "state 05: the chain that protects children is 05-procuraduria_nna alone" in texts(alone)


def test_ends_at_the_supervisor_are_said(rulebook: Rulebook) -> None:
    assert "nobody follows busqueda (1): when it is silent or declines, the supervisor acts" in texts(rulebook)
    assert "nobody follows comision_victimas (32)" in texts(without(rulebook, {"00-comision_victimas"}))


def test_a_commission_that_is_not_there_is_replaced(rulebook: Rulebook) -> None:
    stands_in = {(reach.state, reach.named): reach.there for reach in reaches(rulebook)}
    assert stands_in["10", "10-comision_trabajo_infantil"] == ("00-trabajo_infantil_federal",)
    assert stands_in["05", "05-comision_trabajo_infantil"][0] == "05-comision_trabajo_infantil"
    assert "no copy to coordinate" not in texts(rulebook)
    assert "state 10: neither its commission nor" in texts(without(rulebook, {"00-trabajo_infantil_federal"}))


def test_an_old_review_asks_for_another(rulebook: Rulebook) -> None:
    assert "add a dated review" not in texts(rulebook)
    a_year_later = [finding.text for finding in examine(rulebook, date(2027, 2, 1)) if "dated review" in finding.text]
    assert len(a_year_later) == 32
    assert a_year_later[0].startswith("01-comision_trabajo_infantil: «sin_confirmar» was reviewed in 2026-02")


def test_rows_that_lose_their_principal_without_a_state(rulebook: Rulebook) -> None:
    assert without_principal(rulebook, reaches(rulebook)) == ()
    strikes = rulebook.routes.strikes
    less = replace(strikes.unknown_state, keep=strikes.unknown_state.keep[1:])
    changed = replace(rulebook, routes=replace(rulebook.routes, strikes=replace(strikes, unknown_state=less)))
    assert {"B07", "B13"} <= {row.id for row in without_principal(changed, reaches(changed))}
    assert "state unknown: B05" in texts(changed) or "state unknown: B06" in texts(changed)


def test_an_end_in_sight_is_said(rulebook: Rulebook) -> None:
    ending = with_one(rulebook, "07-fiscalia", valid_to=date(2026, 12, 22))
    assert "07-fiscalia ends on 2026-12-22 (30 days): see that its successor has an entry" in texts(ending)


def test_what_nobody_verified_is_counted(rulebook: Rulebook) -> None:
    before = tally(rulebook.authorities.values())
    assert before.all == before.unreachable == 278
    changed = with_one(rulebook, "07-fiscalia", phone="961 000 0000", name_mark="C", valid_from=DAY)
    after = tally(changed.authorities.values())
    assert (after.unnamed, after.unreachable) == (before.unnamed + 1, 277)
    assert after.undated == before.undated - 1
    assert after.unsure == before.unsure


def test_principals_that_may_not_exist_are_said_by_type(rulebook: Rulebook) -> None:
    doubtful = [
        one for one in rulebook.authorities.values() if one.type == "unidad_trata" and one.existence_mark == "C"
    ]
    assert f"unidad_trata: {len(doubtful)} that receive as principal are not known to exist" in texts(rulebook)
