"""What may tell who is talking is pointed at; nothing is lost or changed on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.pages.staff.marking import pieces


def marked(text: str) -> list[str]:
    return [piece.text for piece in pieces(text) if piece.kind]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("llámeme al 961 123 4567 en la tarde", "961 123 4567"),
        ("mi cel 9611234567", "9611234567"),
        ("marque (55) 1234-5678", "(55) 1234-5678"),
        ("por whats +52 55 1234 5678", "+52 55 1234 5678"),
        ("CURP GOMC900101MCSRRL09 ahí", "GOMC900101MCSRRL09"),
        ("su RFC es GOMC900101AB1", "GOMC900101AB1"),
        ("escriba a rosa.perez@correo.example.mx", "rosa.perez@correo.example.mx"),
        ("Me llamo Rosa Pérez y vi", "Me llamo Rosa Pérez"),
        ("mi nombre es Ana", "mi nombre es Ana"),
        ("Soy la maestra de tercero", "Soy la maestra"),
        ("soy su tía", "soy su tía"),
        ("mi hija va ahí", "mi hija"),
        ("yo vivo junto al taller", "yo vivo junto"),
        ("en facebook.com no, en www.facebook.com/rosa.p", "www.facebook.com/rosa.p"),
        ("mi insta @rosa_mx", "@rosa_mx"),
    ],
)
def test_it_points_at(text: str, found: str) -> None:
    assert found in marked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Trabajan desde las 5 de la mañana hasta las 10 de la noche",
        "Son 12 niños de 6 a 11 años, les pagan 150 pesos",
        "En el kilómetro 45 de la carretera 190, desde 2024",
        "El soyate crece ahí; la maestra dice que faltan",
        "",
    ],
)
def test_it_leaves_alone(text: str) -> None:
    assert marked(text) == []


@given(st.text())
def test_the_pieces_together_are_the_text(text: str) -> None:
    assert "".join(piece.text for piece in pieces(text)) == text


def test_long_texts_are_cut_up_in_time() -> None:
    for text in ("a" * 20_000, "soy la " * 5_000, "1 " * 20_000, "a.b-c" * 5_000, "Me llamo " + "Aa " * 8_000):
        assert "".join(piece.text for piece in pieces(text)) == text
