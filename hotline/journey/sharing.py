"""A file of a report for an authority that has the referral: only by an operator's act, and only with consent.

Nothing is sealed anew but keys. Each piece gets one more wrap, for that authority; a small document on the authority's
line, signed by whoever shared it, names the pieces in their order. It goes to the desk too, which so knows what left.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from hotline.errors import ConflictError, NotAllowedError, SealError
from hotline.intake import reports
from hotline.journey import acts, attachments, reading
from hotline.journey.attaching import PIECE
from hotline.journey.attachments import Attachment
from hotline.journey.parts import Hotline
from hotline.people import authorship, signed
from hotline.people.authorship import Maker
from hotline.people.visitor import Visitor
from hotline.referral import model
from hotline.referral.model import ACTIVE, Referral
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument
from hotline.sealing.closing import close, wrap_for
from hotline.sealing.keys import PublicKey
from hotline.translations import N_
from hotline.vocabulary import DESK, RecipientRole

PURPOSE = "shared_file"

NO_CONSENT = N_("Quien avisó no ha aceptado que se comparta lo que contó: sus archivos no salen de aquí.")
NOT_THERE = N_("Esa autoridad no tiene ahora este aviso, o no debe recibir más; vuelva a abrirlo.")


@dataclass(frozen=True)
class Shared:
    """A file that an authority has. of: the attachment's id; agency: to whom it went."""

    of: str
    agency: str


def share(hotline: Hotline, visitor: Visitor, report_id: str, attachment_id: str, referral_id: str) -> None:
    """Let the authority of a referral open one file of the report. Doing it again changes nothing.

    ConflictError (words for people) without the reporter's consent, and when the authority does not have the referral,
    is accused since, or coordinates only; NotAllowedError when the report has no such file or referral.
    """
    acts.need(visitor, "report.refer")
    with hotline.db.write() as session:
        reports.get(session, report_id, lock=True)
        row = session.get(Referral, referral_id)
        mine = row is not None and row.report_id == report_id
        found = attachments.find(session, visitor, report_id, attachment_id) if mine else None
        if row is None or found is None:
            raise NotAllowedError("No existe o no está a su cargo.")
        facts = reading.newest_content(hotline, session, visitor, report_id)["facts"]
        if not isinstance(facts, Mapping) or facts.get("compartir_relato") != "si":
            raise ConflictError(NO_CONSENT)
        reader = hotline.keyring.current().of(row.agency)
        if row.state not in ACTIVE or row.barred or row.role == RecipientRole.COORDINACION or reader is None:
            raise ConflictError(NOT_THERE)
        if Shared(found.id, row.agency) in _on_line(session, visitor, row.line_id):
            return
        _wrap_pieces(session, visitor, found, reader)
        _name(hotline, session, visitor, found, row, reader)
        acts.note(hotline, session, visitor, "report.share_file", row.id)


def _wrap_pieces(session: Session, visitor: Visitor, found: Attachment, reader: PublicKey) -> None:
    for piece in found.pieces:
        document = session.get(SealedDocument, piece)
        if document is None:
            raise SealError("A piece of this file is gone.")
        key = visitor.content_key(session, document, archive.wraps_of(session, piece, visitor.recipient))
        if not any(wrap.epoch == reader.epoch for wrap in archive.wraps_of(session, piece, reader.recipient)):
            archive.add_wraps(session, piece, [wrap_for(key, PIECE, piece, reader)])
        session.expunge(document)  # one piece in memory, not the file


def _name(
    hotline: Hotline, session: Session, visitor: Visitor, found: Attachment, row: Referral, reader: PublicKey
) -> None:
    told = {
        "of": found.id,
        "agency": row.agency,
        "kind": found.kind,
        "mimetype": found.mimetype,
        "size": found.size,
        "pieces": list(found.pieces),
    }
    written = signed.signed(visitor, PURPOSE, row.line_id, told)
    closed, wraps = close(PURPOSE, written, [reader, hotline.keyring.current().need(DESK)])
    archive.store(session, closed, wraps, owner=row.line_id)


def shared(hotline: Hotline, visitor: Visitor, report_id: str) -> tuple[Shared, ...]:
    """Which files of a report went to whom, for the desk."""
    acts.need(visitor, "report.open")
    with hotline.db.read() as session:
        lines = dict.fromkeys(row.line_id for row in model.of_report(session, report_id))
        return tuple(one for line_id in lines for one in _on_line(session, visitor, line_id))


def _on_line(session: Session, visitor: Visitor, line_id: str) -> list[Shared]:
    return [Shared(str(body["of"]), str(body["agency"])) for _, body in _signed(session, visitor, line_id)]


def of_referral(session: Session, visitor: Visitor, line_id: str) -> tuple[Attachment, ...]:
    """The files that this authority was given with a line. What nobody of the desk signed is none."""
    return tuple(
        Attachment(document.id, body["kind"], body["mimetype"], body["size"], tuple(body["pieces"]))
        for document, body in _signed(session, visitor, line_id)
        if body["agency"] == visitor.recipient
    )


def _signed(session: Session, visitor: Visitor, line_id: str) -> Iterator[tuple[SealedDocument, Mapping[str, Any]]]:
    for document in archive.of(session, line_id, PURPOSE):
        try:
            said = json.loads(visitor.open(session, document))
        except (SealError, ValueError):
            continue  # it is another authority's of the same line, or nothing that anybody shared
        made = authorship.told_apart(session, said, PURPOSE, line_id, DESK)
        if made.maker is Maker.PERSON:
            yield document, made.body
