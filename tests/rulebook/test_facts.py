"""Answer sets from outside."""

import pytest

from hotline.errors import FactsError
from hotline.rulebook import Rulebook
from hotline.rulebook.facts import check_facts


def test_good_facts(book: Rulebook) -> None:
    raw = {"edad": "6-11", "peligros": ["trafico", "carga", "carga"], "horario": "noche", "senales": []}
    assert check_facts(raw, book.keys) == {
        "edad": "6-11",
        "peligros": ("carga", "trafico"),
        "horario": ("noche",),
        "senales": (),
    }


def test_checking_twice_changes_nothing(book: Rulebook) -> None:
    once = check_facts({"condicion": ["migrante", "otra_lengua"], "deuda": "ns"}, book.keys)
    assert check_facts(once, book.keys) == once


def test_keys_not_given_stay_away(book: Rulebook) -> None:
    assert check_facts({}, book.keys) == {}


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ({"edad": "treinta y tres"}, "edad"),
        ({"edad": 15}, "edad"),
        ({"peligros": {"carga": 1}}, "peligros"),
        ({"peligros": ["carga", 3]}, "peligros"),
        ({"nombre": "treinta y tres"}, "nombre"),
    ],
)
def test_bad_facts_name_the_key_and_hide_the_value(raw: dict[str, object], key: str, book: Rulebook) -> None:
    with pytest.raises(FactsError) as wrong:
        check_facts(raw, book.keys)
    assert key in str(wrong.value)
    assert "treinta" not in str(wrong.value)
