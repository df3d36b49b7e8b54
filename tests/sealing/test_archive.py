"""Rows of closed documents: held wraps until released, destroyed for good, and nothing readable beside them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.database import Base, Database
from hotline.errors import SealError
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument, SealedWrap
from hotline.sealing.closing import close
from hotline.sealing.keys import new_private
from hotline.sealing.opening.staff import open_document

DESK, FIRST, SECOND, RELEASE = (new_private(name) for name in ("desk", "07-a", "07-b", "release"))
TABLES = [Base.metadata.tables[name] for name in ("sealed_document", "sealed_wrap")]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = Database(f"sqlite:///{tmp_path}/t.db")
    Base.metadata.create_all(db.engine, tables=TABLES)
    yield db
    db.close()


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    with db.write() as session:
        yield session


def keep(session: Session, owner: str, text: bytes = b"x", purpose: str = "sheet") -> str:
    closed, wraps = close(purpose, text, [FIRST.public, SECOND.public], release=RELEASE.public)
    return archive.store(session, closed, wraps, owner)


def test_what_is_stored_is_found_and_opens(db: Database) -> None:
    with db.write() as session:
        closed, wraps = close("report", b"uno", [DESK.public])
        archive.store(session, closed, wraps, "r1")
        archive.store(session, *close("addendum", b"dos", [DESK.public]), owner="r1")
        archive.store(session, *close("report", b"tres", [DESK.public]), owner="r2")
    with db.read() as session:
        assert len(archive.of(session, "r1")) == 2
        (document,) = archive.of(session, "r1", "report")
        wrap = archive.wrap_of(session, document.id, "desk")
        assert wrap is not None
        assert open_document(document, wrap, DESK) == b"uno"
        assert archive.wrap_of(session, document.id, "07-a") is None
        assert archive.of(session, "r3") == []


def test_the_columns_are_these_and_no_others() -> None:
    documents, wraps = ({column.name for column in table.columns} for table in TABLES)
    assert documents == {"id", "owner", "purpose", "suite", "body", "bucket"}
    assert wraps == {"document_id", "recipient", "epoch", "held", "body"}


def test_release_opens_the_outer_lock_once_for_one_recipient(session: Session) -> None:
    document_id = keep(session, "line", b"hoja")
    assert archive.release(session, "line", "07-a", RELEASE) == 1
    assert archive.release(session, "line", "07-a", RELEASE) == 0
    document = session.get_one(SealedDocument, document_id)
    first, second = (archive.wrap_of(session, document_id, name) for name in ("07-a", "07-b"))
    assert first is not None
    assert second is not None
    assert open_document(document, first, FIRST) == b"hoja"
    assert second.held
    with pytest.raises(SealError):
        open_document(document, second, SECOND)


def test_release_by_document_ids_leaves_the_others(session: Session) -> None:
    ids = [keep(session, "line") for _ in range(3)]
    assert archive.release(session, ids[:2], "07-a", RELEASE) == 2
    assert archive.release(session, [], "07-a", RELEASE) == 0
    held = session.scalars(select(SealedWrap.document_id).where(SealedWrap.held, SealedWrap.recipient == "07-a")).all()
    assert held == ids[2:]


def test_release_under_another_key_changes_nothing(session: Session) -> None:
    keep(session, "line")
    with pytest.raises(SealError):
        archive.release(session, "line", "07-a", new_private("release"))
    session.expire_all()
    assert all(session.scalars(select(SealedWrap.held)).all())


def test_held_wraps_are_destroyed_and_released_ones_stay(session: Session) -> None:
    ids = [keep(session, "line"), keep(session, "line")]
    archive.release(session, ids, "07-a", RELEASE)
    assert archive.destroy_held(session, ids[:1], "07-a") == 0
    assert archive.destroy_held(session, ids[:1], "07-b") == 1
    assert archive.destroy_held(session, ids) == 1
    assert archive.release(session, ids, "07-b", RELEASE) == 0
    assert set(session.scalars(select(SealedWrap.recipient)).all()) == {"07-a"}


def test_forgetting_and_removing_take_the_wraps_along(session: Session) -> None:
    keep(session, "r1")
    keep(session, "r1")
    kept, gone = keep(session, "r2"), keep(session, "r2")
    assert archive.forget(session, "r1") == 2
    archive.remove(session, gone)
    assert session.scalars(select(SealedDocument.id)).all() == [kept]
    assert set(session.scalars(select(SealedWrap.document_id)).all()) == {kept}


def test_a_newer_epoch_is_found_first_beside_the_old_one(session: Session) -> None:
    newer = new_private("desk", 2)
    closed, wraps = close("report", b"uno", [DESK.public, newer.public])
    archive.store(session, closed, wraps, "r1")
    assert [wrap.epoch for wrap in archive.wraps_of(session, closed.document_id, "desk")] == [2, 1]
    newest = archive.wrap_of(session, closed.document_id, "desk")
    assert newest is not None
    assert open_document(closed, newest, newer) == b"uno"
