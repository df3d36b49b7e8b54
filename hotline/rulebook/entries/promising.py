"""Entries of what the protocol promises, and of what changes for whoever attends."""

from collections.abc import Iterator

from hotline.rulebook.conditions import ALWAYS
from hotline.rulebook.entries.asking import AGE_NAMES
from hotline.rulebook.entries.entry import Entry, Family, line
from hotline.rulebook.entries.sending import limits, target
from hotline.rulebook.guidance import Situation
from hotline.rulebook.promises import Promise
from hotline.rulebook.results import URGENCIES
from hotline.rulebook.saying import Speaker
from hotline.translations import N_


def entries(speaker: Speaker) -> Iterator[Entry]:
    """Promises in the order of their page, then situations."""
    for promise in speaker.rulebook.promises.promises:
        yield _promise(speaker, promise)
    for situation in speaker.rulebook.guidance.situations:
        yield _situation(speaker, situation)


def _promise(speaker: Speaker, promise: Promise) -> Entry:
    least = speaker.words(URGENCIES[promise.urgency]) if promise.urgency else ""
    lines = (
        *line(speaker, N_("Se promete para"), limits(speaker, promise.rows, promise.urgencies, ALWAYS)),
        *line(speaker, N_("Urgencia, al menos"), least),
        *line(speaker, N_("La fila es una de"), ", ".join(sorted(promise.base))),
        *line(speaker, N_("Recibe al menos una"), *(target(speaker, one) for one in promise.reaches)),
        *line(speaker, N_("No recibe ninguna"), *(target(speaker, one) for one in promise.never)),
    )
    return Entry(
        Family.PROMISE,
        promise.id,
        speaker.words(promise.title),
        promise.where,
        when=promise.when,
        basis=promise.basis,
        lines=lines,
    )


def _situation(speaker: Speaker, situation: Situation) -> Entry:
    said = (f"{speaker.words(AGE_NAMES[age])}: {speaker.words(text)}" for age, text in situation.say.items())
    lines = (
        *line(speaker, N_("Quien opera"), *map(speaker.words, situation.do)),
        *line(speaker, N_("Se dice"), *said),
    )
    return Entry(
        Family.SITUATION,
        situation.id,
        speaker.words(situation.title),
        situation.where,
        when=situation.when,
        basis=situation.basis,
        lines=lines,
    )
