"""Entries of routing: base rows, additions, the inspection, strikes and holds, anonymity and orientation."""

from collections.abc import Iterable, Iterator, Sequence

from hotline.rulebook.conditions import ALWAYS
from hotline.rulebook.entries.entry import Entry, Family, Line, line
from hotline.rulebook.model import Citation, Condition
from hotline.rulebook.results import URGENCIES
from hotline.rulebook.routes import INSP, Note, Part, Row, Slot
from hotline.rulebook.saying import Piece, Speaker, label_of
from hotline.translations import N_
from hotline.vocabulary import Urgency

PARTS: dict[Part, str] = {
    "principal": N_("principal"),
    "copia": N_("copia"),
    "coordinacion": N_("coordinación: solo el conteo y el municipio"),
    "retenida": N_("retenida: sale solo si una persona lo decide"),
    "retenida_con_plazo": N_("retenida: sale si una persona lo decide o al vencer el plazo"),
    "fila": N_("el papel que la fila da a la inspección"),
}
ACCUSED = "autoridad_implicada"


def entries(speaker: Speaker) -> Iterator[Entry]:
    """Base rows in the order of their trial, additions, the inspection, and why an anonymous report may be taken."""
    routes = speaker.rulebook.routes
    for row in (*routes.base, *routes.additions):
        yield _row(speaker, row)
    yield _inspection(speaker)
    for name, reason in routes.anonymity.items():
        yield Entry(Family.ANONYMITY, name, reason.text, reason.where, basis=reason.basis)
    for name, text in routes.orientation.items():
        yield Entry(Family.ORIENTATION, name, text, routes.oriented.get(name), unverified=True)


def target(speaker: Speaker, to: str) -> Piece:
    """A recipient as rows name it: one authority of the federation, a type of each state, or the inspection."""
    if to == INSP:
        inspection = speaker.rulebook.routes.inspection
        return Piece(speaker.words(N_("la inspección que toque")), f"{Family.ROUTE.value}:{inspection.id}", INSP)
    authority = speaker.rulebook.authorities.get(to)
    if authority is not None:
        return Piece(authority.name, f"{Family.AUTHORITY.value}:{to}", to)
    return Piece(type_title(speaker, to), f"{Family.TYPE.value}:{to}", to)


def type_title(speaker: Speaker, kind: str) -> str:
    """How people call a type of authority."""
    known = kind in speaker.rulebook.keys[ACCUSED].codes
    return speaker.words(label_of(speaker.rulebook, ACCUSED, kind)) if known else kind.replace("_", " ").capitalize()


def limits(speaker: Speaker, rows: frozenset[str], urgencies: frozenset[Urgency], when: Condition) -> str:
    """Under what beside its row something counts, in words; empty when always."""
    said = []
    if when != ALWAYS:
        said.append(speaker.words(N_("si %(condition)s"), condition=speaker.sentence(when)))
    if urgencies != frozenset(Urgency):
        levels = [speaker.words(URGENCIES[urgency]) for urgency in Urgency if urgency in urgencies]
        said.append(speaker.words(N_("con urgencia %(levels)s"), levels=", ".join(levels)))
    if rows != frozenset(row.id for row in speaker.rulebook.routes.base):
        said.append(speaker.words(N_("con las filas %(rows)s"), rows=_spans(speaker, rows)))
    return "; ".join(said)


def recipients(speaker: Speaker, slots: Iterable[Slot]) -> list[tuple[Piece, ...]]:
    """Places for recipients in words, in order."""
    return [_slot(speaker, slot) for slot in slots]


def notes(speaker: Speaker, found: Sequence[Note]) -> list[str]:
    """Sentences for the sheet, each with its condition and its readers."""
    said = []
    for note in found:
        under = [speaker.words(N_("si %(condition)s"), condition=speaker.sentence(note.when))]
        readers = [speaker.words(N_("para %(readers)s"), readers=", ".join(target(speaker, to).text for to in note.to))]
        heads = (under if note.when != ALWAYS else []) + (readers if note.to else [])
        said.append(f"{note.text} ({'; '.join(heads)})" if heads else note.text)
    return said


