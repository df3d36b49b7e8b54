"""Small parts: cleaning, the wording of our own lines, replies and dialogues as JSON."""

import json
import re
from collections.abc import Callable

import pytest

from hotline.conversation import dialogue as dialogues
from hotline.conversation import replies
from hotline.conversation.cleaning import clean, fold, gsm
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.lines import LINES, line
from hotline.conversation.reviewing import telling_words
from hotline.conversation.turns import Turn
from hotline.rulebook.gsm7 import LIMIT, septets
from hotline.vocabulary import Channel
from tests.conversation.talking import Talk

FORMAL = re.compile(
    r"\b(usted|su (aviso|folio)|sus|escriba|marque|revise|cuelgue|diga|quiere|puede (volver|contestar|añadir))\b",
    re.IGNORECASE,
)


def test_cleaning_takes_control_characters_and_direction_marks() -> None:
    assert clean("a\x00b\x1b[31m \u202eoculto\u2066 \ufeffx\ud800") == "ab[31m oculto x"


def test_cleaning_keeps_emoji_line_ends_and_accents() -> None:
    assert clean("Están\r\nahí 👩‍👧 ñ") == "Están\nahí 👩‍👧 ñ"
    assert clean("e\u0301l") == "él"


def test_folding() -> None:
    assert fold("  ¡ÁLTO, Ya! ") == "alto ya"


def sample(channel: Channel, age: str) -> Dialogue:
    facts: dict[str, str | tuple[str, ...]] = {
        "adult": {},
        "teen": {"edad": "15", "reporta": "yo"},
        "child": {"edad": "6-11", "reporta": "yo"},
    }[age]
    return Dialogue(channel, facts=facts)


@pytest.mark.parametrize("age", ["adult", "teen", "child"])
@pytest.mark.parametrize("name", sorted(LINES))
def test_every_line_fits_one_message_without_foreign_letters(name: str, age: str) -> None:
    text = line(sample(Channel.SMS, age), name, state="Estado de México", words="soy la maestra")
    assert 0 < septets(text) <= LIMIT
    assert not re.search(r"[áíóúÁÍÓÚ]", text)


@pytest.mark.parametrize("name", sorted(LINES))
def test_no_line_shouts_and_nobody_under_18_is_usted(name: str) -> None:
    for channel in (Channel.WEB, Channel.SMS):
        for age in ("teen", "child"):
            text = line(sample(channel, age), name, state="Puebla", words="soy la maestra")
            assert "!" not in text
            assert not FORMAL.search(text)


def test_letters_for_a_short_message() -> None:
    assert septets(gsm("Él está en México: ¿sí? «Puebla» – ñ")) > 0


def test_words_that_tell_who_speaks() -> None:
    assert telling_words(["Soy la maestra de Lupita. Me llamo Ana", "mi hijo; mi hijo"]) == (
        "Soy la maestra",
        "Me llamo Ana",
        "mi hijo",
    )
    assert telling_words(["Los niños trabajan en el campo"]) == ()


def test_a_reply_survives_json(web: Talk) -> None:
    web.start()
    web.answer(peligro="no", actividad="calle")
    web.skip_to("review")
    text = json.dumps(replies.to_json(web.reply))
    assert replies.from_json(json.loads(text)) == web.reply


def test_a_dialogue_survives_json(talk: Callable[[Channel], Talk]) -> None:
    sms = talk(Channel.SMS)
    sms.text("hola", "2", "palabras", "1")
    sms.dialogue.facts["condicion"] = ("migrante", "embarazo")
    assert dialogues.from_json(dialogues.to_json(sms.dialogue)) == sms.dialogue


def test_the_last_eight_steps_are_answered_again(sms: Talk) -> None:
    sms.text("hola", *["2", "2", "1", "3", "2", "0", "2", "2", "2"])
    kept = sms.dialogue.answered_steps()
    assert len(kept) == 8
    assert kept[-1] == str(len(sms.replies) - 1)
    assert sms.dialogue.reply_for(kept[0]) == sms.replies[-8]
    assert sms.dialogue.reply_for("0") is None
    assert sms.dialogue.last_reply() == sms.replies[-1]


def test_a_turn_never_changes_the_dialogue_it_was_given(web: Talk) -> None:
    web.start()
    before = web.dialogue
    frozen = dialogues.to_json(before)
    web.choose("no", words="palabras")
    assert dialogues.to_json(before) == frozen


def test_the_repr_of_a_dialogue_tells_nothing(sms: Talk, a_folio: str) -> None:
    sms.text("mi vecina se llama Lupita", "2")
    shown = repr(sms.dialogue) + repr(sms.step) + repr(Turn("text", "Lupita"))
    assert "Lupita" not in shown
    assert a_folio not in shown
