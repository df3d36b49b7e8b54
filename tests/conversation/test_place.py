"""Where it happens: found in words or two keys, always confirmed, asked once more, never taken from the caller."""

import pytest

from hotline.conversation.turns import Turn
from hotline.rulebook.gsm7 import LIMIT, septets
from tests.conversation.talking import Talk


@pytest.fixture
def asked_by_message(sms: Talk) -> Talk:
    sms.text("hola", "1")
    assert sms.question == "C1"
    return sms


def test_one_state_is_confirmed(asked_by_message: Talk) -> None:
    sms = asked_by_message
    sms.text("Tehuacan, Puebla")
    assert sms.ask.text == "¿Es en Puebla? 1 Si, 2 No"
    assert sms.dialogue.state == ""
    sms.text("1")
    assert (sms.dialogue.state, sms.dialogue.place_text) == ("21", "Tehuacan, Puebla")


def test_no_asks_once_more_and_then_goes_on(asked_by_message: Talk) -> None:
    sms = asked_by_message
    sms.text("Puebla", "2")
    assert sms.question == "C1"
    sms.text("Oaxaca", "2")
    assert sms.question != "C1"
    assert sms.dialogue.state == ""
    assert sms.dialogue.place_text == "Puebla; Oaxaca"


def test_a_place_nobody_knows_is_asked_once_more(asked_by_message: Talk) -> None:
    sms = asked_by_message
    reply = sms.text("el rancho grande")
    assert sms.question == "C1"
    assert "No encontramos" in reply.lines[0]
    sms.text("donde la curva")
    assert sms.question == "C2"
    assert sms.dialogue.place_text == "el rancho grande; donde la curva"


def test_several_candidates_are_offered(asked_by_message: Talk) -> None:
    sms = asked_by_message
    sms.text("Hidalgo")
    codes = [option.code for option in sms.ask.options]
    assert "13" in codes
    assert septets(sms.ask.text) <= LIMIT
    assert len(codes) > 2
    assert codes[-1] == "no"


def test_words_instead_of_yes_or_no_are_a_new_place(asked_by_message: Talk) -> None:
    sms = asked_by_message
    sms.text("Puebla", "perdon, es Oaxaca")
    assert [option.code for option in sms.ask.options] == ["20", "no"]


def test_other_words_there_are_part_of_the_story(asked_by_message: Talk) -> None:
    sms = asked_by_message
    sms.text("Puebla", "la tienen encerrada")
    assert sms.question == "place"
    assert sms.dialogue.narrative == ["la tienen encerrada"]
    sms.text("1")
    assert sms.dialogue.state == "21"


def test_a_postal_code_in_a_message(asked_by_message: Talk) -> None:
    asked_by_message.text("72000")
    assert [option.code for option in asked_by_message.ask.options] == ["21", "no"]


def test_skipping_is_not_asked_again(asked_by_message: Talk) -> None:
    asked_by_message.text("0")
    assert asked_by_message.question == "B2"


def test_two_keys_of_a_call_give_the_state_or_the_postal_prefix(call: Talk) -> None:
    call.start()
    call.press("1")
    assert call.ask.digits == 2
    call.press("72")
    assert [option.code for option in call.ask.options] == ["21", "no"]
    call.press("1")
    assert call.dialogue.state == "21"


def test_keys_that_name_no_state_are_asked_once_more(call: Talk) -> None:
    call.start()
    call.press("1", "00")
    assert call.question == "C1"
    call.press("00")
    assert call.question == "B2"


def test_spoken_words_give_the_state(call: Talk) -> None:
    call.start()
    call.press("1")
    call.text("estamos en Tapachula Chiapas")
    assert call.ask.options[0].code == "07"


def test_a_page_offers_all_states_at_the_second_asking(web: Talk) -> None:
    web.start()
    web.choose("si")
    assert web.ask.options == ()
    web.choose(words="Rancho Nuevo")
    assert web.question == "C1"
    assert len(web.ask.options) == 32
    assert web.ask.written == "Rancho Nuevo"
    assert "No encontramos" in web.ask.error
    web.choose("21", words="Rancho Nuevo")
    assert (web.dialogue.state, web.dialogue.place_text) == ("21", "Rancho Nuevo")


def test_a_corrected_place_replaces_the_first(web: Talk) -> None:
    web.start()
    web.choose("si")
    web.choose(words="Puebla")
    web.choose("21")
    web.take(Turn("goto", "C1"))
    assert web.ask.written == "Puebla"
    web.choose(words="Oaxaca")
    web.choose("20")
    assert (web.dialogue.state, web.dialogue.place_text) == ("20", "Oaxaca")


def test_a_long_place_is_kept_whole_in_the_narrative(asked_by_message: Talk) -> None:
    words = "por el camino viejo " * 40
    asked_by_message.text(words)
    assert asked_by_message.dialogue.narrative == [words.strip()]
    assert len(asked_by_message.dialogue.place_text) == 400
