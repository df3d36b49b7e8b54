"""From a dialogue to a stored report: sealed documents, rows, work to do, trail and statistics in one transaction."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.clock import coarse, today
from hotline.conversation import store as dialogues
from hotline.conversation.advance import Step
from hotline.conversation.choosing import left_open
from hotline.conversation.content import report_content, urgency_to_look
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.store import DialogueRow
from hotline.intake import reports
from hotline.intake.reports import Report
from hotline.journey import alarms, handing, mailboxes, sheets
from hotline.journey.parts import Hotline
from hotline.mailbox import store as mailbox
from hotline.outbox import store as outbox
from hotline.people import duty
from hotline.routing.result import Routing
from hotline.sealing import archive
from hotline.sealing.closing import Closed, Wrap, close
from hotline.sealing.folio import FolioKeys, Fresh
from hotline.statistics import counting
from hotline.triage.assessment import Assessment
from hotline.vocabulary import DESK, STATISTICS, RecipientRole, Release, ReportStatus, Urgency


@dataclass(frozen=True)
class Prepared:
    """What had to be derived before the transaction: a folio, or the candidates of an entered one, and which questions
    are left open (None where that was not worked out)."""

    fresh: Fresh | None = field(default=None, repr=False)
    left_open: tuple[str, ...] | None = None
    candidates: tuple[FolioKeys, ...] = field(default=(), repr=False)


def derive(hotline: Hotline, step: Step) -> Prepared:
    """Do the slow derivations that a step will need; no transaction is open."""
    if step.intent == "read_mailbox":
        return Prepared(candidates=tuple(hotline.deriver.lookup(step.folio)))
    dialogue = step.dialogue
    if step.intent in {"commit", "early", "finish"}:
        fresh = None if dialogue.stored or dialogue.own_mailbox else hotline.deriver.take()
        return Prepared(fresh, left_open(hotline.guide, dialogue))
    if dialogue.early and not dialogue.stored:
        return Prepared(left_open=left_open(hotline.guide, dialogue))
    return Prepared()


@dataclass(frozen=True)
class Judged:
    """A dialogue's assessment, routing and sealed content, computed together. protocol: the version that judged."""

    assessment: Assessment
    routing: Routing
    protocol: str
    content: Mapping[str, object] = field(repr=False)

    @property
    def to_look(self) -> Urgency:
        """With what urgency a person looks: what was heard in the words may raise it above the rules' own."""
        return urgency_to_look(self.content)

    @property
    def person(self) -> bool:
        """Whether what was heard rings."""
        return bool(self.content["heard"]["person"])  # type: ignore[index]


def judge(hotline: Hotline, dialogue: Dialogue) -> Judged:
    """Assess and route what is known now; the content carries both, with their rules and sources."""
    law, day = hotline.laws.now()  # once: midnight must not come between judging, routing and the day that is sealed
    assessment = law.triage.assess(dialogue.facts)
    routing = law.router.route(dialogue.facts, assessment, dialogue.state or None, hotline.clock.now())
    content = report_content(law.guide, dialogue, assessment, routing)
    return Judged(assessment, routing, law.rulebook.handle, {**content, "on": day.isoformat()})


def store_or_amend(
    hotline: Hotline, session: Session, dialogue: Dialogue, prepared: Prepared, *, final: bool
) -> tuple[str, ...]:
    """Store the report, or bring a stored one up to date; returns the names of those who will read it."""
    judged = judge(hotline, dialogue)
    if not dialogue.stored:
        _store(hotline, session, dialogue, judged, prepared.fresh)
    else:
        _amend(hotline, session, dialogue, judged, final=final)
    _leave_open(session, dialogue, prepared)
    return sheets.reader_names(hotline, judged.routing)


def keep_early(hotline: Hotline, session: Session, dialogue: Dialogue, prepared: Prepared) -> None:
    """Keep what there is, behind a folio that is told before the end: whoever is cut off goes on with it."""
    keep_partial(hotline, session, dialogue)
    dialogue.early = True
    _open_mailbox(session, dialogue, reports.get(session, dialogue.report_id), prepared.fresh, today(hotline.clock))
    _leave_open(session, dialogue, prepared)


