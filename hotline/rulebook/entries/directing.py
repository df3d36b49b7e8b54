"""Entries of what rules cite and of whom they name: sources, types of authority, entities and authorities."""

from collections.abc import Iterator

from hotline.rulebook.entries.entry import Entry, Family, Line, line
from hotline.rulebook.entries.sending import target, type_title
from hotline.rulebook.model import Authority, Source, State
from hotline.rulebook.results import URGENCIES
from hotline.rulebook.routes import FEDERAL, Clock, Span
from hotline.rulebook.saying import Piece, Speaker
from hotline.translations import N_
from hotline.vocabulary import Urgency

MARKS = {
    "A": N_("vista en la fuente"),
    "B": N_("ley conocida, sin releer"),
    "C": N_("por confirmar con una autoridad"),
}
UNITS = {
    "s": N_("%(n)s s"),
    "min": N_("%(n)s min"),
    "h": N_("%(n)s h"),
    "d": N_("%(n)s d"),
    "dh": N_("%(n)s días hábiles"),
}


def entries(speaker: Speaker) -> Iterator[Entry]:
    """Sources, then types of authority, then entities, then authorities by id."""
    book = speaker.rulebook
    for source in book.sources.values():
        yield _source(speaker, source)
    for kind in sorted({authority.type for authority in book.authorities.values()}):
        yield _type(speaker, kind)
    for state in book.states.values():
        yield _state(speaker, state)
    for authority in book.authorities.values():
        yield _authority(speaker, authority)


def mark(speaker: Speaker, letter: str) -> str:
    """A mark with what it means."""
    return f"{letter}: {speaker.words(MARKS[letter])}"


def _source(speaker: Speaker, source: Source) -> Entry:
    lines = (
        *line(speaker, N_("Dónde"), source.link),
        *line(speaker, N_("Certeza"), mark(speaker, source.mark)),
        *line(speaker, N_("Nota"), source.note),
    )
    return Entry(Family.SOURCE, source.id, source.title, source.where, lines=lines, unverified=source.unverified)


def _type(speaker: Speaker, kind: str) -> Entry:
    book = speaker.rulebook
    having = [authority for authority in book.authorities.values() if authority.type == kind]
    lines: list[Line] = []
    for head in (kind, f"{FEDERAL}-{kind}"):
        chain = book.routes.chains.get(head)
        if chain:
            lines += line(speaker, N_("Si calla o no le toca, en orden"), *(target(speaker, one) for one in chain))
    for (found, role), clocks in book.routes.clocks.items():
        if found == kind:
            label = speaker.words(N_("Plazos como %(role)s: acuse, primera acción, respuesta"), role=role)
            lines += line(speaker, label, *(_clock(speaker, urgency, clocks[urgency]) for urgency in Urgency))
    lines += line(speaker, N_("Autoridades"), *(_named(authority) for authority in having))
    return Entry(
        Family.TYPE, kind, type_title(speaker, kind), lines=tuple(lines), unverified=book.routes.clocks_unverified
    )


def _clock(speaker: Speaker, urgency: Urgency, clock: Clock) -> str:
    spans = (clock.ack, clock.first_action, clock.feedback)
    return f"{speaker.words(URGENCIES[urgency])}: {' / '.join(_span(speaker, one) for one in spans)}"


def _span(speaker: Speaker, span: Span | None) -> str:
    return speaker.words(UNITS[span.unit], n=span.amount) if span else "-"


def _state(speaker: Speaker, state: State) -> Entry:
    having = [authority for authority in speaker.rulebook.authorities.values() if authority.state == state.key]
    lines = (
        *line(speaker, N_("También se dice"), ", ".join((state.short_name, *state.aliases))),
        *line(speaker, N_("Huso horario"), state.zone),
        *line(speaker, N_("Códigos postales que empiezan con"), ", ".join(state.postal_prefixes)),
        *line(speaker, N_("Autoridades"), *(_named(authority) for authority in having)),
    )
    return Entry(Family.STATE, state.key, state.name, state.where, lines=lines)


def _named(authority: Authority) -> Piece:
    return Piece(authority.name, f"{Family.AUTHORITY.value}:{authority.id}", authority.id)


def _authority(speaker: Speaker, one: Authority) -> Entry:
    book = speaker.rulebook
    state = book.states.get(one.state)
    place = Piece(state.short_name, f"{Family.STATE.value}:{one.state}") if state else ""
    there = speaker.words(N_("no se cuenta con ella: no consta que esté activa"))
    contact = one.phone or speaker.words(N_("vacío hasta que lo entregue la propia autoridad"))
    lines = (
        *line(speaker, N_("Siglas"), one.acronym),
        *line(speaker, N_("Pertenece a"), one.parent),
        *line(speaker, N_("Tipo"), Piece(type_title(speaker, one.type), f"{Family.TYPE.value}:{one.type}", one.type)),
        *line(speaker, N_("Entidad"), place or speaker.words(N_("Federación"))),
        *line(speaker, N_("Actividad"), "" if one.active else there),
        *line(speaker, N_("Instalación"), one.installed),
        *line(speaker, N_("Nombre"), mark(speaker, one.name_mark)),
        *line(speaker, N_("Existencia"), mark(speaker, one.existence_mark)),
        *line(speaker, N_("De dónde se sabe"), one.source, one.evidence),
        *line(speaker, N_("Nota"), one.note),
        *line(speaker, N_("Teléfono"), contact),
    )
    unsure = "C" in (one.name_mark, one.existence_mark)
    return Entry(
        Family.AUTHORITY, one.id, one.name, one.where, one.valid_from, one.valid_to, lines=lines, unverified=unsure
    )
