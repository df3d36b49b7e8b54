"""GSM-7: counted as the standard counts, transliterated without losing words, cut where it can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.channels.messages.septets import BASIC, EXTENDED, LIMIT, gsm, septets, split


def test_the_alphabet_has_the_size_that_the_standard_gives_it() -> None:
    assert len(BASIC) == 127  # 128 places, one of which is the escape
    assert len(EXTENDED) == 10
    assert not BASIC & EXTENDED


@pytest.mark.parametrize(("text", "count"), [("", 0), ("a" * 160, 160), ("ñ¿¡éü", 5), ("€[]", 6), ("@£$", 3)])
def test_septets_are_counted(text: str, count: int) -> None:
    assert septets(text) == count


def test_a_letter_outside_is_not_counted_as_one() -> None:
    with pytest.raises(ValueError, match="GSM-7"):
        septets("á")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Está aquí, ¿cómo? El niño y la cigüeña, público.", "Esta aqui, ¿como? El niño y la cigüeña, publico."),
        ("ÁÍÓÚ ÉÑ", "AIOU ÉÑ"),
        ("“hola” «hola» ‘hola’ … — 1º", '"hola" "hola" \'hola\' ... - 1o'),
        ("a\u0301", "a"),
        ("ayuda 🙏🏽 ya", "ayuda  ya"),
        ("dos\u00a0palabras", "dos palabras"),
    ],
)
def test_words_keep_their_letters_as_far_as_the_alphabet_goes(text: str, written: str) -> None:
    assert gsm(text) == written


@given(st.text(max_size=400))
def test_everything_becomes_sendable(text: str) -> None:
    pieces = split(gsm(text))
    assert all(0 < septets(piece) <= LIMIT for piece in pieces)


@given(st.text(alphabet="abc ñ€.", max_size=600))
def test_cutting_loses_nothing_but_space(text: str) -> None:
    assert "".join("".join(split(text)).split()) == "".join(text.split())


def test_a_text_is_cut_after_a_sentence_and_never_inside_a_word() -> None:
    sentence = "Esto es una oración de prueba que ocupa bastante lugar en el mensaje y termina aquí. "
    pieces = split(gsm(sentence * 4).strip())
    assert all(piece.endswith("aqui.") for piece in pieces)
    words = split("palabra " * 60)
    assert all(set(piece.split()) == {"palabra"} for piece in words)
