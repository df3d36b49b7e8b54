"""The queue: by clock, alarms above, late in bold, and who is on duty."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hotline.clock import today
from hotline.console import queue
from hotline.journey import desk
from hotline.journey.views import QueueLine
from tests.support.offices import Office, Person
from tests.support.pages import fold


def line(office: Office, label: str, *, hours: float, urgency: str = "ordinaria", alarm: str = "") -> QueueLine:
    due = office.hotline.clock.now() + timedelta(hours=hours)
    received = today(office.hotline.clock)
    return QueueLine(label * 32, label * 5, "trata", urgency, "07", "por_revisar", due, alarm, hours < 0, received)


def showing(office: Office, monkeypatch: pytest.MonkeyPatch, login: str, *lines: QueueLine) -> Person:
    monkeypatch.setattr(desk, "queue", lambda _hotline, _visitor: list(lines))
    person = office.person(login)
    person.get("/desk")
    return person


def test_urgency_has_a_shape_and_a_word(office: Office) -> None:
    person = office.person("ana")
    person.get("/desk")
    for shape, word in (("⬣", "Inmediata"), ("▲", "Urgente 24 h"), ("◆", "Prioritaria 72 h")):
        assert f"{shape} {word}" in person.page.text
    for words in ("Chiapas", "Por revisar", "Entrega manual", "Parcial"):
        assert words in person.page.text


def test_what_is_late_says_so_in_bold(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    person = showing(office, monkeypatch, "ana", line(office, "a", hours=-2.5), line(office, "b", hours=5.5))
    assert '<strong class="late">Vencida hace 2 h</strong>' in person.shown
    assert "Vence en 5 h" in person.page.text


def test_nobody_waits(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Nadie espera." in showing(office, monkeypatch, "ana").page.text


def test_a_supervisor_sees_what_is_late_first(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (line(office, "a", hours=3, urgency="urgente_24h"), line(office, "b", hours=-3))
    text = showing(office, monkeypatch, "sofia", *lines).page.text
    assert text.index("bbbbb") < text.index("aaaaa")
    text = showing(office, monkeypatch, "ana", *lines).page.text
    assert text.index("aaaaa") < text.index("bbbbb")


@pytest.mark.parametrize(("alarm", "rings"), [("sonando", True), ("escalada", True), ("atendida", False), ("", False)])
def test_an_alarm_rings_until_somebody_has_it(
    office: Office, monkeypatch: pytest.MonkeyPatch, alarm: str, rings: bool
) -> None:
    person = showing(office, monkeypatch, "ana", line(office, "a", hours=1, urgency="inmediata", alarm=alarm))
    assert ("Tomar" in person.page.text) == rings


@pytest.mark.parametrize("unread", [True, False])
def test_new_words_show_by_word_and_shape(office: Office, monkeypatch: pytest.MonkeyPatch, unread: bool) -> None:
    quiet = replace(line(office, "a", hours=1), unread=unread)
    person = showing(office, monkeypatch, "ana", quiet)
    assert ("✉ Mensaje nuevo" in person.page.text) == unread


def test_what_rings_says_its_own_urgency(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    ringing = replace(line(office, "a", hours=1, urgency="urgente_24h", alarm="sonando"), unread=True)
    person = showing(office, monkeypatch, "ana", ringing)
    assert "Inmediata" not in person.page.text
    assert person.page.text.count("✉ Mensaje nuevo") == 2


def test_taking_an_alarm_silences_it(office: Office) -> None:
    office.tell({"peligro": "si", "edad": "6-11", "actividad": "calle", "tiempo": "ahora"}, state="07")
    person = office.person("beto")
    person.get("/desk")
    take = next(form.action for form in person.page.forms if form.action.endswith("/take"))
    answer = person.post(take)
    assert answer.status_code == 200
    assert "Usted tiene la alarma" in person.page.text
    person.get("/desk")
    assert take not in [form.action for form in person.page.forms]


def test_a_turn_begins_and_ends(office: Office) -> None:
    person = office.person("carla")
    person.get("/desk")
    assert "Nadie en turno" in person.page.text
    person.post("/desk/duty", turno="entrar")
    assert "En turno" in person.page.text
    other = office.person("sofia")
    other.get("/desk")
    assert "Otra persona está en turno" in other.page.text
    person.post("/desk/duty", turno="salir")
    assert "Nadie en turno" in person.page.text


def test_the_page_renews_itself_unless_asked_not_to(office: Office) -> None:
    person = office.person("ana")
    renews = f'http-equiv="refresh" content="{queue.REFRESH_SECONDS}; url=/desk?solo=1"'
    assert renews in person.get("/desk").text
    assert renews in person.get("/desk?solo=1").text
    assert "http-equiv" not in person.get("/desk?quieto=1").text
    report = person.items()[0]
    assert "http-equiv" not in person.get(report).text, "never where somebody writes"


def test_a_code_that_has_no_word_is_shown_as_it_is(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    strange = line(office, "a", hours=1)
    odd = QueueLine(**{**strange.__dict__, "category": "<b>nueva</b>", "state_code": "77", "status": "otro"})
    person = showing(office, monkeypatch, "ana", odd)
    assert "&lt;b&gt;nueva" in person.shown
    assert "estado sin saber" in fold(person.page.text)


def test_a_flood_is_folded_and_nothing_of_it_is_thrown_away(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    hoaxes = [
        replace(line(office, "c", hours=9, urgency="inmediata", alarm="sonando"), report_id=f"{number:032d}")
        for number in range(40)
    ]
    genuine = replace(hoaxes[0], report_id="9" * 32, state_code="21")
    written_again = replace(hoaxes[0], report_id="8" * 32, unread=True)
    person = showing(office, monkeypatch, "ana", *hoaxes, genuine, written_again)
    for one in (*hoaxes, genuine, written_again):
        assert f"/desk/reports/{one.report_id}/take" in person.shown
        assert f'href="/desk/reports/{one.report_id}"' in person.shown
    assert person.shown.count("35 más del mismo estado, tipo, urgencia y día") == 2
    folded = "".join(person.shown.split("<details")[1:3])
    for one in (genuine, written_again):
        assert f"/desk/reports/{one.report_id}/take" not in folded.split("</details>")[0]
