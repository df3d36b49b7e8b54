"""Alembic's entry: one connection, every table of the house, transactional where the database can."""

from alembic import context

import hotline.audit.trail
import hotline.chat.store
import hotline.conversation.store
import hotline.intake.receipts
import hotline.intake.recordings
import hotline.intake.reports
import hotline.live.calls
import hotline.live.legs
import hotline.live.taking
import hotline.mailbox.store
import hotline.outbox.store
import hotline.people.tables
import hotline.referral.model
import hotline.sealing.archive
import hotline.statistics.counting  # noqa: F401
from hotline.database import Base, Database, UtcDateTime


def render(kind: str, item: object, _context: object) -> str | bool:
    """Our own instant type is an ordinary column to the database."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


database = Database(context.config.attributes["database_url"], patient=True)
with database.engine.connect() as connection:
    if database.is_sqlite:  # a table that is written anew is dropped in between, and must take no other's rows along
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=database.is_sqlite,
        compare_type=True,
        render_item=render,
    )
    with context.begin_transaction():
        context.run_migrations()
        if database.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("a row leads to one that is not there: nothing was migrated")
    connection.commit()
database.close()
