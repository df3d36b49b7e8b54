"""The reporter's page of a conversation, without script: offered, written, read, ended."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from hotline.journey import chatting, sweeping
from tests.journey.chat_browsers import Chats, at, open_chats
from tests.journey.conftest import House


@pytest.fixture
def chats(house_on_sqlite: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chats]:
    yield from open_chats(house_on_sqlite, monkeypatch)


def test_the_first_page_offers_it_only_while_somebody_answers(chats: Chats) -> None:
    reporter = chats.reporter()
    assert "/chat" not in reporter.get("/").text
    assert "Ahora no hay nadie para escribir" in reporter.get().text
    chats.operator()
    assert 'href="/chat"' in reporter.get("/").text
    page = reporter.get()
    assert "Escriba aquí" in page.text
    assert "tel:911" in page.text
    assert "Set-Cookie" not in page.headers


def test_a_line_is_kept_shown_and_answered_with_a_place_in_line(chats: Chats) -> None:
    chats.operator()
    first, second = chats.reporter(), chats.reporter()
    first.write("Hay dos niños en el taller.")
    assert "Sigue usted" in first.shown
    second.write("Quiero preguntar algo.")
    assert "Hay una persona antes." in second.shown
    assert first.said_by("Usted") == ["Hay dos niños en el taller."]


def test_the_same_first_line_sent_again_is_one_conversation(chats: Chats) -> None:
    chats.operator()
    reporter, again = chats.reporter(), chats.reporter()
    reporter.get()
    form = {**reporter.fields(), "accion": "enviar", "texto": "Hola"}
    for browser in (reporter, again, again):
        assert browser.client.post("/chat", data={**form, "sello": reporter.fields()["sello"]}).status_code in {
            303,
            403,
        }
    assert reporter.said_by("Usted") == ["Hola"]


def test_a_form_of_another_site_is_refused(chats: Chats) -> None:
    chats.operator()
    reporter = chats.reporter()
    reporter.write("Hola")
    refused = reporter.press("enviar", texto="otra <cosa>", sello="0" * 32, l="en")
    assert refused.status_code == 403
    assert "otra &lt;cosa&gt;</textarea>" in refused.text, "it may be an older tab's: its words stay on the page"
    assert '<html lang="en"' in refused.text
    assert reporter.said_by("Usted") == ["Hola"]


def test_the_stream_gives_what_is_missing_and_no_more(chats: Chats) -> None:
    chats.operator()
    reporter = chats.reporter()
    reporter.write("uno")
    reporter.write("dos")
    whole = reporter.client.get("/chat/flujo").text
    assert [row["texto"] for row in _lines(whole)] == ["uno", "dos"]
    rest = reporter.client.get("/chat/flujo", headers={"Last-Event-ID": "1"}).text
    assert [row["texto"] for row in _lines(rest)] == ["dos"]
    assert "retry: " in rest
    assert chats.reporter().client.get("/chat/flujo").status_code == 404


def test_a_line_that_nobody_can_be_made_sure_of_is_not_shown(chats: Chats, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, reporter = chats.operator(), chats.reporter()
    reporter.write("Hola")
    address = at(ana)
    ana.get(address)
    ana.post(f"{address}/take")
    monkeypatch.setattr("hotline.people.signed.as_bytes", lambda _body: b"other words")
    ana.post(f"{address}/say", texto="Deme su nombre.")
    assert reporter.said_by("No se pudo comprobar quién lo escribió") == [
        "Por cuidado no mostramos este mensaje. Aquí se puede preguntar por él."
    ]
    stream = reporter.client.get("/chat/flujo", headers={"Last-Event-ID": "1"}).text
    assert "No se pudo comprobar" in stream
    assert "Deme su nombre" not in stream + reporter.get().text


def test_a_conversation_that_fell_silent_says_so(chats: Chats) -> None:
    reporter = chats.reporter()
    chats.operator()
    reporter.write("uno")
    chats.house.clock.advance(timedelta(hours=2))
    sweeping.expire_chats(chats.house.hotline)
    stream = reporter.client.get("/chat/flujo").text
    assert "La conversación se cerró." in stream
    assert '"fin": true' in stream


def test_ending_leads_to_the_page_before_sending_and_to_the_folio(chats: Chats) -> None:
    chats.operator()
    reporter = chats.reporter()
    reporter.write("Hay dos niños en el taller.")
    page = reporter.press("terminar").text
    assert "Revise antes de enviar" in page
    assert "Hay dos niños en el taller." in page
    answer = reporter.client.post("/p", data={**reporter.fields(), "accion": "seguir"})
    assert 'class="folio"' in answer.text


def test_leaving_at_once_leaves_nothing_on_the_page(chats: Chats) -> None:
    chats.operator()
    reporter = chats.reporter()
    reporter.write("Hay dos niños en el taller.")
    cookie = reporter.client.get_cookie("p")
    reporter.get("/salir")
    assert cookie is not None
    reporter.client.set_cookie("p", cookie.value)
    assert reporter.lines() == []
    assert "niños" not in reporter.get().text


def _lines(stream: str) -> list[dict[str, str]]:
    blocks = [block for block in stream.split("\n\n") if "event: lineas" in block]
    return [row for block in blocks for row in json.loads(block.split("data: ", 1)[1])]


def test_what_fails_inside_a_stream_leaves_its_kind_in_the_log_and_none_of_its_words(
    chats: Chats, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    chats.operator()
    reporter = chats.reporter()
    reporter.write("uno")
    monkeypatch.setattr(chatting, "look", _fails)
    assert "retry: " in reporter.client.get("/chat/flujo").text
    assert "stream ended: KeyError" in caplog.text
    assert "palabras dichas" not in caplog.text


def _fails(*_: object) -> None:
    raise KeyError("palabras dichas")


def test_in_the_middle_of_the_questions_somebody_can_be_written_to_and_what_was_said_stays(chats: Chats) -> None:
    reporter = chats.reporter()
    reporter.client.post("/", data={"puerta": "nna"})
    assert "Quiero hablar con alguien" in reporter.get("/p").text
    chats.operator()
    page = reporter.get("/p").text
    assert 'href="/chat"' in page
    reporter.client.post("/p", data={**reporter.fields(), "opcion": "no"})
    assert "Escribe aquí" in reporter.get().text
    reporter.press("enviar", texto="Tengo miedo")
    assert reporter.said_by("Tú") == ["Tengo miedo"]
    reporter.press("preguntas")
    assert reporter.fields()["pregunta"] not in {"", "A1"}


def test_who_saw_the_page_before_the_first_line_was_written_cannot_open_the_conversation(chats: Chats) -> None:
    chats.operator()
    reporter, other = chats.reporter(), chats.reporter()
    reporter.get()
    seen = reporter.fields()["linea"]
    assert reporter.press("enviar", texto="Hay dos niños en el taller.").status_code == 200
    other.client.set_cookie("p", seen)
    assert other.said_by("Usted") == []
    other.client.delete_cookie("p")
    other.client.post("/chat", data={"linea": seen, "accion": "enviar", "texto": "Hola"})
    assert other.said_by("Usted") == ["Hola"]
    assert reporter.said_by("Usted") == ["Hay dos niños en el taller."]


def test_a_long_conversation_comes_in_handfuls_so_that_no_thread_waits_for_who_does_not_read(
    chats: Chats, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotline.channels.web.chat.HANDFUL", 20, raising=False)
    ana, reporter = chats.operator(), chats.reporter()
    reporter.write("uno, y es más de lo que cabe")
    for word in ("dos", "tres", "cuatro", "cinco", "seis"):
        reporter.write(word)
    address = at(ana)
    ana.post(f"{address}/take")
    ana.post(f"{address}/close")
    got: list[list[str]] = []
    while True:
        stream = reporter.client.get("/chat/flujo", headers={"Last-Event-ID": str(sum(map(len, got)))}).text
        got.append([row["texto"] for row in _lines(stream)])
        if '"fin": true' in stream:
            break
    assert got == [["uno, y es más de lo que cabe"], ["dos", "tres", "cuatro", "cinco"], ["seis"]]