def keep_partial(hotline: Hotline, session: Session, dialogue: Dialogue, prepared: Prepared | None = None) -> None:
    """Keep a dialogue that stops before its end: the desk reads what there is, nobody else is told."""
    judged = judge(hotline, dialogue)
    _leave_open(session, dialogue, prepared or Prepared())
    if dialogue.stored or _in_hand(session, dialogue) is not None:
        _amend(hotline, session, dialogue, judged, final=True)
        return
    report = _row(hotline, session, dialogue, judged, ReportStatus.PARTIAL)
    _seal_for_desk(hotline, session, report.id, "report", judged.content)
    known = report.id == dialogue.report_id
    _add_partial(hotline, session, report, judged.person, known=known, anew=dialogue.rings)
    dialogue.report_id = report.id
    _behind_own_mailbox(session, dialogue, report)


def expire(hotline: Hotline, session: Session, row: DialogueRow) -> None:
    """End a dialogue whose time is over; what no report holds yet is kept as it lies."""
    if dialogues.remove(session, row) and row.status == dialogues.OPEN:
        keep_draft(hotline, session, row)


def keep_draft(hotline: Hotline, session: Session, row: DialogueRow) -> str:
    """Keep a dialogue without opening it: its sealed draft goes to the desk as it lies.

    Returns the partial report's id, empty where nothing was answered yet.
    """
    if row.draft is None or row.draft_wrap is None:
        return ""
    report = Report(
        id=reports.new_id(),
        label=reports.new_label(),
        received_on=today(hotline.clock),
        category=row.category,
        urgency=row.urgency,
        state_code=row.state_code,
        status=ReportStatus.PARTIAL,
        protocol=hotline.rulebook.handle,
    )
    archive.store(session, row.closed_draft(), (row.desk_wrap(),), owner=report.id)
    _add_partial(hotline, session, report)
    return report.id


def _store(hotline: Hotline, session: Session, dialogue: Dialogue, judged: Judged, fresh: Fresh | None) -> None:
    now = hotline.clock.now()
    in_hand = _in_hand(session, dialogue)
    if in_hand is not None:
        _give_folio(hotline, session, dialogue, in_hand, judged, fresh)
        _amend(hotline, session, dialogue, judged, final=True)
        return
    attended = duty.anyone_on_duty(session, now) and judged.assessment.urgency is not Urgency.INMEDIATA
    waits = attended or not _leaves_by_itself(judged.routing)
    report = _row(hotline, session, dialogue, judged, ReportStatus.TO_REVIEW if waits else ReportStatus.REFERRED)
    session.add(report)
    session.flush()
    _give_folio(hotline, session, dialogue, report, judged, fresh)
    _seal_for_desk(hotline, session, report.id, "report", judged.content)
    sheets.prepare_lines(hotline, session, report, judged.content, judged.routing.recipients)
    if waits:
        _start_review(hotline, session, report, judged.assessment.urgency)
    else:
        urgent = judged.assessment.urgency is Urgency.INMEDIATA
        outbox.put(session, handing.DELIVER_REPORT, report.id, urgent=urgent)
    _ring_if_urgent(hotline, session, report, judged.person, anew=dialogue.rings)


def _give_folio(
    hotline: Hotline, session: Session, dialogue: Dialogue, report: Report, judged: Judged, fresh: Fresh | None
) -> None:
    """Make it a whole report: behind its folio, counted once, and on the trail."""
    day = today(hotline.clock)
    _open_mailbox(session, dialogue, report, fresh, day)
    counting.count(session, hotline.keyring.current().need(STATISTICS), day.strftime("%Y-%m"), _counted(judged))
    trail.note_intake(session, day, "report.stored", report.id)
    dialogue.report_id, dialogue.stored = report.id, True


def _open_mailbox(session: Session, dialogue: Dialogue, report: Report, fresh: Fresh | None, day: date) -> None:
    """The report's mailbox, with the first word in it; where the folio was told before, the one that it opens."""
    if dialogue.own_mailbox:
        _behind_own_mailbox(session, dialogue, report)
        return
    assert fresh is not None  # noqa: S101 - `derive` ran for this very step
    report.mailbox_id = mailbox.create(session, fresh.keys, day)
    mailbox.post(
        session, report.mailbox_id, {"kind": "status", "author": DESK, "state": "guardado", "day": day.isoformat()}
    )
    dialogue.folio, dialogue.own_mailbox, dialogue.mailbox_id = fresh.folio, report.mailbox_id, report.mailbox_id


def _behind_own_mailbox(session: Session, dialogue: Dialogue, report: Report) -> None:
    """What the desk closed, or two people erased, while it was still being told has given way to a new report: the
    folio opens that one from now on."""
    if not dialogue.own_mailbox:
        return
    former = reports.by_mailbox(session, dialogue.own_mailbox)
    if former is not None and former.id != report.id:
        former.mailbox_id = ""
        session.flush()
    report.mailbox_id = dialogue.own_mailbox


