"""What the worker does by itself it can do under its own database role: hand over, sweep, sign, destroy, count.

And what intake does when it shows a letter: it checks who wrote it, and may read nobody's name.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from hotline import demo
from hotline.app import build, intake_app
from hotline.channels.twilio import operators, recordings
from hotline.clock import SystemClock, today
from hotline.conversation.asking import MAILBOX
from hotline.conversation.dialogue import Dialogue
from hotline.database import Database
from hotline.database_roles import INTAKE, PROCESSES, STAFF, WORKER, statements
from hotline.intake.reports import Report
from hotline.journey import (
    attaching,
    attachments,
    calling,
    committing,
    handing,
    letters,
    mailboxes,
    playing,
    queueing,
    retaining,
    sent_media,
    sharing,
    shifts,
    sweeping,
)
from hotline.journey import recordings as journey_recordings
from hotline.journey.committing import Prepared
from hotline.journey.parts import Hotline
from hotline.live import calls, legs
from hotline.live.calls import LiveCall
from hotline.live.legs import LiveLeg
from hotline.mailbox import store as mailbox
from hotline.media import in_memory
from hotline.outbox import draining, forgetting
from hotline.outbox import store as outbox
from hotline.outbox.forgetting import Backlog
from hotline.people.tables import Person
from hotline.people.visitor import Visitor
from hotline.referral.model import ACTIVE, Referral
from hotline.sealing.keys import PrivateKey
from hotline.sealing.opening.staff import open_seed
from hotline.settings import read_settings
from hotline.vocabulary import DESK, Channel
from hotline.worker import handlers as work_of
from tests.console.test_recordings import sound
from tests.media.samples import photograph
from tests.support.calling import Caller, Rooms, in_line, only, takes_calls
from tests.support.parted import as_role, make_roles, role
from tests.support.postgres import Postgres


@dataclass(frozen=True)
class Later:
    """A clock that runs ahead."""

    ahead: timedelta

    def now(self) -> datetime:
        return SystemClock().now() + self.ahead


@pytest.fixture(scope="module")
def worker(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hotline, str]]:
    """The demonstration on PostgreSQL as the worker's process sees it, and the owner's address."""
    make_roles(postgres)
    folder: Path = tmp_path_factory.mktemp("worker")
    owner = postgres.create()
    environ = {
        "HOTLINE_DATABASE_URL": owner,
        "HOTLINE_VAR_DIR": str(folder / "var"),
        "HOTLINE_VOLATILE_DIR": str(folder / "volatile"),
        "HOTLINE_DEMO_PASSWORD": "solo-para-pruebas-7391",
    }
    demo.prepare(environ, 8000)
    with psycopg.connect(owner, autocommit=True) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for line in statements({process: role(process) for process in PROCESSES}, [name for (name,) in rows]):
            connection.execute(line)  # type: ignore[call-overload]
    hotline = build(read_settings(environ | {"HOTLINE_DATABASE_URL": as_role(owner, WORKER)}))
    yield hotline, owner
    hotline.db.close()


def count(owner: str, what: str) -> int:
    with psycopg.connect(owner) as connection:
        (found,) = connection.execute(f"SELECT count(*) FROM {what}").fetchone() or (0,)  # type: ignore[call-overload]
    return int(found)


def _as(owner: str, process: str) -> Database:
    return Database(as_role(owner, process).replace("://", "+psycopg://"))


def _ana(staff: Hotline) -> Visitor:
    with staff.db.read() as session:
        person = session.scalars(select(Person).where(Person.login == "ana")).one()
    personal = PrivateKey(person.id, 1, open_seed("solo-para-pruebas-7391", person.sealed_seed))
    return Visitor(person.id, person.login, person.name, person.role, None, "es_MX", "", personal, staff.shreds)


def test_clocks_run_out_and_lines_go_on(worker: tuple[Hotline, str]) -> None:
    hotline, owner = worker
    later = replace(hotline, clock=Later(timedelta(days=60)))
    before = count(owner, "referral WHERE state = 'enviada'")
    assert before > 0
    for _ in range(10):
        draining.drain(hotline.db, later.clock, handing.handlers(later))
    assert count(owner, "referral WHERE state = 'sin_acuse'") > 0
    with hotline.db.read() as session:
        left = [session.get_one(outbox.OutboxRow, one) for one in outbox.due_ids(session, later.clock.now())]
        assert [row.topic for row in left if row.attempts] == [], "work that failed was put back"


def test_intake_checks_letters_by_public_keys_alone(worker: tuple[Hotline, str]) -> None:
    hotline, owner = worker
    intake, staff = (replace(hotline, db=_as(owner, process)) for process in (INTAKE, STAFF))
    dialogue = Dialogue(Channel.WEB)
    keys = hotline.deriver.take().keys
    with intake.db.write() as session:
        report = Report(mailbox_id=mailbox.create(session, keys, today(hotline.clock)))
    ana = _ana(staff)
    with staff.db.write() as session:
        letters.post(staff, session, ana, report, DESK, "Ya lo vemos.")
    with intake.db.write() as session:
        entries = mailboxes.read(intake, session, dialogue, [keys])
    assert entries is not None
    assert [(one.author, one.text) for one in entries] == [("Línea de ayuda", "Ya lo vemos.")]
    for one in (intake, staff):
        one.db.close()


def test_a_call_with_an_operator_is_everybodys_part(
    worker: tuple[Hotline, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the line to the C5 and out: each process under its own role."""
    rooms = Rooms()
    monkeypatch.setattr(operators, "rooms", rooms)
    working, owner = worker
    for name, value in (("caller_id", "+525500000000"), ("bridge_numbers", {"00": "+522200000001"})):
        object.__setattr__(working.settings, name, value)
    intake, staff = (replace(working, db=_as(owner, process)) for process in (INTAKE, STAFF))

    def work() -> None:
        while draining.drain(working.db, working.clock, work_of(working)):
            pass

    def one(kind: Any, *wanted: Any) -> Any:
        with working.db.read() as session:
            return session.scalars(select(kind).where(*wanted)).one()

    ana = _ana(staff)
    takes_calls(staff, ana)
    assert queueing.attended(intake.settings, intake.db, intake.clock)
    client = intake_app(intake).test_client()
    caller = Caller(intake, client)
    heard = in_line(caller, "2")
    handle = one(LiveCall).handle
    calling.take(staff, ana, handle)
    work()
    leg = one(LiveLeg).id
    telephone = Caller(intake, client, "CA" + leg)
    room = telephone.press(telephone.post(f"/twilio/live/{leg}/answer"), "1")
    caller.quiet(heard)
    only(caller.leave(), "Conference")
    calling.pass_to_911(staff, ana, handle, "")
    work()
    c5 = one(LiveLeg, LiveLeg.kind == legs.EMERGENCY).id
    assert [number for _, number, *_ in rooms.rung] == ["+525511112222", "+522200000001"]
    Caller(intake, client, "CA" + c5).post(f"/twilio/live/{c5}/status", CallStatus="busy")
    assert one(LiveLeg, LiveLeg.attempt == 1).state == legs.TO_RING  # intake itself passes on
    telephone.follow(only(room, "Dial").attrib["action"])
    caller.follow("/twilio/voice/talked/3", DialCallStatus="answered")
    work()
    queueing.sweep(working)
    with working.db.read() as session:
        assert calls.everyone(session) == []
    for process in (intake, staff):
        process.db.close()


