"""Simulated calls, for the list of what has to be recorded: every key that is offered gets pressed some day."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping

from hotline.channels.voice.places import Place
from hotline.channels.voice.recorded import sentences
from hotline.channels.voice.script import Call, after_bridge, script
from hotline.channels.voice.waiting import MOST_COUNTED, waiting
from hotline.conversation.advance import advance, after_commit, after_early, open_dialogue, show_mailbox
from hotline.conversation.boxing import after_message
from hotline.conversation.guide import Guide
from hotline.conversation.steps import Step
from hotline.conversation.turns import QUEUE, Ask, Contact, Reply, Turn
from hotline.journey.queueing import InLine
from hotline.sealing import folio
from hotline.vocabulary import Channel

HALF = 0.5
LONGEST = 80
"""Turns; a dialogue that does not end by itself is cut, as a caller would."""

CALLER = Contact(Channel.VOICE, (b"rehearsal",), "rehearsal")
OUR_NUMBER = "+525500000000"
WHO: tuple[Mapping[str, str], ...] = (
    {},
    {"A1": "no", "A2": "no", "B1": "yo", "B2": "6-11"},
    {"A1": "no", "A2": "no", "B1": "yo", "B2": "12-14"},
)
OFTEN = (6, 1, 1)
"""Of eight calls six are anybody's, one a child's and one a teenager's: by chance alone few would be, and sentences
that only they hear would be missing."""

STATES = ("07", "21", "56", "29", "99")
"""First two digits of postal codes, and one that is none."""


def said(guide: Guide, languages: tuple[str, ...], calls: int, seed: int) -> Counter[tuple[str, str]]:
    """How often each sentence is said in so many simulated calls for each language, by language and words."""
    heard: Counter[tuple[str, str]] = Counter()
    for language in languages:
        for number in range(calls):
            dice = random.Random(f"{seed} {language} {number}")  # noqa: S311 - simulated callers, no secret
            for reply in _call(guide, language, dice):
                call = Call(Place(1), OUR_NUMBER, "folio")
                heard.update(sentences(script(reply, call)))
                if reply.bridge:
                    heard.update(sentences(after_bridge(reply, call, answered=False)))
                if reply.bridge == QUEUE:
                    heard.update(in_line(reply))
    return heard


def in_line(reply: Reply) -> Iterator[tuple[str, str]]:
    """Everything that may be said to this caller in line."""
    for here in (InLine("ringing"), *(InLine("wait", ahead) for ahead in range(MOST_COUNTED + 1))):
        yield from sentences(waiting(reply, here, Place(1), looks=0))


def _call(guide: Guide, language: str, dice: random.Random) -> Iterator[Reply]:
    known = dice.choices(WHO, OFTEN)[0]
    step = open_dialogue(guide, CALLER, Turn("start", language=language))
    for _ in range(LONGEST):
        step = _carried_out(guide, step, dice)
        yield step.reply
        if step.reply.ask is None:
            return
        step = advance(guide, step.dialogue, _next(step.reply, step.reply.ask, known, dice))


def _next(reply: Reply, ask: Ask, known: Mapping[str, str], dice: random.Random) -> Turn:
    if reply.bridge not in {"", QUEUE} and dice.random() < HALF:
        return Turn("unanswered")
    return _of_this_caller(ask, known) or _answer(ask, dice)


def _of_this_caller(ask: Ask, known: Mapping[str, str]) -> Turn | None:
    """What the call was chosen to be about, where that is asked and offered."""
    key = next((option.key for option in ask.options if option.code == known.get(ask.question)), "")
    return Turn("digits", key) if key else None


def _carried_out(guide: Guide, step: Step, dice: random.Random) -> Step:
    """What the journey would do about a step, without a database."""
    match step.intent:
        case "commit" | "finish":
            step.dialogue.folio = folio.draw()
            return after_commit(guide, step.dialogue, ())
        case "early":
            step.dialogue.folio, step.dialogue.early = folio.draw(), True
            return after_early(guide, step.dialogue)
        case "read_mailbox":
            return show_mailbox(guide, step.dialogue, dice.choice((None, ())))
        case "write_mailbox":
            return after_message(guide, step.dialogue)
        case _:
            return step


def _answer(ask: Ask, dice: random.Random) -> Turn:
    if ask.record:
        return Turn("recorded", dice.choice(("told", "")))
    if dice.random() < 0.06:
        return Turn("silence")
    if dice.random() < 0.04:
        return Turn("digits", dice.choice("*#0579"))
    if ask.digits == folio.DIGITS:
        return Turn("digits", dice.choice((folio.draw(), "1234")))
    if ask.options and (keys := _keys(ask, dice)):
        return Turn("digits", "".join(dice.sample(keys, dice.choice((1, 2)))) if ask.multiple else dice.choice(keys))
    return Turn("digits", dice.choice(STATES) if ask.digits else "#")


def _keys(ask: Ask, dice: random.Random) -> list[str]:
    """The keys on offer; that for the tone, where words are the answer, only now and then."""
    keys = [option.key for option in ask.options]
    return keys if len(keys) > 1 or dice.random() < 0.3 else []
