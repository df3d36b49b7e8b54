"""What `hotline route` prints and refuses."""

import time
from datetime import datetime
from typing import Any

import pytest
from click.testing import CliRunner

from hotline.cli import main
from hotline.errors import FactsError
from hotline.routing.command import route_json
from hotline.rulebook.book import Rulebook
from tests.routing.asking import Desk

AT = "2026-11-20T10:00:00-06:00"
CHILD = {"edad": "12-14", "sexual": "si"}


@pytest.fixture
def ask(desk: Desk, rulebook: Rulebook) -> Any:
    return lambda raw, state="07", at=AT: route_json(rulebook, raw, state, at, desk.triage.assess)


def test_one_in_one_out(ask: Any) -> None:
    answer = ask({**CHILD, "autoridad_implicada": ["fiscalia"]})
    assert list(answer) == ["recipients", "excluded"]
    assert answer["recipients"][0] == {
        "agency": "00-unidad_trata",
        "type": "unidad_trata",
        "role": "principal",
        "ack_by": "2026-11-20T14:00:00-06:00",
        "fallbacks": ["00-fiscalia"],
        "rule": "B01",
        "source": "L2",
    }
    assert {"agency": "07-fiscalia", "reason": "La autoridad está señalada en el reporte."} in answer["excluded"]
    assert [one["ack_by"] for one in answer["recipients"] if one["role"] == "retenida"] == [None, None]


def test_an_array_keeps_its_order_and_an_item_its_state(ask: Any) -> None:
    answers = ask([CHILD, {**CHILD, "state": "31"}, {}])
    assert [one["recipients"][0]["agency"] for one in answers[:2]] == ["07-unidad_trata", "31-unidad_trata"]
    assert answers[2] == {"recipients": [], "excluded": answers[0]["excluded"]}


def test_without_a_state(ask: Any) -> None:
    assert [one["agency"] for one in ask(CHILD, None)["recipients"]] == ["00-unidad_trata", "00-procuraduria_nna"]


def test_now_by_default(ask: Any) -> None:
    due = datetime.fromisoformat(ask(CHILD, "07", None)["recipients"][0]["ack_by"])
    assert due.tzinfo is not None


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ([{}, {"edad": "secreto"}], ("item 1", "«edad»")),
        ([{"nombre": "secreto"}], ("item 0", "«nombre»")),
        ([{"state": "secreto"}], ("item 0", "«state»")),
        ([{"state": 7}], ("item 0", "«state»")),
        (["secreto"], ("item 0",)),
        ({"peligros": "secreto"}, ("item 0", "«peligros»")),
    ],
)
def test_bad_facts_name_the_key_never_the_value(ask: Any, raw: object, said: tuple[str, ...]) -> None:
    with pytest.raises(FactsError) as refused:
        ask(raw)
    line = str(refused.value)
    assert all(part in line for part in said)
    assert "secreto" not in line
    assert "\n" not in line


def test_bad_state_and_instant(ask: Any) -> None:
    for state in ("33", "00", "7", ""):
        with pytest.raises(FactsError, match="«state»"):
            ask(CHILD, state)
    for at in ("2026-11-20T10:00:00", "mañana"):
        with pytest.raises(FactsError, match="offset"):
            ask(CHILD, "07", at)
    for at in ("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00"):
        with pytest.raises(FactsError, match="year"):
            ask(CHILD, "07", at)


@pytest.mark.parametrize("text", ["[" * 100_000, "{", "\ufeff"])
def test_what_is_not_json_is_refused_in_one_line(text: str) -> None:
    refused = CliRunner().invoke(main, ["route", "--facts", "-"], input=text)
    assert refused.exit_code == 2
    assert len(refused.output.splitlines()) == 1


def test_thousands_take_seconds(ask: Any) -> None:
    started = time.monotonic()
    assert len(ask([CHILD] * 5000)) == 5000
    assert time.monotonic() - started < 20
