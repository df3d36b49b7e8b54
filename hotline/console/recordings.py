"""A recording on the report's page: its sound, for the one who opened it and for nobody's disk."""

from collections.abc import Mapping

from flask import Response

from hotline.conversation.asking import MAILBOX
from hotline.journey import playing
from hotline.journey.parts import Hotline
from hotline.journey.playing import Heard
from hotline.pages import language
from hotline.pages.staff import inert
from hotline.people.visitor import Visitor


def play_recording(hotline: Hotline, visitor: Visitor, report_id: str, recording_id: str) -> Response:
    """The sound, whole: three minutes at most. Each hearing stands on the trail."""
    return inert.show("audio/wav", [playing.play(hotline, visitor, report_id, recording_id)])


def questions(hotline: Hotline, heard: Heard) -> Mapping[str, str]:
    """What each recording answers, in words: the question of the bank, or that it was added behind the folio. A name
    that is none of ours says nothing: whoever takes reports wrote it."""
    return {one: words for one, name in heard.answers.items() if (words := _words(hotline, name))}


def _words(hotline: Hotline, name: str) -> str:
    if name == MAILBOX:
        return language.say("Añadido con el folio")
    question = hotline.rulebook.questions.get(name)
    return language.say(question.wording["adult"]) if question is not None else ""
