"""The line speaks the languages that the protocol declares complete, and no other."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from hotline.conversation.asking import OTHER_LANGUAGE, ask_bank
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.conversation.moving import change_language
from hotline.routing import Router
from hotline.rulebook import Rulebook, load
from hotline.triage import Triage
from hotline.vocabulary import Channel
from tests.triage.independent import PROTOCOLS

BOOK = load(PROTOCOLS)
TRIAGE, ROUTER = Triage(BOOK), Router(BOOK)


def guide(complete: Mapping[str, bool]) -> Guide:
    languages = {code: replace(one, complete=complete.get(code, False)) for code, one in BOOK.languages.items()}
    book: Rulebook = replace(BOOK, languages=languages)
    return Guide(book, TRIAGE, ROUTER)


def offered(speaking: Guide, language: str = "es_MX") -> list[str]:
    ask = ask_bank(speaking, Dialogue(Channel.VOICE, language=language), BOOK.questions["A1"])
    return [option.language for option in ask.options if option.code == OTHER_LANGUAGE]


def test_two_languages_take_turns() -> None:
    both = guide({"es_MX": True, "en": True})
    assert both.rulebook.offered == ("es_MX", "en")
    assert offered(both) == ["en"]
    assert offered(both, "en") == ["es_MX"]


def test_a_language_that_is_not_complete_is_not_offered() -> None:
    alone = guide({"es_MX": True})
    assert offered(alone) == []
    assert alone.speaks("en") == "es_MX"
    dialogue = Dialogue(Channel.WEB, question="A1")
    assert change_language(alone, dialogue, "en").dialogue.language == "es_MX"


@pytest.mark.parametrize(("speaking", "after"), [("es_MX", "en"), ("en", "tzo"), ("tzo", "es_MX")])
def test_key_8_goes_through_all_of_them(speaking: str, after: str) -> None:
    three = guide({"es_MX": True, "en": True, "tzo": True})
    assert three.next_language(speaking) == after
    dialogue = Dialogue(Channel.VOICE, language=speaking, question="A1")
    assert change_language(three, dialogue, "").dialogue.language == after
