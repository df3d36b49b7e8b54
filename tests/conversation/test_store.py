"""The table of running dialogues: sealed, found only by its bearer, one writer at a time, gone after an hour."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hotline.conversation import store
from hotline.conversation.advance import advance
from hotline.conversation.turns import Contact, Turn
from hotline.database import Base, Database
from hotline.errors import ConflictError
from hotline.sealing.keys import new_private
from hotline.sealing.opening.own import Cursors
from hotline.sealing.opening.staff import open_document
from hotline.sealing.recipients import RecipientKeys
from hotline.vocabulary import DESK, Channel
from tests.conversation.talking import Talk

NOW = datetime(2026, 11, 22, 18, 7, tzinfo=UTC)
DESK_KEY = new_private(DESK)
KEYS = RecipientKeys(1, date(2027, 1, 1), {DESK: DESK_KEY.public})
CURSORS = Cursors(b"a secret of at least thirty-two bytes")
CONTACT = Contact(Channel.SMS, (b"number and this hour", b"number and the hour before"), "SM1")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'hotline.db'}")
    Base.metadata.tables["dialogue"].create(database.engine)
    yield database
    database.close()


def write(db: Database, talk: Talk, found: store.Found | None, contact: Contact = CONTACT, now: datetime = NOW) -> None:
    with db.write() as session:
        store.save(session, CURSORS, KEYS, contact, found, talk.dialogue, now)


def read(db: Database, bearers: tuple[bytes, ...] = CONTACT.bearers) -> store.Found | None:
    with db.read() as session:
        return store.find(session, CURSORS, bearers)


def test_a_dialogue_is_found_again_by_its_bearer_only(db: Database, sms: Talk) -> None:
    sms.text("hay niños trabajando", "2")
    write(db, sms, None)
    found = read(db)
    assert found is not None
    assert found.dialogue == sms.dialogue
    assert read(db, (b"somebody else",)) is None


def test_nothing_lies_in_the_clear(db: Database, sms: Talk, a_folio: str) -> None:
    sms.text("la niña se llama Lupita Sentinela", "2")
    write(db, sms, None)
    db.checkpoint()
    raw = Path(str(db.url.database)).read_bytes()
    assert b"Sentinela" not in raw
    assert a_folio.encode() not in raw
    assert b"number and this hour" not in raw


def test_an_older_bearer_still_finds_it_and_the_newest_takes_over(db: Database, sms: Talk) -> None:
    sms.text("hola")
    write(db, sms, None, replace(CONTACT, bearers=CONTACT.bearers[1:]))
    found = read(db)
    assert found is not None
    write(db, sms, found)
    assert read(db, CONTACT.bearers[1:]) is None
    assert read(db, CONTACT.bearers[:1]) is not None


def test_only_one_of_two_writers_wins(db: Database, sms: Talk) -> None:
    sms.text("hola")
    write(db, sms, None)
    found = read(db)
    write(db, sms, found)
    with pytest.raises(ConflictError):
        write(db, sms, found)
    assert found is not None
    with pytest.raises(ConflictError), db.write() as session:
        store.delete(session, found)


def test_only_one_of_two_openings_wins(db: Database, sms: Talk) -> None:
    sms.text("hola")
    write(db, sms, None)
    with pytest.raises(ConflictError):
        write(db, sms, None)


def test_an_old_cursor_put_back_does_not_open(db: Database, sms: Talk) -> None:
    sms.text("hola")
    write(db, sms, None)
    first = read(db)
    assert first is not None
    old = first.row.cursor
    write(db, sms, first)
    with db.write() as session:
        row = session.get(store.DialogueRow, first.row.tag)
        assert row is not None
        row.cursor = old
    assert read(db) is None


def test_the_draft_is_opened_by_the_desk_and_follows_the_dialogue(db: Database, sms: Talk) -> None:
    sms.text("trabajan niños", "2")
    write(db, sms, None)
    first = read(db)
    assert first is not None
    assert sms.step is not None
    wrap = first.row.draft_wrap
    sms.step = advance(sms.guide, first.dialogue, Turn("text", "2"))
    write(db, sms, first)
    second = read(db)
    assert second is not None
    assert second.row.draft_wrap == wrap
    plain = open_document(second.row.closed_draft(), second.row.desk_wrap(), DESK_KEY)
    assert json.loads(plain) == sms.dialogue.content
    assert json.loads(plain)["facts"]["lesion"] == "no"


def test_without_an_answer_there_is_no_draft(db: Database, web: Talk) -> None:
    web.start()
    write(db, web, None)
    found = read(db)
    assert found is not None
    assert found.row.draft is None


def test_the_row_knows_what_a_partial_report_needs(db: Database, call: Talk) -> None:
    call.start()
    call.press("2", "2", "1", "3", "2", "21", "1", "2")
    write(db, call, None)
    found = read(db)
    assert found is not None
    assert (found.row.category, found.row.state_code, found.row.status) == ("trabajo_infantil", "21", store.OPEN)
    assert found.row.urgency
    call.dialogue.stored = True
    write(db, call, found)
    again = read(db)
    assert again is not None
    assert again.row.status == store.KEPT


def test_after_an_hour_whoever_holds_the_telephone_sees_the_first_menu(db: Database, sms: Talk) -> None:
    sms.text("hola")
    write(db, sms, None)
    found = read(db)
    assert found is not None
    assert found.row.expires_at <= NOW + timedelta(hours=1)


def test_the_lease_ends_after_an_hour_at_a_coarse_instant(db: Database, call: Talk) -> None:
    call.start()
    write(db, call, None)
    found = read(db)
    assert found is not None
    assert found.row.expires_at == datetime(2026, 11, 22, 19, 15, tzinfo=UTC)
    with db.write() as session:
        assert store.expired(session, NOW + timedelta(hours=1), 9) == []
        rows = store.expired(session, NOW + timedelta(hours=1, minutes=8), 9)
        assert len(rows) == 1
        assert store.remove(session, rows[0])
        assert not store.remove(session, rows[0])
    assert read(db) is None
