"""Turns of duty: who reviews, who answers in writing, who takes calls and at which telephone."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hotline.journey import acts
from hotline.journey.parts import Hotline
from hotline.live import taking
from hotline.people import duty
from hotline.people.visitor import Visitor
from hotline.sealing.for_worker import close_to_worker

DUTY = timedelta(hours=8)


def set_duty(hotline: Hotline, visitor: Visitor, on: bool, *, chats: bool = False, telephone: str = "") -> None:
    """Begin or end one's turn: while somebody is on duty, cases that can wait are reviewed before they leave.

    chats: also answer in writing, so that the reporters' page offers it. telephone: as dialled, where calls are taken
    in this turn; sealed to the worker, which alone rings it, and forgotten with the turn.
    """
    acts.need(visitor, "duty.set")
    with hotline.db.write() as session:
        if on:
            visitor.need_key(session)  # reports wait for who can review them
            until = hotline.clock.now() + DUTY
            duty.go_on_duty(session, visitor.person_id, until, chats=chats)
            _take_calls(hotline, session, visitor, telephone, until)
        else:
            duty.go_off_duty(session, visitor.person_id)
            taking.end(session, visitor.person_id)
        acts.note(hotline, session, visitor, "duty.on" if on else "duty.off", visitor.person_id)


def _take_calls(hotline: Hotline, session: Session, visitor: Visitor, telephone: str, until: datetime) -> None:
    if not telephone:
        taking.end(session, visitor.person_id)
        return
    keys = hotline.keyring.current()
    sealed = close_to_worker(keys, taking.PURPOSE, visitor.person_id, telephone.encode())
    taking.begin(session, visitor.person_id, until, sealed)
