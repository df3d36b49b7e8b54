"""Who receives a report, who does not and why, and where each hand-over stands: plain values for the page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from hotline.journey.parts import Hotline
from hotline.journey.views import OpenReport, ReferralLine
from hotline.pages.language import say
from hotline.pages.staff import clocks, telling, words
from hotline.pages.staff.clocks import Due
from hotline.pages.staff.telling import Basis
from hotline.referral.model import ACTIVE
from hotline.routing.result import Routing
from hotline.vocabulary import DESK, ReferralState, Release


@dataclass(frozen=True)
class Target:
    """One recipient that routing names. has_it: it is in its hands already; proposed: it leaves unless unticked."""

    agency: str
    name: str
    role: str
    release: str
    rule: str
    basis: tuple[Basis, ...]
    clock: Due | None
    chain: tuple[str, ...]
    note: str
    has_it: bool
    proposed: bool


@dataclass(frozen=True)
class Struck:
    """An authority that a rule keeps out."""

    name: str
    rule: str
    reason: str


@dataclass(frozen=True)
class Step:
    """One authority along a line's chain, and where it stands there."""

    id: str
    name: str
    state: str
    clock: Due | None
    reason: str = field(repr=False)


@dataclass(frozen=True)
class Line:
    """One line: steps that something happened to, those to come, and what a person may release or deliver (an id)."""

    role: str
    rule: str
    release: str
    steps: tuple[Step, ...]
    after: tuple[str, ...]
    releasable: str
    by_hand: str


def targets(hotline: Hotline, opened: OpenReport, routing: Routing) -> tuple[Target, ...]:
    """Recipients in the order of routing."""
    book, now = hotline.rulebook, hotline.clock.now()
    having = {line.agency for line in opened.referrals if line.state in ACTIVE}
    return tuple(
        Target(
            agency=one.agency,
            name=words.agency_name(book, one.agency),
            role=one.role.value,
            release=one.release.value,
            rule=one.rule,
            basis=telling.basis_of(book, one.basis),
            clock=clocks.due(one.ack_by, now),
            chain=tuple(words.agency_name(book, agency) for agency in one.fallbacks),
            note=one.note,
            has_it=one.agency in having,
            proposed=one.release is Release.NOW,
        )
        for one in routing.recipients
    )


def excluded(hotline: Hotline, routing: Routing) -> tuple[Struck, ...]:
    """Who does not receive, with rule and reason."""
    return tuple(
        Struck(words.agency_name(hotline.rulebook, one.agency), one.rule, say(one.reason)) for one in routing.excluded
    )


def lines(hotline: Hotline, referrals: Iterable[ReferralLine]) -> tuple[Line, ...]:
    """Referrals by line, in order."""
    return tuple(_line(hotline, list(steps)) for _, steps in groupby(referrals, key=lambda one: one.line))


def _line(hotline: Hotline, steps: list[ReferralLine]) -> Line:
    first, now = steps[0], hotline.clock.now()
    shown = [step for step in steps if step is first or step.state != ReferralState.WAITING]
    held = first.state == ReferralState.WAITING and first.release != Release.NOW
    return Line(
        role=first.role,
        rule=first.rule,
        release=first.release,
        steps=tuple(
            Step(step.id, _name(hotline, step), step.state, clocks.due(step.due_at, now), step.reason) for step in shown
        ),
        after=tuple(_name(hotline, step) for step in steps if step not in shown),
        releasable=first.id if held else "",
        by_hand=next((step.id for step in steps if step.state == ReferralState.MANUAL), ""),
    )


def _name(hotline: Hotline, step: ReferralLine) -> str:
    return words.agency_name(hotline.rulebook, step.agency) if step.agency == DESK else step.agency_name
