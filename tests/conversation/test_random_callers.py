"""Whoever presses or writes anything at all ends within the limits, without an error."""

import random

import pytest

from hotline.conversation.choosing import counted
from hotline.conversation.guide import Guide
from hotline.conversation.turns import Ask, Turn
from hotline.sealing import folio
from hotline.vocabulary import Channel
from tests.conversation.talking import Talk

DIALOGUES = 300
BATCHES = 10
LONGEST = 150
A_FOLIO = folio.draw()
WORDS = (
    *("hola", "ALTO", "folio", "persona", "si", "no se", "alerta ccn", "soy la maestra y mi hijo trabaja"),
    *("1", "2", "3", "0", "9", "1 3", "13", "77", "1234", "72000", A_FOLIO),
    *("Puebla", "México", "Hidalgo", "😀", "", "   ", "x" * 3000, "\u202eabc\x00"),
)


def of_page(dice: random.Random, ask: Ask) -> Turn:
    kind = dice.choices(["options", "words", "goto", "back", "person", "language", "stop"], [60, 15, 8, 6, 3, 3, 1])[0]
    match kind:
        case "options":
            codes = [option.code for option in ask.options] + ["zz"]
            some = dice.sample(codes, min(len(codes), dice.choice([0, 1, 1, 1, 2])))
            return Turn("options", dice.choice(["", "relato"]), options=tuple(some))
        case "words":
            return Turn("options", dice.choice(WORDS))
        case "goto":
            return Turn("goto", dice.choice(["A1", "B2", "C1", "D1", "narrative", "review", "ZZ"]))
        case "language":
            return Turn("language", dice.choice(["en", "es_MX", "xx"]))
        case "back":
            return Turn("back")
        case "person":
            return Turn("person")
        case _:
            return Turn("stop")


def of_call(dice: random.Random, ask: Ask) -> Turn:
    if dice.random() < 0.1:
        return Turn("silence")
    if dice.random() < 0.2:
        return Turn("text", dice.choice(WORDS))
    if ask.options and dice.random() < 0.5:
        return Turn("digits", dice.choice(ask.options).key)
    return Turn("digits", "".join(dice.choice("0123456789*#") for _ in range(dice.choice([1, 1, 1, 2, 16]))))


def of_message(dice: random.Random, ask: Ask) -> Turn:
    if ask.options and dice.random() < 0.6:
        return Turn("text", dice.choice(ask.options).key)
    return Turn("text", dice.choice(WORDS))


MOVES = {Channel.WEB: of_page, Channel.VOICE: of_call, Channel.SMS: of_message, Channel.WHATSAPP: of_message}


@pytest.mark.parametrize("batch", range(BATCHES))
def test_random_callers_come_to_an_end(guide: Guide, batch: int) -> None:
    for seed in range(batch * DIALOGUES // BATCHES, (batch + 1) * DIALOGUES // BATCHES):
        dice = random.Random(seed)
        channel = dice.choice(list(Channel))
        talk = Talk(guide, channel, folio.draw(), known_folios=(A_FOLIO,) if dice.random() < 0.5 else ())
        spoken = channel in {Channel.WEB, Channel.VOICE}
        talk.start(Turn("start", door=dice.choice(["adult", "child"])) if spoken else Turn("text", dice.choice(WORDS)))
        while not talk.ended and len(talk.replies) < LONGEST:
            talk.take(MOVES[channel](dice, talk.ask))
        assert talk.ended, f"seed {seed} goes on and on"
        assert counted(guide, talk.dialogue) <= guide.script.limits["adult"]
        assert talk.reply.ask is None
