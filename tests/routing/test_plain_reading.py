"""Chains and clocks once more, read from the YAML by other, plainer code, and compared with what the router gives."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from ruamel.yaml import YAML

from tests.routing.asking import Desk
from tests.routing.test_promises import random_facts

ROUTING = Path(__file__).parents[2] / "protocols" / "routing"
ZONES = {"02": "America/Tijuana", "23": "America/Cancun", "26": "America/Hermosillo", "07": "America/Mexico_City"}


def plain(name: str) -> Any:
    (version,) = YAML(typ="safe").load(ROUTING / name)["versions"].values()
    return version


@pytest.fixture(scope="module")
def clocks() -> dict[tuple[str, str], dict[str, str]]:
    return {
        (kind, role): row for row in plain("clocks.yaml")["clocks"] for kind in row["types"] for role in row["roles"]
    }


@pytest.fixture(scope="module")
def chains() -> dict[str, list[str]]:
    return {chain[0]: chain[1:] for chain in plain("chains.yaml")["chains"]}


def is_rest(day: datetime) -> bool:
    nth_monday = {(2, 1), (3, 3), (11, 3)}
    fixed = {(1, 1), (5, 1), (9, 16), (12, 25)}
    sexennial = day.month == 10 and day.day == 1 and day.year in {2024, 2030, 2036}
    moved = day.weekday() == 0 and (day.month, (day.day + 6) // 7) in nth_monday
    return day.weekday() > 4 or (day.month, day.day) in fixed or sexennial or moved


def later(at: datetime, written: str, zone: str) -> datetime | None:
    if written == "-":
        return None
    amount, unit = int(written.split()[0]), written.split()[1]
    if unit in {"s", "min", "h"}:
        return at + timedelta(seconds=amount * {"s": 1, "min": 60, "h": 3600}[unit])
    naive = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    left = amount
    while left:
        naive += timedelta(days=1)
        left -= unit == "d" or not is_rest(naive)
    return naive.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_clocks_and_chains(desk: Desk, rulebook: Any, clocks: Any, chains: Any) -> None:
    dice = random.Random(87)
    seen = set()
    for _ in range(1500):
        facts, state = random_facts(rulebook, dice), dice.choice(list(ZONES))
        facts["autoridad_implicada"] = ()
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(60 * 24 * 500))
        urgency = desk.triage.assess(facts).urgency.value
        for one in desk.routing(facts, state, at).recipients:
            follow = chains.get(one.agency if one.agency[:2] == "00" else one.type, [])
            assert list(one.fallbacks) == [link if link[:3] == "00-" else f"{state}-{link}" for link in follow]
            if one.role == "retenida":
                continue
            written = [part.strip() for part in clocks[one.type, one.role.value][urgency].split("/")]
            zone = ZONES[state] if one.agency[:2] == state else "America/Mexico_City"
            due = [one.ack_by, one.first_action_by, one.feedback_by]
            assert due == [later(at, part, zone) for part in written], (one.agency, urgency, at)
            assert all(instant is None or str(instant.tzinfo) == zone for instant in due)
            seen.add((one.type, one.role.value, urgency))
    assert len(seen) > 25


def test_every_chain_ends_in_the_federation(chains: dict[str, list[str]]) -> None:
    for head, rest in chains.items():
        assert rest, head
        assert rest[-1].startswith("00-"), head


def test_silence_of_a_protector_never_leads_to_a_prosecutor(chains: dict[str, list[str]]) -> None:
    for head, rest in chains.items():
        if "procuraduria_nna" in head:
            assert not any("fiscalia" in link or "trata" in link for link in rest)
