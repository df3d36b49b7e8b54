"""Drawing, giving, recovering, renewing and shredding of recipients' keys, against one small database."""

import os
import shutil
import sqlite3
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from hotline.clock import FixedClock, today
from hotline.database import Database
from hotline.errors import SealError
from hotline.people import accounts, keyholding, rewrapping
from hotline.people.key_tables import OfflineCopy, RecipientEpoch
from hotline.people.keyholding import KeyholdingError
from hotline.people.signing_in import resume
from hotline.people.tables import Membership, Person
from hotline.people.visitor import Visitor
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.sealing.keys import PublicKey, fingerprint, new_private
from hotline.sealing.shredding import ShreddedError, ShredKeys
from hotline.vocabulary import DESK, RECOVERY, STATISTICS, StaffRole
from tests.people.conftest import SECRET_KEY, Enrol
from tests.support.second_factor import enter

RECOVERY_KEY = new_private(RECOVERY)


@pytest.fixture
def shreds(tmp_path: Path) -> ShredKeys:
    return ShredKeys(tmp_path / "shred")


@pytest.fixture
def ana(enrol: Enrol) -> Person:
    return enrol("ana")


@pytest.fixture
def beto(enrol: Enrol) -> Person:
    return enrol("beto")


def draw(db: Database, shreds: ShredKeys, clock: FixedClock, recovery: PublicKey | None = None) -> PublicKey:
    with db.write() as session:
        return keyholding.draw_epoch(session, shreds, DESK, today(clock), recovery=recovery).key


def visit(db: Database, clock: FixedClock, person: Person, shreds: ShredKeys) -> Visitor:
    cookie = enter(db, clock, SECRET_KEY, person.login, f"clave-de-{person.login}")
    with db.write() as session:
        visitor = resume(session, clock, SECRET_KEY, cookie, shreds)
    assert visitor is not None
    return visitor


def put(db: Database, key: PublicKey, text: bytes = b"relato") -> str:
    closed, wraps = close("report", text, [key])
    with db.write() as session:
        return archive.store(session, closed, wraps, owner="owner")


def read(db: Database, visitor: Visitor, document_id: str) -> bytes:
    with db.read() as session:
        return visitor.open(session, session.get_one(archive.SealedDocument, document_id))


def test_an_epoch_goes_to_everybody_who_may_hold_it_and_to_nobody_else(
    db: Database, clock: FixedClock, shreds: ShredKeys, enrol: Enrol, ana: Person, beto: Person
) -> None:
    enrol("irene", StaffRole.AUDITOR)
    enrol("clerk", StaffRole.AGENCY, "07-fiscalia")
    key = draw(db, shreds, clock)
    document = put(db, key)
    assert read(db, visit(db, clock, ana, shreds), document) == read(db, visit(db, clock, beto, shreds), document)
    with db.read() as session:
        assert set(session.scalars(select(Membership.person_id))) == {ana.id, beto.id}
        assert [row.key for row in session.scalars(select(RecipientEpoch))] == [key]


def test_one_person_alone_is_too_few_unless_there_is_an_offline_key(
    db: Database, clock: FixedClock, shreds: ShredKeys, ana: Person
) -> None:
    with pytest.raises(KeyholdingError, match="at least 2"):
        draw(db, shreds, clock)
    with db.read() as session:
        assert session.scalars(select(RecipientEpoch)).all() == []
    draw(db, shreds, clock, RECOVERY_KEY.public)
    with db.read() as session:
        assert len(session.scalars(select(OfflineCopy)).all()) == 1


def test_the_shred_key_is_in_a_file_of_its_own_and_never_replaced(
    db: Database, clock: FixedClock, shreds: ShredKeys, tmp_path: Path, ana: Person, beto: Person
) -> None:
    draw(db, shreds, clock)
    (path,) = (tmp_path / "shred").iterdir()
    assert (path.name, stat.S_IMODE(path.stat().st_mode), path.stat().st_size) == ("desk-1.key", 0o600, 32)
    with pytest.raises(SealError, match="already"):
        shreds.draw(DESK, 1)
    with pytest.raises(SealError):
        shreds.read("../desk", 1)


def test_an_epoch_does_not_begin_before_the_one_it_follows(
    db: Database, clock: FixedClock, shreds: ShredKeys, ana: Person, beto: Person
) -> None:
    with db.write() as session:
        keyholding.draw_epoch(session, shreds, DESK, today(clock), begins_on=date(2027, 1, 1))
    with pytest.raises(KeyholdingError, match="not before"), db.write() as session:
        keyholding.draw_epoch(session, shreds, DESK, today(clock), begins_on=date(2026, 12, 31))


