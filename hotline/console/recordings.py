"""A recording on the report's page: its sound, for the one who opened it and for nobody's disk."""

from flask import Response

from hotline.journey import playing
from hotline.journey.parts import Hotline
from hotline.people.visitor import Visitor

POLICY = "default-src 'none'; sandbox; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"


def play_recording(hotline: Hotline, visitor: Visitor, report_id: str, recording_id: str) -> Response:
    """The sound, whole: three minutes at most. Each hearing stands on the trail."""
    answer = Response(playing.play(hotline, visitor, report_id, recording_id), mimetype="audio/wav")
    answer.headers["Content-Disposition"] = "inline; filename=grabacion.wav"
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
