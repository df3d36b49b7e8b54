"""Recordings that still lie at the provider: which report each belongs to, and its name there, for the worker alone."""

import secrets

from sqlalchemy import LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.database import Base

WAITING, LATE, LOST = "espera", "tarde", "perdida"
"""It is being fetched; it did not come at the first tries and goes on being asked for; it will not come any more."""

PURPOSE = "recording"
"""What a fetched recording is called among sealed documents, and for what its name is closed to the worker."""


class RecordingFetch(Base):
    """One recording to fetch. sealed: the provider's name of it, closed to the worker; empty once it is lost.

    The row goes when the recording has come; only one that was lost stays, so that the desk knows.
    """

    __tablename__ = "recording_fetch"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    report_id: Mapped[str] = mapped_column(String(32), index=True)
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def new_id() -> str:
    return secrets.token_hex(16)


def add(session: Session, fetch_id: str, report_id: str, sealed: bytes) -> None:
    """Remember to fetch a recording; the caller commits, and puts the work into the outbox."""
    session.add(RecordingFetch(id=fetch_id, report_id=report_id, sealed=sealed))


def states(session: Session, report_id: str) -> list[str]:
    """How it stands with the recordings of a report that are not there."""
    return list(session.scalars(select(RecordingFetch.state).where(RecordingFetch.report_id == report_id)))


def waiting(session: Session) -> list[tuple[str, bytes]]:
    """Everything that is still to be fetched: id and sealed name."""
    wanted = select(RecordingFetch.id, RecordingFetch.sealed).where(RecordingFetch.state != LOST)
    return [(fetch_id, sealed) for fetch_id, sealed in session.execute(wanted)]


def forget(session: Session, report_id: str) -> None:
    """Fetch nothing more for a report that is destroyed; the sweep takes what lies at the provider."""
    session.execute(delete(RecordingFetch).where(RecordingFetch.report_id == report_id))
