"""Facts that the desk reads in a reporter's words: proposed by the lexicon, set by a person, and kept apart.

They fill what nobody answered. A later answer of the reporter stands before them, and nothing is ever taken away.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from hotline.clock import today
from hotline.conversation.content import judged_content
from hotline.intake.reports import Report
from hotline.journey import alarms, handing, sheets
from hotline.journey.parts import Hotline
from hotline.outbox import store as outbox
from hotline.people import signed
from hotline.people.visitor import Visitor
from hotline.routing.result import Routing
from hotline.rulebook.words import UNKNOWN
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.triage.listening import Heard
from hotline.vocabulary import DESK, Facts, ReportStatus, Urgency

PURPOSE = "confirmation"
"""A document of its own beside the snapshots, as what the desk says of accused authorities is."""


@dataclass(frozen=True)
class Proposal:
    """Something heard. open: nobody answered it yet, so the desk may confirm it. words: what was reacted to."""

    heard: Heard
    open: bool
    words: tuple[str, ...] = field(repr=False)


def proposals(
    hotline: Hotline, content: Mapping[str, object], messages: Iterable[Mapping[str, str]]
) -> tuple[Proposal, ...]:
    """What a report's words and its mailbox may mean by the lexicon of today, the heaviest first."""
    found: dict[str, Heard] = {}
    words: dict[str, list[str]] = {}
    for one in _heard(hotline, content, messages):
        found.setdefault(one.id, one)
        words.setdefault(one.id, []).extend(passage.words for passage in one.passages)
    facts = content["facts"]
    assert isinstance(facts, Mapping)  # noqa: S101 - the shape of `report_content`
    ordered = (found[entry.id] for entry in hotline.rulebook.lexicon.entries if entry.id in found)
    return tuple(
        Proposal(one, _is_open(hotline, facts, one.key, one.code), tuple(dict.fromkeys(words[one.id])))
        for one in ordered
    )


def _heard(hotline: Hotline, content: Mapping[str, object], messages: Iterable[Mapping[str, str]]) -> Iterator[Heard]:
    narrative, place = content["narrative"], content["place"]
    assert isinstance(narrative, Sequence)  # noqa: S101 - the shape of `report_content`
    assert isinstance(place, Mapping)  # noqa: S101
    listener = hotline.guide.listener
    for text in (*narrative, *(message.get("text", "") for message in messages)):
        yield from listener.hear(text)
    for text in (place.get("text", ""), place.get("reference", "")):
        yield from (one for one in listener.hear(text) if one.raises)


def _is_open(hotline: Hotline, facts: Facts, key: str, code: str) -> bool:
    known = facts.get(key, UNKNOWN)
    if hotline.rulebook.keys[key].multiple:
        return code not in known
    return known == UNKNOWN


def adding(
    hotline: Hotline, content: Mapping[str, object], confirmed: Iterable[Mapping[str, str]]
) -> dict[str, object]:
    """A report's content with what the desk confirmed, judged by the law of today; as it is when there is none."""
    raw = content["facts"]
    assert isinstance(raw, Mapping)  # noqa: S101 - the shape of `report_content`
    facts = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    before = dict(facts)
    for one in confirmed:
        key, code = one["key"], one["code"]
        if key in hotline.rulebook.keys and _is_open(hotline, facts, key, code):
            facts[key] = _with(hotline, facts.get(key, ()), key, code)
    if facts == before:
        return dict(content)
    judged = judged_content(hotline.triage.assess(facts))
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in facts.items()}
    return {**content, "facts": plain, "assessment": judged}


def _with(hotline: Hotline, known: str | tuple[str, ...], key: str, code: str) -> str | tuple[str, ...]:
    table = hotline.rulebook.keys[key]
    if not table.multiple:
        return code
    codes = {known} if isinstance(known, str) else set(known)
    return tuple(one for one in table.codes if one in {*codes, code} and one not in table.empty)


def keep(hotline: Hotline, session: Session, visitor: Visitor, report_id: str, one: Heard) -> None:
    """Seal to the desk what one of its people confirmed, signed; every later opening counts it."""
    on = today(hotline.clock).isoformat()
    body = {"id": one.id, "key": one.key, "code": one.code, "on": on}
    content = signed.signed(visitor, PURPOSE, report_id, body)
    closed, wraps = close(PURPOSE, content, [hotline.keyring.current().need(DESK)])
    archive.store(session, closed, wraps, owner=report_id)


def kept(session: Session, visitor: Visitor, report_id: str) -> tuple[tuple[Mapping[str, str], ...], int]:
    """What the desk confirmed in a report so far, opened with the visitor's key; and how many nobody signed, which do
    not count."""
    found = [signed.opened(session, visitor, one, DESK) for one in archive.of(session, report_id, PURPOSE)]
    genuine = tuple(body for body in found if body is not None)
    return genuine, len(found) - len(genuine)


def count(
    hotline: Hotline,
    session: Session,
    visitor: Visitor,
    report: Report,
    content: Mapping[str, object],
    routing: Routing,
) -> None:
    """Let what was confirmed count for the row and for what is prepared; nothing is lowered.

    visitor: who confirmed, and signs what authorities get by it. content, routing: as they stand with it. A partial
    report still leaves only by a person's hand.
    """
    assessment = content["assessment"]
    assert isinstance(assessment, Mapping)  # noqa: S101 - the shape of `report_content`
    report.category, urgency, before = assessment["category"], Urgency(assessment["urgency"]), Urgency(report.urgency)
    if urgency.rank < before.rank:
        report.urgency = urgency.value
    handing.shorten_clocks(hotline, session, report, urgency)
    if urgency is Urgency.INMEDIATA and before is not Urgency.INMEDIATA and not report.alarm:
        alarms.ring(hotline, session, report)
    if report.status == ReportStatus.PARTIAL:
        return
    struck, write = sheets.strike_lines(session, report.id, routing), signed.writer(visitor)
    sheets.correct_lines(hotline, session, report, content, routing.recipients, struck, write)
    new = sheets.add_missing_lines(hotline, session, report, content, routing.recipients, write)
    if urgency is Urgency.INMEDIATA or (new and report.status != ReportStatus.TO_REVIEW):
        outbox.put(session, handing.DELIVER_REPORT, report.id)
