"""What an authority does with what it was handed: open, acknowledge, accept, decline, ask, close."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.clock import today
from hotline.errors import ConflictError, NotAllowedError
from hotline.intake import reports
from hotline.intake.reports import Report
from hotline.journey import attaching, attachments, handing, letters, sharing, sheets
from hotline.journey.parts import Hotline
from hotline.journey.views import InboxLine, OpenReferral
from hotline.outbox import store as outbox
from hotline.people import authorship, signed
from hotline.people.authorship import Made, Maker
from hotline.people.visitor import Visitor
from hotline.referral import answers, model
from hotline.referral.model import ACTIVE, Referral
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument
from hotline.sealing.closing import close
from hotline.translations import N_
from hotline.vocabulary import DESK, Outcome, RecipientRole, ReferralState


def inbox(hotline: Hotline, visitor: Visitor) -> list[InboxLine]:
    """What this authority has or had in its hands."""
    _need(visitor, "referral.read")
    with hotline.db.read() as session:
        return [_line(hotline, session, row) for row in model.inbox(session, visitor.recipient)]


def open_referral(hotline: Hotline, visitor: Visitor, referral_id: str) -> OpenReferral:
    """Open a referral with the visitor's key; the reading is noted. One that was declined is like an unknown one."""
    _need(visitor, "referral.read")
    with hotline.db.write() as session:
        row = model.get(session, referral_id, visitor.recipient)
        if not _opens(row):
            raise NotAllowedError("No existe o no está a su cargo.")
        handed = _handed(session, visitor, row)
        _note(hotline, session, visitor, "referral.open", row.id)
        if handed.forged:
            _note(hotline, session, visitor, "referral.forged", row.id)
        return OpenReferral(
            line=_line(hotline, session, row),
            sheet=_sheet(handed.sheet) if handed.sheet else {},
            account=_words(handed.account) if handed.account else None,
            corrections=tuple(_sheet(one) for one in handed.corrections),
            messages=tuple(_open(session, visitor, row.report_id, "message")),
            made_by=handed.made_by,
            account_made_by=handed.account.maker if handed.account else Maker.MACHINE,
            files=tuple((one.id, one.kind, one.size) for one in sharing.of_referral(session, visitor, row.line_id)),
        )


def open_file(
    hotline: Hotline, visitor: Visitor, referral_id: str, file_id: str
) -> tuple[attachments.Attachment, Iterator[bytes]]:
    """A file that came with a referral, and its pieces, each opened when it is asked for; the reading is noted.

    NotAllowedError for one that was declined, and when no such file came with it.
    """
    _need(visitor, "referral.read")
    with hotline.db.write() as session:
        row = model.get(session, referral_id, visitor.recipient)
        files = sharing.of_referral(session, visitor, row.line_id) if _opens(row) else ()
        found = next((one for one in files if one.id == file_id), None)
        if found is None:
            raise NotAllowedError("No existe o no está a su cargo.")
        _note(hotline, session, visitor, "referral.attachment", row.id)
    return found, attachments.pieces_of(hotline, visitor, found)


def export(hotline: Hotline, visitor: Visitor, referral_id: str) -> dict[str, Any]:
    """What this authority was handed, as a record for a file: it is theirs to take. Noted as a reading of its own."""
    _need(visitor, "referral.export")
    with hotline.db.write() as session:
        row = model.get(session, referral_id, visitor.recipient)
        if not _opens(row):
            raise NotAllowedError("No existe o no está a su cargo.")
        handed = _handed(session, visitor, row)
        _note(hotline, session, visitor, "referral.export", row.id)
        return {
            "label": row.label,
            "state": row.state,
            "sent_on": row.sent_on.isoformat() if row.sent_on else "",
            "made_by": handed.made_by.value,
            "sheet": _sheet(handed.newest) if handed.newest else {},
            "account": list(_words(handed.account)) if handed.account else [],
            "messages": _open(session, visitor, row.report_id, "message"),
            "left_out": {"files": len(sharing.of_referral(session, visitor, row.line_id))},
        }


def acknowledge(hotline: Hotline, visitor: Visitor, referral_id: str) -> None:
    """The authority has it: the clock stops and the reporter can read so."""
    _answer(hotline, visitor, referral_id, ReferralState.RECEIVED)


def accept(hotline: Hotline, visitor: Visitor, referral_id: str) -> None:
    """The authority acts on it: nobody further down the chain will need it."""
    _answer(hotline, visitor, referral_id, ReferralState.ACCEPTED)


def decline(hotline: Hotline, visitor: Visitor, referral_id: str, reason: str) -> None:
    """Not this authority's matter: the reason is kept for the desk, and the next of the chain gets the referral."""
    _answer(hotline, visitor, referral_id, ReferralState.DECLINED, reason)


def close_referral(hotline: Hotline, visitor: Visitor, referral_id: str, words: str, outcome: str = "") -> None:
    """The authority's work is done; its words are kept for the desk.

    outcome: of `vocabulary.Outcome`; how long the report is kept hangs on it, and is longest where nobody says one.
    """
    _answer(hotline, visitor, referral_id, ReferralState.CLOSED, words, outcome)


