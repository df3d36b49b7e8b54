"""Behind the folio: what happened to the report, in words, and what the reporter adds."""

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from babel.dates import format_skeleton
from sqlalchemy.orm import Session

from hotline.clock import coarse, today
from hotline.conversation.boxing import still_open
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.turns import MailboxEntry
from hotline.intake import reports
from hotline.intake.reports import Report
from hotline.journey import alarms
from hotline.journey.parts import Hotline
from hotline.mailbox import store as mailbox
from hotline.people import authorship
from hotline.referral import model
from hotline.referral.model import ACTIVE
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.sealing.folio import FolioKeys
from hotline.translations import N_, gettext
from hotline.vocabulary import DESK, ReportStatus, Urgency

URGENT = (Urgency.INMEDIATA, Urgency.URGENTE_24H)

STATES = {
    "guardado": N_("Su aviso quedó guardado."),
    "leido": N_("Lo leyó una persona."),
    "enviada": N_("Se le envió; esperamos que lo reciba."),
    "recibida": N_("Lo recibió."),
    "aceptada": N_("Lo atiende."),
    "rechazada": N_("No le toca; pasó a otra autoridad."),
    "sin_acuse": N_("No contestó a tiempo; pasó a otra autoridad."),
    "cerrada": N_("Terminó de atenderlo."),
}

LETTER = "letter"
OPEN = "open"
"""An entry that nobody reads as a line: which questions were not asked."""

DOUBTFUL = N_("No se pudo comprobar quién lo escribió")
NOT_SHOWN = N_("Por cuidado no mostramos este mensaje. Aquí se puede preguntar por él.")
"""In place of a letter that nobody signed who may write it. It may ask to meet, or give a number to call."""

log = logging.getLogger(__name__)


def read(
    hotline: Hotline, session: Session, dialogue: Dialogue, candidates: Sequence[FolioKeys]
) -> tuple[MailboxEntry, ...] | None:
    """The entries behind a folio, or None when there is no such folio; the dialogue remembers which box is open."""
    opened = mailbox.read(session, candidates, today(hotline.clock))
    if opened is None:
        return None
    dialogue.mailbox_id = opened.id
    said = [entry for entry in opened.entries if entry["kind"] == OPEN]
    if said:
        still_open(hotline.guide, dialogue, said[-1].get("questions", ()), str(said[-1].get("age", "")))
    return tuple(_shown(hotline, session, dialogue, entry) for entry in opened.entries if entry["kind"] != OPEN)


def leave_open(session: Session, mailbox_id: str, questions: Sequence[str], age: str) -> None:
    """Keep in the mailbox what was not asked, to be asked whoever holds the folio on whatever channel; the newest
    counts. age: the register in which it is to be asked."""
    mailbox.post(session, mailbox_id, {"kind": OPEN, "questions": list(questions), "age": age})


def add(hotline: Hotline, session: Session, dialogue: Dialogue, text: str) -> bool:
    """Keep the reporter's words in the mailbox and seal them to the desk and to the authorities that asked; False when
    no report stands behind the mailbox any more, and somebody has to begin one.

    The report shows at the desk that they came; an urgent one rings, and so does one whose new words ask for a person.
    """
    day = today(hotline.clock).isoformat()
    mailbox.post(session, dialogue.mailbox_id, {"kind": "own", "author": "", "text": text, "day": day})
    if dialogue.register or (dialogue.teller and not dialogue.left_open):  # it was an answer: fewer are left open
        leave_open(session, dialogue.mailbox_id, dialogue.left_open, dialogue.teller)
        dialogue.teller = dialogue.teller if dialogue.left_open else ""
    report = reports.by_mailbox(session, dialogue.mailbox_id)
    if report is None:
        return False
    heard = any(one.person for one in hotline.guide.listener.hear(text))
    wake(hotline, session, report, asks_for_a_person=heard or dialogue.rings)
    _send_letter(hotline, session, report, {"text": text, "day": day})
    return True


def _send_letter(hotline: Hotline, session: Session, report: Report, letter: Mapping[str, str]) -> None:
    keys = hotline.keyring.current()
    steps = model.of_report(session, report.id)
    asked = [row.agency for row in steps if row.asked and row.state in ACTIVE and not row.barred]
    readers = [keys.need(DESK), *(key for agency in dict.fromkeys(asked) if (key := keys.of(agency)) is not None)]
    closed, wraps = close("message", json.dumps(letter).encode(), readers)
    archive.store(session, closed, wraps, owner=report.id)


def wake(hotline: Hotline, session: Session, report: Report, *, asks_for_a_person: bool = False) -> None:
    """Something came to a report: it is new at the desk, open again if it was closed, and rings where that is due."""
    now = hotline.clock.now()
    if report.status == ReportStatus.CLOSED:  # who writes again is read again
        report.status, report.closed_on, report.outcome = ReportStatus.TO_REVIEW, None, ""
        report.due_at = coarse(now + hotline.router.review_clock(Urgency(report.urgency)), now)
    report.unread = True
    if report.urgency in URGENT or asks_for_a_person:
        alarms.ring(hotline, session, report)


def _shown(hotline: Hotline, session: Session, dialogue: Dialogue, entry: Mapping[str, Any]) -> MailboxEntry:
    """One entry as the reporter reads it. Words of others are shown as theirs only when one of them signed them here;
    a state has the words of our list and no others; everything else can only be the reporter's own."""
    language = dialogue.language
    if entry["kind"] == "message":
        return _letter(hotline, session, dialogue, entry)
    day, state = str(entry.get("day", "")), str(entry.get("state", ""))
    if entry["kind"] == "status":
        author = author_name(hotline, language, str(entry.get("author", "")))
        return MailboxEntry("status", author, _state(language, state, str(entry.get("until", ""))), day, state)
    return MailboxEntry("own", author_name(hotline, language, ""), str(entry.get("text", "")), day)


def _state(language: str, state: str, until: str) -> str:
    """A state in words; what is awaited has its day, after which somebody else gets the report."""
    try:
        last = format_skeleton("MMMMd", date.fromisoformat(until), locale=language) if state == "enviada" else ""
    except ValueError:  # of before days were told, or not ours
        last = ""
    if not last:
        return gettext(language, STATES.get(state) or " ")
    return gettext(language, "Se le envió; esperamos que lo reciba a más tardar el %(day)s.", day=last)


def _letter(hotline: Hotline, session: Session, dialogue: Dialogue, entry: Mapping[str, Any]) -> MailboxEntry:
    claimed = entry.get("body")
    author = str(claimed.get("author", "")) if isinstance(claimed, Mapping) else ""
    body = authorship.verified(session, entry, LETTER, dialogue.mailbox_id, author)
    if body is None:
        log.warning("a letter in a mailbox is signed by nobody who may write it: it is not shown")
        return MailboxEntry("message", gettext(dialogue.language, DOUBTFUL), gettext(dialogue.language, NOT_SHOWN))
    return MailboxEntry("message", author_name(hotline, dialogue.language, author), body["text"], body["day"])


def author_name(hotline: Hotline, language: str, author: str) -> str:
    """Who speaks: the line itself, an authority by its name, or the reporter."""
    if author == DESK:
        return gettext(language, "Línea de ayuda")
    if not author:
        return gettext(language, "Usted")
    authority = hotline.rulebook.authorities.get(author)
    return authority.name if authority is not None else author
