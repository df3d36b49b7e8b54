"""Which state somebody means."""

import pytest

from hotline.routing.place import find_states, from_digits, look_up
from hotline.rulebook.book import Rulebook


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Chiapas", "07"),
        ("en michoacan", "16"),
        ("NUEVO LEÓN", "19"),
        ("edomex", "15"),
        ("Edo. Méx.", "15"),
        ("edo mex", "15"),
        ("Ecatepec, Estado de México", "15"),
        ("Ciudad de México", "09"),
        ("cdmx", "09"),
        ("DF", "09"),
        ("D. F.", "09"),
        ("TIJUANA BC", "02"),
        ("La Paz, B.C.S.", "03"),
        ("Baja California Sur", "03"),
        ("baja california", "02"),
        ("Mty N.L.", "19"),
        ("cancun q. roo", "23"),
        ("San Cristóbal, Chis.", "07"),
        ("Ver", "30"),
        ("Tula, Hidalgo", "13"),
        ("estado de Hidalgo", "13"),
        ("Hidalgo del Parral, Chihuahua", "08"),
        ("Colonia Guerrero, CDMX", "09"),
        ("Dolores Hidalgo Guanajuato", "11"),
        ("Guadalajara, Jalisco, México", "14"),
        ("col. centro, Puebla, Pue.", "21"),
        ("Coahuila de Zaragoza", "05"),
    ],
)
def test_a_state_is_found(rulebook: Rulebook, text: str, state: str) -> None:
    place = look_up(text, rulebook.states)
    assert place.candidates == (state,)
    assert place.certain


@pytest.mark.parametrize(
    ("text", "first", "other"),
    [
        ("México", "15", "09"),
        ("Hidalgo", "13", "05"),
        ("en guerrero", "12", "08"),
        ("Morelos", "17", "15"),
        ("Toluca, México", "15", "09"),
        ("calle Puebla, Veracruz", "30", "21"),
    ],
)
def test_what_may_mean_two_is_asked_again(rulebook: Rulebook, text: str, first: str, other: str) -> None:
    place = look_up(text, rulebook.states)
    assert place.candidates[0] == first
    assert other in place.candidates
    assert not place.certain


@pytest.mark.parametrize(
    "text", ["", "😀", "son dos niños y no los dejan ver a nadie", "col. sin nombre", "8711234567", "x" * 10_000]
)
def test_nothing_is_guessed(rulebook: Rulebook, text: str) -> None:
    assert find_states(text, rulebook.states) == ()


def test_every_official_and_short_name_finds_its_state(rulebook: Rulebook) -> None:
    for key, state in rulebook.states.items():
        for name in (state.name, state.short_name, *state.aliases, *state.abbreviations):
            assert find_states(name, rulebook.states)[0] == key, name


def test_digits(rulebook: Rulebook) -> None:
    assert from_digits("07", rulebook.states) == ("07", "09")
    assert from_digits("33", rulebook.states) == ("08",)
    assert from_digits("29000", rulebook.states) == ("07",)
    for nothing in ("00", "1", "", "17000", "5512345678"):
        assert from_digits(nothing, rulebook.states) == ()


def test_a_postal_prefix_belongs_to_one_state(rulebook: Rulebook) -> None:
    prefixes = [prefix for state in rulebook.states.values() for prefix in state.postal_prefixes]
    assert len(prefixes) == len(set(prefixes)) == 96
