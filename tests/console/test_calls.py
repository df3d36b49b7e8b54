"""Calls at the desk: who waits stands above all else, one's telephone rings, and the report is where the work is."""

import re
import secrets
from collections.abc import Iterator

import pytest

from hotline.app import intake_app
from hotline.channels.twilio import operators
from hotline.live import calls, legs, taking
from hotline.people import tables
from tests.support.calling import OURS, Caller, Rooms, in_line, only
from tests.support.noting import Noting
from tests.support.offices import Office, Person

TELEPHONE = "55 1111 2222"
DIALLED = "+525511112222"


@pytest.fixture(autouse=True)
def everything_is_on_the_trail(noting: Noting) -> Iterator[None]:
    """As everywhere in this folder; the caller's own webhooks are no acts of the staff."""
    noting.wrong.clear()
    yield
    assert [line for line in noting.wrong if not line.startswith("POST /twilio/")] == []


@pytest.fixture
def rooms(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rooms]:
    """A number of our own, and a provider of the test's own; afterwards nobody calls and nobody takes calls."""
    made = Rooms()
    monkeypatch.setattr(operators, "rooms", made)
    settings = office.hotline.settings
    object.__setattr__(settings, "caller_id", OURS)
    yield made
    for name, value in (("caller_id", ""), ("bridge_numbers", {})):
        object.__setattr__(settings, name, value)
    with office.hotline.db.write() as session:
        for row in calls.everyone(session):
            legs.remove(session, row.handle)
            calls.remove(session, row.handle)
        session.query(taking.CallDuty).delete()
        session.query(tables.Person).update({"on_duty_until": None})


@pytest.fixture
def ana(office: Office, rooms: Rooms) -> Person:
    """An operator who takes calls."""
    person = office.person("ana")
    person.get("/desk")
    person.post("/desk/duty", turno="entrar", telefono=TELEPHONE)
    return person


@pytest.fixture
def caller(office: Office, ana: Person) -> Caller:
    """Somebody who waits in line."""
    made = Caller(office.hotline, intake_app(office.hotline).test_client(), "CA" + secrets.token_hex(16))
    in_line(made, "2")
    return made


def _handle(office: Office) -> str:
    with office.hotline.db.read() as session:
        return calls.everyone(session)[0].handle


def _picked_up(office: Office, rooms: Rooms, caller: Caller) -> str:
    """The operator's telephone takes the call, and the caller comes in; the report in which it is told."""
    with office.hotline.db.read() as session:
        (leg,) = legs.of_call(session, _handle(office), legs.ATTENDS)
    operators.ring(office.hotline, leg.id)
    telephone = Caller(office.hotline, caller.client, "CA" + leg.id)
    telephone.press(telephone.post(f"/twilio/live/{leg.id}/answer"), "1")
    caller.follow("/twilio/voice/wait/3?n=1")
    only(caller.leave(), "Conference")
    with office.hotline.db.read() as session:
        return calls.everyone(session)[0].report_id


def test_the_telephone_of_a_turn_is_one_or_the_turn_does_not_begin(office: Office, rooms: Rooms) -> None:
    beto = office.person("beto")
    beto.get("/desk")
    answer = beto.post("/desk/duty", turno="entrar", telefono="doce")
    assert answer.status_code == 400
    assert "diez números" in beto.page.text
    with office.hotline.db.read() as session:
        assert session.query(taking.CallDuty).all() == []


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("5511112222", DIALLED),
        ("(55) 1111-2222", DIALLED),
        ("+52 1 55 1111 2222", DIALLED),
        ("+52 55 1111 2222", DIALLED),
        ("+1 202 555 0101", "+12025550101"),
        ("911", ""),
        ("+0 55", ""),
    ],
)
def test_a_telephone_is_read_as_people_type_it(typed: str, dialled: str) -> None:
    assert taking.as_dialled(typed) == dialled


