"""Before sending: what was answered, who will read it, and what in the words may tell who speaks."""

import re
from dataclasses import replace

from hotline.conversation.asking import NARRATIVE, REVIEW, label_of
from hotline.conversation.choosing import SHARING
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.conversation.hearing import shown
from hotline.conversation.lines import line
from hotline.conversation.steps import Step, reply_now, say
from hotline.conversation.turns import Ask, Option, ReviewLine
from hotline.routing.readers import first_readers
from hotline.rulebook.model import Question
from hotline.translations import gettext

UNSAID = ("ns", ("ns",))

TELLING = re.compile(
    r"\b(?:soy (?:la|el|su|una?|vecin[ao]|maestr[ao]|profesor[a]?|doctor[a]?|enfermer[ao])\b(?: \w+)?"
    r"|me llamo(?: \w+)?|mi nombre es(?: \w+)?"
    r"|mi (?:hij[ao]|niet[ao]|sobrin[ao]|herman[ao]|alumn[ao]|pacient[e]|vecin[ao]|espos[ao]|prim[ao]|ahijad[ao])s?"
    r"|trabajo (?:en|de|como)(?: \w+)?|vivo (?:en|enfrente|al lado|junto)(?: \w+)?"
    r"|mi (?:tel[eé]fono|celular|n[uú]mero|correo|direcci[oó]n|casa) (?:es|est[aá])(?: \w+)?)",
    re.IGNORECASE,
)
"""Turns of phrase by which people name themselves without meaning to. A hint for the reporter, no more."""


def telling_words(narrative: list[str]) -> tuple[str, ...]:
    """Passages that may say who is speaking, each once, in the order in which they appear."""
    found = (match.group(0) for words in narrative for match in TELLING.finditer(words))
    return tuple(dict.fromkeys(found))


def review(guide: Guide, dialogue: Dialogue) -> Step:
    """The page before sending."""
    dialogue.question = REVIEW
    for words in telling_words(dialogue.narrative)[:3]:
        say(dialogue, "telling", words=words)
    reply = reply_now(dialogue, ask_review(dialogue), readers=_readers(guide, dialogue))
    return Step(dialogue, replace(reply, review=_lines(guide, dialogue), heard=shown(guide, dialogue)), "ask")


def ask_review(dialogue: Dialogue) -> Ask:
    """Send; where there are words of one's own, with or without them. A child is not asked: they stay here."""
    options: tuple[Option, ...] = ()
    chosen: tuple[str, ...] = ()
    if dialogue.narrative and dialogue.age != "child":
        options = (Option("si", line(dialogue, "share"), "1"), Option("no", line(dialogue, "keep"), "2"))
        chosen = ("si",) if dialogue.facts.get(SHARING) == "si" else ("no",)
    part = line(dialogue, "part_end")
    return Ask(
        REVIEW, line(dialogue, "review"), options, free_text=True, part=4, parts=4, part_name=part, chosen=chosen
    )


def _readers(guide: Guide, dialogue: Dialogue) -> tuple[str, ...]:
    assessment = guide.triage.assess(dialogue.facts)
    routing = guide.route(dialogue.facts, assessment, dialogue.state)
    book = guide.rulebook
    names = (book.authorities[agency].name for agency in first_readers(routing, guide.enrolled()))
    return tuple(dict.fromkeys((line(dialogue, "this_line"), *names)))


def _lines(guide: Guide, dialogue: Dialogue) -> tuple[ReviewLine, ...]:
    lines = []
    for name in dialogue.asked:
        question = guide.question(name)
        if question is None:
            continue
        if question.key and question.key != SHARING:
            if dialogue.age == "child" and dialogue.facts.get(question.key, "ns") in UNSAID:
                continue  # a short page: what was told, not what was not
            lines.append(ReviewLine(_label(guide, dialogue, question), _answer(guide, dialogue, question), question.id))
        elif question.words == "place":
            lines.append(ReviewLine(line(dialogue, "where"), _where(guide, dialogue), question.id))
        elif question.words == "reference":
            lines.append(
                ReviewLine(line(dialogue, "near"), dialogue.reference or line(dialogue, "unsaid"), question.id)
            )
    if dialogue.narrative:
        lines.append(ReviewLine(line(dialogue, "account"), "\n".join(dialogue.narrative), NARRATIVE))
    return tuple(lines)


def _label(guide: Guide, dialogue: Dialogue, question: Question) -> str:
    label = guide.rulebook.keys[question.key].label
    if dialogue.age == "child":  # knows the question, not what the staff calls it
        label = (question.page or question.wording).get("child", label)
    return gettext(dialogue.language, label or question.wording[dialogue.age])


def _answer(guide: Guide, dialogue: Dialogue, question: Question) -> str:
    given = dialogue.facts.get(question.key, "ns")
    codes = (given,) if isinstance(given, str) else given
    if codes == ("ns",):
        return line(dialogue, "unsaid")
    staff = guide.rulebook.keys[question.key].labels
    labels = []
    for code in codes:
        offered = [label_of(dialogue, choice) for choice in question.choices if choice.code == code]
        # Where several choices give one code, nobody remembers which of them it was.
        labels.append(offered[0] if len(offered) == 1 else gettext(dialogue.language, staff.get(code, code)))
    return ", ".join(labels)


def _where(guide: Guide, dialogue: Dialogue) -> str:
    state = guide.rulebook.states[dialogue.state].name if dialogue.state else ""
    said = ", ".join(part for part in (state, dialogue.municipality, dialogue.place_text) if part)
    return said or line(dialogue, "unsaid")
