"""A report is kept until its day and not longer; what is held stays; what was erased does not come back."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select

from hotline.audit.trail import TrailPending
from hotline.clock import today
from hotline.database import Database
from hotline.database_roles import PROCESSES, STAFF, WORKER, statements
from hotline.errors import ConflictError, NotAllowedError
from hotline.intake.reports import Report
from hotline.journey import agency, desk, handing, ledger, retaining, sweeping
from hotline.outbox import draining
from hotline.referral.model import Referral
from hotline.sealing.archive import SealedDocument
from hotline.statistics.counting import StatisticsRecord
from hotline.vocabulary import Category, Outcome, ReferralState, ReportStatus
from tests.journey.test_handing import CHIAPAS
from tests.support.parted import as_role, make_roles, role
from tests.support.postgres import Postgres

LOCAL = "07-procuraduria_nna"


def _stored(house) -> str:  # type: ignore[no-untyped-def]
    house.say(CHIAPAS)
    house.drain()
    with house.hotline.db.read() as session:
        return str(session.scalars(select(Report.id)).one())


def _count(house, table) -> int:  # type: ignore[no-untyped-def]
    with house.hotline.db.read() as session:
        return int(session.scalar(select(func.count()).select_from(table)) or 0)


def _days(house, category: str, outcome: Outcome) -> int:  # type: ignore[no-untyped-def]
    return int(house.hotline.rulebook.retention.closed[Category(category), outcome])


def _row(house, report_id: str) -> Report:  # type: ignore[no-untyped-def]
    with house.hotline.db.read() as session:
        return session.get_one(Report, report_id)  # type: ignore[no-any-return]


def test_it_stays_until_its_day_and_goes_on_it(house) -> None:  # type: ignore[no-untyped-def]
    report_id = _stored(house)
    desk.close_report(house.hotline, house.visitor("ana"), report_id, "prueba", Outcome.HOAX)
    row = _row(house, report_id)
    assert (row.closed_on, row.outcome) == (today(house.clock), "broma")
    days = _days(house, row.category, Outcome.HOAX)
    house.later(days=days - 1)
    assert retaining.run(house.hotline) == 0
    due = today(house.clock) + timedelta(days=1)
    assert retaining.plan(house.hotline, due) == {(due, "closed"): 1}
    house.later(days=1)
    assert retaining.run(house.hotline) == 1
    house.drain()
    assert _count(house, Report) == _count(house, Referral) == 0
    assert _count(house, StatisticsRecord) == 1
    with house.hotline.db.read() as session:
        assert set(session.scalars(select(SealedDocument.purpose))) == {"statistics"}
        assert "report.expired" in set(session.scalars(select(TrailPending.action)))
    assert retaining.run(house.hotline) == 0


def test_an_authoritys_outcome_counts_before_the_desks(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    report_id = _stored(house)
    official = house.visitor(LOCAL)
    (line,) = agency.inbox(house.hotline, official)
    agency.accept(house.hotline, official, line.referral_id)
    desk.close_report(house.hotline, house.visitor("ana"), report_id, "prueba", Outcome.HOAX)
    kept = house.hotline.rulebook.retention
    with house.hotline.db.read() as session:
        report, steps = session.get_one(Report, report_id), list(session.scalars(select(Referral)))
        assert retaining.term_of(report, steps, kept).reason == "unclosed", "an authority has it in its hands"
    agency.close_referral(house.hotline, official, line.referral_id, "Se abrió", Outcome.INVESTIGATION)
    with house.hotline.db.read() as session:
        report, steps = session.get_one(Report, report_id), list(session.scalars(select(Referral)))
        days = _days(house, report.category, Outcome.INVESTIGATION)
        assert retaining.term_of(report, steps, kept) == retaining.Term(
            today(house.clock) + timedelta(days=days), "closed"
        )


DAY = date(2027, 1, 10)


@pytest.mark.parametrize(
    ("status", "closed_on", "outcome", "states", "reason"),
    [
        (ReportStatus.PARTIAL, None, "", [], "partial"),
        (ReportStatus.PARTIAL, None, "", [ReferralState.RECEIVED], "unclosed"),
        (ReportStatus.TO_REVIEW, None, "", [], "unclosed"),
        (ReportStatus.CLOSED, DAY, "broma", [ReferralState.OVERDUE], "closed"),
        (ReportStatus.CLOSED, DAY, "broma", [ReferralState.ACCEPTED], "unclosed"),
        (ReportStatus.CLOSED, None, "", [], "unclosed"),  # closed before outcomes were noted
    ],
)
def test_from_which_day_it_counts(house_on_sqlite, status, closed_on, outcome, states, reason) -> None:  # type: ignore[no-untyped-def]
    kept = house_on_sqlite.hotline.rulebook.retention
    report = Report(received_on=DAY, status=status, closed_on=closed_on, outcome=outcome, category="trata")
    term = retaining.term_of(report, [Referral(state=state, closed_on=None, outcome="") for state in states], kept)
    days = {"partial": kept.partial, "unclosed": kept.unclosed, "closed": kept.days("trata", [outcome])}
    assert term == retaining.Term(DAY + timedelta(days=days[reason]), reason)


def test_a_contact_that_was_cut_off_is_kept_short(house) -> None:  # type: ignore[no-untyped-def]
    house.say(CHIAPAS[:3])
    house.clock.advance(timedelta(hours=3))
    sweeping.sweep(house.hotline)
    with house.hotline.db.read() as session:
        assert session.scalars(select(Report.status)).all() == [ReportStatus.PARTIAL]
    house.clock.advance(timedelta(days=house.hotline.rulebook.retention.partial))
    assert retaining.run(house.hotline) == 1
    assert _count(house, Report) == _count(house, SealedDocument) == 0


def test_what_is_held_stays_and_only_a_supervisor_lifts_it(house) -> None:  # type: ignore[no-untyped-def]
    report_id = _stored(house)
    ana = house.visitor("ana")
    desk.close_report(house.hotline, ana, report_id, "prueba", Outcome.HOAX)
    desk.hold(house.hotline, ana, report_id, "Carpeta abierta")
    with pytest.raises(ConflictError):
        desk.hold(house.hotline, ana, report_id, "otra vez")
    house.later(days=40)
    assert retaining.plan(house.hotline, today(house.clock)) == {}
    assert (retaining.run(house.hotline), retaining.held(house.hotline)) == (0, 1)
    with pytest.raises(NotAllowedError):
        desk.lift_hold(house.hotline, house.visitor("ana"), report_id, "ya")
    desk.lift_hold(house.hotline, house.visitor("sofia"), report_id, "Terminó la carpeta")
    assert retaining.plan(house.hotline, today(house.clock)) == {(today(house.clock), "closed"): 1}
    assert retaining.run(house.hotline) == 1


def test_new_words_open_it_again_and_its_time_with_it(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    replies = house.say(CHIAPAS)
    house.drain()
    folio = next(reply.folio for reply in replies if reply.folio)
    with house.hotline.db.read() as session:
        report_id = str(session.scalars(select(Report.id)).one())
    desk.close_report(house.hotline, house.visitor("ana"), report_id, "prueba", Outcome.HOAX)
    house.say([folio, "no era broma"], who="later")
    row = _row(house, report_id)
    assert (row.closed_on, row.outcome) == (None, "")


def test_a_restored_backup_does_not_bring_it_back(house_on_sqlite, tmp_path) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    report_id = _stored(house)
    path, backup = house.hotline.db.url.database, tmp_path / "backup.db"
    with sqlite3.connect(path) as live, sqlite3.connect(backup) as copy:
        live.backup(copy)
    desk.close_report(house.hotline, house.visitor("ana"), report_id, "prueba", Outcome.HOAX)
    house.later(days=31)
    assert retaining.run(house.hotline) == 1
    house.drain()
    house.hotline.db.close()
    for ending in ("", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    shutil.copy(backup, path)
    assert _count(house, Report) == 1, "the backup holds it"
    assert retaining.erase_again(house.hotline) == 1
    assert _count(house, Report) == _count(house, Referral) == 0
    with house.hotline.db.read() as session:
        assert set(session.scalars(select(SealedDocument.purpose))) == {"statistics"}
    assert retaining.erase_again(house.hotline) == 0
    assert report_id.encode() not in _without_trail(path)


def _without_trail(path: str) -> bytes:
    """Everything that the file holds once the acts about the report are left out."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("DELETE FROM trail_pending")
        connection.execute("DELETE FROM trail")
        connection.commit()
        return "\n".join(connection.iterdump()).encode()


