"""The report's row: what the desk needs to put cases in order without opening one."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import String, case, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.database import Base, UtcDateTime
from hotline.errors import NotAllowedError
from hotline.vocabulary import ReportStatus, Urgency

OPEN = (ReportStatus.PARTIAL, ReportStatus.TO_REVIEW, ReportStatus.REFERRED, ReportStatus.MANUAL)


class Report(Base):
    """A sealed report as the database may know it.

    received_on is a day; due_at the desk's clock, coarse; protocol the first digits of the rulebook's digest; alarm is
    empty, `sonando`, `escalada` or `atendida`; label a short random handle that people can say; unread: the reporter
    added words to the mailbox and nobody at the desk opened the report since. closed_on, outcome: the day on which the
    desk closed it and how it ended (`vocabulary.Outcome`; empty when nobody said), from which the time it is kept
    runs. held: under proceedings, and destroyed by nobody.
    """

    __tablename__ = "report"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    label: Mapped[str] = mapped_column(String(8), index=True)
    received_on: Mapped[date]
    category: Mapped[str] = mapped_column(String(40))
    urgency: Mapped[str] = mapped_column(String(20))
    state_code: Mapped[str] = mapped_column(String(2), default="")
    status: Mapped[str] = mapped_column(String(20), index=True)
    protocol: Mapped[str] = mapped_column(String(16))
    alarm: Mapped[str] = mapped_column(String(10), default="")
    unread: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_on: Mapped[date | None] = mapped_column(index=True)
    outcome: Mapped[str] = mapped_column(String(20), default="", server_default="")
    held: Mapped[bool] = mapped_column(default=False, server_default=false())
    mailbox_id: Mapped[str] = mapped_column(String(32), default="", index=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form


def new_id() -> str:
    """A random id that says nothing about order or time."""
    return secrets.token_hex(16)


def new_label() -> str:
    """Four letters and digits that cannot be misheard, for people to name a case by."""
    return "".join(secrets.choice("ABCDEFHJKMNPRTUVWXY3479") for _ in range(5))


def get(session: Session, report_id: str, *, lock: bool = False) -> Report:
    """The report, or NotAllowedError when there is none: unknown and forbidden look alike.

    lock: nobody else changes it until this transaction ends.
    """
    report = session.get(Report, report_id, with_for_update=lock or None)
    if report is None:
        raise NotAllowedError("No existe o no está a su cargo.")
    return report


def by_mailbox(session: Session, mailbox_id: str) -> Report | None:
    """The report behind a mailbox."""
    return session.scalars(select(Report).where(Report.mailbox_id == mailbox_id)).first()


def queue(session: Session) -> Sequence[Report]:
    """Everything open: alarms first, then by urgency, then by clock."""
    order = case({urgency.value: urgency.rank for urgency in Urgency}, value=Report.urgency, else_=9)
    ringing = case((Report.alarm == "sonando", 0), else_=1)
    return session.scalars(
        select(Report)
        .where(Report.status.in_([status.value for status in OPEN]))
        .order_by(ringing, order, Report.due_at.nulls_last(), Report.received_on, Report.id)
    ).all()
