import pytest

from hotline.conversation.cleaning import NARRATIVE_LIMIT
from hotline.conversation.understanding import is_stop
from hotline.rulebook.gsm7 import LIMIT, septets
from tests.conversation.talking import Talk

OPENING = ["A1", "A2", "A3", "B1", "B2", "C1"]
TO_THE_PLACE = ("hola", "2", "2", "1", "3", "2", "Puebla", "1")


def to_end(talk: Talk, *answers: str) -> None:
    """The usual answers, then «no sé» until the folio is offered or the dialogue ends."""
    talk.text(*answers)
    for _ in range(40):
        if talk.ended or talk.question == "offer_folio":
            return
        talk.text("0")
    raise AssertionError("the dialogue does not end")


@pytest.mark.parametrize("hello", ["hola", "Buenas tardes", "2", "¿Info?", "HOLA!!"])
def test_a_greeting_or_a_bare_number_is_no_narrative(sms: Talk, hello: str) -> None:
    sms.text(hello)
    assert sms.question == "A1"
    assert sms.dialogue.narrative == []
    assert "peligro" not in sms.dialogue.facts


def test_the_first_message_is_kept_as_told(sms: Talk) -> None:
    reply = sms.text("aki ay niños q trabajan")
    assert sms.dialogue.narrative == ["aki ay niños q trabajan"]
    assert sms.question == "A1"
    assert reply.lines == ("Gracias, ya lo anotamos.",)


def test_free_words_are_kept_at_any_time_and_the_question_comes_again_once(sms: Talk) -> None:
    sms.text("hola", "mi vecino los golpea")
    assert sms.question == "A1"
    sms.text("son tres hermanitos")
    assert sms.question == "A2"
    assert sms.dialogue.narrative == ["mi vecino los golpea", "son tres hermanitos"]
    assert sms.dialogue.facts["peligro"] == "ns"


def test_a_number_in_a_sentence_is_not_taken_for_an_answer(sms: Talk) -> None:
    sms.text("hola", "2 niños trabajan en el campo")
    assert "peligro" not in sms.dialogue.facts
    assert sms.dialogue.narrative == ["2 niños trabajan en el campo"]


@pytest.mark.parametrize("yes", ["1", " 1. ", "1)", "Si", "sí", "SÍ", "1 si"])
def test_a_number_or_its_word_answers(sms: Talk, yes: str) -> None:
    sms.text("hola", yes)
    assert sms.dialogue.facts["peligro"] == "si"


def test_a_number_that_is_no_option_is_said_kindly_and_not_kept_as_words(sms: Talk) -> None:
    reply = sms.text("hola", "7")
    assert sms.question == "A1"
    assert "no es una de las opciones" in reply.lines[0]
    assert sms.dialogue.narrative == []


def test_nobody_is_caught_in_a_question(sms: Talk) -> None:
    sms.text("hola", "7", "77", "99")
    assert sms.question == "A2"


@pytest.mark.parametrize(
    ("message", "code", "kept"),
    [
        ("No. Son tres hermanos", "no", ["Son tres hermanos"]),
        ("Sí, lo golpean con un cable", "si", ["lo golpean con un cable"]),
        ("2: es mi vecino", "no", ["es mi vecino"]),
        ("no sé\ncreo que están solos", "ns", ["creo que están solos"]),
        ("No, gracias", "no", []),
        ("si por favor", "si", []),
    ],
)
def test_an_answer_and_words_in_one_message_are_both_kept(sms: Talk, message: str, code: str, kept: list[str]) -> None:
    sms.text("hola", message)
    assert sms.dialogue.facts["peligro"] == code
    assert sms.dialogue.narrative == kept


@pytest.mark.parametrize("message", ["2, 3 niños", "no llega, se fue", "2 niños. Trabajan", "son 2: uno y otro"])
def test_words_that_only_begin_like_an_answer_are_words(sms: Talk, message: str) -> None:
    sms.text("hola", message)
    assert "peligro" not in sms.dialogue.facts
    assert sms.dialogue.narrative == [message]


