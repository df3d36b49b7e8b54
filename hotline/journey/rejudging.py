"""Judges a report once more: by the very version that judged it, and by the law of today. Changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from hotline.conversation.content import judged_content, routed_content
from hotline.errors import ProtocolError
from hotline.journey.laws import Law
from hotline.journey.parts import Hotline
from hotline.routing import Router
from hotline.rulebook import Rulebook, archive
from hotline.triage import Triage
from hotline.vocabulary import Facts


@dataclass(frozen=True)
class Outcome:
    """A judgement by its codes: what was given, by which rules, and which rows name the recipients."""

    category: str
    urgency: str
    rules: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Rejudged:
    """What a report's own version and today's say of what the reporter told.

    digest, on: the version and the day it was judged by. rulebook: that version, None when it is not kept here.
    agrees: its own version says word for word what is stored; None when that could not be tried. again: what it says.
    now: what today's law says, None when that is the same category, urgency, rules and rows.
    """

    digest: str
    on: date | None
    rulebook: Rulebook | None
    agrees: bool | None
    again: Outcome | None
    now: Outcome | None


def judge_again(hotline: Hotline, content: Mapping[str, object]) -> Rejudged:
    """Judge a stored report again.

    content: the sealed snapshot as it was stored (`report_content`), before the desk added whom it knows to be accused.
    """
    digest, on = str(content.get("rulebook", "")), _day(content.get("on"))
    law = hotline.laws.today()
    stored = _stored(content)
    now = _outcome(_judged(hotline, law.triage, law.router, content))
    version = _version(hotline, law, digest, on)
    said = _judged(hotline, version.triage, version.router, content) if version else None
    return Rejudged(
        digest=digest,
        on=on,
        rulebook=version.rulebook if version else None,
        agrees=said == stored if said else None,
        again=_outcome(said) if said else None,
        now=None if now == _outcome(stored) else now,
    )


@dataclass(frozen=True)
class Version:
    """A version of the rulebook on a day, with its two judges."""

    rulebook: Rulebook
    triage: Triage
    router: Router


def _version(hotline: Hotline, law: Law, digest: str, on: date | None) -> Version | None:
    if (law.rulebook.digest, law.rulebook.on) == (digest, on):
        return Version(law.rulebook, law.triage, law.router)
    try:
        return _kept(hotline.settings.rulebooks_dir, digest, on)
    except ProtocolError:
        return None


@lru_cache(maxsize=16)
def _kept(folder: Path, digest: str, on: date | None) -> Version:
    book = archive.find(folder, digest, on)
    return Version(book, Triage(book), Router(book))


Said = dict[str, object]
"""The parts of a report's content that a rulebook decides."""


def _judged(hotline: Hotline, triage: Triage, router: Router, content: Mapping[str, object]) -> Said:
    facts = as_facts(content["facts"])
    assessment = triage.assess(facts)
    place = content["place"]
    state = place.get("state") if isinstance(place, Mapping) else None
    routing = router.route(facts, assessment, state or None, hotline.clock.now())
    return {"assessment": judged_content(assessment), "routing": routed_content(routing)}


def _stored(content: Mapping[str, object]) -> Said:
    assessment, routing = content["assessment"], content["routing"]
    assert isinstance(assessment, Mapping)  # noqa: S101 - the shape of `report_content`
    assert isinstance(routing, Mapping)  # noqa: S101
    # Reports of earlier versions also hold what was unknown: help for the operator, and no part of the judgement.
    return {"assessment": {key: assessment[key] for key in assessment if key != "unknown"}, "routing": dict(routing)}


def _outcome(said: Said) -> Outcome:
    assessment, routing = said["assessment"], said["routing"]
    assert isinstance(assessment, Mapping)  # noqa: S101 - made above
    assert isinstance(routing, Mapping)  # noqa: S101
    return Outcome(
        assessment["category"],
        assessment["urgency"],
        tuple(rule["id"] for rule in assessment["rules"]),
        tuple(routing["rows"]),
    )


def as_facts(raw: object) -> Facts:
    """Facts as JSON keeps them, with tuples for multiple answers."""
    assert isinstance(raw, Mapping)  # noqa: S101 - the shape of `report_content`
    return {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
