"""What was not asked when a report was told is asked whoever holds its folio; the answers are letters to the desk."""

import pytest

from hotline.conversation.boxing import still_open
from hotline.conversation.choosing import left_open
from hotline.conversation.turns import Turn
from tests.conversation.talking import Talk
from tests.conversation.test_boxing import open_box
from tests.conversation.test_messages import to_end

OPEN = ["D5", "E1", "E4"]


def with_open(talk: Talk, folio: str, register: str = "adult", questions: list[str] | None = None) -> Talk:
    open_box(talk, folio)
    assert talk.step is not None
    still_open(talk.guide, talk.step.dialogue, OPEN if questions is None else questions, register)
    return talk


def test_a_message_leaves_more_open_than_a_page(sms: Talk, web: Talk) -> None:
    to_end(sms, "hola", "2", "2", "1", "3", "3", "Puebla", "1")
    found = left_open(sms.guide, sms.dialogue)
    assert found
    assert not set(found) & set(sms.dialogue.asked)
    web.start()
    for _ in range(60):
        if web.ended or web.question == "review":
            break
        web.choose()
    assert left_open(web.guide, web.dialogue) == ()


@pytest.mark.parametrize("channel", ["sms", "call", "web"])
def test_they_are_asked_and_answered_one_by_one(channel: str, request: pytest.FixtureRequest, a_folio: str) -> None:
    talk = with_open(request.getfixturevalue(channel), a_folio)
    choose = {"sms": talk.text, "call": talk.press, "web": talk.choose}[channel]
    web = channel == "web"
    choose("faltan" if web else "3")
    assert talk.question == "D5"
    assert talk.posted == []
    choose("clima" if web else "5")
    assert talk.posted[0].endswith("Sol o frío extremo")
    assert "?" in talk.posted[0], "the question stands before the answer"
    assert talk.question == "E1"
    assert talk.reply.lines == ()
    choose("no_dejan" if web else "2")
    assert talk.question == "E4"
    choose("ns" if web else "3")
    assert len(talk.posted) == 2, "not to know is no letter"
    assert talk.question == "mailbox"
    assert "faltan" not in {option.code for option in talk.ask.options}
    assert talk.dialogue.facts == {}, "nothing of it is a report of its own"


def test_what_weighs_rings_and_is_answered_with_the_way_to_help(sms: Talk, a_folio: str) -> None:
    with_open(sms, a_folio).text("3", "9", "3")
    assert "Encierro o vigilancia" in sms.posted[-1]
    assert any("911" in line for line in sms.reply.lines)


def test_words_beside_an_answer_and_words_alone_go_too(sms: Talk, a_folio: str) -> None:
    with_open(sms, a_folio).text("3", "9", "2: los cuida un señor", "les quitaron la credencial")
    assert sms.posted[-2].endswith("No le dejan. los cuida un señor")
    assert sms.posted[-1].endswith("les quitaron la credencial")
    assert sms.question == "mailbox"


def test_words_written_before_the_button_are_kept(web: Talk, a_folio: str) -> None:
    with_open(web, a_folio).choose("faltan", words="Siguen ahí")
    assert web.posted == ["Siguen ahí"]
    assert web.question == "D5"


def test_a_child_is_asked_in_its_words_and_only_what_a_child_may_be_asked(web: Talk, a_folio: str) -> None:
    never = [name for ages in [web.guide.script.never_asked.ages.get("child", ())] for name in ages]
    with_open(web, a_folio, "child", [*never, "E1", "nada", "C1"])
    assert web.dialogue.left_open == ["E1"]
    assert web.reply.age == "adult", "the mailbox does not say who told it"
    web.choose("faltan")
    assert web.reply.age == "child"
    assert web.ask.text == web.guide.rulebook.questions["E1"].wording["child"]
    web.choose("encerrado")
    assert web.reply.age == "adult"


@pytest.mark.parametrize("turn", [Turn("back"), Turn("goto", "review")])
def test_one_may_go_back_to_the_mailbox_and_be_asked_another_time(web: Talk, a_folio: str, turn: Turn) -> None:
    with_open(web, a_folio).choose("faltan")
    web.take(turn)
    assert web.question == "mailbox"
    web.choose("faltan")
    assert web.question == "D5"


def test_wrong_keys_skip_the_question_at_last_and_leave_nobody_caught(call: Talk, a_folio: str) -> None:
    with_open(call, a_folio, questions=["E4", "E1"]).press("3", "8", "8", "8")
    assert call.question == "E1"
    assert call.posted == []


def test_a_register_that_is_none_and_questions_of_another_protocol_are_left_out(web: Talk, a_folio: str) -> None:
    with_open(web, a_folio, "boss", ["ZZ"])
    web.choose(words="Siguen ahí")
    assert "faltan" not in {option.code for option in web.ask.options}


def test_a_person_asked_for_from_there_is_a_letter(web: Talk, a_folio: str) -> None:
    with_open(web, a_folio, "child", ["E1"]).choose("faltan")
    web.take(Turn("person"))
    assert web.posted == ["Quiero hablar con una persona."]
