"""Walks through real dialogues for the proofs: the code that asks reporters, with answers that a rule gives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from hotline.clock import FixedClock
from hotline.conversation.choosing import counted, is_urgent, next_question
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.conversation.hearing import first_to_confirm
from hotline.routing.router import Router
from hotline.rulebook.book import Rulebook
from hotline.rulebook.model import Age, Question
from hotline.rulebook.words import UNKNOWN
from hotline.triage.judging import Triage
from hotline.vocabulary import Channel, Facts

SOME_DAY = datetime(2026, 11, 1, tzinfo=UTC)
"""Which question comes next does not hang on the hour."""

Answer = Callable[[Question], str | tuple[str, ...]]


@dataclass(frozen=True)
class Put:
    """One question as it was put. before: how many that count were put already. urgent: it was `inmediata` by then."""

    question: Question
    age: Age
    before: int
    urgent: bool


@dataclass
class Walk:
    """One whole dialogue. ended: False when a question came again: then nothing says that it ends."""

    channel: Channel
    door: str
    puts: list[Put] = field(default_factory=list)
    dialogue: Dialogue = field(default_factory=lambda: Dialogue(Channel.WEB))
    ended: bool = True

    @property
    def asked(self) -> list[str]:
        """The questions in order."""
        return [put.question.id for put in self.puts]

    def path(self, upto: int | None = None) -> str:
        """The way so far as a reader follows it: «voz, puerta adult: A1=no, A2=ns, B1»."""
        steps = [self._step(put.question) for put in self.puts[:upto]]
        return f"{self.channel.value}, puerta {self.door}: {', '.join(steps) or 'nada'}"

    def _step(self, question: Question) -> str:
        given = self.dialogue.facts.get(question.key)
        if given is None:
            return question.id
        return f"{question.id}={given if isinstance(given, str) else '+'.join(given)}"


def guide_of(rulebook: Rulebook) -> Guide:
    """What the dialogue asks of the house, without keys or telephones."""
    return Guide(rulebook, Triage(rulebook), Router(rulebook), clock=FixedClock(SOME_DAY))


def walk(guide: Guide, channel: Channel, door: str, answer: Answer, state: str = "", told: str = "") -> Walk:
    """From the first question to the last. answer: to every question with codes. told: words that were given."""
    dialogue = Dialogue(channel, door=door, narrative=[told] if told else [])
    made = Walk(channel, door, dialogue=dialogue)
    while (question := first_to_confirm(guide, dialogue, next_question(guide, dialogue))) is not None:
        again = question.id in dialogue.asked
        made.puts.append(Put(question, dialogue.age, counted(guide, dialogue), is_urgent(guide, dialogue)))
        dialogue.asked.append(question.id)
        if again:
            made.ended = False
            break
        if question.words == "place":
            dialogue.state = state
        elif question.words == "reference":
            dialogue.reference = "enfrente"
        elif question.key:
            dialogue.facts[question.key] = answer(question)
    return made


def from_facts(guide: Guide, facts: Facts) -> Answer:
    """Answers by given facts, «no sé» where there is none."""

    def answer(question: Question) -> str | tuple[str, ...]:
        multiple = guide.rulebook.keys[question.key].multiple
        given = facts.get(question.key, (UNKNOWN,) if multiple else UNKNOWN)
        return (given,) if multiple and isinstance(given, str) else given

    return answer


def rotating(guide: Guide, facts: Facts, turn: int) -> Answer:
    """Answers by given facts; for any other question one of its codes, another for every `turn`."""
    fixed = from_facts(guide, facts)

    def answer(question: Question) -> str | tuple[str, ...]:
        if question.key in facts:
            return fixed(question)
        codes = [code for code in guide.rulebook.keys[question.key].codes if not _ends_it(question, code)]
        code = codes[(turn + sum(map(ord, question.id))) % len(codes)]
        return (code,) if guide.rulebook.keys[question.key].multiple else code

    return answer


def told(guide: Guide) -> Iterator[Walk]:
    """Whoever says everything in the first words: every sentence that raises, told by a message, a teen and a child."""
    speakers: tuple[tuple[Channel, str, dict[str, str]], ...] = (
        (Channel.SMS, "adult", {}),
        (Channel.VOICE, "adult", {"reporta": "yo", "edad": "15"}),
        (Channel.WEB, "child", {"reporta": "yo", "edad": "6-11"}),
    )
    for turn, entry in enumerate(entry for entry in guide.rulebook.lexicon.entries if entry.raises and entry.says):
        for channel, door, facts in speakers:
            yield walk(guide, channel, door, rotating(guide, facts, turn), told=entry.says[0])


def _ends_it(question: Question, code: str) -> bool:
    """Danger ends the questions: walks that mean to be long do not choose it."""
    return question.key in {"peligro", "lesion", "violencia", "traslado"} and code in {"si", "ahora", "hoy"}


def openings(guide: Guide) -> Iterator[tuple[Channel, str, dict[str, str]]]:
    """Every channel, door, who speaks, age and whether it is safe to talk. SMS and WhatsApp share their code."""
    keys = guide.rulebook.keys
    for channel in (Channel.SMS, Channel.VOICE, Channel.WEB):
        for door in ("adult",) if channel is Channel.SMS else ("adult", "child"):
            for reporta in keys["reporta"].codes:
                for edad in keys["edad"].codes:
                    for safe in ("si", "no"):
                        yield channel, door, {"reporta": reporta, "edad": edad, "hablar_seguro": safe}