def _slot(speaker: Speaker, slot: Slot) -> tuple[Piece, ...]:
    tails = [speaker.words(PARTS[slot.part]), limits(speaker, slot.rows, slot.urgencies, slot.when)]
    if slot.only_if_missing:
        tails.append(speaker.words(N_("solo si no está ya")))
    pieces = [target(speaker, slot.to), Piece(": " + "; ".join(filter(None, tails)))]
    if slot.instead:
        pieces += [Piece("; " + speaker.words(N_("en su lugar:")) + " "), target(speaker, slot.instead)]
    if slot.note:
        pieces.append(Piece(f". {slot.note}"))
    return tuple(pieces)


def _spans(speaker: Speaker, rows: frozenset[str]) -> str:
    """Base rows as spans: B01 a B05, B07."""
    spans: list[list[str]] = []
    inside = False
    for row in speaker.rulebook.routes.base:
        if row.id in rows and inside:
            spans[-1].append(row.id)
        elif row.id in rows:
            spans.append([row.id])
        inside = row.id in rows
    to = speaker.words(N_("a"))
    return ", ".join(span[0] if len(span) == 1 else f"{span[0]} {to} {span[-1]}" for span in spans)


def _row(speaker: Speaker, row: Row) -> Entry:
    return Entry(
        family=Family.ROUTE,
        id=row.id,
        title=speaker.words(row.title),
        where=row.where,
        since=row.since,
        confirmed=row.confirmed,
        when=row.when,
        basis=row.basis,
        lines=tuple(_row_lines(speaker, row)),
        inside=(*(slot.when for slot in row.slots), *(note.when for note in row.notes)),
    )


def _row_lines(speaker: Speaker, row: Row) -> Iterator[Line]:
    routes = speaker.rulebook.routes
    if row in routes.base:
        place = speaker.words(
            N_("%(n)s de %(all)s: gana la primera que se cumple"),
            n=routes.base.index(row) + 1,
            all=len(routes.base),
        )
        yield from line(speaker, N_("Lugar en el orden"), place)
    else:
        yield from line(speaker, N_("Se añade"), limits(speaker, row.rows, row.urgencies, ALWAYS))
    yield from line(speaker, N_("Reciben"), *recipients(speaker, row.slots))
    if row.first:
        yield from line(speaker, N_("Orden"), speaker.words(N_("antes que todas las demás")))
    yield from line(speaker, N_("Ninguna adición puede traer"), *(target(speaker, kind) for kind in row.never))
    yield from line(speaker, N_("La ficha dice"), *notes(speaker, row.notes))
    anonymous = (Piece(routes.anonymity[one].text, f"{Family.ANONYMITY.value}:{one}", one) for one in row.anonymity)
    yield from line(speaker, N_("Por qué cabe un aviso anónimo"), *anonymous)
    oriented = (Piece(routes.orientation[one], f"{Family.ORIENTATION.value}:{one}", one) for one in row.orientation)
    yield from line(speaker, N_("Se orienta"), *oriented)
    yield from line(speaker, N_("La mesa"), row.desk)
    yield from line(speaker, N_("Para quien revisa la ley"), row.for_lawyers)


def _inspection(speaker: Speaker) -> Entry:
    inspection = speaker.rulebook.routes.inspection
    lines: list[Line] = []
    basis: list[Citation] = [*inspection.basis]
    for case in inspection.cases:
        when = Piece(speaker.words(N_("Cuando: %(condition)s"), condition=speaker.sentence(case.when)))
        lines += line(speaker, case.title, when, *recipients(speaker, case.slots))
        basis += case.basis
    return Entry(
        family=Family.ROUTE,
        id=inspection.id,
        title=speaker.words(N_("A qué inspección le toca")),
        where=inspection.where,
        since=inspection.since,
        basis=tuple(basis),
        lines=tuple(lines),
        inside=tuple(when for case in inspection.cases for when in (case.when, *(slot.when for slot in case.slots))),
    )