def test_without_the_shred_key_no_password_opens_anything(
    db: Database, clock: FixedClock, shreds: ShredKeys, tmp_path: Path, ana: Person, beto: Person
) -> None:
    document = put(db, draw(db, shreds, clock))
    visitor = visit(db, clock, ana, shreds)
    assert read(db, visitor, document) == b"relato"
    shutil.move(tmp_path / "shred", tmp_path / "away")
    with pytest.raises(ShreddedError):
        read(db, visitor, document)
    with pytest.raises(ShreddedError):
        read(db, replace(visitor, shreds=None), document)
    (tmp_path / "shred").mkdir()
    ShredKeys(tmp_path / "shred").draw(DESK, 1)
    with pytest.raises(SealError):
        read(db, visitor, document)  # another key in its place


def test_a_newcomer_gets_every_epoch_from_a_member_who_compared_the_fingerprint(
    db: Database, clock: FixedClock, shreds: ShredKeys, enrol: Enrol, ana: Person, beto: Person
) -> None:
    documents = [put(db, draw(db, shreds, clock)) for _ in range(2)]
    carla = enrol("carla")
    enrol("irene", StaffRole.AUDITOR)
    visitor = visit(db, clock, ana, shreds)
    with db.read() as session:
        (new,) = keyholding.newcomers(session, visitor)
    assert (new.person_id, new.lacking) == (carla.id, ((DESK, 1), (DESK, 2)))
    assert new.fingerprint == fingerprint(carla.key)
    with pytest.raises(KeyholdingError), db.write() as session:
        keyholding.give(session, visitor, carla.id, "00000 " * 7 + "00000")
    with db.write() as session:
        keyholding.give(session, visitor, carla.id, new.fingerprint)
    assert [read(db, visit(db, clock, carla, shreds), one) for one in documents] == [b"relato"] * 2
    with pytest.raises(KeyholdingError), db.write() as session:
        keyholding.give(session, visitor, carla.id, new.fingerprint)  # lacks nothing any more


def test_who_holds_nothing_gives_nothing(
    db: Database, clock: FixedClock, shreds: ShredKeys, enrol: Enrol, ana: Person, beto: Person
) -> None:
    draw(db, shreds, clock)
    carla, dora = enrol("carla"), enrol("dora")
    visitor = visit(db, clock, carla, shreds)
    with db.read() as session:
        assert keyholding.newcomers(session, visitor) == []
    with pytest.raises(KeyholdingError), db.write() as session:
        keyholding.give(session, visitor, dora.id, fingerprint(dora.key))


def test_a_supervisor_gives_what_each_may_hold(
    db: Database, clock: FixedClock, shreds: ShredKeys, enrol: Enrol, ana: Person, beto: Person
) -> None:
    sofia, susi = enrol("sofia", StaffRole.SUPERVISOR), enrol("susi", StaffRole.SUPERVISOR)
    draw(db, shreds, clock)
    with db.write() as session:
        keyholding.draw_epoch(session, shreds, STATISTICS, today(clock))
        holders = set(session.scalars(select(Membership.person_id).where(Membership.recipient == STATISTICS)))
    assert holders == {sofia.id, susi.id}
    carla = enrol("carla")
    visitor = visit(db, clock, sofia, shreds)
    with db.read() as session:
        (new,) = keyholding.newcomers(session, visitor)
    assert (new.person_id, new.lacking) == (carla.id, ((DESK, 1),))


@pytest.mark.parametrize("lose", ["leave", "change_role", "reset"])
def test_when_somebody_loses_a_key_a_new_epoch_is_due(
    db: Database, clock: FixedClock, shreds: ShredKeys, enrol: Enrol, ana: Person, beto: Person, lose: str
) -> None:
    enrol("carla")
    draw(db, shreds, clock)
    with db.write() as session:
        assert not keyholding.overview(session, shreds)[0].rotation
        person = session.get_one(Person, beto.id)
        if lose == "leave":
            accounts.leave(session, person, today(clock))
        elif lose == "reset":
            accounts.reset(session, person, clock.now())
        else:
            accounts.change_role(session, person, StaffRole.AUDITOR)
    with db.read() as session:
        assert keyholding.overview(session, shreds)[0].rotation
        assert set(session.scalars(select(Membership.person_id))).isdisjoint({beto.id})
    draw(db, shreds, clock)
    with db.read() as session:
        assert [row.rotation for row in keyholding.overview(session, shreds)] == [False, True]


