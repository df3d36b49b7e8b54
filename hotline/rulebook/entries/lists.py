"""Entries of lists: catalogues of the law and of authorities, and the words that are listened for."""

from collections.abc import Iterator

from hotline.rulebook import catalogues, lexicon
from hotline.rulebook.entries.entry import Entry, Family, Line, line
from hotline.rulebook.results import URGENCIES
from hotline.rulebook.saying import Piece, Speaker
from hotline.translations import N_
from hotline.vocabulary import Urgency


def entries(speaker: Speaker) -> Iterator[Entry]:
    """Each catalogue and then its entries; then the lexicon, the heaviest first."""
    for catalogue in speaker.rulebook.catalogues.values():
        yield _catalogue(speaker, catalogue)
        for entry in catalogue.entries.values():
            yield _catalogued(speaker, catalogue, entry)
    for heard in speaker.rulebook.lexicon.entries:
        yield _heard(speaker, heard)


def _catalogue(speaker: Speaker, catalogue: catalogues.Catalogue) -> Entry:
    newer = speaker.words(N_("hay una edición posterior que no se tiene")) if catalogue.outdated else ""
    members = (Piece(speaker.words(one.label), _ref(catalogue, one), one.id) for one in catalogue.entries.values())
    lines = (
        *line(speaker, N_("Edición"), catalogue.edition, newer),
        *line(speaker, N_("Reúne"), *members),
    )
    unsure = any(one.unverified for one in catalogue.entries.values())
    return Entry(
        Family.CATALOGUE,
        catalogue.id,
        speaker.words(catalogue.title),
        catalogue.where,
        catalogue.since,
        lines=lines,
        unverified=unsure,
    )


def _catalogued(speaker: Speaker, catalogue: catalogues.Catalogue, one: catalogues.Entry) -> Entry:
    lines: list[Line] = [
        *line(
            speaker, N_("Catálogo"), Piece(speaker.words(catalogue.title), f"{Family.CATALOGUE.value}:{catalogue.id}")
        )
    ]
    for column, value in (one.details or {}).items():
        lines += line(speaker, catalogue.columns[column], speaker.words(value))
    asked = ((name, speaker.words(N_("mensaje %(digit)s"), digit=digit)) for name, digit in one.asked)
    rows = ((Piece(name, f"{Family.QUESTION.value}:{name}"), Piece(f": {digit}")) for name, digit in asked)
    lines += line(speaker, N_("Se pregunta en"), *rows)
    lines += line(speaker, N_("Nota"), one.note)
    return Entry(
        Family.CATALOGUE,
        f"{catalogue.id}.{one.id}",
        speaker.words(one.label),
        one.where,
        catalogue.since,
        when=one.when,
        basis=one.basis,
        lines=tuple(lines),
        unverified=one.unverified,
    )


def _ref(catalogue: catalogues.Catalogue, one: catalogues.Entry) -> str:
    return f"{Family.CATALOGUE.value}:{catalogue.id}.{one.id}"


def _heard(speaker: Speaker, heard: lexicon.Entry) -> Entry:
    proposed = (speaker.fact(heard.key), Piece(f": {speaker.code(heard.key, heard.code)}"))
    by_person = speaker.words(N_("nadie más que una persona puede ponerlo"))
    confirm = Piece(heard.confirm, f"{Family.QUESTION.value}:{heard.confirm}") if heard.confirm else by_person
    lines = (
        *line(speaker, N_("Propone"), proposed),
        *line(speaker, N_("Lo confirma"), confirm),
        *line(speaker, N_("Avisa a la mesa"), speaker.words(N_("sí")) if heard.person else ""),
        *line(speaker, N_("Sube al menos a"), speaker.words(URGENCIES[Urgency(heard.raises)]) if heard.raises else ""),
        *line(speaker, N_("Lo dice, por ejemplo"), *(f"«{text}»" for text in heard.says)),
        *line(speaker, N_("No lo dice, por ejemplo"), *(f"«{text}»" for text in heard.says_not)),
    )
    return Entry(
        Family.LEXICON,
        heard.id,
        speaker.words(heard.title),
        heard.where,
        heard.since,
        confirmed=heard.confirmed,
        basis=heard.basis,
        lines=lines,
    )
