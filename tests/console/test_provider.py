"""What Twilio still holds, as a supervisor reads it; nobody else does."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest

from hotline.clock import FixedClock, SystemClock
from hotline.outbox import forgetting
from hotline.outbox.forgetting import Backlog
from tests.support.offices import Office

PAGE = "/desk/provider"
LINK = f'href="{PAGE}"'
CLEAN = [Backlog(kind, 0, 0, 0, None) for kind in ("calls", "media", "messages", "recordings")]
LATE = [Backlog("calls", 7, 2, 1, date(2026, 11, 20)), *CLEAN[1:]]


@pytest.fixture
def empty(office: Office) -> Iterator[Office]:
    _clear(office)
    yield office
    _clear(office)


def _clear(office: Office) -> None:
    with office.hotline.db.write() as session:
        for table in (forgetting.ProviderBacklog, forgetting.ProviderSweep):
            session.query(table).delete()


def swept(office: Office, left: Sequence[Backlog], ago: timedelta = timedelta()) -> None:
    clock = FixedClock(SystemClock().now() - ago)
    assert forgetting.take(office.hotline.db, clock)
    forgetting.settle(office.hotline.db, clock, left, date(2026, 11, 22), timedelta(minutes=10))


def test_only_a_supervisor_reads_it(empty: Office) -> None:
    assert empty.person("ana").get(PAGE).status_code == 404
    assert LINK not in empty.person("ana").get("/desk").text
    sofia = empty.person("sofia")
    assert LINK in sofia.get("/desk").text
    assert sofia.get(PAGE).status_code == 200
    assert "Todavía no se ha revisado" in sofia.page.text


def test_the_backlog_is_told_by_kind_with_its_oldest_day(empty: Office) -> None:
    swept(empty, LATE)
    sofia = empty.person("sofia")
    sofia.get(PAGE)
    told = sofia.page.text
    for words in ("Por borrar: 7", "más de un día: 2", "20 nov", "sin terminar: 1", "desde hace más de un día: 2"):
        assert words in told
    assert told.count("Nada por borrar") == 3
    assert "22 nov" in told


@pytest.mark.parametrize("wrong", ["nothing", "late", "away", "nobody"])
def test_the_queue_says_when_somebody_should_look(empty: Office, wrong: str) -> None:
    swept(empty, LATE if wrong == "late" else CLEAN, timedelta(hours=5) if wrong == "nobody" else timedelta())
    if wrong == "away":
        for _ in range(4):
            forgetting.fail(empty.hotline.db, SystemClock())
    told = "Revise lo que todavía guarda Twilio"
    sofia = empty.person("sofia")
    assert (told in sofia.get("/desk").text) == (wrong != "nothing")
    assert told not in empty.person("ana").get("/desk").text
    said = {"late": "más de un día: 2", "away": "no contestó las últimas 4 veces", "nobody": "Nadie está borrando"}
    assert said.get(wrong, "Nada por borrar") in sofia.get(PAGE).text
