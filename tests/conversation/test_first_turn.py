from collections.abc import Callable

import pytest

from hotline.conversation.turns import Turn
from hotline.vocabulary import Channel
from tests.conversation.talking import Talk

FIRST_TURNS = {
    Channel.VOICE: Turn("start"),
    Channel.WEB: Turn("start"),
    Channel.SMS: Turn("text", "buenas tardes"),
    Channel.WHATSAPP: Turn("text", "hay niños trabajando en la ladrillera"),
}


@pytest.mark.parametrize("channel", Channel)
def test_danger_is_asked_first_everywhere(talk: Callable[[Channel], Talk], channel: Channel) -> None:
    reply = talk(channel).start(FIRST_TURNS[channel])
    assert reply.ask is not None
    assert reply.ask.question == "A1"
    assert [option.code for option in reply.ask.options][:3] == ["si", "no", "ns"]


def test_the_first_menu_of_a_call_offers_person_folio_language_and_the_way_out(call: Talk) -> None:
    call.start()
    assert {option.key for option in call.ask.options} == {"1", "2", "3", "0", "4", "8", "9"}


def test_those_keys_are_only_offered_before_the_first_answer(call: Talk) -> None:
    call.start()
    call.press("2")
    call.take(Turn("goto", "A1"))
    assert {option.key for option in call.ask.options} == {"1", "2", "3"}


def test_key_4_opens_the_mailbox_entry(call: Talk) -> None:
    call.start()
    call.press("4")
    assert (call.question, call.ask.digits) == ("folio_entry", 16)


def test_key_8_changes_the_language_and_asks_again(call: Talk) -> None:
    call.start()
    call.press("8")
    assert (call.question, call.reply.language) == ("A1", "en")
    call.press("8")
    assert call.reply.language == "es_MX"


def test_the_childrens_door_speaks_to_a_child_and_asks_the_age_early(web: Talk) -> None:
    web.start(Turn("start", door="child"))
    assert web.reply.age == "child"
    assert web.ask.text == "¿Hay alguien cerca que te pueda lastimar ahorita?"
    web.answer(peligro="no")
    web.skip_to("B2")
    assert len(web.asked) <= 5
    assert "reporta" not in web.dialogue.facts or web.dialogue.facts["reporta"] == "ns"


def test_the_door_alone_does_not_say_that_it_happened_to_the_child(web: Talk) -> None:
    web.start(Turn("start", door="child"))
    web.answer(peligro="no", reporta="vio", edad="12-14")
    assert web.dialogue.facts["reporta"] == "vio"
    assert web.reply.age == "teen"


def test_the_folio_door_opens_at_the_mailbox(web: Talk) -> None:
    assert web.start(Turn("start", door="folio")).ask.question == "folio_entry"  # type: ignore[union-attr]


def test_adult_wording_until_a_minor_speaks_of_herself(web: Talk) -> None:
    web.start()
    web.answer(peligro="no", reporta="yo")
    assert web.reply.age == "adult"
    web.answer(edad="16-17")
    assert web.reply.age == "teen"


def test_a_witness_of_a_child_is_spoken_to_as_an_adult(web: Talk) -> None:
    web.start()
    web.answer(peligro="no", reporta="vio", edad="6-11")
    assert web.reply.age == "adult"
