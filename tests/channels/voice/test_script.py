"""What a reply sounds like: facts about the TwiML, whatever its exact words."""

import re
from typing import Literal
from xml.etree import ElementTree

import pytest

from hotline.channels.voice.places import Place
from hotline.channels.voice.script import Call, after_bridge, script
from hotline.conversation.turns import Ask, MailboxEntry, Option, Reply

CALL = Call(Place(4), "+525500000000", "https://linea.example.org/voz/x")
YES_NO = (Option("si", "Sí", "1"), Option("no", "No", "2"), Option("ns", "No sé", "3"))
FOLIO = "4821093755601284"


def render(reply: Reply) -> ElementTree.Element:
    return ElementTree.fromstring(str(script(reply, CALL)))


def tags(root: ElementTree.Element) -> list[str]:
    return [verb.tag for verb in root]


def gather_of(root: ElementTree.Element) -> ElementTree.Element:
    found = root.find("Gather")
    assert found is not None
    return found


def test_a_question_is_asked_with_its_keys_and_can_be_cut_short() -> None:
    root = render(Reply(lines=("Hola.",), ask=Ask("A1", "¿Hay peligro?", YES_NO)))
    assert tags(root) == ["Gather", "Redirect"]
    said = [say.text for say in gather_of(root)]
    assert said[:2] == ["Hola.", "¿Hay peligro?"]
    assert said[2] == "Sí: marque 1."
    assert root[1].text == gather_of(root).get("action") == "/twilio/voice/step/4"


@pytest.mark.parametrize(("age", "pressed"), [("adult", "marque"), ("teen", "marca"), ("child", "marca")])
def test_keys_are_offered_in_the_words_of_the_age(age: Literal["adult", "teen", "child"], pressed: str) -> None:
    options = (*YES_NO, Option("persona", "hablar", "*"), Option("saltar", "seguir", "#"))
    root = render(Reply(age=age, ask=Ask("D5", "?", options, multiple=True)))
    said = [say.text or "" for say in gather_of(root)][1:]
    assert [re.findall(r"\b(?:marque|marca)\b", line) for line in said] == [[pressed]] * 6


@pytest.mark.parametrize(
    ("ask", "most", "finish"),
    [
        (Ask("A1", "?", YES_NO), "1", ""),
        (Ask("C1", "?", free_text=True, digits=2), "2", ""),
        (Ask("C2", "?", free_text=True), "1", ""),
        (Ask("folio_entry", "?", free_text=True, digits=16), "16", "#"),
        (Ask("D5", "?", YES_NO, multiple=True), None, "#"),
        (Ask("D1", "?", (*YES_NO, Option("otra", "Otra", "92"))), "2", ""),
    ],
)
def test_the_keypad_waits_for_as_much_as_the_answer_needs(ask: Ask, most: str | None, finish: str) -> None:
    gather = gather_of(render(Reply(ask=ask)))
    assert (gather.get("numDigits"), gather.get("finishOnKey")) == (most, finish)
    assert gather.get("actionOnEmptyResult") == "true"
    assert gather.get("method") == "POST"


def test_words_are_taken_where_words_are_an_answer_and_never_cleaned_of_profanity() -> None:
    spoken = gather_of(render(Reply(ask=Ask("C1", "?", free_text=True))))
    assert (spoken.get("input"), spoken.get("language"), spoken.get("profanityFilter")) == (
        "dtmf speech",
        "es-MX",
        "false",
    )
    assert gather_of(render(Reply(ask=Ask("A1", "?", YES_NO)))).get("input") == "dtmf"


def test_the_end_hangs_up() -> None:
    assert tags(render(Reply(lines=("Hasta luego.",)))) == ["Say", "Hangup"]


@pytest.mark.parametrize("line", ["Cuelgue y marque 9-1-1 ahora.", "Cuelga y marca 9, 1, 1."])
def test_the_way_to_emergencies_comes_first_and_no_key_cuts_it_short(line: str) -> None:
    root = render(Reply(lines=(line, "Ya quedó guardado."), danger=True, ask=Ask("A2", "?", YES_NO)))
    assert tags(root) == ["Say", "Say", "Gather", "Redirect"]
    assert root[0].text == line
    assert line not in "".join(gather_of(root).itertext())


def test_later_turns_of_a_dialogue_in_danger_add_nothing_of_the_doors_own() -> None:
    root = render(Reply(lines=("Gracias.",), danger=True, ask=Ask("A2", "¿Herido?")))
    assert "".join(root.itertext()) == "Gracias.¿Herido?/twilio/voice/step/4"


def test_a_bridge_shows_our_number_and_comes_back() -> None:
    root = render(Reply(lines=("Le comunicamos.",), danger=True, bridge="+522221234567", ask=Ask("A2", "?", YES_NO)))
    assert tags(root) == ["Say", "Dial"]
    dial = root[1]
    assert dial.text == "+522221234567"
    assert dial.get("callerId") == "+525500000000"
    assert dial.get("action") == "/twilio/voice/bridged/4"


