"""Doing the work that is due: in process, or one id at a time for a worker."""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from hotline.clock import Clock
from hotline.database import Database
from hotline.outbox import store

Handler = Callable[[Session, str], None]
"""Gets a writing transaction and the subject's id; doing it twice must change nothing."""


@dataclass(frozen=True)
class Errand:
    """Work that asks another house, and so must not hold a transaction: it gets the subject's id alone.

    It may be cut off anywhere and run again; what must happen once only, such as ringing somebody's telephone, it
    claims in a short transaction of its own before it asks.
    """

    act: Callable[[str], None]


Handlers = Mapping[str, Handler | Errand]

log = logging.getLogger(__name__)


def run(db: Database, clock: Clock, handlers: Handlers, job_id: str) -> bool:
    """Do one job: the work and its end commit together (an errand's end comes after it). True when it was done now."""
    job = store.take(db, clock, job_id)
    if job is None:
        return False
    try:
        handler = handlers[job.topic]
        if isinstance(handler, Errand):
            handler.act(job.subject)
        with db.write() as session:
            if not isinstance(handler, Errand):
                handler(session, job.subject)
            store.done(session, job.id)
    except Exception as error:
        log.error("outbox topic=%s attempt=%d failed: %s", job.topic, job.attempts + 1, type(error).__name__)
        store.postpone(db, clock, job)
        return False
    return True


def drain(
    db: Database,
    clock: Clock,
    handlers: Handlers,
    limit: int = 200,
    *,
    only: Collection[str] = (),
    but: Collection[str] = (),
) -> int:
    """Do everything that is due, at most `limit` jobs; returns how many were done. only, but: as in `store.due_ids`."""
    with db.read() as session:
        ids = store.due_ids(session, clock.now(), limit, only=only, but=but)
    return sum(run(db, clock, handlers, job_id) for job_id in ids)
