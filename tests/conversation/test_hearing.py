"""Free words in a dialogue: danger first, then the question for the heaviest thing heard; nothing is set by words."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from hotline.conversation import hearing
from hotline.conversation.content import urgency_to_look
from hotline.conversation.guide import Guide
from hotline.conversation.turns import Turn
from hotline.rulebook import load
from hotline.sealing import folio as folios
from hotline.vocabulary import Channel, Urgency
from tests.conversation.conftest import PROTOCOLS
from tests.conversation.talking import Talk

LOCKED_AND_BEATEN = "mi jefe me tiene encerrado y me pega"
KNOWN = "Lo que nos dijo ya quedó guardado y ya avisamos al equipo."


def heard(talk: Talk) -> list[str]:
    assert talk.dialogue.content is not None
    return [entry["id"] for entry in talk.dialogue.content["heard"]["entries"]]


def test_a_first_message_puts_danger_first_then_what_was_heard(sms: Talk) -> None:
    sms.text(LOCKED_AND_BEATEN)
    assert sms.question == "A1"
    assert sms.dialogue.facts == {}, "words set nothing"
    assert sms.text("2").ask is not None
    assert sms.question == "E1", "the heaviest thing heard comes before the rest, without knowing of any work yet"
    sms.text("3")
    assert sms.dialogue.facts["salir"] == "encerrado"
    assert sms.dialogue.facts["peligro"] == "no"


def test_the_same_on_whatsapp_and_in_what_is_spoken(talk: Callable[[Channel], Talk]) -> None:
    written = talk(Channel.WHATSAPP)
    written.text(LOCKED_AND_BEATEN, "2")
    assert written.question == "E1"
    call = talk(Channel.VOICE)
    call.start()
    call.press("2", "2")
    while call.question != "D1":
        call.press("#")
    call.text("pues mi jefe me tiene encerrado y no me deja salir")
    assert call.question == "E1"
    assert "LX-ENCIERRO" in heard(call)
    assert "salir" not in call.dialogue.facts
    call.press("2")
    assert call.question == "early_folio", "words are enough for a report"
    call.press("2")
    assert call.question == "D1", "what was waiting comes again"


def test_a_page_asks_it_right_after_the_words(web: Talk) -> None:
    web.start()
    web.answer(peligro="no", reporta="vio", edad="12-14")
    web.skip_to("D1")
    web.choose(words="la tienen encerrada con llave")
    assert web.question == "E1"
    assert web.dialogue.facts.get("actividad") == "ns"


def test_the_desk_is_told_once_and_the_reporter_hears_so(sms: Talk) -> None:
    sms.text(LOCKED_AND_BEATEN)
    assert any("ya avisamos al equipo" in line for line in sms.reply.lines)
    assert sms.dialogue.rung
    sms.text("2")
    assert not any("ya avisamos" in line for line in sms.reply.lines)


def test_what_weighs_raises_the_look_and_not_the_judgement(sms: Talk) -> None:
    sms.text("mi patron nos pega")
    content = sms.dialogue.content
    assert content is not None
    assert content["assessment"]["urgency"] == "ordinaria"
    assert urgency_to_look(content) is Urgency.URGENTE_24H
    assert not content["heard"]["person"]
    assert not sms.dialogue.rung
    fired = content["heard"]["entries"][0]
    assert (fired["id"], fired["words"]) == ("LX-GOLPES", ["nos pega"])
    assert fired["basis"][0]["source"]


def test_words_alone_never_make_it_immediate(sms: Talk) -> None:
    sms.text("auxilio me va a matar, me esta pegando, me quiero morir, hoy me llevan, esta sangrando")
    assert sms.intents == ["ask"], "nothing is stored as a whole report, so nothing leaves"
    content = sms.dialogue.content
    assert content is not None
    assert urgency_to_look(content) is Urgency.URGENTE_24H
    assert not sms.reply.danger


def test_an_answer_is_never_proposed_over(sms: Talk) -> None:
    sms.text(LOCKED_AND_BEATEN, "2", "1")
    assert sms.dialogue.facts["salir"] == "libre"
    sms.dialogue.narrative.append("no me dejan salir, me encierran")
    assert "salir" not in {one.key for one in hearing.proposals(sms.guide, sms.dialogue)}
    assert sms.dialogue.facts["salir"] == "libre"


def test_not_knowing_is_an_answer_too(sms: Talk) -> None:
    sms.text(LOCKED_AND_BEATEN, "2", "4")
    assert sms.dialogue.facts["salir"] == "ns"
    assert "salir" not in {one.key for one in hearing.proposals(sms.guide, sms.dialogue)}
    assert urgency_to_look(sms.dialogue.content or {}) is Urgency.URGENTE_24H, "the words still stand"


def test_who_may_be_a_child_is_not_asked_about_blows_before_the_age_is_known(sms: Talk) -> None:
    sms.text("me pega mi patron", "2")
    assert sms.question != "E3"
    for _ in range(12):
        if sms.ended or sms.question == "E3":
            break
        sms.text("6" if sms.question == "B2" else "1" if sms.question == "B1" else "0")
    assert sms.question == "E3", "an adult who speaks of herself is asked once that is known"
    assert sms.dialogue.facts["edad"] == "18+"


def test_a_child_is_never_asked_about_blows_and_a_person_is_called_instead(web: Talk) -> None:
    web.start(Turn("start", door="child"))
    web.answer(peligro="no", edad="6-11")
    assert not web.dialogue.rung
    while web.question != "D1":
        web.choose()
    web.choose(words="el señor me pega si no vendo")
    assert web.dialogue.rung
    assert web.dialogue.content is not None
    assert web.dialogue.content["heard"]["person"]
    while not web.ended and web.question != "review":
        assert web.question != "E3"
        web.choose()
    assert web.reply.heard == (), "a suggestion would be an answer"


@pytest.mark.parametrize("years", ["12-14", "15", "16-17"])
def test_nor_is_a_teenager(sms: Talk, years: str) -> None:
    sms.text("me pega mi jefe", "2")
    for _ in range(15):
        if sms.ended or sms.reply.ask is None:
            break
        assert sms.question != "E3"
        codes = {"B1": "1", "B2": {"12-14": "3", "15": "4", "16-17": "5"}[years]}
        sms.text(codes.get(sms.question, "0"))
    assert sms.dialogue.rung


def test_a_call_is_joined_to_a_person_where_one_answers(guide: Guide, a_folio: str) -> None:
    call = Talk(replace(guide, operator_number="+525500000000"), Channel.VOICE, a_folio)
    call.start()
    call.press("2", "2")
    while call.question != "D1":
        call.press("#")
    call.text("me quiero morir")
    assert call.reply.bridge == "+525500000000"


def test_words_instead_of_an_answer_are_heard(sms: Talk) -> None:
    sms.text("hola")
    assert sms.question == "A1"
    sms.text("ayudenme me tiene amarrada")
    assert sms.question == "A1"
    assert sms.dialogue.rung


def test_words_about_the_place_count_only_where_they_weigh(sms: Talk) -> None:
    sms.text("hola", "2")
    sms.dialogue.place_text = "junto al mercado, en el tianguis"
    assert hearing.heard(sms.guide, sms.dialogue) == ()
    sms.dialogue.reference = "me tienen encerrado en la bodega"
    assert [one.id for one in hearing.heard(sms.guide, sms.dialogue)] == ["LX-ENCIERRO"]


def test_the_page_before_sending_asks_whether_it_is_so(web: Talk) -> None:
    web.start()
    web.answer(peligro="no", reporta="vio", edad="12-14")
    web.skip_to("D1")
    web.choose("campo", words="la señora le guarda el acta y no le pagan")
    web.take(Turn("goto", "review"))
    shown = {line.id: line for line in web.reply.heard}
    assert {"LX-DOCUMENTOS", "LX-NO-PAGAN"} <= set(shown)
    assert shown["LX-DOCUMENTOS"].words == ("le guarda el acta",)
    assert "documentos" not in web.dialogue.facts
    web.take(Turn("options", options=("no",), confirmed=("LX-DOCUMENTOS", "LX-SUICIDIO", "nada")))
    assert web.dialogue.facts["documentos"] == "si"
    assert "pago" not in web.dialogue.facts, "what was left is not noted"
    assert "senales" not in web.dialogue.facts, "nor what the page did not show"


def test_a_signal_is_never_shown_to_the_reporter_nor_set(web: Talk) -> None:
    web.start()
    web.answer(peligro="no", reporta="yo", edad="18+")
    web.skip_to("D1")
    web.choose("comercio", words="ya no quiero vivir")
    web.take(Turn("goto", "review"))
    assert "LX-SUICIDIO" not in {line.id for line in web.reply.heard}
    assert "senales" not in web.dialogue.facts
    assert web.dialogue.rung


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.WHATSAPP, Channel.VOICE, Channel.WEB])
def test_danger_said_in_words_after_its_question_is_answered_with_the_way_to_help(
    talk: Callable[[Channel], Talk], channel: Channel
) -> None:
    one = talk(channel)
    one.start()
    one.answer(peligro="no", reporta="vio", edad="18+")
    one.skip_to("D1")
    for words in ("ayuda me quieren matar", "los tienen encerrados con llave"):
        reply = one.choose(words=words) if channel is Channel.WEB else one.text(words)
        assert any("911" in line.replace("-", "") for line in reply.lines), words
        assert one.dialogue.rings, words


def test_a_first_message_of_danger_is_asked_about_danger_which_names_911_once(sms: Talk) -> None:
    reply = sms.text("ayuda me quieren matar")
    assert sms.question == "A1"
    assert "911" in sms.ask.text
    assert not any("911" in line for line in reply.lines)


def test_confirming_may_make_it_immediate_and_then_danger_is_said(web: Talk) -> None:
    web.start()
    web.answer(peligro="no", reporta="vio", edad="18+")
    web.skip_to("D1")
    web.choose("campo", words="los tienen encerrados")
    web.take(Turn("goto", "review"))
    reply = web.take(Turn("options", options=("no",), confirmed=("LX-ENCIERRO",)))
    assert web.dialogue.facts["salir"] == "encerrado"
    assert reply.danger
    assert len(reply.folio) == 16


def test_erasing_says_honestly_that_the_desk_has_it(sms: Talk) -> None:
    sms.text(LOCKED_AND_BEATEN)
    sms.dialogue.report_id = "0" * 32  # what the journey writes when it has kept the partial report
    sms.text("ALTO")
    assert sms.intents[-1] == "erase"
    assert "sigue en marcha" in sms.reply.lines[-1]


SAYINGS = [text for entry in load(PROTOCOLS).lexicon.entries for text in (*entry.says, *entry.says_not)]


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.WHATSAPP])
def test_no_sentence_sets_a_fact_skips_danger_or_leaves_by_itself(
    talk: Callable[[Channel], Talk], channel: Channel
) -> None:
    for text in SAYINGS:
        one = talk(channel)
        one.text(text)
        assert one.question == "A1", text
        agreed = "alerta ccn" in text.lower()
        assert one.dialogue.facts == ({"senales": ("alerta_ccn",)} if agreed else {}), text
        assert one.intents == ["ask"], text


def test_every_dialogue_of_words_ends_within_the_limit_whatever_is_heard(talk: Callable[[Channel], Talk]) -> None:
    for seed in range(40):
        dice = random.Random(seed)
        one = talk(dice.choice([Channel.SMS, Channel.WHATSAPP]))
        one.text(dice.choice(SAYINGS))
        for _ in range(80):
            if one.ended or one.reply.ask is None or one.question == "offer_folio":
                break
            options = [option.key for option in one.ask.options if option.key]
            said = dice.choice([dice.choice(SAYINGS), *(options or ["0"]), *(options or ["0"])])
            one.text(said)
        else:
            raise AssertionError(f"no end: {one.asked}")
        counted = [name for name in one.dialogue.asked if name not in one.guide.script.uncounted]
        assert len(counted) <= one.guide.script.limits[one.dialogue.age]
        assert one.asked[:1] == ["A1"]


def test_danger_said_in_english_rings_and_is_answered_in_english(sms: Talk) -> None:
    sms.text("english", "2", "2", "1", "3")
    reply = sms.text("please help us, he has a gun")
    assert sms.dialogue.rung
    assert "911" in " ".join(reply.lines)
    assert reply.language == "en"


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.WHATSAPP, Channel.VOICE])
def test_danger_said_once_the_report_is_stored_is_answered_too(
    talk: Callable[[Channel], Talk], channel: Channel
) -> None:
    told = talk(channel)
    told.start(Turn("start"))
    for _ in range(40):
        if told.question == "offer_folio":
            break
        told.take(Turn("text", "2")) if told.question in {"A1", "A2", "D1"} else told.take(Turn("digits", "#"))
    assert told.question == "offer_folio"
    reply = told.text("ayúdenos, tiene una pistola")
    assert told.dialogue.rings, "the desk rings, also where somebody had taken an alarm before"
    assert any("en peligro" in line or "corre peligro" in line for line in reply.lines)


def test_danger_in_the_last_words_of_a_page_comes_before_the_folio(web: Talk) -> None:
    web.start()
    web.answer(peligro="no", actividad="campo")
    web.skip_to("review")
    reply = web.choose(words="apúrense, la van a matar")
    assert reply.folio
    assert reply.lines[0].startswith("Lo que cuenta es urgente")


def test_danger_in_words_added_to_a_mailbox_is_answered_with_the_way_to_help(sms: Talk) -> None:
    folio = folios.draw()
    sms.known_folios = (folio,)
    sms.text(folio)
    assert sms.question == "mailbox"
    reply = sms.text("ya me encontró, me va a matar")
    assert sms.posted == ["ya me encontró, me va a matar"]
    assert "911" in reply.lines[0]
    assert "911" not in " ".join(sms.text("vino la inspección").lines)


def test_words_that_ring_are_enough_for_a_folio_wherever_they_were_said(sms: Talk) -> None:
    """Also where only the place was asked for, and everything else is skipped."""
    sms.text("hola", "2", "2", "1", "3", "7", "en Puebla, tiene pistola")
    assert sms.dialogue.rung
    for _ in range(20):
        if sms.ended or sms.question == "offer_folio":
            break
        sms.text("0")
    assert sms.question == "offer_folio"
