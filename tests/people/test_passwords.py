"""Which passwords may be chosen: long ones that nobody tries first, whatever they are made of."""

import pytest

from hotline.people import passwords
from hotline.people.passwords import PasswordError, check
from tests.support.house import ROOT, text_of


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "short"),
        ("once letras", "short"),
        ("x" * 129, "long"),
        ("password1234", "common"),
        ("P4ssw0rd!!!!", "common"),
        ("Contraseña2026", "common"),
        ("123456789012", "common"),
        ("aaaaaaaaaaaaa", "common"),
        ("abcabcabcabc", "common"),
        ("qwertyuiopas", "common"),
        ("1qaz2wsx3edc", "common"),
        ("iloveyou2024", "common"),
        ("tequiero!!!!", "common"),
        ("dragonprincess", "common"),
        ("Mariposa-Corazon7", "common"),
        ("111222333444", "common"),
        ("123456789aaaa", "common"),
        ("1a2a3a4a5a6a", "common"),
        ("010203040506", "common"),
        ("rosario-rosario", "yours"),
        ("Rosario.2026!", "yours"),
        ("hotline-2026!", "yours"),
    ],
)
def test_refused(password: str, why: str) -> None:
    with pytest.raises(PasswordError) as error:
        check(password, "rosario")
    assert error.value.code == why
    assert password not in str(error.value) or not password
    assert all(error.value.text(language) for language in ("es_MX", "en"))


@pytest.mark.parametrize(
    "password",
    [
        "tres nubes verdes",
        "caballo correcto pila",
        "ñandú con paraguas",
        "日本語のパスワード十二文字",
        "m" * 3 + "x9kq!Zt2Wv",
        "x9" * 3 + "loro gris " * 12,
    ],
)
def test_taken_without_rules_of_composition(password: str) -> None:
    check(password[:128], "rosario")


FIRST = ("password", "contrasena", "iloveyou", "tequiero", "sunshine", "princesa", "america", "corazon", "mariposa",
         "football", "superman", "estrella", "chocolate", "alejandra", "fernanda", "guadalupe", "dragon", "monkey",
         "shadow", "master")  # fmt: skip
"""Some of the list, the first that anybody tries."""


def test_what_guessers_make_of_the_first_words_is_refused_without_being_on_the_list(long_ones: list[str]) -> None:
    """Long ones are made of short ones: with years and signs behind, two together, digits in the place of letters."""
    assert set(FIRST) <= passwords.common()
    ends = ("", *map(str, range(1990, 2030)), "123", "1234", "12345", "123456", "!", "!!", "*1", "#2026", "01", "007")
    made = {f"{one}{end}" for one in FIRST for end in ends} | {f"{a}{b}" for a in FIRST for b in FIRST}
    made |= {f"{a}{b}{end}" for a in FIRST[:8] for b in FIRST for end in ends[1:12]}
    made |= {one.capitalize() for one in made} | {one.replace("a", "4").replace("o", "0") for one in made}
    long = sorted(one for one in made if len(one) >= passwords.SHORTEST)
    assert len(long) > 3000
    assert [one for one in long if not refused(one)] == []


@pytest.fixture
def long_ones(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Those of the list that have twelve letters or more, taken from it."""
    long = [one for one in passwords.common() if len(one) >= passwords.SHORTEST]
    short = frozenset(passwords.common() - set(long))
    monkeypatch.setattr(passwords, "common", lambda: short)
    return long


def test_half_of_the_long_ones_of_the_list_are_refused_without_it(long_ones: list[str]) -> None:
    """How far the rules reach beyond the list."""
    caught = sum(refused(one) for one in long_ones)
    assert (len(long_ones), caught) == (362, 193), "docs/asvs.md says how many"


def refused(password: str) -> bool:
    try:
        check(password, "rosario")
    except PasswordError:
        return True
    return False


def test_the_list_is_there_and_says_where_it_comes_from() -> None:
    assert 3000 <= len(passwords.common()) <= 100_000
    text = passwords.resources.files("hotline.people").joinpath("common_passwords.txt").read_text()
    assert "MIT" in text[:500]
    assert {"dragonball", "qwerty123"} <= passwords.common()


def test_the_words_of_this_house_are_documented() -> None:
    page = " ".join(text_of(ROOT / "docs" / "security.md").split())
    assert f"no password either: {', '.join(passwords.CONTEXT)}." in page
