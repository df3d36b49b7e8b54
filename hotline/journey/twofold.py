"""What needs two people: proposed by one, confirmed by another, both on the trail, done in the confirming transaction.

The rules, in order: who proposes may not confirm; what was decided, withdrawn or is older than three days is over; what
changed since it was proposed is proposed again; the words that are confirmed are those that the proposer signed.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from hotline.approval import store, words
from hotline.approval.store import Kind, Proposal, State
from hotline.clock import today
from hotline.errors import ConflictError, NotAllowedError
from hotline.intake import reports
from hotline.intake.reports import Report
from hotline.journey import acts, desk, erasing, exporting, lowering, revealing
from hotline.journey.exporting import Record
from hotline.journey.parts import Hotline
from hotline.people.tables import Person
from hotline.people.visitor import Visitor
from hotline.sealing import archive
from hotline.translations import N_
from hotline.vocabulary import DESK, ReportStatus, Urgency

CHANGED = N_("El aviso cambió desde que se propuso: ábralo de nuevo y, si todavía hace falta, propóngalo otra vez.")
NOT_LOWER = N_("Esa urgencia no es más baja que la que tiene; vuelva a abrir el aviso.")


@dataclass(frozen=True)
class Waiting:
    """A proposal as a list shows it: nothing of this was opened. mine: the visitor made it. decides: they may decide
    it. takes: they may take the file that was confirmed."""

    id: str
    kind: str
    state: str
    report_id: str
    label: str
    by: str
    second: str
    expires_on: date
    mine: bool
    decides: bool
    takes: bool


@dataclass(frozen=True)
class OpenProposal:
    """A proposal with its words. wrong: why it cannot be confirmed as it stands, empty when it can. said: reason and
    details by kind: `urgency`, `place` and `narrative`, `reports` (labels of those that are there)."""

    line: Waiting
    wrong: str
    said: Mapping[str, Any] = field(repr=False)


def propose_lower(hotline: Hotline, visitor: Visitor, report_id: str, urgency: str, reason: str) -> None:
    """Propose a less urgent one. ConflictError when it is not less, or the report is closed."""
    acts.need(visitor, "proposal.make")
    with hotline.db.write() as session:
        report = reports.get(session, report_id, lock=True)
        acts.open_only(report)
        _check_lower(report, Urgency(urgency))
        _propose(hotline, session, visitor, Kind.LOWER, report, {"urgency": urgency, "reason": reason})


def propose_erase(hotline: Hotline, visitor: Visitor, report_id: str, reason: str) -> None:
    """Propose to destroy a report before its time. ConflictError while it is held for proceedings."""
    acts.need(visitor, "proposal.make")
    with hotline.db.write() as session:
        report = reports.get(session, report_id, lock=True)
        if report.held:
            raise ConflictError(erasing.HELD)
        _propose(hotline, session, visitor, Kind.ERASE, report, {"reason": reason})


def refer_keeping_back(
    hotline: Hotline,
    visitor: Visitor,
    report_id: str,
    plain: Mapping[str, object],
    whole: Mapping[str, object],
    agencies: Collection[str],
    share_words: bool,
    reason: str,
    accused: Collection[str] = (),
) -> None:
    """Hand a report over at once without what is marked, and propose that it goes too.

    plain: what leaves now. whole: the same with the marked passages, which leave as a correction once confirmed.
    """
    acts.need(visitor, "proposal.make")
    with hotline.db.write() as session:
        desk.refer_within(hotline, session, visitor, report_id, plain, agencies, share_words, reason, accused)
        report = reports.get(session, report_id)
        narrative = whole.get("narrative", []) if share_words else []
        said = {"place": whole["place"], "narrative": narrative, "reason": reason}
        _propose(hotline, session, visitor, Kind.REVEAL, report, said)


def propose_export(hotline: Hotline, visitor: Visitor, report_ids: Collection[str], reason: str) -> None:
    """Propose to take more than a handful of reports out. ConflictError as in `exporting.chosen`."""
    acts.need(visitor, "proposal.make")
    with hotline.db.write() as session:
        ids = exporting.chosen(session, visitor, report_ids)
        _propose(hotline, session, visitor, Kind.EXPORT, None, {"reports": ids, "reason": reason})


def waiting(hotline: Hotline, visitor: Visitor) -> list[Waiting]:
    """What waits for a second person, or for the proposer to take it."""
    acts.need(visitor, "proposal.make")
    with hotline.db.read() as session:
        day = today(hotline.clock)
        return [_line(session, visitor, row, day) for row in store.waiting(session) if row.expires_on >= day]


def of_report(hotline: Hotline, visitor: Visitor, report_id: str) -> list[Waiting]:
    """What waits about one report."""
    return [one for one in waiting(hotline, visitor) if one.report_id == report_id]


def open_proposal(hotline: Hotline, visitor: Visitor, proposal_id: str) -> OpenProposal:
    """A proposal with its words, opened with the visitor's key; the reading is noted."""
    acts.need(visitor, "proposal.make")
    with hotline.db.write() as session:
        row = _waiting_one(hotline, session, proposal_id)
        line = _line(session, visitor, row, today(hotline.clock))
        acts.note(hotline, session, visitor, "proposal.open", row.object_id)
        try:
            said = words.unseal(session, visitor, row)
            wrong = "" if _unchanged(session, row, said) else CHANGED
        except ConflictError as forged:
            return OpenProposal(line, str(forged), {})
        if row.kind == Kind.EXPORT:
            there = [session.get(Report, report_id) for report_id in said["reports"]]
            said = {**said, "reports": [report.label for report in there if report is not None]}
        return OpenProposal(line, wrong, said)


