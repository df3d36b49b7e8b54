"""Files follow their report's keys and its end: moved, shredded, expired, out of a backup; no export has them."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from hotline.clock import today
from hotline.database import Database
from hotline.errors import NotAllowedError, SealError
from hotline.intake import recordings
from hotline.intake.recordings import RecordingFetch
from hotline.journey import agency, attaching, attachments, desk, exporting, playing, retaining, sharing
from hotline.journey.recordings import expect
from hotline.media import in_memory
from hotline.people import keyholding, rewrapping
from hotline.people.key_tables import RecipientEpoch
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument
from hotline.sealing.closing import close
from hotline.sealing.keys import new_private
from hotline.vocabulary import DESK, RECOVERY
from tests.journey.conftest import House
from tests.journey.test_sharing import handed
from tests.journey.test_twofold import LOCAL, _who
from tests.media.samples import photograph

SOUND = b"RIFF, as if it were"


class Kept:
    """A report with a photograph that its authority may open, a recording, and one that is still to be fetched."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.report_id, self.file_id, self.row = handed(house)
        sharing.share(house.hotline, _who(house, "ana"), self.report_id, self.file_id, self.row.id)
        closed, wraps = close(recordings.PURPOSE, SOUND, [house.hotline.keyring.current().need(DESK)])
        with house.hotline.db.write() as session:
            self.recording_id = archive.store(session, closed, wraps, owner=self.report_id)
            expect(house.hotline, session, self.report_id, "RE" + "a" * 32)

    @property
    def path(self) -> str:
        return str(self.house.hotline.db.url.database)

    def copied(self, to: Path) -> Path:
        with sqlite3.connect(self.path) as live, sqlite3.connect(to) as copy:
            live.backup(copy)
        return to

    def opened(self, db: Database, file_id: str = "") -> list[bytes]:
        """What the desk and the authority get of file, recording and shared file, with the keys of today's disk."""
        hotline, got = replace(self.house.hotline, db=db), list[bytes]()
        ana, clerk = _who(self.house, "ana"), _who(self.house, LOCAL)
        ways: list[Callable[[], bytes]] = [
            lambda: b"".join(attachments.opened(hotline, ana, self.report_id, file_id or self.file_id)[1]),
            lambda: playing.play(hotline, ana, self.report_id, self.recording_id),
            lambda: b"".join(agency.open_file(hotline, clerk, self.row.id, self.shared(hotline.db))[1]),
        ]
        for way in ways[: 1 if file_id else None]:
            with suppress(SealError, NotAllowedError):
                got.append(way())
        return got

    def shared(self, db: Database) -> str:
        with db.read() as session:
            wanted = (SealedDocument.purpose == sharing.PURPOSE, SealedDocument.owner == self.row.line_id)
            return session.scalars(select(SealedDocument.id).where(*wanted)).one()


def renew(house: House, recipient: str, login: str) -> None:
    """Draw a recipient's next epoch and move all that it has there."""
    paper, day = new_private(RECOVERY).public, today(house.clock)
    with house.hotline.db.write() as session:
        newest = keyholding.draw_epoch(session, house.hotline.shreds, recipient, day, recovery=paper).key
        while rewrapping.rewrap(session, _who(house, login), newest):
            pass


def shred(house: House, recipient: str) -> None:
    with house.hotline.db.write() as session:
        row = session.get_one(RecipientEpoch, (recipient, 1))
        keyholding.forget_epoch(session, house.hotline.shreds, row, today(house.clock))


def test_files_move_to_a_new_epoch_and_what_did_not_is_shredded_with_the_old_one(
    house_on_sqlite: House, tmp_path: Path
) -> None:
    house, kept = house_on_sqlite, Kept(house_on_sqlite)
    before = kept.opened(house.hotline.db)
    assert len(before) == 3
    backup = Database(f"sqlite:///{kept.copied(tmp_path / 'backup.db')}")
    for recipient, login in ((DESK, "ana"), (LOCAL, LOCAL)):
        renew(house, recipient, login)
    with in_memory(photograph()) as source:  # the list in force still closes to the first epoch
        late = attaching.attach(house.hotline, kept.report_id, source)
    assert len(kept.opened(house.hotline.db, late)) == 1
    assert kept.opened(backup) == before
    for recipient in (DESK, LOCAL):
        shred(house, recipient)
    assert kept.opened(house.hotline.db) == before, "what was wrapped anew opens as it did"
    assert kept.opened(house.hotline.db, late) == [], "what was not is gone"
    assert kept.opened(backup) == [], "nor does a backup of before open, with every password known"
    backup.close()


def test_the_end_of_a_report_is_the_end_of_its_files_also_out_of_a_backup(
    house_on_sqlite: House, tmp_path: Path
) -> None:
    house, kept = house_on_sqlite, Kept(house_on_sqlite)
    backup = kept.copied(tmp_path / "backup.db")
    house.clock.advance(timedelta(days=house.hotline.rulebook.retention.unclosed))
    assert retaining.run(house.hotline) == 1
    nothing_left(house)
    house.drain()
    house.hotline.db.close()
    for ending in ("", "-wal", "-shm"):
        Path(f"{kept.path}{ending}").unlink(missing_ok=True)
    shutil.copy(backup, kept.path)
    with house.hotline.db.read() as session:
        assert session.get(SealedDocument, kept.file_id), "the backup holds it"
    assert retaining.erase_again(house.hotline) == 1
    nothing_left(house)


def nothing_left(house: House) -> None:
    with house.hotline.db.read() as session:
        assert set(session.scalars(select(SealedDocument.purpose))) <= {"statistics"}
        assert session.scalar(select(func.count()).select_from(RecordingFetch)) == 0


def test_an_export_says_what_it_leaves_out(house_on_sqlite: House) -> None:
    house, kept = house_on_sqlite, Kept(house_on_sqlite)
    ana = _who(house, "ana")
    desk.open_report(house.hotline, ana, kept.report_id)
    (record,) = exporting.export(house.hotline, ana, [kept.report_id])
    assert record["left_out"] == {"files": 1, "recordings": 1, "conversations": 0}
    assert agency.export(house.hotline, _who(house, LOCAL), kept.row.id)["left_out"] == {"files": 1}