def test_where_and_what_in_the_first_message_are_not_asked_for_again(sms: Talk) -> None:
    """What it says of the place is offered for a yes; danger is asked first all the same."""
    sms.text("En la finca La Esperanza, Tapachula, Chiapas, trabajan ninos cortando cafe")
    assert sms.question == "A1"
    sms.text("2", "2", "1", "3", "2")
    assert sms.question == "place"
    assert "Tapachula" in sms.ask.text
    sms.text("1")
    assert sms.dialogue.state == "07"


def test_no_option_of_a_message_is_called_like_a_word_that_stops(sms: Talk) -> None:
    for question in sms.guide.rulebook.questions.values():
        assert not [choice.label for choice in question.choices if choice.sms and is_stop(choice.label)]


@pytest.mark.parametrize("several", ["1 3", "1,3", "1 y 3", "13"])
def test_several_numbers_for_a_question_that_takes_several(sms: Talk, several: str) -> None:
    sms.text("hola")
    sms.dialogue.question = "B4"
    sms.text(several)
    assert sms.dialogue.facts["condicion"] == ("otra_lengua", "migrante")


def test_none_beside_others_does_not_undo_them(sms: Talk) -> None:
    sms.text("hola")
    sms.dialogue.question = "B4"
    sms.text("2 5 6")
    assert sms.dialogue.facts["condicion"] == ("discapacidad",)


def test_zero_is_not_knowing(sms: Talk) -> None:
    sms.text("hola", "0")
    assert sms.dialogue.facts["peligro"] == "ns"
    assert sms.question == "A2"


STOPS = [
    "ALTO",
    "alto.",
    "Álto",
    "¡alto!",
    " stop ",
    "altooo",
    "Cancelar",
    "BAJA",
    "¡Basta!",
    "salir ya",
    "END",
    "Alto por favor",
    "ya basta",
    "porfa alto ya",
]


@pytest.mark.parametrize("stop", STOPS)
def test_alto_erases_in_any_writing_and_answers_one_neutral_line(sms: Talk, stop: str) -> None:
    reply = sms.text("mi hijo trabaja en la mina", stop)
    assert sms.step is not None
    assert sms.step.intent == "erase"
    assert reply.erased
    assert reply.ask is None
    assert reply.lines == ("De acuerdo. Hasta luego.",)


def test_alto_as_the_first_word_erases_too(sms: Talk) -> None:
    assert sms.text("ALTO").erased


def test_alto_after_the_report_was_stored_says_what_it_cannot_undo(sms: Talk) -> None:
    reply = sms.text("hola", "1", "ALTO")
    assert sms.intents[-1] == "erase"
    assert "sigue en marcha" in reply.lines[0]


def test_the_opening_then_at_most_ten_in_all(sms: Talk) -> None:
    to_end(sms, *TO_THE_PLACE)
    counted = [name for name in sms.asked if name[0] not in "GR"]
    assert counted[:6] == OPENING
    assert len(counted) == 10


def test_what_follows_the_opening_can_still_change_the_result(sms: Talk) -> None:
    sms.text(*TO_THE_PLACE)
    for _ in range(4):
        question = sms.guide.question(sms.question)
        assert question is not None
        open_keys = set(sms.guide.rulebook.keys) - set(sms.dialogue.facts)
        mask = sms.guide.triage.undecided(sms.dialogue.facts, open_keys).mask
        assert mask & sms.guide.bit(question)
        sms.text("0")


def test_every_text_of_a_dialogue_fits_one_message(sms: Talk) -> None:
    to_end(sms, "trabajan niños", "9", "palabras", "2", "1 1", "1", "3", "2", "Xyz", "Hidalgo")
    for reply in sms.replies:
        for text in (*reply.lines, *([reply.ask.text] if reply.ask else [])):
            assert septets(text) <= LIMIT


