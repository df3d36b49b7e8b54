"""Lines: one recipient of a report with its chain. Preparing writes every step; advancing hands over to the next."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from hotline.referral import model
from hotline.referral.model import ACTIVE, Referral
from hotline.sealing import archive
from hotline.sealing.keys import PrivateKey
from hotline.vocabulary import DESK, ReferralState, Release

ENDED = (ReferralState.DECLINED, ReferralState.CANCELLED, ReferralState.COVERED, ReferralState.CLOSED)

HAVING = frozenset({ReferralState.SENT, ReferralState.RECEIVED, ReferralState.ACCEPTED})
"""States in which an authority may be relied on; one whose clock ran out has the report, but nobody counts on it."""

AckClock = Callable[[Referral], datetime | None]
"""When an authority must have acknowledged, counted from now; given by whoever knows the clocks."""


@dataclass(frozen=True)
class NewLine:
    """What routing said about one recipient, in the words of this room."""

    agency: str
    type: str
    role: str
    release: str
    rule: str
    fallbacks: tuple[str, ...]
    document_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Handing:
    """What handing over needs: the day, who has keys, the release key where this process holds it, and the clocks."""

    today: date
    enrolled: Collection[str]
    release_key: PrivateKey
    ack_clock: AckClock


def prepare(session: Session, report_id: str, urgency: str, line_id: str, number: int, line: NewLine) -> list[Referral]:
    """Write the steps of one line: the authority, its chain, and the desk at the end («entrega manual»)."""
    steps = [
        Referral(
            id=model.new_id(),
            report_id=report_id,
            line_id=line_id,
            line=number,
            step=step,
            agency=agency,
            type=line.type,
            role=line.role,
            release=line.release,
            rule=line.rule,
            urgency=urgency,
            state=ReferralState.WAITING,
        )
        for step, agency in enumerate((line.agency, *line.fallbacks, DESK))
    ]
    session.add_all(steps)
    return steps


def advance(session: Session, line_id: str, handing: Handing) -> Referral | None:
    """Hand the line over to its next authority with keys; returns the step now in hand, or None when one already is.

    Doing it twice changes nothing. An authority without keys is passed over as `no_inscrita`; one that already has the
    report by another line makes this one `cubierta`; the last step is the desk's own delivery.
    """
    steps = model.of_line(session, line_id)
    if any(
        step.state in {*ACTIVE, ReferralState.COVERED, ReferralState.CLOSED} - {ReferralState.OVERDUE} for step in steps
    ):
        return None
    for step in steps:
        if step.state != ReferralState.WAITING:
            continue
        if step.agency == DESK:
            step.state = ReferralState.MANUAL
            return step
        if step.agency not in handing.enrolled:
            step.state = ReferralState.NOT_ENROLLED
            continue
        elsewhere = _states_elsewhere(session, step)
        if elsewhere & HAVING:
            step.state = ReferralState.COVERED
            return step
        if ReferralState.OVERDUE in elsewhere:
            step.state = ReferralState.CANCELLED  # it has the report and is silent: once more would be twice
            continue
        _hand_over(session, step, handing)
        return step
    return None


def _hand_over(session: Session, step: Referral, handing: Handing) -> None:
    archive.release(session, step.line_id, step.agency, handing.release_key)
    step.state = ReferralState.SENT
    step.sent_on = handing.today
    step.due_at = handing.ack_clock(step)


def _states_elsewhere(session: Session, step: Referral) -> set[str]:
    """How the same authority stands on other lines of the report."""
    return {
        other.state
        for other in model.of_report(session, step.report_id)
        if other.agency == step.agency and other.line_id != step.line_id
    }


def uncover(session: Session, gone: Referral) -> list[str]:
    """Lines that rested on an authority which is silent, declined or was taken back: each must go on by itself."""
    resting = [
        step
        for step in model.of_report(session, gone.report_id)
        if step.agency == gone.agency and step.state == ReferralState.COVERED
    ]
    for step in resting:
        step.state = ReferralState.CANCELLED
    return [step.line_id for step in resting]


def held_lines(steps: Sequence[Referral]) -> list[Referral]:
    """First steps of the lines that a person or a clock must still release."""
    return [
        step for step in steps if step.step == 0 and step.state == ReferralState.WAITING and step.release != Release.NOW
    ]


def leaving_lines(steps: Sequence[Referral]) -> list[Referral]:
    """First steps of the lines that leave as soon as the report does."""
    return [
        step for step in steps if step.step == 0 and step.state == ReferralState.WAITING and step.release == Release.NOW
    ]
