"""Whoever presses or writes anything at all ends within the limits, without an error.

Calls are heard and answered as TwiML, and messages as they are sent. `make soak` plays 10,000 of each.
"""

import os
import random
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest

from hotline.channels.messages.render import texts
from hotline.channels.messages.septets import LIMIT, septets
from hotline.channels.twilio.edge import Form
from hotline.channels.voice.keypad import heard
from hotline.channels.voice.places import Place
from hotline.channels.voice.script import Call, after_bridge, script
from hotline.conversation.choosing import counted
from hotline.conversation.guide import Guide
from hotline.conversation.turns import QUEUE, Ask, Reply, Turn
from hotline.sealing import folio
from hotline.vocabulary import Channel
from tests.conversation.talking import Talk

DIALOGUES = int(os.environ.get("SOAK", "500"))
"""Calls, and as many messages; of pages, which are tried in a browser too, a fifth."""
BATCHES = 10
LONGEST = 150
VERBS = {"Say", "Play", "Pause", "Gather", "Redirect", "Hangup", "Dial", "Number", "Enqueue", "Record"}
LAST = {"Redirect", "Hangup", "Dial", "Enqueue", "Record"}
"""What may stand at the end: whatever comes after none of these would be a line that goes dead."""
CALLER_ID = "+525500000000"
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
    """A webhook of the telephone, read as the telephone reads it."""
    return heard(Form(_pressed(dice, ask))).turn


def _pressed(dice: random.Random, ask: Ask) -> list[tuple[str, str]]:
    if dice.random() < 0.1:
        return []
    if dice.random() < 0.2:
        return [("SpeechResult", dice.choice(WORDS))]
    if dice.random() < 0.1:
        return [("Digits", ""), ("FinishedOnKey", "#")]
    if ask.options and dice.random() < 0.5:
        return [("Digits", dice.choice(ask.options).key)]
    return [("Digits", "".join(dice.choice("0123456789*#") for _ in range(dice.choice([1, 1, 1, 2, 16]))))]


def of_message(dice: random.Random, ask: Ask) -> Turn:
    if ask.options and dice.random() < 0.6:
        return Turn("text", dice.choice(ask.options).key)
    return Turn("text", dice.choice(WORDS))


def as_call(reply: Reply, step: int) -> None:
    """Only verbs in use, whole to the end, and what comes after a bridge too."""
    call = Call(Place(step), CALLER_ID, "https://linea.example.org/voz/1")
    documents = [script(reply, call)]
    if reply.bridge and reply.bridge != QUEUE:
        documents += [after_bridge(reply, call, answered=answered) for answered in (True, False)]
    for document in documents:
        verbs = ET.fromstring(str(document))
        assert {verb.tag for verb in verbs.iter()} <= VERBS | {"Response"}
        assert verbs[-1].tag in LAST
        assert not any(reply.folio and reply.folio in (verb.text or "") for verb in verbs.iter())


def as_messages(reply: Reply, _step: int) -> None:
    """Short enough for a telephone's message, and never silence."""
    sent = texts(reply)
    assert sent
    assert all(0 < septets(one) <= LIMIT for one in sent)


def as_page(_reply: Reply, _step: int) -> None:
    """Pages are read in tests of their own."""


KINDS: dict[str, tuple[tuple[Channel, ...], Callable[[random.Random, Ask], Turn], Callable[[Reply, int], None]]] = {
    "calls": ((Channel.VOICE,), of_call, as_call),
    "messages": ((Channel.SMS, Channel.WHATSAPP), of_message, as_messages),
    "pages": ((Channel.WEB,), of_page, as_page),
}


@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("kind", KINDS)
def test_random_callers_come_to_an_end(guide: Guide, kind: str, batch: int) -> None:
    channels, move, read = KINDS[kind]
    many = DIALOGUES if kind != "pages" else DIALOGUES // 5
    for seed in range(batch * many // BATCHES, (batch + 1) * many // BATCHES):
        dice = random.Random(f"{kind} {seed}")
        channel = dice.choice(channels)
        talk = Talk(guide, channel, folio.draw(), known_folios=(A_FOLIO,) if dice.random() < 0.5 else ())
        by_message = channel in {Channel.SMS, Channel.WHATSAPP}
        door = dice.choice(["adult", "child"])
        read(talk.start(Turn("text", dice.choice(WORDS)) if by_message else Turn("start", door=door)), 0)
        while not talk.ended and len(talk.replies) < LONGEST:
            read(talk.take(move(dice, talk.ask)), len(talk.replies))
        assert talk.ended, f"{kind}, seed {seed}: it goes on and on"
        assert counted(guide, talk.dialogue) <= guide.script.limits["adult"]
        assert talk.reply.ask is None