def test_a_folio_opens_the_mailbox_at_any_time_and_the_report_waits(sms: Talk, a_folio: str) -> None:
    sms.known_folios = (a_folio,)
    sms.text("hola", "2")
    spaced = " ".join(a_folio[start : start + 4] for start in range(0, 16, 4))
    sms.text(spaced)
    assert sms.question == "mailbox"
    assert sms.reply.entries
    sms.text("2")
    assert sms.question == "A2"
    assert sms.dialogue.facts == {"peligro": "no"}


def test_a_folio_as_the_first_message(sms: Talk, a_folio: str) -> None:
    sms.known_folios = (a_folio,)
    sms.text(a_folio)
    assert sms.question == "mailbox"
    assert sms.dialogue.narrative == []


def test_who_asks_for_a_person_is_told_the_truth_and_goes_on(sms: Talk) -> None:
    reply = sms.text("hola", "quiero hablar con alguien")
    assert "no hay nadie libre" in reply.lines[0]
    assert sms.dialogue.wants_person
    assert sms.question == "A1"


def test_ten_thousand_characters_are_kept_to_the_limit_and_the_rest_is_said(sms: Talk) -> None:
    reply = sms.text("palabra " * 1250)
    assert sum(map(len, sms.dialogue.narrative)) == NARRATIVE_LIMIT
    assert any("no se guardo completo" in line for line in reply.lines)
    reply = sms.text("más palabras")
    assert any("no se guardo completo" in line for line in reply.lines)


def test_emoji_and_empty_messages(sms: Talk) -> None:
    sms.text("🆘")
    assert sms.dialogue.narrative == ["🆘"]
    reply = sms.text("")
    assert sms.question == "A1"
    assert reply.lines == ("El mensaje llego vacio.",)


def test_the_agreed_phrase_of_hotels_is_recognised(sms: Talk) -> None:
    sms.text("Alerta CCN, habitación con una niña")
    assert sms.dialogue.facts["senales"] == ("alerta_ccn",)


def test_unsafe_to_write_stops_with_one_neutral_line(sms: Talk) -> None:
    reply = sms.text("mi hermano trabaja en la mina", "2", "2", "2")
    assert sms.step is not None
    assert sms.step.intent == "partial"
    assert reply.lines == ("De acuerdo. Hasta luego.",)
    assert reply.ask is None
    assert reply.folio == ""


def test_unsafe_to_write_gives_the_folio_to_whoever_asked_for_it(sms: Talk, a_folio: str) -> None:
    assert sms.text("mi hermano trabaja en la mina", "folio").folio == a_folio
    reply = sms.text("2", "2", "2")
    assert (reply.lines, reply.folio) == (("De acuerdo. Hasta luego.",), "")
    assert sms.intents[-2:] == ["finish", "done"]


def test_who_asks_for_the_folio_in_the_middle_has_it_at_once_and_the_question_again(sms: Talk, a_folio: str) -> None:
    reply = sms.text("mi hermano trabaja en la mina", "folio")
    assert (reply.folio, sms.question, sms.intents[-2:]) == (a_folio, "A1", ["early", "ask"])
    assert reply.lines == ("Lo que dijo ya quedo guardado. Este es su folio. Luego borre estos mensajes.",)
    assert sms.text("folio").folio == a_folio, "and again"
    assert sms.intents.count("early") == 1
    to_end(sms, "no sé")
    assert sms.ended
    assert sms.reply.lines == ("Quedo guardado. Su folio es el que ya tiene.",)
    assert sms.reply.folio == ""


def test_who_asks_too_early_has_it_as_soon_as_enough_was_told(sms: Talk, a_folio: str) -> None:
    reply = sms.text("hola", "2", "folio")
    assert (reply.lines, reply.folio) == (("En un momento le damos su folio.",), "")
    while not sms.reply.folio:
        sms.text("2" if sms.question == "D1" else "1" if sms.question == "A3" else "no sé")
    assert (sms.reply.folio, sms.intents[-2:]) == (a_folio, ["early", "ask"])
    assert sms.dialogue.facts
    assert len(sms.asked) == len(set(sms.asked)), "what was answered is not asked again"