def _leave_open(session: Session, dialogue: Dialogue, prepared: Prepared) -> None:
    """Which questions the folio's holder may be asked; none any more is said only where some were named before."""
    questions = prepared.left_open
    if questions or (questions is not None and dialogue.early):
        mailboxes.leave_open(session, dialogue.own_mailbox, questions, dialogue.age)


def _leaves_by_itself(routing: Routing) -> bool:
    """Whether some authority gets it without a person; a coordinating body acts on nothing."""
    return any(r.release is not Release.PERSON and r.role is not RecipientRole.COORDINACION for r in routing.recipients)


def _amend(hotline: Hotline, session: Session, dialogue: Dialogue, judged: Judged, *, final: bool) -> None:
    """Later answers: a new snapshot for the desk, recipients that became known, corrections for those that have it.

    Every answer counts at once, since the caller may be gone before the next; only a place that waits to be confirmed
    does not.
    """
    handing.lock_report(session, dialogue.report_id)
    if session.get(Report, dialogue.report_id) is None:
        _keep_after_erasure(hotline, session, dialogue, judged)
        return
    report = reports.get(session, dialogue.report_id)
    _classify(report, dialogue, judged)
    before, rules = Urgency(report.urgency), judged.assessment.urgency
    if judged.to_look.rank < before.rank:
        report.urgency = judged.to_look.value
        _ring_if_urgent(hotline, session, report, judged.person, anew=dialogue.rings)
        if report.urgency == Urgency.INMEDIATA:
            outbox.put(session, handing.DELIVER_REPORT, report.id, urgent=True)  # no longer waits for anybody
    elif judged.person and (dialogue.rings or not report.alarm):
        alarms.ring(hotline, session, report)
    if rules.rank < before.rank or judged.to_look is not rules:
        handing.shorten_clocks(hotline, session, report, rules)
    if judged.to_look.rank < min(before.rank, rules.rank) and report.due_at is not None:
        outbox.put(session, alarms.LOOK_CLOCK, report.id, report.due_at)
    for older in archive.ids_of(session, report.id, "addendum"):
        archive.remove(session, older)
    _seal_for_desk(hotline, session, report.id, "addendum", judged.content)
    if final or not dialogue.candidates:
        _pass_on(hotline, session, report, judged)


def _pass_on(hotline: Hotline, session: Session, report: Report, judged: Judged) -> None:
    """Let authorities know. Where a person decided what leaves, that person does: what was struck is unknown here. In
    immediate danger the facts and the place go at once all the same, and the words stay."""
    struck, content = sheets.strike_lines(session, report.id, judged.routing), judged.content
    if sheets.by_a_person(session, report.id):
        report.unread = True
        if judged.assessment.urgency is not Urgency.INMEDIATA:
            return
        content = {**content, "narrative": []}
    sheets.correct_lines(hotline, session, report, content, judged.routing.recipients, struck)
    if sheets.add_missing_lines(hotline, session, report, content, judged.routing.recipients):
        outbox.put(session, handing.DELIVER_REPORT, report.id)


def begin_anew(hotline: Hotline, session: Session, holder: Dialogue, words: str) -> None:
    """Words came for a report that lapsed or was destroyed, while its mailbox lives: they are a new one, for the desk.

    holder: the dialogue in which the mailbox is open; nothing else of it belongs to the report.
    """
    told = Dialogue(holder.channel, language=holder.language, narrative=[words], own_mailbox=holder.mailbox_id)
    _keep_after_erasure(hotline, session, told, judge(hotline, told))


def _keep_after_erasure(hotline: Hotline, session: Session, dialogue: Dialogue, judged: Judged) -> None:
    """Two people erased the report while it was still being told: what comes now is a new one, behind the same folio,
    for the desk to look at. Nothing that somebody says is lost."""
    report = _row(hotline, session, dialogue, judged, ReportStatus.PARTIAL)
    report.mailbox_id = dialogue.own_mailbox
    _seal_for_desk(hotline, session, report.id, "report", judged.content)
    _add_partial(hotline, session, report, judged.person, anew=dialogue.rings)
    dialogue.report_id = report.id


def _row(hotline: Hotline, session: Session, dialogue: Dialogue, judged: Judged, status: ReportStatus) -> Report:
    """A new row; after a hang-up the row of the partial report, with what is known now."""
    category, urgency = judged.assessment.category.value, judged.to_look
    report = _kept(session, dialogue)
    if report is None:
        return Report(
            id=reports.new_id(),
            label=reports.new_label(),
            received_on=today(hotline.clock),
            category=category,
            urgency=urgency.value,
            state_code=dialogue.state,
            status=status,
            protocol=judged.protocol,
        )
    _forget_first(session, report)
    _classify(report, dialogue, judged)
    report.status, report.due_at = status, None
    if urgency.rank < Urgency(report.urgency).rank:
        report.urgency = urgency.value
    return report


