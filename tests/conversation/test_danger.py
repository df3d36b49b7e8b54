"""Danger first: 9-1-1 is said before anything else, the report is stored at once, and little more is asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hotline.clock import FixedClock
from hotline.conversation.guide import Guide
from hotline.conversation.turns import Turn
from hotline.vocabulary import Channel
from tests.conversation.talking import Talk


def begin(talk: Talk) -> None:
    talk.start(Turn("text", "hola") if talk.channel in {Channel.SMS, Channel.WHATSAPP} else Turn("start"))


def say_yes(talk: Talk) -> None:
    match talk.channel:
        case Channel.WEB:
            talk.choose("si")
        case Channel.VOICE:
            talk.press("1")
        case _:
            talk.text("1")


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        (Channel.VOICE, "Cuelgue y marque 9-1-1"),
        (Channel.WEB, "Marque 911"),
        (Channel.SMS, "Marque 911"),
        (Channel.WHATSAPP, "Marque 911"),
    ],
)
def test_danger_says_911_first_and_stores_in_that_turn(
    talk: Callable[[Channel], Talk], channel: Channel, words: str
) -> None:
    speaker = talk(channel)
    begin(speaker)
    say_yes(speaker)
    assert speaker.intents[-2:] == ["commit", "ask"]
    assert speaker.reply.danger
    assert speaker.reply.lines[0].startswith(words)
    assert speaker.question == "C1"


def test_only_the_place_and_the_age_are_asked_after_danger(call: Talk) -> None:
    begin(call)
    call.press("1", "21", "1")
    call.text("junto a la iglesia")
    call.press("2")
    assert call.asked == ["A1", "C1", "C2", "B2"]
    assert call.question == "offer_folio"
    assert (call.dialogue.state, call.dialogue.reference) == ("21", "junto a la iglesia")
    assert call.intents.count("commit") == 1
    assert call.intents.count("finish") == 1


def test_the_reference_is_only_asked_where_there_is_a_place(call: Talk) -> None:
    begin(call)
    call.press("1", "#", "2")
    assert call.asked == ["A1", "C1", "B2"]


def test_an_injury_counts_as_danger(web: Talk) -> None:
    begin(web)
    web.choose("no")
    web.choose("si")
    assert web.question == "C1"
    assert web.reply.danger
    assert "commit" in web.intents


def test_whatever_makes_it_immediate_commits_in_that_turn(sms: Talk) -> None:
    sms.text("hola", "2", "2", "1", "3", "2", "Puebla", "1")
    while sms.question != "E1":
        sms.text("2" if sms.question == "D1" else "0")
    sms.text("3")
    assert sms.dialogue.facts["salir"] == "encerrado"
    assert sms.intents[-2:] == ["commit", "ask"]
    assert sms.reply.danger
    assert "911" in sms.reply.lines[0]
    assert sms.question == "C2"


def test_what_became_immediate_with_the_path_already_walked_is_stored_and_ends(web: Talk) -> None:
    begin(web)
    web.answer(peligro="no", edad="12-14")
    web.skip_to("C1")
    web.choose(words="Puebla")
    web.choose("21")
    web.choose(words="junto al mercado")
    web.answer(actividad="campo", salir="encerrado")
    assert web.intents[-2:] == ["finish", "done"]
    assert web.reply.folio
    assert "911" in web.reply.lines[0]


def test_a_bridge_number_joins_the_call_instead(guide: Guide, a_folio: str) -> None:
    bridged = replace(guide, bridge_numbers={"00": "+525550000000", "21": "+522220000000"})
    call = Talk(bridged, Channel.VOICE, a_folio)
    call.start()
    call.press("1")
    assert call.reply.bridge == "+525550000000"
    assert "Cuelgue" not in " ".join(call.reply.lines)
    call.press("21", "1")
    assert call.reply.bridge == ""
    assert not call.reply.danger


def test_a_bridge_of_the_state_is_used_once_the_state_is_known(guide: Guide, a_folio: str) -> None:
    bridged = replace(guide, bridge_numbers={"21": "+522220000000"})
    call = Talk(bridged, Channel.VOICE, a_folio)
    call.start()
    call.press("1")
    assert call.reply.bridge == ""
    assert call.reply.lines[0].startswith("Cuelgue")
    call.press("21")
    assert call.reply.bridge == ""
    call.press("1")
    assert call.reply.bridge == "+522220000000"
    assert call.reply.danger


NOT_TAKEN = Turn("unanswered")


def in_danger(guide: Guide, a_folio: str, **known: object) -> tuple[Talk, FixedClock]:
    """A call in danger with nobody on duty, whose first number rings."""
    clock = FixedClock(datetime(2026, 11, 23, 8, tzinfo=UTC))
    numbers = {"00": "+525550000000", "21": "+522220000000"}
    call = Talk(replace(guide, bridge_numbers=numbers, clock=clock, **known), Channel.VOICE, a_folio)  # type: ignore[arg-type]
    call.start()
    call.press("1")
    assert call.reply.bridge == "+525550000000"
    return call, clock


def test_a_number_that_nobody_answers_is_followed_by_the_next_and_911_is_said_each_time(
    guide: Guide, a_folio: str
) -> None:
    call, _ = in_danger(guide, a_folio, operator_number="+525599999999")
    call.take(NOT_TAKEN)
    assert call.reply.bridge == "+525599999999"
    assert call.reply.lines[0].startswith("No contestaron. Si puede, cuelgue y marque 9-1-1.")
    call.take(NOT_TAKEN)
    assert call.reply.bridge == ""
    assert call.reply.danger
    assert call.reply.lines[0].startswith("No se pudo comunicar. Cuelgue y marque 9-1-1.")
    assert call.question == "C1", "and the dialogue goes on"
    call.press("21", "1")
    assert call.reply.bridge == "+522220000000", "the state's own number, once the state is known"
    call.take(NOT_TAKEN)
    assert (call.reply.bridge, call.question) == ("", "C2")


def test_after_two_and_five_minutes_all_are_rung_once_more(guide: Guide, a_folio: str) -> None:
    call, clock = in_danger(guide, a_folio)
    call.take(NOT_TAKEN)
    call.press("*")
    assert call.reply.bridge == ""
    rung = []
    for seconds in (119, 1, 179, 1, 600):
        clock.advance(timedelta(seconds=seconds))
        call.take(Turn("start"))
        rung.append(call.reply.bridge)
        if call.reply.bridge:
            call.take(NOT_TAKEN)
            assert call.reply.bridge == ""
    assert rung == ["", "+525550000000", "", "+525550000000", ""]


def test_who_was_answered_is_not_called_away_again(guide: Guide, a_folio: str) -> None:
    call, clock = in_danger(guide, a_folio)
    clock.advance(timedelta(seconds=400))
    call.press("*")
    assert call.reply.bridge == ""


def test_without_danger_a_person_who_does_not_answer_leaves_a_recording(guide: Guide, a_folio: str) -> None:
    call = Talk(replace(guide, operator_number="+525599999999"), Channel.VOICE, a_folio)
    call.start()
    call.press("0")
    assert call.reply.bridge == "+525599999999"
    call.take(NOT_TAKEN)
    assert "Ahora no contestó nadie" in call.reply.lines[0]
    assert "grabar" in {option.code for option in call.ask.options}


def test_a_page_keeps_the_way_to_911_in_sight(web: Talk) -> None:
    begin(web)
    web.choose("si")
    web.choose(words="Puebla")
    assert web.reply.danger


def test_a_message_is_never_bridged(guide: Guide, a_folio: str) -> None:
    sms = Talk(replace(guide, bridge_numbers={"00": "+525550000000"}), Channel.SMS, a_folio)
    sms.text("hola", "1")
    assert sms.reply.bridge == ""


def test_a_child_hears_it_in_her_own_words(web: Talk) -> None:
    web.start(Turn("start", door="child"))
    web.choose("si")
    assert web.reply.lines[0] == "Marca 911 ahora. Si no puedes, aquí sigo."


def test_words_after_danger_are_kept_and_brought_to_the_report(sms: Talk) -> None:
    sms.text("hola", "1", "Tehuacan, Puebla", "es mi hermana, la tienen encerrada")
    assert sms.dialogue.amended
    assert "es mi hermana, la tienen encerrada" in (*sms.dialogue.narrative, sms.dialogue.place_text)