def test_a_child_is_not_left_alone_with_a_folio_in_the_middle(sms: Talk) -> None:
    sms.text("trabajo en la mina", "2", "2", "1", "1")
    sms.dialogue.facts["edad"] = "6-11"
    assert sms.text("folio").folio == ""
    assert "early" not in sms.intents


def test_a_stored_report_s_folio_is_told_as_soon_as_it_is_asked_for(sms: Talk, a_folio: str) -> None:
    sms.text("hola", "1")
    waiting = sms.question
    reply = sms.text("folio")
    assert (reply.folio, sms.question) == (a_folio, waiting)
    to_end(sms, "no sé")
    assert sms.question == "offer_folio"
    assert sms.text("folio").folio == a_folio


def test_the_word_folio_is_no_letter_to_the_desk(sms: Talk, a_folio: str) -> None:
    sms.known_folios = (a_folio,)
    sms.text(a_folio, "Mi folio")
    assert (sms.posted, sms.question) == ([], "mailbox")


@pytest.mark.parametrize("asked", ["english", "English please", "INGLÉS", "en inglés"])
@pytest.mark.parametrize("before", [(), ("hola", "2")])
def test_a_message_that_names_a_language_is_answered_in_it_and_is_no_narrative(
    sms: Talk, asked: str, before: tuple[str, ...]
) -> None:
    waiting = sms.text(*before) if before else None
    reply = sms.text(asked)
    assert reply.language == "en"
    assert sms.dialogue.narrative == []
    assert sms.question == (waiting.ask.question if waiting and waiting.ask else "A1")
    assert sms.text("español").language == "es_MX"


def test_words_about_a_language_are_words(sms: Talk) -> None:
    sms.text("solo habla ingles")
    assert sms.dialogue.language == "es_MX"
    assert sms.dialogue.narrative == ["solo habla ingles"]


def test_the_first_question_names_the_other_language_in_the_same_message(sms: Talk) -> None:
    first = sms.text("hola").ask
    assert first is not None
    assert first.text.endswith("In English: send ENGLISH")
    assert septets(first.text) <= LIMIT
    there = sms.text("english").ask
    assert there is not None
    assert septets(there.text) <= LIMIT
    assert "ENGLISH" not in there.text
    assert "ESPAÑOL" in there.text


def test_whoever_has_told_something_is_not_offered_a_language(sms: Talk) -> None:
    told = sms.text("mi vecino los golpea").ask
    assert told is not None
    assert "ENGLISH" not in told.text


@pytest.mark.parametrize("asked", ["Talk to someone", "operator", "a person, please"])
def test_a_person_is_asked_for_in_english(sms: Talk, asked: str) -> None:
    sms.text("english", asked)
    assert sms.dialogue.wants_person
    assert sms.dialogue.narrative == []


def test_what_is_not_known_is_skipped_in_english(sms: Talk) -> None:
    sms.text("english", "2", "2", "1", "4")
    asked = sms.question
    sms.text("I don't know")
    assert sms.question != asked
    assert sms.dialogue.narrative == []


def test_the_folio_is_asked_for_in_english(sms: Talk) -> None:
    sms.text("english", "my folio")
    assert sms.question == "folio_entry"


def test_a_standing_word_that_answers_the_question_is_the_answer(sms: Talk) -> None:
    sms.text("hola", "2", "2", "1", "3", "2")
    assert sms.question == "C1"
    sms.text("Baja")
    assert not sms.ended
    assert sms.dialogue.place_text == "Baja"
    sms.text("Baja California", "1")
    while sms.question != "D1":
        sms.text("0")
    sms.text("operadora")
    assert sms.dialogue.narrative == ["operadora"]
    assert not sms.dialogue.wants_person


@pytest.mark.parametrize("said", ["baja", "Please stop", "alto alto", "alto gracias por favor"])
def test_elsewhere_it_stops(sms: Talk, said: str) -> None:
    sms.text("hola", "2", said)
    assert sms.intents[-1] == "erase"
