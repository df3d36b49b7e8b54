"""A file that somebody sent, shown to one of the staff: under a name of ours, kept nowhere, and able to do nothing."""

from collections.abc import Iterable

from flask import Response

POLICY = "default-src 'none'; sandbox; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
ENDINGS = {"image/jpeg": "jpg", "application/pdf": "pdf", "audio/mpeg": "mp3", "audio/wav": "wav"}
"""Everything that cleaning and re-writing make; a document that says something else is shown as bytes and no more."""


def show(mimetype: str, pieces: Iterable[bytes]) -> Response:
    """The answer that brings it, a piece at a time."""
    known = mimetype in ENDINGS
    answer = Response(pieces, mimetype=mimetype if known else "application/octet-stream")
    form = "inline" if known else "attachment"
    answer.headers["Content-Disposition"] = f"{form}; filename=archivo.{ENDINGS.get(mimetype, 'bin')}"
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
