"""The checkpoints that were signed: a row each, only ever added, published as they are."""

from datetime import date

from sqlalchemy import LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.audit import trail
from hotline.audit.checkpoint import FIRST, Checkpoint, make
from hotline.database import Base


class TrailCheckpoint(Base):
    """A checkpoint as it was signed; nothing in it leads to anybody."""

    __tablename__ = "trail_checkpoint"
    __table_args__ = {"sqlite_with_rowid": True}  # noqa: RUF012 - they are numbered

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    day: Mapped[date]
    previous: Mapped[str] = mapped_column(String(64))
    signer: Mapped[bytes] = mapped_column(LargeBinary(32))
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))


def sign(session: Session, seed: bytes, day: date) -> Checkpoint | None:
    """Sign the present end of the trail; None when nothing was added since the last. The caller commits."""
    trail.one_writer(session)
    end, last = trail.end(session), newest(session)
    if end.position == (last.position if last else 0):
        return None
    made = make(seed, last.number + 1 if last else 1, end, day, last.hash if last else FIRST)
    session.add(
        TrailCheckpoint(
            number=made.number,
            position=made.position,
            digest=made.digest,
            day=made.day,
            previous=made.previous,
            signer=made.key,
            signature=made.signature,
        )
    )
    session.flush()
    return made


def sign_daily(session: Session, seed: bytes, day: date) -> Checkpoint | None:
    """Sign once on a day, at the first call; later calls do nothing. The caller commits."""
    last = newest(session)
    return None if last and last.day >= day else sign(session, seed, day)


def newest(session: Session) -> Checkpoint | None:
    """The last checkpoint, or None."""
    row = session.scalar(select(TrailCheckpoint).order_by(TrailCheckpoint.number.desc()).limit(1))
    return _of(row) if row else None


def newest_until(session: Session, position: int) -> Checkpoint | None:
    """The last checkpoint that counts at most so many entries, or None."""
    until = select(TrailCheckpoint).where(TrailCheckpoint.position <= position)
    row = session.scalar(until.order_by(TrailCheckpoint.number.desc()).limit(1))
    return _of(row) if row else None


def all_of(session: Session) -> list[Checkpoint]:
    """Every checkpoint, oldest first."""
    return [_of(row) for row in session.scalars(select(TrailCheckpoint).order_by(TrailCheckpoint.number))]


def _of(row: TrailCheckpoint) -> Checkpoint:
    return Checkpoint(row.number, row.position, row.digest, row.day, row.previous, row.signer, row.signature)