def confirm(hotline: Hotline, visitor: Visitor, proposal_id: str) -> None:
    """Be the second person: it is done in this transaction, or for an export becomes the proposer's to take.

    ConflictError, in words for people, when it is one's own, over, forged, or about something that changed since.
    """
    acts.need(visitor, "proposal.confirm")
    with hotline.db.write() as session:
        row = store.get(session, proposal_id, lock=True)
        store.decide(row, visitor.person_id, State.DONE, today(hotline.clock))
        said = words.unseal(session, visitor, row)
        if row.kind == Kind.EXPORT:
            row.state = State.CONFIRMED.value
        else:
            report = reports.get(session, row.object_id, lock=True)
            if said["rests_on"] != _rests_on(session, report):
                raise ConflictError(CHANGED)
            _carry_out(hotline, session, visitor, row, report, said)
        acts.note(hotline, session, visitor, f"{said['kind']}.confirm", said["owner"])


def decline(hotline: Hotline, visitor: Visitor, proposal_id: str) -> None:
    """Be the second person and say no. ConflictError when it is one's own or over."""
    acts.need(visitor, "proposal.confirm")
    with hotline.db.write() as session:
        row = store.get(session, proposal_id, lock=True)
        visitor.need_key(session)
        store.decide(row, visitor.person_id, State.DECLINED, today(hotline.clock))
        acts.note(hotline, session, visitor, f"{row.kind}.decline", row.object_id)


def withdraw(hotline: Hotline, visitor: Visitor, proposal_id: str) -> None:
    """Take one's own proposal back, also an export that was confirmed and not taken."""
    acts.need(visitor, "proposal.make")
    with hotline.db.write() as session:
        row = store.get(session, proposal_id, lock=True)
        store.withdraw(row, visitor.person_id)
        acts.note(hotline, session, visitor, f"{row.kind}.withdraw", row.object_id)


