"""What whoever tells something answered to an operator: facts and the place, put down while the operator asks.

Like what the desk confirms in a reporter's words it lies beside the snapshots, signed and sealed to the desk. It comes
from the same mouth as the reporter's own answers, later and asked by a person; so it stands before them, except where
that would make the case less urgent: then what was told first goes on counting. And except for one «no»: whoever said
that the words shall not be passed on says otherwise in her own mailbox, not by an operator's hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from hotline.clock import today
from hotline.conversation.choosing import SHARING
from hotline.conversation.content import judged_content
from hotline.journey.parts import Hotline
from hotline.journey.rejudging import as_facts
from hotline.people import signed
from hotline.people.visitor import Visitor
from hotline.rulebook.words import UNKNOWN
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.vocabulary import DESK, Facts

PURPOSE = "script"
"""One document a report, replaced whole by whoever puts down more."""

PLACE = ("state", "municipality", "reference", "text")


@dataclass(frozen=True)
class Answers:
    """Facts by key and parts of the place, as an operator put them down."""

    facts: Facts = field(default_factory=dict, repr=False)
    place: Mapping[str, str] = field(default_factory=dict, repr=False)

    def with_more(self, facts: Facts, place: Mapping[str, str]) -> "Answers":
        """The same with later ones before them; «not known» takes an answer back."""
        return Answers({**self.facts, **facts}, {**self.place, **place})


def kept(session: Session, visitor: Visitor, report_id: str) -> tuple[Answers, int]:
    """What was put down so far, opened with the visitor's key; and how many documents nobody of the desk signed."""
    found = [signed.opened(session, visitor, one, DESK) for one in archive.of(session, report_id, PURPOSE)]
    answers = Answers()
    for body in found:
        if body is not None:
            answers = answers.with_more(as_facts(body["facts"]), body["place"])
    return answers, sum(body is None for body in found)


def keep(hotline: Hotline, session: Session, visitor: Visitor, report_id: str, answers: Answers) -> None:
    """Seal all of it to the desk, signed, in place of what was put down before."""
    for older in archive.ids_of(session, report_id, PURPOSE):
        archive.remove(session, older)
    facts = {key: list(code) if isinstance(code, tuple) else code for key, code in answers.facts.items()}
    body = {"facts": facts, "place": dict(answers.place), "on": today(hotline.clock).isoformat()}
    content = signed.signed(visitor, PURPOSE, report_id, body)
    closed, wraps = close(PURPOSE, content, [hotline.keyring.current().need(DESK)])
    archive.store(session, closed, wraps, owner=report_id)


def adding(hotline: Hotline, content: Mapping[str, Any], answers: Answers) -> dict[str, Any]:
    """A report's content with what was put down, judged by the law of today; as it is when that adds nothing."""
    told = as_facts(content["facts"])
    facts = _together(hotline, told, answers.facts)
    place = {**content["place"], **{name: value for name, value in answers.place.items() if value}}
    if facts == told:
        return {**content, "place": place}
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in facts.items()}
    return {**content, "place": place, "facts": plain, "assessment": judged_content(hotline.triage.assess(facts))}


def _together(hotline: Hotline, told: Facts, put_down: Facts) -> dict[str, str | tuple[str, ...]]:
    """Several answers add up; of single ones the later stands, unless the case would be less urgent by it."""
    known = {key: code for key, code in put_down.items() if key in hotline.rulebook.keys and code not in _NOTHING}
    if told.get(SHARING) == "no":
        known.pop(SHARING, None)
    facts = {**told, **{key: _added(hotline, key, told.get(key), code) for key, code in known.items()}}
    assess = hotline.triage.assess
    if assess(facts).urgency.rank <= assess(told).urgency.rank:
        return facts
    return {**facts, **{key: code for key, code in told.items() if code not in _NOTHING}}


_NOTHING: tuple[object, ...] = (UNKNOWN, (UNKNOWN,), ())


def _added(
    hotline: Hotline, key: str, told: str | tuple[str, ...] | None, code: str | tuple[str, ...]
) -> str | tuple[str, ...]:
    table = hotline.rulebook.keys[key]
    if not table.multiple or not isinstance(told, tuple):
        return code
    codes = {*told, *code}
    real = codes - {UNKNOWN, *table.empty}
    return tuple(one for one in table.codes if one in (real or codes))
