"""What somebody of 6 to 11 years hears and reads as answers: her own words, where the bank has them."""

import pytest

from hotline.channels.voice.rehearsal import said
from hotline.conversation.asking import ask_bank
from hotline.conversation.cleaning import gsm
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.conversation.turns import Ask, Turn
from hotline.conversation.understanding import Answer, is_stop, understand
from hotline.rulebook.gsm7 import LIMIT, septets
from hotline.translations import gettext
from hotline.vocabulary import Channel

CHANNELS = list(Channel)
WRITTEN = [Channel.SMS, Channel.WHATSAPP]
HERS = {"edad": "6-11", "reporta": "yo"}


def asked(guide: Guide, channel: Channel, name: str, language: str = "es_MX", menu: str = "", **facts: str) -> Ask:
    question = guide.question(name)
    assert question is not None
    return ask_bank(guide, Dialogue(channel, language=language, facts={**HERS, **facts}, menu=menu), question)


def meant(ask: Ask, channel: Channel, words: str) -> Answer:
    return understand(ask, channel, Turn("text", words))


@pytest.mark.parametrize("channel", CHANNELS)
def test_answers_are_in_her_words_on_every_channel(guide: Guide, channel: Channel) -> None:
    labels = [option.label for option in asked(guide, channel, "E1").options]
    assert labels[:3] == ["Sí", "No me dejan", "Me encierran o me vigilan"]
    grown = [option.label for option in asked(guide, channel, "E1", edad="18+").options]
    assert grown[1] == "No le dejan"
    assert [option.label for option in asked(guide, channel, "E1", reporta="vio").options] == grown


def test_a_second_menu_is_in_her_words_too(guide: Guide) -> None:
    options = asked(guide, Channel.VOICE, "D1", menu="9").options
    assert options[0].label == "Canto, bailo o hago deporte"


def test_what_only_children_hear_is_among_what_has_to_be_recorded(guide: Guide) -> None:
    heard = {words for _, words in said(guide, ("es_MX",), 30, seed=1)}
    assert {"No me dejan: marca 2.", "Ayudo en mi casa: marca 5.", "Canto, bailo o hago deporte: marca 1."} <= heard


@pytest.mark.parametrize("channel", WRITTEN)
def test_a_message_asks_in_her_words_and_its_digits_mean_the_same(guide: Guide, channel: Channel) -> None:
    ask = asked(guide, channel, "E1")
    assert (
        ask.text == "¿Te dejan irte a tu casa cuando quieres? 1 Si, 2 No me dejan, 3 Me encierran o me vigilan, 4 No sé"
    )
    assert meant(ask, channel, "3") == Answer("codes", ("encerrado",))
    assert meant(ask, channel, "no me dejan") == Answer("codes", ("no_dejan",))


@pytest.mark.parametrize(("name", "label"), [("D1", "Campo o pesca"), ("D3", "Después de las 10 de la noche")])
def test_what_is_no_single_message_stays_as_the_bank_has_it(guide: Guide, name: str, label: str) -> None:
    ask, question = asked(guide, Channel.SMS, name), guide.question(name)
    assert question is not None
    assert ask.text == question.sms
    assert ask.options[0].label == label


@pytest.mark.parametrize("language", ["es_MX", "en"])
def test_every_message_to_a_child_fits_and_offers_what_its_digits_mean(guide: Guide, language: str) -> None:
    composed = 0
    for name, question in guide.rulebook.questions.items():
        if "child" not in question.wording or not question.sms:
            continue
        ask = asked(guide, Channel.SMS, name, language)
        assert septets(ask.text) <= LIMIT, name
        composed += ask.text != gsm(gettext(language, question.sms))
        if ask.text != gsm(gettext(language, question.sms)):
            assert [one for one in ask.options if f"{one.key} {gsm(one.label)}" not in ask.text] == []
    assert composed >= 10


def test_the_words_of_safety_are_those_of_the_bank(guide: Guide) -> None:
    assert "ALTO" in asked(guide, Channel.SMS, "A1").text
    assert "dejamos de escribir" in asked(guide, Channel.SMS, "A3").text


def test_no_answer_of_a_child_is_called_like_a_word_that_stops(guide: Guide) -> None:
    choices = [choice for question in guide.rulebook.questions.values() for choice in question.choices]
    assert not [choice.child for choice in choices if is_stop(choice.child)]


@pytest.mark.parametrize("channel", [*WRITTEN, Channel.VOICE])
@pytest.mark.parametrize(("language", "yes", "no"), [("es_MX", "Sí", "No"), ("en", "Yes", "No")])
@pytest.mark.parametrize("age", ["6-11", "18+"])
def test_yes_and_no_are_what_the_answer_says_and_not_what_its_code_is_called(
    guide: Guide, channel: Channel, language: str, yes: str, no: str, age: str
) -> None:
    """«¿Puedes hablar con tu mamá?»: «no» is being kept apart (`si`), the other way round than most questions."""
    ask = asked(guide, channel, "E7", language, edad=age)
    assert meant(ask, channel, yes) == Answer("codes", ("no",))
    assert meant(ask, channel, no) == Answer("codes", ("si",))
    told = asked(guide, channel, "E2", language, edad=age)
    assert meant(told, channel, no) == Answer("codes", ("no",))
