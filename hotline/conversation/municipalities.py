"""INEGI's catalogue of municipalities as its operator loaded it: public names, nobody's data. Not needed."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.clock import Clock
from hotline.database import Base, Database
from hotline.routing.atlas import Municipality

FRESH = timedelta(minutes=10)
"""How long a running process goes by what it read; a catalogue loaded meanwhile counts after that at the latest."""

log = logging.getLogger(__name__)


class MunicipalityRow(Base):
    """One municipality. code: INEGI's five digits, the key; names change, codes stay. state: the first two of them."""

    __tablename__ = "municipality"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(2))


@dataclass(frozen=True)
class Change:
    """What a new catalogue changes: codes that are new or gone, and old and new name of those renamed."""

    added: tuple[Municipality, ...]
    removed: tuple[Municipality, ...]
    renamed: tuple[tuple[Municipality, Municipality], ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.renamed)


def read_all(session: Session) -> tuple[Municipality, ...]:
    """The catalogue in the order of its codes; empty when none was loaded."""
    rows = session.execute(select(MunicipalityRow.code, MunicipalityRow.name, MunicipalityRow.state))
    return tuple(sorted(Municipality(code, name, state) for code, name, state in rows))


def replace_all(session: Session, wanted: Collection[Municipality]) -> Change:
    """Make the catalogue equal to `wanted`, in the caller's transaction; the same catalogue again changes nothing."""
    old = {town.code: town for town in read_all(session)}
    new = {town.code: town for town in wanted}
    change = Change(
        tuple(new[code] for code in sorted(new.keys() - old.keys())),
        tuple(old[code] for code in sorted(old.keys() - new.keys())),
        tuple((old[code], new[code]) for code in sorted(old.keys() & new.keys()) if old[code] != new[code]),
    )
    if change:
        session.execute(delete(MunicipalityRow))
        session.execute(insert(MunicipalityRow), [town._asdict() for town in new.values()])
    return change


class Municipalities:
    """The catalogue for a running process, read again now and then. A database that is away leaves the last one."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock
        self._rows: tuple[Municipality, ...] = ()
        self._until: datetime | None = None

    def current(self) -> tuple[Municipality, ...]:
        """The rows as last read; the same tuple as long as nothing changed."""
        now = self._clock.now()
        if self._until is None or now >= self._until:
            self._until = now + FRESH
            self._read()
        return self._rows

    def _read(self) -> None:
        try:
            with self._db.read() as session:
                rows = read_all(session)
        except SQLAlchemyError as error:
            log.warning("the catalogue of municipalities was not read: %s", type(error).__name__)
            return
        if rows != self._rows:
            self._rows = rows