def test_a_call_is_taken_from_the_queue_and_told_in_its_report(
    office: Office, noting: Noting, rooms: Rooms, ana: Person, caller: Caller
) -> None:
    ana.get("/desk")
    assert "Toma llamadas: sonará su teléfono." in ana.page.text
    assert "Tomar la llamada" in ana.page.text
    handle = _handle(office)
    noting.noted.clear()
    ana.post(f"/desk/calls/{handle}/take")
    assert "POST /desk/calls/<string(length=32):handle>/take" in noting.noted
    assert "Suena su teléfono" in ana.page.text
    assert 'http-equiv="refresh"' in ana.shown

    report_id = _picked_up(office, rooms, caller)
    assert [number for _, number, *_ in rooms.rung] == [DIALLED]
    answer = ana.get(f"/desk/calls/{handle}")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/desk/reports/{report_id}#llamada")
    ana.get(f"/desk/reports/{report_id}")
    assert "En llamada" in ana.page.text
    assert "No hay número del C5: pídale que cuelgue y marque 9-1-1." in ana.page.text

    noting.noted.clear()
    ana.post(f"/desk/calls/{handle}/end")
    assert "POST /desk/calls/<string(length=32):handle>/end" in noting.noted
    caller.follow("/twilio/voice/talked/3", DialCallStatus="answered")
    ana.get(f"/desk/reports/{report_id}")
    assert "En llamada" not in ana.page.text


def test_passing_to_911_loses_no_answer_that_was_ticked(
    office: Office, noting: Noting, rooms: Rooms, ana: Person, caller: Caller
) -> None:
    object.__setattr__(office.hotline.settings, "bridge_numbers", {"21": "+522200000001"})
    handle = _handle(office)
    ana.post(f"/desk/calls/{handle}/take")
    report_id = _picked_up(office, rooms, caller)
    ana.get(f"/desk/reports/{report_id}")
    assert "Pasar al 9-1-1" in ana.page.text
    noting.noted.clear()
    ana.post(f"/desk/calls/{handle}/911", emergencia="21", aviso=report_id, **{"hecho.edad": "12-14"})
    assert "POST /desk/calls/<string(length=32):handle>/911" in noting.noted
    assert "Llamando a emergencias" in ana.page.text
    ana.get(f"/desk/reports/{report_id}")
    assert re.search(r'name="hecho.edad" value="12-14" checked', ana.shown)
    answer = ana.post(f"/desk/calls/{handle}/911", emergencia="21")
    assert answer.status_code == 409
    assert "Ya se está llamando a emergencias." in ana.page.text


def test_a_supervisor_listens_and_the_operator_sees_it(
    office: Office, noting: Noting, rooms: Rooms, ana: Person, caller: Caller
) -> None:
    handle = _handle(office)
    ana.post(f"/desk/calls/{handle}/take")
    report_id = _picked_up(office, rooms, caller)
    sofia = office.person("sofia")
    sofia.get("/desk")
    assert "Aconsejar a quien atiende" in sofia.page.text
    assert sofia.post(f"/desk/calls/{handle}/listen", modo="escuchar").status_code == 409
    sofia.post("/desk/duty", turno="entrar", telefono="5533334444")
    noting.noted.clear()
    sofia.post(f"/desk/calls/{handle}/listen", modo="aconsejar")
    assert "POST /desk/calls/<string(length=32):handle>/listen" in noting.noted
    with office.hotline.db.write() as session:
        (leg,) = legs.of_call(session, handle, legs.COACHES)
        leg.state = legs.HERE
    ana.get(f"/desk/reports/{report_id}")
    assert "Supervisión escucha" in ana.page.text
    assert ana.post(f"/desk/calls/{handle}/listen", modo="escuchar").status_code == 404


def test_a_call_that_is_over_is_said_to_be_over(office: Office, ana: Person) -> None:
    gone = "0" * 32
    assert ana.get(f"/desk/calls/{gone}").status_code == 404
    assert "Esa llamada ya terminó" in ana.page.text
    assert ana.post(f"/desk/calls/{gone}/take").status_code == 404


def test_a_call_that_nobody_answered_can_be_taken_again(
    office: Office, rooms: Rooms, ana: Person, caller: Caller
) -> None:
    handle = _handle(office)
    ana.post(f"/desk/calls/{handle}/take")
    with office.hotline.db.read() as session:
        (leg,) = legs.of_call(session, handle, legs.ATTENDS)
    operators.ring(office.hotline, leg.id)
    telephone = Caller(office.hotline, caller.client, "CA" + leg.id)
    telephone.post(f"/twilio/live/{leg.id}/status", CallStatus="no-answer")
    ana.get(f"/desk/calls/{handle}")
    assert "puede tomarla otra vez" in ana.page.text
    assert "Tomar la llamada" in ana.page.text