def _classify(report: Report, dialogue: Dialogue, judged: Judged) -> None:
    """Bring the row's own words up to date. Words to somebody at the desk change no fact: what that person answered for
    the script stands."""
    report.protocol = judged.protocol
    if not dialogue.chatting:
        report.category, report.state_code = judged.assessment.category.value, dialogue.state


def _kept(session: Session, dialogue: Dialogue) -> Report | None:
    """The partial report of this dialogue, while the desk has done nothing about it."""
    return _own(session, dialogue, ReportStatus.PARTIAL)


def _in_hand(session: Session, dialogue: Dialogue) -> Report | None:
    """The report of this dialogue that the desk referred before it was whole: what comes later belongs to it, since a
    second report would be handed over a second time. One that the desk closed is over; what follows is a new one."""
    return _own(session, dialogue, ReportStatus.REFERRED, ReportStatus.MANUAL)


def _own(session: Session, dialogue: Dialogue, *statuses: ReportStatus) -> Report | None:
    if dialogue.stored or not dialogue.report_id:
        return None
    handing.lock_report(session, dialogue.report_id)
    report = session.get(Report, dialogue.report_id)
    return report if report is not None and report.status in statuses else None


def _forget_first(session: Session, report: Report) -> None:
    """Destroy the first snapshot of a partial report and stop its review; what rings goes on ringing."""
    for older in archive.ids_of(session, report.id, "report"):
        archive.remove(session, older)
    outbox.cancel(session, handing.REVIEW_CLOCK, report.id)
    outbox.cancel(session, alarms.LOOK_CLOCK, report.id)


def _add_partial(
    hotline: Hotline, session: Session, report: Report, person: bool = False, *, known: bool = False, anew: bool = False
) -> None:
    """Put a partial report into the queue, or bring one up to date that is there already: taken once, it rings no
    more for each further answer, only for new words that ask for a person (anew)."""
    session.add(report)
    trail.note_intake(session, today(hotline.clock), "report.partial", report.id)
    _start_review(hotline, session, report, Urgency(report.urgency))
    if anew or not (known and report.alarm):
        _ring_if_urgent(hotline, session, report, person, anew=anew)


def _start_review(hotline: Hotline, session: Session, report: Report, rules: Urgency) -> None:
    """Start the desk's clock. rules: at the end of that urgency's clock the report leaves by itself; what was heard in
    the words makes the desk look earlier, and lets nothing leave earlier."""
    now = hotline.clock.now()
    report.due_at = coarse(now + hotline.router.review_clock(Urgency(report.urgency)), now)
    leaves_at = coarse(now + hotline.router.review_clock(rules), now)
    outbox.put(session, handing.REVIEW_CLOCK, report.id, leaves_at)
    if report.due_at < leaves_at:
        outbox.put(session, alarms.LOOK_CLOCK, report.id, report.due_at)


def _ring_if_urgent(
    hotline: Hotline, session: Session, report: Report, person: bool = False, *, anew: bool = False
) -> None:
    """An immediate case rings at the desk; so does an urgent one that was cut off, since nothing else will move it, and
    one whose words ask for a person, until somebody has it in hand, and again for new such words."""
    cut_off = report.status == ReportStatus.PARTIAL and report.urgency == Urgency.URGENTE_24H
    if report.urgency == Urgency.INMEDIATA or cut_off or (person and (anew or not report.alarm)):
        alarms.ring(hotline, session, report)


def _seal_for_desk(
    hotline: Hotline, session: Session, owner: str, purpose: str, content: Mapping[str, object]
) -> tuple[Closed, tuple[Wrap, ...]]:
    closed, wraps = close(purpose, json.dumps(content).encode(), [hotline.keyring.current().need(DESK)])
    archive.store(session, closed, wraps, owner=owner)
    return closed, wraps


def _counted(judged: Judged) -> dict[str, object]:
    return {
        "category": judged.assessment.category.value,
        "urgency": judged.assessment.urgency.value,
        "rules": [rule.id for rule in judged.assessment.rules],
        "indicators": list(judged.assessment.indicators),
        "base": judged.routing.base,
        "channel": judged.content["channel"],
        "state": judged.content["place"]["state"],  # type: ignore[index]
        "facts": judged.content["facts"],
    }
