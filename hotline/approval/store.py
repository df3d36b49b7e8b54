"""The table of proposals: who proposed what on which report, who confirmed it, where it stands. Reads no content."""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.database import Base
from hotline.errors import ConflictError, NotAllowedError
from hotline.sealing import archive
from hotline.translations import N_

DAYS = 3
"""How long a proposal may wait; ours, unverified: long enough for a weekend, short enough that nobody forgot why."""

OWN = N_("Lo que una persona propone lo confirma otra.")
GONE = N_("Esa propuesta ya se decidió, se retiró o venció; si hace falta, propóngala otra vez.")
TWICE = N_("Ya hay una propuesta igual que espera; véala en «Por confirmar».")


class Kind(StrEnum):
    """What needs two people."""

    LOWER = "lower"
    ERASE = "erase"
    REVEAL = "reveal"
    EXPORT = "export"


class State(StrEnum):
    """Where a proposal stands. An export that was confirmed waits for its proposer, once."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


WAITING = (State.OPEN, State.CONFIRMED)


class Proposal(Base):
    """One proposal. Its words and details are a document with the same id, sealed to the desk.

    object_id: the report; for an export, which has many, the proposal's own id. proposer, confirmer: persons' ids;
    confirmer is whoever decided, empty until then. expires_on: the last day on which it can be decided or taken.
    """

    __tablename__ = "proposal"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    object_id: Mapped[str] = mapped_column(String(32), index=True)
    proposer: Mapped[str] = mapped_column(String(32))
    confirmer: Mapped[str] = mapped_column(String(32), default="", server_default="")
    state: Mapped[str] = mapped_column(String(10), index=True)
    expires_on: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form


def new_id() -> str:
    """A random id, of the row and of its sealed document."""
    return secrets.token_hex(16)


def put(session: Session, row: Proposal, today: date) -> None:
    """Keep a new proposal. ConflictError while a like one of the same report waits."""
    same = select(Proposal.id).where(
        Proposal.kind == row.kind,
        Proposal.object_id == row.object_id,
        Proposal.state == State.OPEN,
        Proposal.expires_on >= today,  # one that is over and was not swept yet is no hindrance
    )
    if session.scalars(same).first() is not None:
        raise ConflictError(TWICE)
    session.add(row)
    session.flush()


def last_day(today: date) -> date:
    """Until when what is proposed today may be decided."""
    return today + timedelta(days=DAYS)


def get(session: Session, proposal_id: str, *, lock: bool = False) -> Proposal:
    """A proposal; NotAllowedError when there is none. lock: nobody else decides it until this transaction ends."""
    row = session.get(Proposal, proposal_id, with_for_update=lock or None)
    if row is None:
        raise NotAllowedError("No existe o no está a su cargo.")
    return row


def decide(row: Proposal, person_id: str, state: State, today: date) -> None:
    """Confirm or decline as another person than the proposer. ConflictError, in words for people, when it cannot be.

    The one place where the second person is looked at: by id, so that no second role and no later one helps.
    """
    if row.proposer == person_id:
        raise ConflictError(OWN)
    if row.state != State.OPEN or today > row.expires_on:
        raise ConflictError(GONE)
    row.state, row.confirmer = state.value, person_id


def withdraw(row: Proposal, person_id: str) -> None:
    """The proposer takes it back. ConflictError when it no longer waits, NotAllowedError for anybody else."""
    if row.proposer != person_id:
        raise NotAllowedError("No existe o no está a su cargo.")
    if row.state not in WAITING:
        raise ConflictError(GONE)
    row.state = State.WITHDRAWN.value


def waiting(session: Session) -> Sequence[Proposal]:
    """What still needs somebody, the oldest first."""
    states = [state.value for state in WAITING]
    return session.scalars(
        select(Proposal).where(Proposal.state.in_(states)).order_by(Proposal.expires_on, Proposal.id)
    ).all()


def of_report(session: Session, report_id: str) -> Sequence[Proposal]:
    """What waits about one report."""
    return [row for row in waiting(session) if row.object_id == report_id]


def lapse(session: Session, today: date) -> Sequence[Proposal]:
    """End what nobody decided in time; those proposals."""
    states = [state.value for state in WAITING]
    rows = session.scalars(select(Proposal).where(Proposal.state.in_(states), Proposal.expires_on < today)).all()
    for row in rows:
        row.state = State.EXPIRED.value
    return rows


def forget_lists(session: Session) -> None:
    """Destroy the lists of exports that ended: they name reports, some of which may be erased before long."""
    ended = select(Proposal.id).where(
        Proposal.kind == Kind.EXPORT, Proposal.state.not_in([state.value for state in WAITING])
    )
    for proposal_id in session.scalars(ended).all():
        archive.forget(session, proposal_id)


def forget(session: Session, report_id: str) -> None:
    """Destroy the rows about a report; their documents belong to the report and go with it."""
    session.execute(delete(Proposal).where(Proposal.object_id == report_id))
