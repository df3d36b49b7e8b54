"""Which passwords may be chosen: long ones that nobody tries first, whatever they are made of."""

import pytest

from hotline.people import passwords
from hotline.people.passwords import PasswordError, check


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


def test_the_list_is_there_and_says_where_it_comes_from() -> None:
    assert 3000 <= len(passwords.common()) <= 100_000
    text = passwords.resources.files("hotline.people").joinpath("common_passwords.txt").read_text()
    assert "MIT" in text[:500]
    assert {"dragonball", "qwerty123"} <= passwords.common()
