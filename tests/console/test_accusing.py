"""Naming an authority that the words accuse, on the report's page: ticked, looked at, then referred with a reason."""

from collections.abc import Iterator

import pytest

from tests.console.test_report import BAR, fields_of, form_of
from tests.support.offices import Office, Person
from tests.support.pages import Control

WORDS = "El de la Procuraduría es cliente del bar."
LOCAL, FEDERAL = "21-procuraduria_nna", "00-procuraduria_nna"


@pytest.fixture
def operator(office: Office) -> Iterator[Person]:
    """Ana, on duty, so that what can wait does."""
    person = office.person("ana")
    person.get("/desk")
    person.post("/desk/duty", turno="entrar")
    yield person
    person.get("/desk")
    person.post("/desk/duty", turno="salir")


def newest(office: Office, operator: Person, **facts: tuple[str, ...]) -> str:
    before = set(operator.items())
    office.tell({**BAR, "compartir_relato": "no", **facts}, words=WORDS)
    (address,) = set(operator.items()) - before
    operator.get(address)
    return address


def boxes(person: Person) -> dict[str, Control]:
    return {box.value: box for box in form_of(person, "/refer").choices("senalada")}


def offered(person: Person) -> set[str]:
    return {control.value for control in form_of(person, "/refer").controls if control.name == "a"}


def test_every_type_may_be_ticked_by_its_name_and_none_is(office: Office, operator: Person) -> None:
    newest(office, operator)
    shown = boxes(operator)
    assert {"policia_local", "fiscalia", "federal", "dif_estatal", "comision_victimas", "migracion"} <= set(shown)
    assert not {"ninguna", "ns"} & set(shown)
    assert shown["procuraduria_nna"].label == "DIF o Procuraduría de Protección"
    assert shown["unidad_trata"].label == "Fiscalía o unidad contra la trata"
    assert not [box for box in shown.values() if box.checked or "_" in box.label]


def test_looking_shows_who_receives_then_and_keeps_what_was_typed_and_nothing_else(
    office: Office, operator: Person
) -> None:
    address = newest(office, operator)
    assert LOCAL in offered(operator)
    fields = fields_of(form_of(operator, "/refer")) | {"senalada": "procuraduria_nna", "referencia": "Palabra 8112"}
    fields["a"] = [agency for agency in fields["a"] if agency != "21-fiscalia"]
    assert operator.post(f"{address}/preview", **fields).status_code == 200
    assert 'role="alert"' not in operator.shown
    assert LOCAL not in offered(operator)
    assert "La autoridad está señalada en el reporte." in operator.page.text
    assert boxes(operator)["procuraduria_nna"].checked
    kept = fields_of(form_of(operator, "/refer"))
    assert kept["referencia"] == ["Palabra 8112"]
    assert FEDERAL in kept["a"], "who stands in is proposed"
    assert "21-fiscalia" not in kept["a"], "who was unticked stays so"
    operator.get(address)
    assert LOCAL in offered(operator), "looking changes nothing"


def test_nobody_is_referred_to_unseen(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    fields = fields_of(form_of(operator, "/refer"))
    for change in ({"senalada": "policia_local"}, {"estado": "07"}):
        answer = operator.post(f"{address}/refer", **(fields | change | {"razon": "lo dice"}))
        assert answer.status_code == 400
        assert "revise a quién le toca ahora" in operator.page.text
    assert "Ya está señalada" not in operator.page.text


def test_it_needs_a_reason_and_is_counted_from_then_on(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    operator.post(f"{address}/preview", **(fields_of(form_of(operator, "/refer")) | {"senalada": "procuraduria_nna"}))
    fields = fields_of(form_of(operator, "/refer"))
    assert operator.post(f"{address}/refer", **fields).status_code == 400
    assert "Señaló a una autoridad: escriba la razón" in operator.page.text
    assert operator.post(f"{address}/refer", **(fields | {"razon": "Lo dice el relato"})).status_code == 200
    assert "Ya está señalada: DIF o Procuraduría de Protección." in operator.page.text
    assert "procuraduria_nna" not in boxes(operator), "it cannot be taken back here"
    assert LOCAL not in offered(operator)
    office.deliver()
    assert "Enviada" in operator.get(address).get_data(as_text=True)


def test_whom_the_reporter_accused_cannot_be_unticked(office: Office, operator: Person) -> None:
    newest(office, operator, autoridad_implicada=("fiscalia",))
    assert "Ya está señalada: Fiscalía." in operator.page.text
    assert "fiscalia" not in boxes(operator)
