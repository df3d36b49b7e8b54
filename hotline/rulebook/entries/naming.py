"""Entries of the vocabulary: facts with their answers, named conditions, and lists counted together."""

from collections.abc import Iterator

from hotline.rulebook.entries.entry import Entry, Family, line
from hotline.rulebook.model import Key
from hotline.rulebook.saying import Piece, Speaker, label_of
from hotline.translations import N_

KINDS = {
    "triage": N_("puede cambiar la categoría o la urgencia"),
    "routing": N_("solo decide quién recibe"),
    "signals": N_("la pone una persona operadora"),
}


def entries(speaker: Speaker) -> Iterator[Entry]:
    """Names in the order of words.yaml, then lists, then facts."""
    book = speaker.rulebook
    for name, where in book.written.items():
        title = speaker.words(book.titles.get(name, name))
        if name in book.named:
            yield Entry(Family.NAME, name, title, where, when=book.named[name])
        else:
            members = line(speaker, N_("Reúne"), *map(speaker.name, book.lists[name]))
            yield Entry(Family.LIST, name, title, where, lines=members)
    for key in book.keys.values():
        yield _fact(speaker, key)


def _fact(speaker: Speaker, key: Key) -> Entry:
    asked = [question for question in speaker.rulebook.questions.values() if question.key == key.name]
    rows = [Piece(speaker.words(label_of(speaker.rulebook, key.name, code)), code=code) for code in key.codes]
    return Entry(
        Family.FACT,
        key.name,
        speaker.words(key.label or key.name),
        key.where,
        lines=(
            *line(speaker, N_("Para qué"), speaker.words(KINDS[key.kind])),
            *line(speaker, N_("Respuestas, varias a la vez") if key.multiple else N_("Respuestas"), *rows),
            *line(speaker, N_("La pregunta"), *(Piece(one.id, f"{Family.QUESTION.value}:{one.id}") for one in asked)),
        ),
    )
