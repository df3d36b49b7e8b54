"""A recording on the report's page: its sound, for the one who opened it and for nobody's disk."""

from flask import Response

from hotline.journey import playing
from hotline.journey.parts import Hotline
from hotline.pages.staff import inert
from hotline.people.visitor import Visitor


def play_recording(hotline: Hotline, visitor: Visitor, report_id: str, recording_id: str) -> Response:
    """The sound, whole: three minutes at most. Each hearing stands on the trail."""
    return inert.show("audio/wav", [playing.play(hotline, visitor, report_id, recording_id)])
