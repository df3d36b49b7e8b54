"""What time does by itself: abandoned dialogues become partial reports, receipts and idle mailboxes lapse,
and the trail of past days is chained and signed.
"""

import logging

from hotline.approval import store as approval
from hotline.audit import checkpoints, trail
from hotline.clock import today
from hotline.conversation import store as dialogues
from hotline.intake import receipts
from hotline.journey import chatting, committing, queueing
from hotline.journey.parts import Hotline
from hotline.mailbox import store as mailbox

log = logging.getLogger(__name__)

AT_ONCE = 50
"""Dialogues that end in one transaction."""


def sweep(hotline: Hotline) -> None:
    """Do every sweep once; safe to run anywhere, as often as one likes."""
    expire_dialogues(hotline)
    queueing.sweep(hotline)
    expire_chats(hotline)
    day = today(hotline.clock)
    with hotline.db.write() as session:
        receipts.sweep(session, day, hotline.clock.now())
        mailbox.lapse(session, day)
        for row in approval.lapse(session, day):
            trail.note_intake(session, day, f"{row.kind}.expire", row.object_id)
        approval.forget_lists(session)
        trail.chain_past_days(session, day)
        if hotline.settings.trail_key:
            checkpoints.sign_daily(session, hotline.settings.trail_key, day)
    hotline.hourly.keys()  # touching them destroys what is older than three hours
    hotline.db.checkpoint()


def expire_chats(hotline: Hotline) -> int:
    """Give the transcripts of conversations that fell silent to their reports, without opening them; how many."""
    done, found = 0, AT_ONCE
    while found == AT_ONCE:
        found = chatting.expire(hotline, AT_ONCE)
        done += found
    return done


def expire_dialogues(hotline: Hotline) -> int:
    """Turn dialogues that fell silent into partial reports, without opening them; returns how many.

    A few at a time: a flood of abandoned dialogues must not keep the database from somebody who is calling.
    """
    done, found = 0, AT_ONCE
    while found == AT_ONCE:
        with hotline.db.write() as session:
            rows = dialogues.expired(session, hotline.clock.now(), AT_ONCE)
            for row in rows:
                committing.expire(hotline, session, row)
        found = len(rows)
        done += found
    return done
