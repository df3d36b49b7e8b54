"""A call: one key answers, some keys always mean the same, and silence is not endless."""

from dataclasses import replace

import pytest

from hotline.conversation.advance import advance
from hotline.conversation.guide import Guide
from hotline.conversation.turns import Turn
from hotline.vocabulary import Channel
from tests.conversation.talking import Talk


def to_activity(call: Talk) -> None:
    call.start()
    call.press("2", "2", "1", "3", "2", "#")
    assert call.question == "D1"


def test_a_call_is_asked_the_opening_then_what_decides_ten_in_all(call: Talk) -> None:
    to_activity(call)
    call.press("2")
    for _ in range(30):
        if call.question == "offer_folio":
            break
        call.press("#")
    counted = [name for name in call.asked if name[0] not in "GR"]
    assert counted[:7] == ["A1", "A2", "A3", "B1", "B2", "C1", "D1"]
    assert len(counted) == 10
    assert "R7" not in call.asked


def test_the_second_menu_of_activities(call: Talk) -> None:
    to_activity(call)
    assert ("9", "mas_opciones") in {(option.key, option.code) for option in call.ask.options}
    call.press("9")
    assert [option.key for option in call.ask.options] == ["1", "2", "3", "4", "7"]
    assert call.question == "D1"
    call.press("1")
    assert call.dialogue.facts["actividad"] == "arte"


def test_what_a_person_must_hear_offers_a_person(call: Talk) -> None:
    to_activity(call)
    reply = call.press("8")
    assert call.dialogue.wants_person
    assert "no hay nadie libre" in " ".join(reply.lines)


def test_star_repeats_and_hash_skips(call: Talk) -> None:
    call.start()
    call.press("*")
    assert call.question == "A1"
    call.press("#")
    assert call.dialogue.facts["peligro"] == "ns"


def test_a_list_takes_several_keys(call: Talk) -> None:
    call.start()
    call.dialogue.question = "D5"
    call.press("138")
    assert call.dialogue.facts["peligros"] == ("quimicos", "carga", "horno_fuego")


def test_nine_means_something_in_a_list_that_uses_it(call: Talk) -> None:
    call.start()
    call.dialogue.question = "D5"
    call.press("9")
    assert call.dialogue.facts["peligros"] == ("ninguno",)


def test_a_wrong_key_is_said_and_asked_again(call: Talk) -> None:
    call.start()
    reply = call.press("7")
    assert call.question == "A1"
    assert reply.lines == ("Eso no es una de las opciones. Intente otra vez; también puede saltarla.",)


def test_zero_asks_for_a_person_and_the_dialogue_goes_on(call: Talk) -> None:
    call.start()
    reply = call.press("0")
    assert "no hay nadie libre" in reply.lines[0]
    assert reply.bridge == ""
    assert call.question == "A1"
    assert call.dialogue.wants_person


def test_zero_joins_the_call_where_somebody_answers(guide: Guide, a_folio: str) -> None:
    call = Talk(replace(guide, operator_number="+525511111111"), Channel.VOICE, a_folio)
    call.start()
    reply = call.press("0")
    assert reply.bridge == "+525511111111"
    assert reply.lines == ("Le comunicamos con una persona. No cuelgue.",)
    assert call.question == "A1"
    assert call.press("2").bridge == ""


def test_nine_leaves_quietly_and_keeps_what_there_is(call: Talk) -> None:
    call.start()
    call.press("2")
    reply = call.press("9")
    assert call.intents[-1] == "partial"
    assert reply.lines == ("Hasta luego.",)


def test_nine_before_any_answer_leaves_nothing(call: Talk) -> None:
    call.start()
    call.press("9")
    assert call.intents[-1] == "done"


def test_three_silences_end_the_call(call: Talk) -> None:
    call.start()
    call.press("2")
    for _ in range(2):
        reply = call.take(Turn("silence"))
        assert call.question == "A2"
        assert reply.lines == ("No le oímos. Puede contestar con las teclas.",)
    call.take(Turn("silence"))
    assert call.intents[-1] == "partial"


def test_an_answer_ends_the_count_of_silences(call: Talk) -> None:
    call.start()
    for _ in range(3):
        call.take(Turn("silence"))
        call.take(Turn("silence"))
        call.press("#")
    assert not call.ended


@pytest.mark.parametrize(("said", "code"), [("sí", "si"), ("No.", "no"), ("uno", "si"), ("no sé", "ns")])
def test_spoken_answers(call: Talk, said: str, code: str) -> None:
    call.start()
    call.text(said)
    assert call.dialogue.facts["peligro"] == code


@pytest.mark.parametrize(("said", "code"), [("yes", "si"), ("No.", "no"), ("Two", "no"), ("I don't know", "ns")])
def test_answers_spoken_in_english(call: Talk, said: str, code: str) -> None:
    call.start(Turn("start", language="en"))
    call.text(said)
    assert call.dialogue.facts["peligro"] == code