def test_the_recovery_key_gives_a_key_that_nobody_holds_any_more(
    db: Database, clock: FixedClock, shreds: ShredKeys, enrol: Enrol, ana: Person
) -> None:
    document = put(db, draw(db, shreds, clock, RECOVERY_KEY.public))
    with db.write() as session:
        accounts.leave(session, session.get_one(Person, ana.id), today(clock))
    carla, irene = enrol("carla"), enrol("irene", StaffRole.AUDITOR)
    with db.write() as session:
        assert keyholding.recover(session, shreds, RECOVERY_KEY, DESK, session.get_one(Person, carla.id)) == [1]
    assert read(db, visit(db, clock, carla, shreds), document) == b"relato"
    with pytest.raises(accounts.AccountError), db.write() as session:
        keyholding.recover(session, shreds, RECOVERY_KEY, DESK, session.get_one(Person, irene.id))
    with pytest.raises(SealError), db.write() as session:
        keyholding.recover(session, shreds, new_private(RECOVERY), DESK, session.get_one(Person, carla.id))
    with pytest.raises(KeyholdingError), db.write() as session:
        keyholding.recover(session, shreds, new_private(RECOVERY, 2), DESK, session.get_one(Person, carla.id))


def test_documents_move_to_the_newest_epoch_in_batches_and_held_wraps_stay(
    db: Database, clock: FixedClock, shreds: ShredKeys, ana: Person, beto: Person
) -> None:
    first = draw(db, shreds, clock)
    documents = [put(db, first, b"%d" % number) for number in range(5)]
    release = new_private("release")
    closed, wraps = close("sheet", b"hoja", [first], release=release.public)
    with db.write() as session:
        held = archive.store(session, closed, wraps, owner="owner")
    second = draw(db, shreds, clock)
    visitor = visit(db, clock, ana, shreds)
    moved = []
    for _ in range(4):
        with db.write() as session:
            moved.append(rewrapping.rewrap(session, visitor, second, most=2))
    assert moved == [2, 2, 1, 0]
    with db.read() as session:
        epochs = {one.document_id: one.epoch for one in session.scalars(select(archive.SealedWrap))}
    assert epochs == {**dict.fromkeys(documents, 2), held: 1}
    assert [read(db, visit(db, clock, beto, shreds), one) for one in documents] == [b"%d" % n for n in range(5)]


def test_after_shredding_nothing_of_the_epoch_opens_live_or_from_an_older_backup_with_every_password(
    db: Database, clock: FixedClock, shreds: ShredKeys, tmp_path: Path, ana: Person, beto: Person
) -> None:
    first = draw(db, shreds, clock, RECOVERY_KEY.public)
    gone = [put(db, first) for _ in range(3)]
    with sqlite3.connect(tmp_path / "t.db") as live, sqlite3.connect(tmp_path / "backup.db") as copy:
        live.backup(copy)
    draw(db, shreds, clock, RECOVERY_KEY.public)
    people = [ana, beto]

    def opened(database: Database) -> int:
        count = 0
        for person in people:
            visitor = visit(database, clock, person, shreds)
            for document in gone:
                try:
                    count += read(database, visitor, document) == b"relato"
                except SealError:
                    continue
        return count

    backup = Database(f"sqlite:///{tmp_path}/backup.db")
    assert (opened(db), opened(backup)) == (6, 6)
    with db.write() as session:
        row = session.get_one(RecipientEpoch, (DESK, 1))
        keyholding.forget_epoch(session, shreds, row, today(clock))
        keyholding.forget_epoch(session, shreds, row, today(clock))
    assert not (tmp_path / "shred" / "desk-1.key").exists()
    assert (opened(db), opened(backup)) == (0, 0)
    with pytest.raises(KeyholdingError), backup.write() as session:
        keyholding.recover(session, shreds, RECOVERY_KEY, DESK, session.get_one(Person, ana.id))
    backup.close()


def test_the_file_is_overwritten_before_it_goes(tmp_path: Path, shreds: ShredKeys) -> None:
    key = shreds.draw(DESK, 1)
    path = tmp_path / "shred" / "desk-1.key"
    os.link(path, tmp_path / "other name")
    shreds.destroy(DESK, 1)
    assert (tmp_path / "other name").read_bytes() != key
    assert len((tmp_path / "other name").read_bytes()) == 32