def test_what_was_destroyed_is_not_in_the_file_any_more(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    report_id = _stored(house)
    with house.hotline.db.read() as session:
        bodies = [row.body for row in session.scalars(select(SealedDocument).where(SealedDocument.owner == report_id))]
    path = house.hotline.db.url.database
    house.hotline.db.checkpoint()
    assert bodies[0][-24:] in Path(path).read_bytes()
    desk.close_report(house.hotline, house.visitor("ana"), report_id, "prueba", Outcome.HOAX)
    house.later(days=31)
    retaining.run(house.hotline)
    content = Path(path).read_bytes() + Path(f"{path}-wal").read_bytes()
    assert all(body[-24:] not in content for body in bodies)


def test_the_workers_role_destroys_and_the_staffs_erases_again(  # type: ignore[no-untyped-def]
    house_on_postgres, postgres: Postgres
) -> None:
    house = house_on_postgres
    make_roles(postgres)
    there = inspect(house.hotline.db.engine).get_table_names()
    with house.hotline.db.engine.begin() as connection:
        for statement in statements({process: role(process) for process in PROCESSES}, there):
            connection.exec_driver_sql(str(statement))
    url = house.hotline.db.url.render_as_string(hide_password=False)
    with closing(Database(as_role(url, WORKER))) as db:
        worker = replace(house.hotline, db=db)
        first = _stored(house)
        desk.close_report(house.hotline, house.visitor("ana"), first, "prueba", Outcome.HOAX)
        house.later(days=31)
        assert retaining.run(worker) == 1
        while draining.drain(db, house.clock, handing.handlers(worker)):
            pass
    second = _stored(house)
    ledger.write(house.hotline.settings.shred_dir, second)
    with closing(Database(as_role(url, STAFF))) as db:
        assert retaining.erase_again(replace(house.hotline, db=db)) == 1
    assert _count(house, Report) == 0
