"""The desk's half of a conversation: taken, answered, handed over, ended, with the script beside it."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline.audit.trail import TrailEntry
from hotline.chat.store import Chat
from hotline.intake.reports import Report
from tests.journey.chat_browsers import Chats, at, open_chats
from tests.journey.conftest import House


@pytest.fixture
def chats(house_on_sqlite: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chats]:
    yield from open_chats(house_on_sqlite, monkeypatch)


def actions(chats: Chats) -> list[str]:
    with chats.house.hotline.db.read() as session:
        return list(session.scalars(select(TrailEntry.action).order_by(TrailEntry.position)))


def test_an_operator_takes_it_and_both_read_each_other(chats: Chats) -> None:
    ana, reporter = chats.operator(), chats.reporter()
    reporter.write("Hay dos niños en el taller.")
    assert "1 conversación espera respuesta." in ana.get("/desk").text
    address = at(ana)
    ana.get(address)
    ana.post(f"{address}/take")
    assert "Hay dos niños en el taller." in ana.get(f"{address}/lines").text
    ana.get(address)
    ana.post(f"{address}/say", texto="¿Dónde está el taller?")
    assert reporter.said_by("Persona de la línea") == ["¿Dónde está el taller?"]
    assert "Contesta una persona de la línea." in reporter.get("/chat").text
    assert {"chat.open", "chat.take", "chat.say"} <= set(actions(chats))


def test_what_is_sent_twice_stands_once(chats: Chats) -> None:
    ana, reporter = chats.operator(), chats.reporter()
    reporter.write("Hola")
    address = at(ana)
    ana.get(address)
    ana.post(f"{address}/take")
    for _ in range(3):
        ana.post(f"{address}/say", texto="Buenas tardes.", linea="ab" * 16)
    assert reporter.said_by("Persona de la línea") == ["Buenas tardes."]


def test_nobody_else_answers_or_follows_what_is_in_somebodys_hands(chats: Chats) -> None:
    ana, beto, reporter = chats.operator("ana"), chats.operator("beto"), chats.reporter()
    reporter.write("Hola")
    address = at(ana)
    ana.get(address)
    ana.post(f"{address}/take")
    beto.get(address)
    assert beto.post(f"{address}/take").status_code == 409
    assert beto.post(f"{address}/say", texto="yo también").status_code == 409
    assert beto.get(f"{address}/lines").status_code == 404
    assert beto.get(f"{address}/stream").status_code == 404
    assert reporter.said_by("Persona de la línea") == []


def test_handed_over_the_next_one_goes_on_and_the_first_reads_no_more(chats: Chats) -> None:
    ana, beto, reporter = chats.operator("ana"), chats.operator("beto"), chats.reporter()
    reporter.write("Hola")
    address = at(ana)
    ana.get(address)
    ana.post(f"{address}/take")
    ana.get(address)
    other = re.findall(r'<option value="([0-9a-f]{32})">', ana.shown)
    assert len(other) == 1
    ana.post(f"{address}/hand-over", a=other[0])
    assert ana.get(f"{address}/lines").status_code == 404
    beto.get(address)
    beto.post(f"{address}/say", texto="Sigo yo.")
    assert reporter.said_by("Persona de la línea") == ["Sigo yo."]
    beto.get(address)
    beto.post(f"{address}/hand-over", a="")
    assert "Sigue usted" in reporter.get("/chat").text


def test_ended_by_the_desk_it_lies_at_the_report_and_the_reporter_gets_the_folio(chats: Chats) -> None:
    ana, reporter = chats.operator(), chats.reporter()
    reporter.write("Hay dos niños en el taller.")
    address = at(ana)
    ana.get(address)
    ana.post(f"{address}/take")
    ana.get(address)
    ana.post(f"{address}/say", texto="Ya pedí ayuda.")
    ana.get(address)
    ana.post(f"{address}/close")
    assert "terminó la conversación" in reporter.get("/chat").text
    reporter.press("terminar")
    answer = reporter.client.post("/p", data={**reporter.fields(), "accion": "seguir"})
    assert 'class="folio"' in answer.text
    with chats.house.hotline.db.read() as session:
        [report] = session.scalars(select(Report))
        assert list(session.scalars(select(Chat))) == []
    page = ana.get(f"/desk/reports/{report.id}").text
    assert "Ya pedí ayuda." in page


def test_what_is_answered_to_the_script_counts_and_stays_when_more_is_written(chats: Chats) -> None:
    ana, reporter = chats.operator(), chats.reporter()
    reporter.write("Quiero contar algo.")
    address = at(ana)
    ana.get(address)
    ana.post(f"{address}/take")
    ana.get(address)
    with chats.house.hotline.db.read() as session:
        [report] = session.scalars(select(Report))
    answers = {"hecho.edad": "6-11", "hecho.actividad": "industria", "hecho.reporta": "vio", "lugar.estado": "21"}
    page = ana.post(f"/desk/reports/{report.id}/answers", volver=f"show_chat:{address[-32:]}", **answers)
    assert "Trabajo infantil" in page.text
    reporter.write("Son muy pequeños.")
    with chats.house.hotline.db.read() as session:
        [now] = session.scalars(select(Report))
    assert (now.category, now.state_code) == ("trabajo_infantil", "21")
    assert "report.script" in actions(chats)


def test_a_code_that_nobody_offers_is_refused(chats: Chats) -> None:
    ana, reporter = chats.operator(), chats.reporter()
    reporter.write("Quiero contar algo.")
    with chats.house.hotline.db.read() as session:
        [report] = session.scalars(select(Report))
    ana.get(at(ana))
    for wrong in ({"hecho.edad": "100"}, {"hecho.nada": "si"}, {"lugar.estado": "99"}):
        assert ana.post(f"/desk/reports/{report.id}/answers", **wrong).status_code == 400


def test_writing_shows_on_the_other_side(chats: Chats) -> None:
    ana, reporter = chats.operator(), chats.reporter()
    reporter.write("Hola")
    address = at(ana)
    ana.get(address)
    ana.post(f"{address}/take")
    ana.get(address)
    assert ana.post(f"{address}/typing").status_code == 204
    assert "está escribiendo" in reporter.client.get("/chat/flujo").text
    reporter.get("/chat")
    reporter.client.post("/chat/escribe", data=reporter.fields())
    assert "Está escribiendo." in ana.get(f"{address}/stream").text


def test_whoever_is_gone_can_be_relieved_by_anybody(chats: Chats) -> None:
    ana, beto, reporter = chats.operator("ana"), chats.operator("beto"), chats.reporter()
    reporter.write("Hola")
    address = at(ana)
    ana.get(address)
    ana.post(f"{address}/take")
    assert "espera respuesta" not in beto.get("/desk").text
    chats.house.clock.advance(timedelta(minutes=2))
    assert "espera respuesta" in beto.get("/desk").text
    beto.get(address)
    assert beto.post(f"{address}/take").status_code == 200
    assert ana.get(f"{address}/lines").status_code == 404
