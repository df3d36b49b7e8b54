"""Many at once: some wait, some are told to come again with everything kept, and danger goes in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from hotline.channels.web import crowd, files, routes
from hotline.channels.web.crowd import Crowd
from hotline.commands.serve import serve
from hotline.journey import chatting
from tests.channels.doors import make_settings
from tests.channels.web.conftest import QUESTION, Reply, Site

MakeSite = Callable[..., Site]
FULL = Crowd(at_once=0, waiting=0)


def full_house(monkeypatch: pytest.MonkeyPatch, make_site: MakeSite) -> Site:
    """A site whose forms are all taken by others."""
    monkeypatch.setattr(routes, "Crowd", lambda: FULL)
    return make_site(Reply(ask=QUESTION))


def test_a_full_house_keeps_everything_and_says_when_to_come_again(
    monkeypatch: pytest.MonkeyPatch, make_site: MakeSite
) -> None:
    site = full_house(monkeypatch, make_site)
    answer = site.client.post("/", data={"puerta": "nna", "l": "es_MX", "texto": "Hay dos niños"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
    assert "Hay muchas personas a la vez" in answer.text
    assert 'name="puerta" value="nna"' in answer.text
    assert "Hay dos niños" in answer.text
    assert 'href="tel:911"' in answer.text
    assert 'action="/"' in answer.text
    assert site.journey.taken == []
    assert site.client.post("/folio", data={"folio": "1" * 16}).status_code == 503


@pytest.mark.parametrize("door", ["peligro"])
def test_danger_never_stands_in_line(monkeypatch: pytest.MonkeyPatch, make_site: MakeSite, door: str) -> None:
    site = full_house(monkeypatch, make_site)
    site.journey.replies = [Reply(ask=QUESTION), Reply(ask=QUESTION, danger=True), Reply(ask=QUESTION)]
    assert site.client.post("/", data={"puerta": door}).status_code == 303
    form = site.fields()
    assert site.client.post("/p", data={**form, "opcion": "no"}).status_code == 503
    assert site.client.post("/p", data={**form, "opcion": "si"}).status_code == 303
    urgent = site.fields()
    assert urgent["prisa"] == "si", "what follows goes first too"
    assert site.client.post("/p", data={**urgent, "opcion": "no"}).status_code == 303


def test_pages_that_are_only_shown_and_the_way_out_are_always_open(
    monkeypatch: pytest.MonkeyPatch, make_site: MakeSite
) -> None:
    site = full_house(monkeypatch, make_site)
    for path in ("/", "/folio", "/cuidarse", "/informacion"):
        assert site.client.get(path).status_code == 200
    assert site.client.post("/salir").headers["Location"] == "/informacion"


def test_whatever_happens_inside_makes_room_again(monkeypatch: pytest.MonkeyPatch, make_site: MakeSite) -> None:
    monkeypatch.setattr(routes, "Crowd", lambda: Crowd(at_once=1, waiting=0))
    site = make_site(Reply(ask=QUESTION))
    site.journey.failing = True
    for _ in range(3):
        assert "Retry-After" not in site.client.post("/", data={"puerta": "adulto"}).headers
    site.journey.failing = False
    assert site.client.post("/", data={"puerta": "adulto"}).status_code == 303
    assert (
        site.client.post("/", data={"puerta": "adulto"}, headers={"Origin": "https://evil.example"}).status_code == 403
    )
    assert site.client.post("/", data={"puerta": "adulto"}).status_code == 303


def test_so_many_at_once_a_few_that_wait_and_the_rest_is_told_at_once() -> None:
    crowd, together, done = Crowd(at_once=2, waiting=3, patience=30), Barrier(10), Event()

    def come() -> bool:
        together.wait()
        if not crowd.enter():
            return False
        done.wait()
        crowd.leave()
        return True

    with ThreadPoolExecutor(10) as people:
        visits = [people.submit(come) for _ in range(10)]
        refused = 0
        while refused < 5:
            refused = sum(visit.done() and not visit.result() for visit in visits)
        done.set()
        assert sorted(visit.result() for visit in visits) == [False] * 5 + [True] * 5


def test_writing_with_the_desk_stands_in_line_too_and_no_form_gets_round_it_as_a_file(
    monkeypatch: pytest.MonkeyPatch, make_site: MakeSite
) -> None:
    site = full_house(monkeypatch, make_site)
    line = {"linea": "0" * 32, "texto": "Hay dos niños"}
    answer = site.client.post("/chat", data={**line, "accion": "enviar"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
    assert "Hay dos niños" in answer.text, "and nothing written is lost"
    monkeypatch.setattr(chatting, "warn", lambda *_, **__: None)
    assert site.client.post("/chat", data={**line, "accion": "peligro"}).status_code == 303
    for path, form in (("/", {"puerta": "adulto"}), ("/chat", line)):
        assert site.client.post(path, data=form, content_type="multipart/form-data").status_code == 503


def test_whatever_may_wait_in_a_process_leaves_threads_for_the_telephone() -> None:
    (threads,) = (int(str(option.default)) for option in serve.params if option.name == "threads")
    streams = make_settings().chat_streams
    held = crowd.AT_ONCE + crowd.WAITING + files.AT_ONCE + files.WAITING + streams
    assert threads - held >= 4
