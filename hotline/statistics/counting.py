"""Counting without remembering: one sealed record a report, by month."""

import json
import secrets
from collections.abc import Mapping

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.database import Base
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.sealing.keys import PublicKey


class StatisticsRecord(Base):
    """A month and a sealed document; nothing leads from here to a report."""

    __tablename__ = "statistics_record"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    month: Mapped[str] = mapped_column(String(7))


def count(session: Session, reader: PublicKey, month: str, record: Mapping[str, object]) -> None:
    """Seal one record to the statistics key. `month` is `YYYY-MM`; `record` holds codes only, no words and no ids."""
    record_id = secrets.token_hex(16)
    closed, wraps = close("statistics", json.dumps(record, sort_keys=True).encode(), [reader])
    session.add(StatisticsRecord(id=record_id, month=month))
    archive.store(session, closed, wraps, owner=record_id)
