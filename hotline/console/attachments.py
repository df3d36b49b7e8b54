"""A file on the report's page: shown to the one who opened it, under a name of ours, and able to do nothing."""

from flask import Response

from hotline.journey import attachments
from hotline.journey.parts import Hotline
from hotline.people.visitor import Visitor

POLICY = "default-src 'none'; sandbox; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
ENDINGS = {"image/jpeg": "jpg", "application/pdf": "pdf", "audio/mpeg": "mp3"}


def show_attachment(hotline: Hotline, visitor: Visitor, report_id: str, attachment_id: str) -> Response:
    """The file, a piece at a time. Each opening stands on the trail."""
    found, pieces = attachments.opened(hotline, visitor, report_id, attachment_id)
    answer = Response(pieces, mimetype=found.mimetype)
    answer.headers["Content-Disposition"] = f"inline; filename=archivo.{ENDINGS.get(found.mimetype, 'bin')}"
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
