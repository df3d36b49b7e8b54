"""The database's disk is full: nobody gets a folio for nothing, and it heals by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from hotline.app import intake_app
from hotline.conversation.turns import Contact, Turn
from hotline.errors import NotSavedError
from hotline.intake.reports import Report
from hotline.journey import attaching, attachments, desk, turns
from hotline.media import in_memory
from hotline.vocabulary import Channel
from tests.journey.test_attaching import told
from tests.media.samples import photograph

NO_LIMIT = 1 << 30
DANGER = Contact(Channel.SMS, (b"bearer-one",), "one:danger")


@contextmanager
def _no_page_left(engine: Any) -> Iterator[None]:
    """SQLite may not grow by a page: what it answers is what a full disk makes it answer."""
    with engine.begin() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()

    def limit(connection: Any, *_: object, most: int = pages) -> None:
        connection.execute(f"PRAGMA max_page_count = {most}")

    event.listen(engine, "checkout", limit)
    try:
        yield
    finally:
        event.remove(engine, "checkout", limit)
        event.listen(engine, "checkout", lambda connection, *_: limit(connection, most=NO_LIMIT))


def _reports(house) -> int:  # type: ignore[no-untyped-def]
    with house.hotline.db.read() as session:
        return session.scalar(select(func.count()).select_from(Report)) or 0


def test_nothing_is_said_to_be_stored_and_the_same_answer_is_taken_later(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    house.say(["start", "hola"])
    with _no_page_left(house.hotline.db.engine), pytest.raises(NotSavedError):
        turns.take_turn(house.hotline, DANGER, Turn("text", "1"))
    assert _reports(house) == 0
    reply = turns.take_turn(house.hotline, DANGER, Turn("text", "1"))
    assert reply.danger
    assert "ya quedo guardado" in " ".join(reply.lines)
    assert _reports(house) == 1


def test_a_page_says_so_with_the_way_to_911(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    with _no_page_left(house_on_sqlite.hotline.db.engine):
        client = intake_app(house_on_sqlite.hotline).test_client()
        answer = client.post("/", data={"puerta": "adulto"})
    assert answer.status_code == 503
    assert "911" in answer.text


def test_a_file_finds_no_room_and_the_words_stay(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    report_id, _ = told(house)
    with _no_page_left(house.hotline.db.engine), in_memory(photograph()) as file, pytest.raises(NotSavedError):
        attaching.attach(house.hotline, report_id, file)
    ana = house.visitor("ana")
    assert not attachments.of_report(house.hotline, ana, report_id)
    assert desk.open_report(house.hotline, ana, report_id).content["narrative"] == ["Vi a dos niños."]
    with in_memory(photograph()) as file:
        attaching.attach(house.hotline, report_id, file)
    assert len(attachments.of_report(house.hotline, ana, report_id)) == 1
