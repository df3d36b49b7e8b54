"""A conversation goes on in another process, as with `serve --workers 2` and after the server was started again."""

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from threading import Event

import pytest

from hotline.app import intake_app
from hotline.chat import store
from hotline.chat.store import Found
from hotline.chat.transcript import Line
from hotline.database import Database
from hotline.journey import chatting
from hotline.journey.parts import Hotline
from hotline.sealing.folio import Deriver
from hotline.sealing.opening.own import Cursors
from hotline.sealing.receipt import Receipts
from hotline.sealing.volatile import HourlyKeys
from tests.journey.chat_browsers import Chats, at, open_chats
from tests.journey.conftest import House

BEARER = b"0123456789abcdef"


@pytest.fixture
def chats(house_on_sqlite: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chats]:
    yield from open_chats(house_on_sqlite, monkeypatch)


def another(hotline: Hotline) -> Hotline:
    """What a second process has: the same settings and nothing of the first one's memory but the protocol."""
    settings = hotline.settings
    return replace(
        hotline,
        db=Database(settings.database_url),
        deriver=Deriver(settings.peppers),
        cursors=Cursors(settings.secret_key),
        receipts=Receipts(settings.secret_key),
        hourly=HourlyKeys(settings.volatile_dir, hotline.clock),
    )


def test_started_again_it_goes_on_where_it_was(chats: Chats) -> None:
    ana, reporter = chats.operator(), chats.reporter()
    reporter.write("Nos tienen encerrados y no nos dejan salir.")
    address = at(ana)
    ana.get(address)
    ana.post(f"{address}/take")
    ana.post(f"{address}/say", texto="¿Dónde están?")
    before, sent = reporter.lines(), {**reporter.fields(), "accion": "enviar", "texto": "En el taller."}
    reporter.client.post("/chat", data=sent)
    ended = another(chats.house.hotline)
    cookie = reporter.client.get_cookie("p")
    assert cookie is not None
    reporter.client = intake_app(ended).test_client()
    reporter.client.set_cookie("p", cookie.value)
    reporter.client.post("/chat", data=sent)  # the answer had been cut off: the page sends it again
    assert [text for _, _, text in reporter.lines()] == [*(text for _, _, text in before), "En el taller."]
    assert any(who == "Mensaje automático" for _, who, _ in before)
    missing = reporter.client.get("/chat/flujo", headers={"Last-Event-ID": str(len(before))}).text
    assert f"id: {len(before) + 1}" in missing
    [told] = [block for block in missing.split("\n\n") if "event: lineas" in block]
    assert [row["texto"] for row in json.loads(told.split("data: ", 1)[1])] == ["En el taller."]
    for had in ("999", "x", "-1"):  # what cannot be gets everything, and nothing twice
        again = reporter.client.get("/chat/flujo", headers={"Last-Event-ID": had}).text
        assert f"id: {len(before) + 1}" in again
        assert again.count("En el taller.") == 1
    reporter.get("/chat")
    reporter.press("terminar")
    answer = reporter.client.post("/p", data={**reporter.fields(), "accion": "seguir"})
    assert 'class="folio"' in answer.text
    ended.deriver.close()
    ended.db.close()


def test_lines_that_come_by_two_processes_at_once_are_all_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one reads the transcript while the first one lengthens it, or waits until it has."""
    chatting.say(house.hotline, BEARER, "primera", "k", language="es_MX")
    other, reading, append = another(house.hotline), Event(), store.append

    def slowly(found: Found, lines: Sequence[Line], now: datetime) -> bool:
        found.lines()
        if lines[0].key == "a":
            reading.set()
            time.sleep(0.3)
        return append(found, lines, now)

    monkeypatch.setattr(store, "append", slowly)
    with ThreadPoolExecutor(1) as browser:
        first = browser.submit(chatting.say, house.hotline, BEARER, "segunda", "a", language="es_MX")
        assert reading.wait(5)
        chatting.say(other, BEARER, "tercera", "b", language="es_MX")
        first.result()
    seen = chatting.look(other, BEARER)
    assert seen is not None
    assert [line.text for line in seen.lines if line.who == "own"] == ["primera", "segunda", "tercera"]
    other.deriver.close()
    other.db.close()
