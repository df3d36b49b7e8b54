"""The referral's row: one hand-over to one authority, a step of a line of its chain."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.database import Base, UtcDateTime
from hotline.errors import NotAllowedError
from hotline.vocabulary import ReferralState

ACTIVE = (ReferralState.SENT, ReferralState.RECEIVED, ReferralState.ACCEPTED, ReferralState.OVERDUE)
"""States in which the authority has it in its hands."""


class Referral(Base):
    """One step of one line: line_id owns the sealed sheets, step counts along the chain, the desk is the last step.

    rule is the routing row that named the line; role and release as routing gave them; due_at the clock for the
    acknowledgement, coarse and erased when it comes; asked is set when the authority put a question in the mailbox;
    barred when a rule struck it later, be it by an accusation that only the desk can read: it gets no more.
    closed_on, outcome: the day on which the authority ended its work and how (`vocabulary.Outcome`).
    """

    __tablename__ = "referral"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    report_id: Mapped[str] = mapped_column(String(32), index=True)
    line_id: Mapped[str] = mapped_column(String(32), index=True)
    line: Mapped[int]
    step: Mapped[int]
    agency: Mapped[str] = mapped_column(String(40), index=True)
    type: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(20))
    release: Mapped[str] = mapped_column(String(20))
    rule: Mapped[str] = mapped_column(String(10))
    urgency: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), index=True)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_on: Mapped[date | None]
    asked: Mapped[bool] = mapped_column(default=False)
    barred: Mapped[bool] = mapped_column(default=False)
    closed_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(20), default="", server_default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    @property
    def label(self) -> str:
        """What an agency calls it; not the desk's handle, so that two agencies cannot compare cases by it."""
        return f"R-{self.id[:5].upper()}"


def new_id() -> str:
    """A random id."""
    return secrets.token_hex(16)


def of_report(session: Session, report_id: str) -> Sequence[Referral]:
    """All steps of all lines of a report, in order."""
    return session.scalars(
        select(Referral).where(Referral.report_id == report_id).order_by(Referral.line, Referral.step)
    ).all()


def of_line(session: Session, line_id: str) -> Sequence[Referral]:
    """The steps of one line in order."""
    return session.scalars(select(Referral).where(Referral.line_id == line_id).order_by(Referral.step)).all()


def inbox(session: Session, agency: str) -> Sequence[Referral]:
    """What an authority has or had in its hands."""
    shown = [*ACTIVE, ReferralState.DECLINED, ReferralState.CLOSED]
    return session.scalars(
        select(Referral)
        .where(Referral.agency == agency, Referral.state.in_([state.value for state in shown]))
        .order_by(Referral.due_at.nulls_last(), Referral.sent_on, Referral.id)
    ).all()


def get(session: Session, referral_id: str, agency: str | None = None) -> Referral:
    """One referral; with `agency`, only if that authority has it in its hands.

    Unknown and foreign look alike, also in time: only what the authority holds is searched, and nothing else is read.
    """
    if agency is None:
        row = session.get(Referral, referral_id)
    else:
        row = {theirs.id: theirs for theirs in inbox(session, agency)}.get(referral_id)
    if row is None:
        raise NotAllowedError("No existe o no está a su cargo.")
    return row
