"""What desk and authorities write to the reporter: signed by who wrote it, read and checked in `journey.mailboxes`."""

import json

from sqlalchemy.orm import Session

from hotline.clock import today
from hotline.intake.reports import Report
from hotline.journey.mailboxes import LETTER
from hotline.journey.parts import Hotline
from hotline.mailbox import store as mailbox
from hotline.people import signed
from hotline.people.visitor import Visitor


def post(hotline: Hotline, session: Session, visitor: Visitor, report: Report, author: str, text: str) -> None:
    """Put a letter of the desk or an authority into the reporter's mailbox, signed by who wrote it."""
    body = {"author": author, "text": text, "day": today(hotline.clock).isoformat()}
    letter = json.loads(signed.signed(visitor, LETTER, report.mailbox_id, body))
    mailbox.post(session, report.mailbox_id, {"kind": "message", **letter})
