"""«Me equivoqué»: the answer before can be given anew on every channel, and what was answered counts until then."""

import pytest

from hotline.conversation.turns import Turn
from tests.conversation.talking import Talk


@pytest.mark.parametrize("words", ["me equivoqué", "Me equivoque.", "ATRÁS", "corregir"])
def test_by_message_the_question_before_comes_again(sms: Talk, words: str) -> None:
    sms.text("hola", "2")
    before, now = sms.asked[-2:]
    sms.text(words)
    assert sms.question == before
    sms.text("1")
    assert sms.dialogue.facts[_key(sms, before)] == "si"
    assert now != before


def test_what_was_answered_counts_until_it_is_answered_anew(sms: Talk) -> None:
    sms.text("hola", "2")
    key = _key(sms, sms.asked[0])
    assert sms.dialogue.facts[key] == "no"
    sms.text("me equivoqué")
    assert sms.dialogue.facts[key] == "no"


def test_a_first_message_with_these_words_is_taken_as_a_beginning(sms: Talk) -> None:
    sms.text("me equivoqué")
    assert sms.question == "A1"


def test_words_in_a_longer_message_are_told_and_correct_nothing(sms: Talk) -> None:
    sms.text("hola", "2")
    waiting = sms.question
    sms.text("me equivoqué de camino y vi a los niños trabajando")
    assert sms.question in {waiting, *sms.asked}
    assert "camino" in " ".join(sms.dialogue.narrative)


def test_on_a_call_the_star_repeats_and_the_star_again_goes_back(call: Talk) -> None:
    call.start()
    call.press("2")
    first, second = call.asked[:2]
    call.press("*")
    assert call.question == second
    assert any("asterisco otra vez" in line for line in call.reply.lines)
    call.press("*")
    assert call.question == first
    call.press("3")
    assert call.dialogue.facts[_key(call, first)] == "ns"


def test_a_star_after_an_answer_only_repeats(call: Talk) -> None:
    call.start()
    call.press("2", "*", "2")
    waiting = call.question
    call.press("*")
    assert call.question == waiting


def test_at_the_first_question_there_is_nothing_to_correct(call: Talk) -> None:
    call.start()
    call.press("*", "*")
    assert call.question == "A1"
    assert not any("asterisco otra vez" in line for line in call.reply.lines)


def test_on_a_call_it_can_be_said_where_words_are_taken(call: Talk) -> None:
    call.start()
    call.press("2", "2")
    before = call.asked[-2]
    call.take(Turn("text", "me equivoqué"))
    assert call.question == before


def _key(talk: Talk, name: str) -> str:
    question = talk.guide.question(name)
    assert question is not None
    return question.key