def take(hotline: Hotline, visitor: Visitor, proposal_id: str) -> list[Record]:
    """The confirmed export's records, once, for who proposed it; each report is noted and the list destroyed."""
    acts.need(visitor, "export.make")
    with hotline.db.write() as session:
        row = store.get(session, proposal_id, lock=True)
        if row.proposer != visitor.person_id:
            raise NotAllowedError("No existe o no está a su cargo.")
        if row.state != State.CONFIRMED or today(hotline.clock) > row.expires_on:
            raise ConflictError(store.GONE)
        said = words.unseal(session, visitor, row)
        made = exporting.records(hotline, session, visitor, said["reports"])
        if not made:  # every one of them was destroyed meanwhile
            raise ConflictError(store.GONE)
        row.state = State.DONE.value
        archive.forget(session, row.id)
        return made


def _propose(
    hotline: Hotline, session: Session, visitor: Visitor, kind: Kind, report: Report | None, said: Mapping[str, Any]
) -> None:
    session.flush()
    proposal_id = store.new_id()
    row = Proposal(
        id=proposal_id,
        kind=kind.value,
        object_id=report.id if report else proposal_id,
        proposer=visitor.person_id,
        state=State.OPEN.value,
        expires_on=store.last_day(today(hotline.clock)),
    )
    store.put(session, row, today(hotline.clock))
    rests_on = {"rests_on": _rests_on(session, report)} if report else {}
    words.seal(session, visitor, hotline.keyring.current().need(DESK), row, {**said, **rests_on})
    acts.note(hotline, session, visitor, f"{kind.value}.propose", row.object_id)


def _carry_out(
    hotline: Hotline, session: Session, visitor: Visitor, row: Proposal, report: Report, said: Mapping[str, Any]
) -> None:
    if row.kind == Kind.LOWER:
        _check_lower(report, Urgency(said["urgency"]))
        lowering.lower(hotline, session, report, Urgency(said["urgency"]))
    elif row.kind == Kind.REVEAL:
        revealing.reveal(hotline, session, visitor, report, said["place"], said["narrative"])
    elif row.kind == Kind.ERASE:
        session.flush()  # the row goes with the report; what happened stays on the trail
        erasing.erase_report(hotline, session, report.id)
        session.expunge(row)


def _check_lower(report: Report, urgency: Urgency) -> None:
    if urgency.rank <= Urgency(report.urgency).rank:
        raise ConflictError(NOT_LOWER)


def _rests_on(session: Session, report: Report) -> str:
    """What a proposal was made upon: the report's judgement, and every document about it that was there.

    Not the row's version, which also grows when the worker hands something over or somebody reads new words.
    """
    documents = sorted(one.id for one in archive.of(session, report.id) if one.purpose != words.PURPOSE)
    closed = report.status == ReportStatus.CLOSED
    body = json.dumps([report.category, report.urgency, closed, documents])
    return hashlib.sha256(body.encode()).hexdigest()


def _unchanged(session: Session, row: Proposal, said: Mapping[str, Any]) -> bool:
    if row.kind == Kind.EXPORT:
        return True
    return bool(said["rests_on"] == _rests_on(session, reports.get(session, row.object_id)))


def _waiting_one(hotline: Hotline, session: Session, proposal_id: str) -> Proposal:
    row = store.get(session, proposal_id)
    if row.state not in store.WAITING or row.expires_on < today(hotline.clock):
        raise NotAllowedError("No existe o no está a su cargo.")
    return row


def _line(session: Session, visitor: Visitor, row: Proposal, day: date) -> Waiting:
    report = session.get(Report, row.object_id)
    mine, good = row.proposer == visitor.person_id, row.expires_on >= day
    return Waiting(
        id=row.id,
        kind=row.kind,
        state=row.state,
        report_id=report.id if report else "",
        label=report.label if report else "",
        by=_name(session, row.proposer),
        second=_name(session, row.confirmer),
        expires_on=row.expires_on,
        mine=mine,
        decides=good and not mine and row.state == State.OPEN and visitor.may("proposal.confirm"),
        takes=good and mine and row.state == State.CONFIRMED and visitor.may("export.make"),
    )


def _name(session: Session, person_id: str) -> str:
    person = session.get(Person, person_id) if person_id else None
    return person.name if person else ""
