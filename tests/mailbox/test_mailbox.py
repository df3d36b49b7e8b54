"""A mailbox opens to its folio, lapses when nobody comes, and never tells a wrong folio from an unknown one."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from hotline.database import Base, Database
from hotline.mailbox import store
from hotline.mailbox.store import MailboxMessage
from hotline.sealing import folio
from hotline.setting_values import Peppers

DAY = date(2026, 11, 22)
PEPPERS = Peppers({1: b"p" * 32})
ENTRY = {"kind": "message", "author": "desk", "text": "Ya lo recibimos", "day": "2026-11-22"}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    db = Database(f"sqlite:///{tmp_path}/mailbox.db")
    Base.metadata.create_all(db.engine)
    with db.write() as opened:
        yield opened
    db.close()


def test_what_is_posted_is_read_in_order_with_the_folio_alone(session: Session) -> None:
    drawn = folio.draw()
    mailbox_id = store.create(session, folio.derive(drawn, PEPPERS), DAY)
    store.post(session, mailbox_id, ENTRY)
    store.post(session, mailbox_id, {**ENTRY, "text": "¿Siguen ahí?"})
    opened = store.read(session, folio.derive_all(drawn, PEPPERS), DAY)
    assert opened is not None
    assert [entry["text"] for entry in opened.entries] == ["Ya lo recibimos", "¿Siguen ahí?"]
    assert all(b"recibimos" not in row.body for row in session.query(MailboxMessage))


def test_an_unknown_folio_opens_nothing(session: Session) -> None:
    store.create(session, folio.derive(folio.draw(), PEPPERS), DAY)
    assert store.read(session, folio.derive_all(folio.draw(), PEPPERS), DAY) is None


def test_reading_keeps_it_alive_and_ninety_idle_days_end_it(session: Session) -> None:
    drawn = folio.draw()
    keys = folio.derive_all(drawn, PEPPERS)
    mailbox_id = store.create(session, keys[0], DAY)
    store.post(session, mailbox_id, ENTRY)
    later = DAY + timedelta(days=60)
    assert store.read(session, keys, later) is not None
    session.flush()
    assert store.lapse(session, DAY + timedelta(days=91)) == 0
    assert store.lapse(session, later + timedelta(days=91)) == 1
    assert store.read(session, keys, later) is None
    assert session.query(MailboxMessage).count() == 0
    store.post(session, mailbox_id, ENTRY)  # an authority that answers too late harms nobody


def test_a_lapsed_mailbox_reads_like_an_unknown_one_before_it_is_swept(session: Session) -> None:
    keys = folio.derive_all(folio.draw(), PEPPERS)
    store.create(session, keys[0], DAY)
    assert store.read(session, keys, DAY + timedelta(days=91)) is None
    assert store.read(session, keys, DAY + timedelta(days=90)) is not None


def test_a_mailbox_moves_to_the_new_pepper_when_it_is_read_and_needs_the_old_one_no_more(session: Session) -> None:
    drawn, both = folio.draw(), Peppers({1: b"p" * 32, 2: b"q" * 32})
    mailbox_id = store.create(session, folio.derive(drawn, PEPPERS), DAY)
    store.post(session, mailbox_id, ENTRY)
    assert store.per_version(session, DAY) == {1: (1, DAY + timedelta(days=90))}
    first = store.read(session, folio.derive_all(drawn, both), DAY)
    store.post(session, mailbox_id, {**ENTRY, "text": "después"})
    assert store.per_version(session, DAY) == {2: (1, DAY + timedelta(days=90))}
    again = store.read(session, folio.derive_all(drawn, Peppers({2: b"q" * 32})), DAY)
    assert first is not None
    assert again is not None
    assert [entry["text"] for entry in again.entries] == ["Ya lo recibimos", "después"]
    assert store.read(session, folio.derive_all(drawn, PEPPERS), DAY) is None, "the old tag finds nothing"
