"""The length of a text message."""

import pytest

from hotline.rulebook.gsm7 import BASIC, septets


def test_lengths() -> None:
    assert septets("") == 0
    assert septets("¿Cuantas niñas? ¡Si! Üé") == 23
    assert septets("[a]€") == 7
    assert len(BASIC) == 127, "128 places, one of them the escape"


@pytest.mark.parametrize("letter", "áíóú«»“—😀ç")
def test_letters_outside(letter: str) -> None:
    with pytest.raises(ValueError, match=letter):
        septets(f"No {letter}")
