"""The way back by folio, from any channel."""

import pytest

from hotline.conversation.turns import Turn
from tests.conversation.talking import Talk


def open_box(talk: Talk, folio: str) -> Talk:
    talk.known_folios = (folio,)
    if talk.channel.value == "sms":
        talk.text(folio)
    else:
        talk.start(Turn("start", door="folio"))
        talk.take(Turn("digits" if talk.channel.value == "voz" else "options", folio))
    assert talk.question == "mailbox"
    return talk


@pytest.mark.parametrize("channel", ["sms", "web", "call"])
def test_the_entries_are_shown_and_words_are_added(channel: str, request: pytest.FixtureRequest, a_folio: str) -> None:
    talk = open_box(request.getfixturevalue(channel), a_folio)
    assert talk.reply.entries
    match channel:
        case "web":
            talk.choose(words="Siguen ahí")
        case "sms":
            talk.text("Siguen ahí")
        case _:
            talk.press("1")
            assert talk.ask.free_text
            talk.text("Siguen ahí")
    assert talk.posted == ["Siguen ahí"]
    assert talk.question == "mailbox"
    assert "Lo recibimos" in talk.reply.lines[0]


def test_a_page_goes_on_showing_the_entries(web: Talk, a_folio: str) -> None:
    open_box(web, a_folio)
    web.choose(words="Siguen ahí")
    assert web.reply.entries


def test_a_message_does_not_repeat_them(sms: Talk, a_folio: str) -> None:
    open_box(sms, a_folio)
    sms.text("Siguen ahí")
    assert sms.reply.entries == ()


def test_the_end_is_the_end(call: Talk, a_folio: str) -> None:
    open_box(call, a_folio).press("2")
    assert call.intents[-1] == "done"
    assert call.reply.lines == ("Hasta luego.",)


def test_closing_a_mailbox_page_erases_nothing(web: Talk, a_folio: str) -> None:
    open_box(web, a_folio).take(Turn("stop"))
    assert web.intents[-1] == "done"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("1234", "Faltan números: el folio tiene 16."), ("1" * 17, "Sobran números: el folio tiene 16.")],
)
def test_a_wrong_length_says_so_and_keeps_what_was_typed(web: Talk, typed: str, said: str) -> None:
    web.start(Turn("start", door="folio"))
    web.choose(words=typed)
    assert web.ask.error == said
    assert web.ask.written == typed


def test_a_mistyped_and_an_unknown_folio_read_alike(web: Talk, a_folio: str) -> None:
    web.start(Turn("start", door="folio"))
    mistyped = ("1" if a_folio[0] != "1" else "2") + a_folio[1:]
    web.choose(words=mistyped)
    first = web.ask.error
    assert "read_mailbox" not in web.intents
    web.choose(words=a_folio)
    assert "read_mailbox" in web.intents
    assert web.ask.error == first == "Revise los números, de cuatro en cuatro."


def test_five_wrong_folios_end_it(call: Talk) -> None:
    call.start(Turn("start", door="folio"))
    for _ in range(5):
        call.press("1234")
    assert call.ended
    assert "en marcha" in call.reply.lines[-1]


def test_skipping_the_folio_begins_a_report(call: Talk) -> None:
    call.start(Turn("start", door="folio"))
    call.press("#")
    assert call.question == "A1"


def test_words_instead_of_digits_are_a_story(sms: Talk) -> None:
    sms.text("folio")
    assert sms.question == "folio_entry"
    sms.text("mi vecino tiene niños trabajando")
    assert sms.question == "A1"
    assert sms.dialogue.narrative == ["mi vecino tiene niños trabajando"]


def test_long_words_are_cut_at_the_limit_and_that_is_said(sms: Talk, a_folio: str) -> None:
    open_box(sms, a_folio).text("a" * 9000)
    assert len(sms.posted[0]) == 8000
    assert any("no se guardo completo" in line for line in sms.reply.lines)


def test_whoever_leaves_the_folio_on_a_call_is_still_asked_about_danger(call: Talk) -> None:
    call.start()
    call.press("4", "#")
    assert call.question == "A1"
    assert call.dialogue.facts == {}


@pytest.mark.parametrize("answer", ["inglés", "Español", "3", "Spanish"])
def test_what_may_answer_the_desk_is_posted(sms: Talk, a_folio: str, answer: str) -> None:
    open_box(sms, a_folio)
    sms.text(answer)
    assert sms.posted == [answer]


def test_a_mailbox_changes_language_by_its_own_name(sms: Talk, a_folio: str) -> None:
    open_box(sms, a_folio)
    assert sms.text("english").language == "en"
    assert sms.text("English").lines
    assert sms.posted == ["English"], "it is spoken already"
    assert sms.text("en español").language == "es_MX"
    assert sms.question == "mailbox"