def test_without_a_number_of_our_own_no_bridge_is_made() -> None:
    root = ElementTree.fromstring(
        str(script(Reply(danger=True, bridge="+522221234567", ask=Ask("A2", "?")), Call(Place(4))))
    )
    assert "Dial" not in tags(root)
    assert tags(root)[-2:] == ["Gather", "Redirect"]


def test_after_a_bridge_that_nobody_took_the_caller_is_told_to_dial() -> None:
    reply = Reply(lines=("Le comunicamos.",), danger=True, bridge="+522221234567", ask=Ask("A2", "¿Herido?", YES_NO))
    missed = ElementTree.fromstring(str(after_bridge(reply, CALL, answered=False)))
    assert "9-1-1" in " ".join(missed.itertext())
    taken = ElementTree.fromstring(str(after_bridge(reply, CALL, answered=True)))
    assert "9-1-1" not in " ".join(taken.itertext())
    for root in (missed, taken):
        assert "Le comunicamos." not in " ".join(root.itertext())
        assert tags(root)[-2:] == ["Gather", "Redirect"]


def test_after_a_bridge_to_an_operator_nobody_is_told_to_hang_up() -> None:
    missed = str(after_bridge(Reply(bridge="+525512345678", ask=Ask("A1", "?", YES_NO)), CALL, answered=False))
    assert "9-1-1" not in missed


def test_the_folio_is_played_from_its_address_and_stands_nowhere_in_the_document() -> None:
    root = render(Reply(lines=("Este es su folio.",), folio=FOLIO, ask=Ask("G2", "¿Algo más?")))
    assert tags(root) == ["Say", "Say", "Play", "Pause", "Gather", "Redirect"]
    assert root[2].text == CALL.folio_at
    assert re.sub(r"\D", "", ElementTree.tostring(root, encoding="unicode")).find(FOLIO[:4]) < 0
    assert "Este es su folio." not in "".join(gather_of(root).itertext())


def test_the_folio_can_be_the_last_thing_said() -> None:
    root = render(Reply(lines=("Este es su folio.",), folio=FOLIO))
    assert tags(root)[-1] == "Hangup"


def test_the_mailbox_is_read_by_who_and_day_and_never_the_reporters_own_words() -> None:
    entries = (
        MailboxEntry("status", "Procuraduría", "Lo recibió.", "2026-11-24", "recibida"),
        MailboxEntry("own", "", "mis propias palabras", "2026-11-24"),
    )
    said = "".join(render(Reply(entries=entries, ask=Ask("mailbox", "¿Algo más?"))).itertext())
    assert "24 de noviembre" in said
    assert "Procuraduría: Lo recibió." in said
    assert "mis propias palabras" not in said


def test_whoever_will_read_it_is_named_before() -> None:
    said = "".join(render(Reply(readers=("esta línea", "Procuraduría"), ask=Ask("review", "¿Enviar?"))).itertext())
    assert "esta línea, Procuraduría" in said


def test_english_has_an_english_voice_and_offers_spanish_in_spanish() -> None:
    ask = Ask("A1", "In danger?", (Option("si", "Yes", "1"), Option("lengua", "Español", "8", "es_MX")))
    voices = {say.get("language"): say.get("voice") for say in gather_of(render(Reply(ask=ask, language="en")))}
    assert set(voices) == {"en-US", "es-MX"}
    assert len(set(voices.values())) == 2


@pytest.mark.parametrize(
    "hostile", ["</Say><Dial>+15550100</Dial><Say>", "<![CDATA[x]]>", "&lt;Hangup/&gt;", "a\x00\x1b\u202eb"]
)
def test_whatever_anybody_wrote_is_only_said(hostile: str) -> None:
    entries = (MailboxEntry("message", hostile, hostile, hostile),)
    root = render(Reply(lines=(hostile,), entries=entries, ask=Ask("A1", hostile, (Option("x", hostile, "1"),))))
    assert tags(root) == ["Gather", "Redirect"]
    assert {inner.tag for inner in gather_of(root)} == {"Say"}


def test_a_very_long_line_is_said_in_pieces_that_twilio_takes() -> None:
    root = render(Reply(lines=("palabra " * 2000,)))
    assert [verb.tag for verb in root].count("Say") > 1
    assert all(len(verb.text or "") <= 4096 for verb in root)


def test_a_question_of_words_says_how_a_keypad_answers_it() -> None:
    place = Ask("C1", "¿En qué estado pasa?", free_text=True, digits=2, part=2, parts=4)
    said = heard_in(Reply(ask=place))
    assert "código postal" in said
    assert "gato" in said
    assert "lo sabes" in heard_in(Reply(ask=place, age="child"))
    folio = Ask("folio_entry", "Marque su folio.", free_text=True, digits=16)
    assert "gato" not in heard_in(Reply(ask=folio))


def heard_in(reply: Reply) -> str:
    return " ".join(say.text or "" for say in gather_of(render(reply)))