def test_a_file_comes_in_is_fetched_and_is_shared_each_by_its_own_process(
    worker: tuple[Hotline, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hotline, owner = worker
    intake, staff = (replace(hotline, db=_as(owner, process)) for process in (INTAKE, STAFF))
    ana = _ana(staff)
    shifts.set_duty(staff, ana, False)  # with nobody on duty the report leaves at once
    told = {
        "edad": "12-14",
        "actividad": "campo",
        "con_quien": "patron",
        "tiempo": "habitual",
        "compartir_relato": "si",
    }
    dialogue = Dialogue(Channel.WHATSAPP, facts=told, state="07", narrative=["Vi a dos niños."])
    with intake.db.write() as session:
        keys = Prepared(hotline.deriver.take())
        committing.store_or_amend(intake, session, dialogue, keys, final=True)
        sent_media.expect(intake, session, dialogue.report_id, "MM1/ME1")
        journey_recordings.expect(intake, session, dialogue.report_id, "RE1", MAILBOX)
    with in_memory(photograph()) as source:
        attaching.attach(intake, dialogue.report_id, source, dialogue.mailbox_id)
    monkeypatch.setattr(recordings.fetching, "medium", lambda *_given: photograph())
    monkeypatch.setattr(recordings, "_forget_medium", lambda *_given: None)
    monkeypatch.setattr(recordings.fetching, "recording", lambda *_given: sound())
    monkeypatch.setattr(recordings, "_forget", lambda *_given: None)
    for _ in range(3):
        draining.drain(hotline.db, Later(timedelta(minutes=1)), work_of(hotline))
    heard = playing.of_report(staff, ana, dialogue.report_id)
    assert [heard.answers[one] for one in heard.ids] == [MAILBOX]
    first, second = attachments.of_report(staff, ana, dialogue.report_id)
    with staff.db.read() as session:
        where = (Referral.report_id == dialogue.report_id, Referral.state.in_(ACTIVE))
        row = session.scalars(select(Referral).where(*where)).first()
    assert row is not None
    sharing.share(staff, ana, dialogue.report_id, first.id, row.id)
    assert [one.of for one in sharing.shared(staff, ana, dialogue.report_id)] == [first.id]
    _, pieces = attachments.opened(staff, ana, dialogue.report_id, second.id)
    assert b"".join(pieces).startswith(b"\xff\xd8")
    for one in (intake, staff):
        one.db.close()


def test_it_sweeps_and_signs_the_trail(worker: tuple[Hotline, str]) -> None:
    hotline, owner = worker
    assert count(owner, "mailbox") > 0
    sweeping.sweep(replace(hotline, clock=Later(timedelta(days=200))))
    assert count(owner, "mailbox") == 0
    assert count(owner, "mailbox_message") == 0
    assert count(owner, "receipt") == 0
    assert count(owner, "trail_pending WHERE day < CURRENT_DATE") == 0
    assert count(owner, "trail_checkpoint") == 1


def test_it_notes_what_the_provider_holds(worker: tuple[Hotline, str]) -> None:
    hotline, owner = worker
    assert forgetting.take(hotline.db, hotline.clock)
    held = [Backlog("calls", 3, 1, 0, today(hotline.clock))]
    forgetting.settle(hotline.db, hotline.clock, held, today(hotline.clock), timedelta(minutes=10))
    assert count(owner, "provider_backlog WHERE waiting = 3") == 1


def test_it_destroys_what_is_over_and_marks_it(worker: tuple[Hotline, str]) -> None:
    hotline, owner = worker
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("UPDATE report SET received_on = '2001-01-01', closed_on = NULL")
        connection.execute("UPDATE referral SET state = 'cancelada' WHERE state IN ('recibida', 'aceptada')")
    reports = count(owner, "report")
    assert reports > 0
    assert retaining.run(hotline) == reports
    draining.drain(hotline.db, hotline.clock, handing.handlers(hotline))
    assert count(owner, "report") == 0
    assert count(owner, "sealed_document WHERE purpose IN ('report', 'sheet', 'account')") == 0
    marks = next(hotline.settings.shred_dir.rglob("marks.list")).read_text().splitlines()
    assert len(marks) == reports
