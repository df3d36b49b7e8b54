"""Where it happens: found in words or two keys, always confirmed, asked once more, never taken from the caller."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace

import pytest

from hotline.conversation.content import report_content
from hotline.conversation.dialogue import OF_THIS_TURN, from_json, to_json
from hotline.conversation.guide import Guide
from hotline.conversation.turns import Turn
from hotline.routing.atlas import Municipality
from hotline.rulebook.gsm7 import LIMIT, septets
from hotline.vocabulary import Channel
from tests.conversation.talking import Talk

CATALOGUE = (
    Municipality("07089", "Tapachula", "07"),
    Municipality("15058", "Nezahualcóyotl", "15"),
    Municipality("21156", "Tehuacán", "21"),
    Municipality("23005", "Benito Juárez", "23"),
)


@pytest.fixture
def asked_by_message(sms: Talk) -> Talk:
    sms.text("hola", "1")
    assert sms.question == "C1"
    return sms


@pytest.fixture
def with_catalogue(guide: Guide, a_folio: str) -> Callable[[Channel], Talk]:
    loaded = replace(guide, municipalities=lambda: CATALOGUE)
    return lambda channel: Talk(loaded, channel, a_folio)


def codes(talk: Talk) -> list[str]:
    return [option.code for option in talk.ask.options]


def test_one_state_is_confirmed(asked_by_message: Talk) -> None:
    sms = asked_by_message
    sms.text("Puebla")
    assert sms.ask.text == "¿Es en Puebla? 1 Si, 2 No"
    assert sms.dialogue.state == ""
    sms.text("1")
    assert (sms.dialogue.state, sms.dialogue.place_text) == ("21", "Puebla")


def test_a_town_is_confirmed_with_its_state(asked_by_message: Talk) -> None:
    sms = asked_by_message
    sms.text("trabajo en una finca por tapachula")
    assert sms.ask.text == "¿Es en Tapachula, Chiapas? 1 Si, 2 No"
    sms.text("1")
    assert (sms.dialogue.state, sms.dialogue.municipality) == ("07", "")
    assert sms.dialogue.place_text == "trabajo en una finca por tapachula"


def test_a_confirmed_town_of_the_catalogue_is_the_municipality(with_catalogue: Callable[[Channel], Talk]) -> None:
    sms = with_catalogue(Channel.SMS)
    sms.text("hola", "1", "por neza", "1")
    dialogue = sms.dialogue
    assert (dialogue.state, dialogue.municipality) == ("15", "Nezahualcóyotl")
    assessment = sms.guide.triage.assess(dialogue.facts)
    routing = sms.guide.route(dialogue.facts, assessment, dialogue.state)
    place = report_content(sms.guide, dialogue, assessment, routing)["place"]
    assert place == {"state": "15", "municipality": "Nezahualcóyotl", "reference": "", "text": "por neza"}


def test_no_to_a_town_leaves_its_state_on_offer(asked_by_message: Talk) -> None:
    sms = asked_by_message
    sms.text("Tehuacan, Puebla")
    assert sms.ask.text == "¿Es en Tehuacan, Puebla? 1 Si, 2 No"
    sms.text("2")
    assert sms.ask.text == "¿Es en Puebla? 1 Si, 2 No"
    sms.text("1")
    assert (sms.dialogue.state, sms.dialogue.place_text) == ("21", "Tehuacan, Puebla")


def test_no_forgets_the_municipality_too(with_catalogue: Callable[[Channel], Talk]) -> None:
    sms = with_catalogue(Channel.SMS)
    sms.text("hola", "1", "Tehuacan, Puebla", "2", "2")
    assert sms.question == "C1"
    sms.text("tapachula")
    assert (sms.dialogue.state, sms.dialogue.municipality) == ("", "")
    sms.text("1")
    assert (sms.dialogue.state, sms.dialogue.municipality) == ("07", "Tapachula")


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
    reply = sms.text("el rancho de mi tio")
    assert sms.question == "C1"
    assert "No encontramos" in reply.lines[0]
    sms.text("donde la curva")
    assert sms.question == "C2"
    assert (sms.dialogue.state, sms.dialogue.place_text) == ("", "el rancho de mi tio; donde la curva")


def test_several_candidates_are_offered(asked_by_message: Talk) -> None:
    sms = asked_by_message
    sms.text("Hidalgo")
    assert codes(sms)[0] == "13"
    assert codes(sms)[-1] == "no"
    assert len(codes(sms)) > 2
    assert septets(sms.ask.text) <= LIMIT
    assert sms.ask.text.endswith("Otro lugar")


def test_other_place_offers_what_was_kept_back(asked_by_message: Talk) -> None:
    sms = asked_by_message
    sms.text("Hidalgo")
    first = codes(sms)[:-1]
    sms.text(str(len(first) + 1))
    assert sms.question == "place"
    assert len(codes(sms)) > 2
    assert not set(first) & set(codes(sms))
    assert septets(sms.ask.text) <= LIMIT
    sms.text("1")
    assert sms.dialogue.state not in {"", "13"}


@pytest.mark.parametrize("text", ["Hidalgo", "Juárez", "Tuxpan", "san quintin", "central de abastos"])
@pytest.mark.parametrize("language", ["es_MX", "en"])
def test_whatever_is_offered_fits_a_message(asked_by_message: Talk, text: str, language: str) -> None:
    sms = asked_by_message
    sms.dialogue.language = language
    sms.text(text)
    assert sms.question == "place"
    assert len(codes(sms)) >= 3
    assert septets(sms.ask.text) <= LIMIT
    assert sms.dialogue.state == ""


def test_a_name_of_many_places_asks_for_the_state_and_finds_the_town(
    with_catalogue: Callable[[Channel], Talk],
) -> None:
    sms = with_catalogue(Channel.SMS)
    reply = sms.text("hola", "1", "Benito Juarez")
    assert (sms.question, "varios lugares" in reply.lines[0]) == ("C1", True)
    sms.text("Quintana Roo")
    assert codes(sms) == ["23:Benito Juárez:23005", "no"]
    sms.text("1")
    assert (sms.dialogue.state, sms.dialogue.municipality) == ("23", "Benito Juárez")
    assert sms.dialogue.place_text == "Benito Juarez; Quintana Roo"


def test_the_state_said_afterwards_finds_the_town_said_before(asked_by_message: Talk) -> None:
    sms = asked_by_message
    sms.text("guadalupe", "nuevo leon")
    assert sms.ask.text == "¿Es en Guadalupe, Nuevo Leon? 1 Si, 2 No"


def test_a_misspelt_town_is_asked_about_and_written_out(asked_by_message: Talk) -> None:
    sms = asked_by_message
    sms.text("tapachla")
    assert sms.ask.text == "¿Es en Tapachula, Chiapas? 1 Si, 2 No"
    sms.text("1")
    assert (sms.dialogue.state, sms.dialogue.place_text) == ("07", "tapachla; Tapachula")


def test_words_instead_of_yes_or_no_are_a_new_place(asked_by_message: Talk) -> None:
    sms = asked_by_message
    sms.text("Puebla", "perdon, es Oaxaca")
    assert codes(sms) == ["20", "no"]


def test_other_words_there_are_part_of_the_story(asked_by_message: Talk) -> None:
    sms = asked_by_message
    sms.text("Puebla", "la tienen encerrada")
    assert sms.question == "place"
    assert sms.dialogue.narrative == ["la tienen encerrada"]
    sms.text("1")
    assert sms.dialogue.state == "21"


def test_a_postal_code_in_a_message(asked_by_message: Talk) -> None:
    asked_by_message.text("72000")
    assert codes(asked_by_message) == ["21", "no"]


def test_skipping_is_not_asked_again(asked_by_message: Talk) -> None:
    asked_by_message.text("0")
    assert asked_by_message.question == "B2"


def test_two_keys_of_a_call_give_the_state_or_the_postal_prefix(call: Talk) -> None:
    call.start()
    call.press("1")
    assert call.ask.digits == 2
    call.press("72")
    assert codes(call) == ["21", "no"]
    assert call.ask.text == "¿Es en Puebla?"
    call.press("1")
    assert call.dialogue.state == "21"


def test_keys_that_name_no_state_are_asked_once_more(call: Talk) -> None:
    call.start()
    call.press("1", "00")
    assert call.question == "C1"
    call.press("00")
    assert call.question == "B2"


def test_spoken_words_are_read_back(call: Talk) -> None:
    call.start()
    call.press("1")
    call.text("estamos en Tapachula Chiapas")
    assert call.ask.text == "¿Dijo Tapachula, Chiapas?"
    assert [(option.key, option.label) for option in call.ask.options] == [("1", "Sí"), ("2", "No")]
    call.press("1")
    assert call.dialogue.state == "07"


def test_after_spoken_words_the_state_may_come_by_keys(with_catalogue: Callable[[Channel], Talk]) -> None:
    call = with_catalogue(Channel.VOICE)
    call.start()
    call.press("1")
    call.text("san juan")
    assert call.question == "C1"
    call.press("22")
    assert codes(call)[0] == "22"


def test_a_page_offers_all_states_at_the_second_asking(web: Talk) -> None:
    web.start()
    web.choose("si")
    assert web.ask.options == ()
    web.choose(words="la parcela")
    assert web.question == "C1"
    assert len(web.ask.options) == 32
    assert web.ask.written == "la parcela"
    assert "No encontramos" in web.ask.error
    web.choose("21", words="la parcela")
    assert (web.dialogue.state, web.dialogue.place_text) == ("21", "la parcela")


def test_a_state_chosen_on_a_page_settles_the_town_that_was_written(with_catalogue: Callable[[Channel], Talk]) -> None:
    web = with_catalogue(Channel.WEB)
    web.start()
    web.choose("si")
    web.choose(words="cerca de la via")
    web.choose("21", words="cerca de la via, Tehuacán")
    assert (web.dialogue.state, web.dialogue.municipality) == ("21", "Tehuacán")


def test_the_municipality_is_shown_before_sending(with_catalogue: Callable[[Channel], Talk]) -> None:
    web = with_catalogue(Channel.WEB)
    web.start()
    web.answer(peligro="no", place="por neza")
    web.take(Turn("goto", "C1"))
    web.choose(words="por neza")
    web.choose("15:Nezahualcóyotl:15058")
    web.answer(actividad="campo")
    reply = web.take(Turn("goto", "review"))
    assert "México, Nezahualcóyotl, por neza" in [line.value for line in reply.review]


@pytest.mark.parametrize(("code", "state"), [("07:Tapachula", "07"), ("no", "")])
def test_words_beside_an_answer_on_a_page_are_kept(web: Talk, code: str, state: str) -> None:
    web.start()
    web.choose("si")
    web.choose(words="Tapachula")
    web.choose(code, words="junto a la parcela")
    assert web.dialogue.state == state
    assert web.dialogue.place_text == "Tapachula; junto a la parcela"


def test_no_with_another_place_beside_it_looks_for_that(web: Talk) -> None:
    web.start()
    web.choose("si")
    web.choose(words="Tapachula")
    web.choose("no", words="Huixtla")
    assert codes(web) == ["07:Huixtla", "no"]


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


def test_a_place_in_the_first_message_is_confirmed_instead_of_asked(sms: Talk) -> None:
    sms.text("tienen niños cortando café en Tapachula", "1")
    assert sms.question == "place"
    assert sms.ask.text == "¿Es en Tapachula, Chiapas? 1 Si, 2 No"
    sms.text("1")
    assert (sms.dialogue.state, sms.dialogue.place_text) == ("07", "Tapachula")


def test_no_to_it_asks_where_without_blame(sms: Talk) -> None:
    sms.text("tienen niños cortando café en Tapachula", "1")
    reply = sms.text("2")
    assert (sms.question, reply.lines) == ("C1", ())
    sms.text("Huixtla", "1")
    assert sms.dialogue.state == "07"


@pytest.mark.parametrize("story", ["mi hija vive con Carmen", "la trajeron de Sonora", "trabaja por el progreso"])
def test_a_word_in_a_story_is_no_place(sms: Talk, story: str) -> None:
    sms.text(story, "1")
    assert sms.question == "C1"


def test_what_is_on_offer_survives_between_two_turns(asked_by_message: Talk) -> None:
    sms = asked_by_message
    sms.text("Hidalgo")
    again = from_json(to_json(sms.dialogue))
    assert (again.candidates, again.reserve) == (sms.dialogue.candidates, sms.dialogue.reserve)
    assert again.reserve


def test_a_dialogue_of_the_version_before_goes_on(asked_by_message: Talk) -> None:
    """It wrote every value, also what stands as at the start, and knew no `reserve`."""
    dialogue = asked_by_message.dialogue
    whole = {name: value for name, value in vars(dialogue).items() if name not in OF_THIS_TURN | {"reserve"}}
    steps = dialogue.answered_steps()
    whole["replies"] = [*zip(steps, map(asdict, dialogue.kept_replies()), strict=True)]
    again = from_json(json.dumps(whole))
    assert replace(again, replies=[]) == replace(dialogue, replies=[])
    assert again.kept_replies() == dialogue.kept_replies()