def message(hotline: Hotline, visitor: Visitor, referral_id: str, text: str) -> None:
    """Ask or tell the reporter through the mailbox; the answer will reach this authority too.

    ConflictError for who no longer has the referral or is accused since, and for a coordinating body, which gets the
    count and no words.
    """
    _need(visitor, "referral.act")
    with hotline.db.write() as session:
        row = model.get(session, referral_id, visitor.recipient)
        if row.state not in ACTIVE or row.role == RecipientRole.COORDINACION or row.barred:
            raise ConflictError(N_("El aviso ya cambió de estado; vuelva a abrirlo."))
        visitor.need_key(session)
        letters.post(hotline, session, visitor, reports.get(session, row.report_id), row.agency, text)
        row.asked = True
        _note(hotline, session, visitor, "referral.message", row.id)


def _answer(
    hotline: Hotline, visitor: Visitor, referral_id: str, to: ReferralState, reason: str = "", outcome: str = ""
) -> None:
    _need(visitor, "referral.act")
    with hotline.db.write() as session:
        row = model.get(session, referral_id, visitor.recipient)
        visitor.need_key(session)  # an answer moves the chain; who cannot read a referral does not answer it
        if not answers.move(row, to):
            return
        outbox.cancel(session, handing.ACK_CLOCK, row.id)
        if to is ReferralState.ACCEPTED:
            answers.destroy_held_of_line(session, row.line_id)
        if to is ReferralState.CLOSED:
            row.closed_on, row.outcome = today(hotline.clock), Outcome(outcome).value if outcome else ""
        if to is ReferralState.DECLINED:
            handing.go_on_without(session, row)
            outbox.put(session, handing.DELIVER_LINE, row.line_id)
            _take_back(session, row)
        if reason:
            _keep_reason(hotline, session, visitor, row, reason)
        handing.tell_reporter(hotline, session, row, to.value)
        _note(hotline, session, visitor, f"referral.{to.value}", row.id)


def _line(hotline: Hotline, session: Session, row: Referral) -> InboxLine:
    report = session.get(Report, row.report_id)
    return InboxLine(
        referral_id=row.id,
        label=row.label,
        category=report.category if report else "",
        urgency=row.urgency,
        state=row.state,
        role=row.role,
        due_at=row.due_at,
        late=row.due_at is not None and row.due_at < hotline.clock.now(),
        sent_on=row.sent_on,
        opens=_opens(row),
    )


def _opens(row: Referral) -> bool:
    return row.state != ReferralState.DECLINED


def _take_back(session: Session, row: Referral) -> None:
    """Who declined has no key any more: not to the sheets, and to the reporter's answers only by another referral."""
    documents = archive.ids_of(session, row.line_id)
    others = [step for step in model.of_report(session, row.report_id) if step.line_id != row.line_id]
    if not any(step.agency == row.agency and step.state in ACTIVE for step in others):
        documents += archive.ids_of(session, row.report_id, "message")
        documents += archive.ids_of(session, row.report_id, attaching.PIECE)
    archive.take_back(session, documents, row.agency)


@dataclass(frozen=True)
class _Handed:
    """What an authority was handed of one line, each with who answers for it."""

    sheet: Made | None
    corrections: tuple[Made, ...]
    account: Made | None

    @property
    def newest(self) -> Made | None:
        return self.corrections[-1] if self.corrections else self.sheet

    @property
    def made_by(self) -> Maker:
        return self.newest.maker if self.newest else Maker.MACHINE

    @property
    def forged(self) -> bool:
        return any(one is not None and one.maker is Maker.NOBODY for one in (self.newest, self.account))


def _handed(session: Session, visitor: Visitor, row: Referral) -> _Handed:
    made = {
        purpose: [
            authorship.told_apart(session, said, purpose, row.line_id, DESK)
            for said in _open(session, visitor, row.line_id, purpose)
        ]
        for purpose in ("sheet", "correction", "account")
    }
    whole, told = made["sheet"], made["account"]
    return _Handed(whole[0] if whole else None, tuple(made["correction"]), told[0] if told else None)


def _sheet(made: Made) -> Mapping[str, Any]:
    return sheets.shaped(made.body) if made.maker is Maker.NOBODY else made.body


def _words(account: Made) -> tuple[str, ...]:
    return tuple(account.body.get("words", ()))


def _open(session: Session, visitor: Visitor, owner: str, purpose: str) -> list[Any]:
    """Documents of that purpose that this authority can read now; the others are not shown to exist."""
    return [
        json.loads(visitor.open(session, document))
        for document in archive.of(session, owner, purpose)
        if _readable(session, document, visitor.recipient)
    ]


def _readable(session: Session, document: SealedDocument, recipient: str) -> bool:
    wrap = archive.wrap_of(session, document.id, recipient)
    return wrap is not None and not wrap.held


def _keep_reason(hotline: Hotline, session: Session, visitor: Visitor, row: Referral, reason: str) -> None:
    body = {"reason": reason, "on": today(hotline.clock).isoformat()}
    content = signed.signed(visitor, "reason", row.id, body)
    closed, wraps = close("reason", content, [hotline.keyring.current().need(DESK)])
    archive.store(session, closed, wraps, owner=row.id)


def _note(hotline: Hotline, session: Session, visitor: Visitor, action: str, object_id: str) -> None:
    trail.note_staff(session, hotline.clock.now(), today(hotline.clock), visitor.person_id, action, object_id)


def _need(visitor: Visitor, action: str) -> None:
    if not visitor.may(action):
        raise NotAllowedError("No existe o no está a su cargo.")
