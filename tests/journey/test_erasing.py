"""An erased report leaves nothing that opens, on either database, and its mark outlives the database."""

import pytest
from sqlalchemy import func, select

from hotline.approval import store
from hotline.approval.store import Proposal
from hotline.audit.trail import TrailEntry, TrailPending
from hotline.clock import today
from hotline.database import Base
from hotline.errors import ConflictError, NotAllowedError
from hotline.intake import reports
from hotline.intake.reports import Report
from hotline.journey import agency, desk, erasing, ledger
from hotline.outbox.store import OutboxRow
from hotline.sealing.archive import SealedDocument, SealedWrap
from hotline.statistics.counting import StatisticsRecord
from tests.journey.test_handing import CHIAPAS
from tests.journey.test_later_answers import CHILD, _amend, _store

KEPT = {"trail", "trail_pending", "outbox"}
"""Tables in which the id of an erased report may still stand: acts, and the work that writes the mark."""


def _told(house):  # type: ignore[no-untyped-def]
    replies = house.say(CHIAPAS)
    house.drain()
    with house.hotline.db.read() as session:
        report = session.scalars(select(Report)).one()
    return report, next(reply.folio for reply in replies if reply.folio)


def _rows(session, table: str, report_id: str) -> int:  # type: ignore[no-untyped-def]
    columns = [c for c in Base.metadata.tables[table].columns if str(c.type).startswith("VARCHAR")]
    return sum(session.scalar(select(func.count()).where(column == report_id)) for column in columns)


def test_nothing_of_it_is_left_but_what_names_nobody(house) -> None:  # type: ignore[no-untyped-def]
    report, folio = _told(house)
    house.say([folio, "hoy se fueron"], who="later")
    desk.reply(house.hotline, house.visitor("ana"), report.id, "Gracias")
    official = house.visitor("07-procuraduria_nna")
    (line,) = agency.inbox(house.hotline, official)
    agency.accept(house.hotline, official, line.referral_id)
    with house.hotline.db.write() as session:
        erasing.erase_report(house.hotline, session, report.id)
    with house.hotline.db.read() as session:
        purposes = set(session.scalars(select(SealedDocument.purpose)))
        assert purposes == {"statistics"}, "sheets, accounts, reasons, answers and the report itself are gone"
        documents = set(session.scalars(select(SealedDocument.id)))
        assert set(session.scalars(select(SealedWrap.document_id))) <= documents
        assert session.scalar(select(func.count()).select_from(StatisticsRecord)) == 1
        holding = {table for table in Base.metadata.tables if _rows(session, table, report.id)}
        assert holding <= KEPT
        assert {row.topic for row in session.scalars(select(OutboxRow))} == {erasing.ERASED}
    assert agency.inbox(house.hotline, official) == []
    assert desk.queue(house.hotline, house.visitor("ana")) == []
    with pytest.raises(NotAllowedError):
        desk.open_report(house.hotline, house.visitor("ana"), report.id)


def test_the_mark_is_written_once_the_erasure_is_committed(house) -> None:  # type: ignore[no-untyped-def]
    report, _ = _told(house)
    folder = house.hotline.settings.shred_dir
    with pytest.raises(ZeroDivisionError):
        _erase_and_fail(house, report.id)  # whatever decided it failed: nothing is erased and nothing marked
    house.drain()
    assert not ledger.is_there(folder)
    with house.hotline.db.write() as session:
        erasing.erase_report(house.hotline, session, report.id)
    house.drain()
    assert ledger.erased(folder, [report.id, reports.new_id()]) == [report.id]
    with house.hotline.db.read() as session:
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == 0


def _erase_and_fail(house, report_id: str) -> None:  # type: ignore[no-untyped-def]
    with house.hotline.db.write() as session:
        erasing.erase_report(house.hotline, session, report_id)
        raise ZeroDivisionError


def test_marks_name_no_report_and_are_written_once(tmp_path) -> None:  # type: ignore[no-untyped-def]
    one, other = reports.new_id(), reports.new_id()
    for report_id in (one, other, one):
        ledger.write(tmp_path / "shred", report_id)
    folder = tmp_path / "shred" / ledger.FOLDER
    written = (folder / ledger.MARKS).read_text()
    assert len(written.splitlines()) == 2
    assert one not in written
    assert not [path for path in (folder, *folder.iterdir()) if path.stat().st_mode & 0o027], "owner, and group to read"
    assert (tmp_path / "shred").stat().st_mode & 0o777 == 0o700


def test_what_is_held_for_proceedings_is_not_erased(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    report, _ = _told(house_on_sqlite)
    with house_on_sqlite.hotline.db.write() as session:
        session.get(Report, report.id).held = True
    with pytest.raises(ConflictError), house_on_sqlite.hotline.db.write() as session:
        erasing.erase_report(house_on_sqlite.hotline, session, report.id)


def test_the_reporter_still_reads_the_mailbox_and_what_she_writes_is_a_report_of_its_own(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    report, folio = _told(house_on_sqlite)
    with house_on_sqlite.hotline.db.write() as session:
        erasing.erase_report(house_on_sqlite.hotline, session, report.id)
    said = house_on_sqlite.say([folio, "¿siguen ahí?"], who="later")
    assert all(reply.texts for reply in said if hasattr(reply, "texts"))
    with house_on_sqlite.hotline.db.read() as session:
        (begun,) = session.scalars(select(Report))
        assert begun.id != report.id
        acts = {row.action for row in session.scalars(select(TrailPending))} | set(
            session.scalars(select(TrailEntry.action))
        )
    assert "report.stored" in acts


def test_what_is_told_after_it_was_erased_is_a_report_of_its_own(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, CHILD, "07")
    erased = dialogue.report_id
    with house.hotline.db.write() as session:
        erasing.erase_report(house.hotline, session, erased)
    for key, code in (("salir", "no_dejan"), ("amenazas", "si")):
        dialogue.facts[key] = code
        _amend(house, dialogue)
    with house.hotline.db.read() as session:
        (report,) = session.scalars(select(Report))
    assert (report.id != erased, report.status, report.mailbox_id) == (True, "parcial", dialogue.mailbox_id)
    opened = desk.open_report(house.hotline, house.visitor("ana"), report.id)
    assert opened.content["facts"]["amenazas"] == "si"  # type: ignore[index]


def test_what_was_proposed_about_it_goes_with_it(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    report, _ = _told(house)
    day = today(house.clock)
    with house.hotline.db.write() as session:
        for about in (report.id, reports.new_id()):
            row = Proposal(id=store.new_id(), kind="lower", object_id=about, proposer="x", state="open", expires_on=day)
            store.put(session, row, day)
        erasing.erase_report(house.hotline, session, report.id)
    with house.hotline.db.read() as session:
        assert [row.object_id == report.id for row in session.scalars(select(Proposal))] == [False]
