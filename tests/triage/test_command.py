"""The JSON of `hotline triage`."""

import json

import pytest

from hotline.errors import FactsError
from hotline.rulebook import Rulebook
from hotline.triage.command import triage_json

FORCED = {"edad": "12-14", "actividad": "campo", "para_quien": "patron", "amenazas": "migracion", "horario": ["noche"]}


def test_one_object(book: Rulebook) -> None:
    given = triage_json(book, FORCED)
    assert isinstance(given, dict)
    assert list(given) == ["category", "urgency", "indicators", "rules", "unknown"]
    assert given["category"] == "trabajo_forzoso"
    assert given["urgency"] == "urgente_24h"
    assert given["indicators"] == ["I6"]
    assert [rule["id"] for rule in given["rules"]] == ["TF-1", "U-2a"]
    articles = ["22", "12", "C29 2", "W24 definición", "C182 3.a", "PROPUESTA umbral de indicadores"]
    assert given["rules"][0] == {"id": "TF-1", "source": "L2", "articles": articles}
    assert "captacion" in given["unknown"]
    assert json.loads(json.dumps(given)) == given


def test_an_array_keeps_its_order(book: Rulebook) -> None:
    given = triage_json(book, [FORCED, {}, {"peligro": "si"}])
    assert isinstance(given, list)
    assert [item["urgency"] for item in given] == ["urgente_24h", "ordinaria", "inmediata"]
    assert triage_json(book, []) == []


def test_every_rule_names_a_known_source(book: Rulebook) -> None:
    given = triage_json(book, [FORCED, {"peligro": "si"}, {"edad": "18+"}])
    assert isinstance(given, list)
    assert all(rule["source"] in book.sources for item in given for rule in item["rules"])


@pytest.mark.parametrize(
    ("raw", "item", "key"),
    [
        ({"edad": "cuarenta"}, 0, "edad"),
        ([{}, {"edad": "1234"}], 1, "edad"),
        ([{}, {}, {"peligros": ["quimicos", "dragones"]}], 2, "peligros"),
        ({"peligro": ["si"]}, 0, "peligro"),
        ({"peligro": True}, 0, "peligro"),
        ({"peligro": None}, 0, "peligro"),
        ({"peligros": 5}, 0, "peligros"),
        ({"peligros": [["carga"]]}, 0, "peligros"),
        ({"estado": "07"}, 0, "estado"),
        ([{"edad": "15"}, 7], 1, "object"),
        ("edad", 0, "object"),
    ],
)
def test_bad_input_names_key_and_item_only(raw: object, item: int, key: str, book: Rulebook) -> None:
    with pytest.raises(FactsError) as wrong:
        triage_json(book, raw)
    message = str(wrong.value)
    assert "\n" not in message
    assert f"item {item}" in message
    assert key in message
    for secret in ("cuarenta", "1234", "dragones", "07", "True"):
        assert secret not in message


def test_a_strange_key_is_shown_harmlessly(book: Rulebook) -> None:
    with pytest.raises(FactsError) as wrong:
        triage_json(book, {"a\nb" + "x" * 500: "si"})
    assert len(str(wrong.value)) < 160
    assert "\n" not in str(wrong.value)