def test_spoken_words_are_kept_and_the_keys_asked_for(call: Talk) -> None:
    to_activity(call)
    reply = call.text("vende dulces en el semáforo")
    assert call.question == "D1"
    assert reply.lines == ("Gracias por contarlo. Ya lo anotamos.",)
    call.press("2")
    assert call.dialogue.narrative == ["vende dulces en el semáforo"]
    assert call.dialogue.facts["actividad"] == "calle"


def test_the_folio_is_offered_and_only_told_when_wanted(call: Talk, a_folio: str) -> None:
    call.start()
    call.press("1", "#", "2")
    assert call.question == "offer_folio"
    assert call.reply.folio == ""
    assert [option.key for option in call.ask.options] == ["1", "2", "7"]
    reply = call.press("1")
    assert reply.folio == a_folio
    assert reply.ask is None


def test_whoever_does_not_want_the_folio_is_thanked(call: Talk) -> None:
    call.start()
    call.press("1", "#", "2")
    reply = call.press("2")
    assert reply.folio == ""
    assert call.intents[-1] == "done"


def test_a_turn_after_the_end_stores_nothing_again(call: Talk) -> None:
    call.start()
    call.press("1", "#", "2", "1")
    assert call.step is not None
    late = advance(call.guide, call.dialogue, Turn("digits", "1"))
    assert (late.intent, late.reply.ask, late.reply.folio) == ("done", None, "")


def test_a_call_that_is_overheard_goes_on_by_keypad_alone(call: Talk) -> None:
    call.start()
    call.press("2", "2", "2")
    assert call.question == "B1"
    call.press("3", "2", "07", "1")
    assert call.question == "D1"
    assert not call.ask.free_text


def test_a_language_that_is_named_aloud_is_spoken(call: Talk) -> None:
    call.start()
    call.press("2", "2", "1", "3")
    waiting = call.question
    assert call.text("inglés").language == "en"
    assert call.question == waiting


@pytest.mark.parametrize("said", ["Nueve.", "salir", "Salir, por favor"])
def test_the_key_to_leave_may_be_said(call: Talk, said: str) -> None:
    call.start()
    call.text(said)
    assert call.ended
    assert call.dialogue.facts == {}


@pytest.mark.parametrize("said", ["cero", "Hablar con una persona", "una persona, por favor"])
def test_the_key_for_a_person_may_be_said(call: Talk, said: str) -> None:
    call.start()
    call.text(said)
    assert call.dialogue.wants_person
    assert call.question == "A1"
    assert not call.dialogue.begun


def test_the_keys_for_a_folio_and_for_english_may_be_said(call: Talk) -> None:
    call.start()
    assert call.text("ocho").language == "en"
    call.text("four")
    assert call.question == "folio_entry"
    assert call.dialogue.facts == {}


TO_THE_OFFER = ("2", "2", "1", "3", "3", "07", "1", "1")


def test_who_may_be_cut_off_is_offered_the_folio_once_enough_was_told(call: Talk, a_folio: str) -> None:
    call.start()
    call.press(*TO_THE_OFFER)
    assert call.question == "early_folio"
    assert {option.key for option in call.ask.options} == {"1", "2"}
    call.press("*")
    assert call.question == "early_folio"
    reply = call.press("1")
    assert (reply.folio, call.intents[-2:]) == (a_folio, ["early", "ask"])
    assert call.question != "D1", "what was answered is not asked again"
    asked = []
    while not call.ended:
        asked.append(call.question)
        call.press("#")
    assert asked.count("offer_folio") == 1
    assert "early_folio" not in asked


def test_silence_or_going_back_at_the_offer_loses_no_question(call: Talk) -> None:
    call.start()
    call.press(*TO_THE_OFFER, "*", "*")
    assert call.question == "D1"
    call.press("1")
    following = call.question
    assert following not in {"early_folio", "D1"}, "it is offered once"


@pytest.mark.parametrize(
    ("who", "keys"),
    [
        ("who is overheard", ("2", "2", "2", "3", "3", "07", "1", "1")),
        ("a child", ("2", "2", "1", "1", "2", "07", "1", "1")),
        ("who is in danger", ("1", "07", "1")),
    ],
)
def test_the_folio_is_offered_at_the_end_to(call: Talk, who: str, keys: tuple[str, ...]) -> None:
    call.start()
    call.press(*keys)
    questions = [call.question]
    while not call.ended:
        call.press("#")
        questions.append(call.question)
    assert "early_folio" not in questions, who
    assert (call.dialogue.age == "child") == (who == "a child")
    assert "early" not in call.intents


def test_the_folio_may_be_asked_for_aloud(call: Talk, a_folio: str) -> None:
    call.start()
    call.press(*TO_THE_OFFER, "2")
    waiting = call.question
    reply = call.text("mi folio, por favor")
    assert (reply.folio, call.question) == (a_folio, waiting)


def test_in_danger_the_folio_is_there_for_whoever_says_the_word(call: Talk, a_folio: str) -> None:
    call.start()
    call.press("1")
    waiting = call.question
    assert call.text("folio").folio == a_folio
    assert call.question == waiting
