"""Entries of step 3 of routing: who is struck or held, who is told instead, and who never receives."""

from collections.abc import Iterator

from hotline.rulebook.conditions import ALWAYS
from hotline.rulebook.entries.entry import Entry, Family, Line, line
from hotline.rulebook.entries.sending import ACCUSED, limits, notes, recipients, target
from hotline.rulebook.model import Citation, Condition, Where
from hotline.rulebook.results import URGENCIES
from hotline.rulebook.routes import Strike
from hotline.rulebook.saying import Piece, Speaker
from hotline.translations import N_
from hotline.vocabulary import Urgency

HOAX = "broma"
"""What marks a possible hoax has no id in the file; it goes by the signal's name."""

SCOPES = {
    "any": N_("si hay una autoridad señalada"),
    "state": N_("si la señalada es de la entidad"),
    "federal": N_("si la señalada es federal"),
}


def entries(speaker: Speaker) -> Iterator[Entry]:
    """Everything of step 3, in the order of its file. Two entries may share an id, as they do there."""
    strikes = speaker.rulebook.routes.strikes
    for strike in strikes.strikes:
        yield _strike(speaker, strike, N_("Se tacha a"))
    for hold in strikes.holds:
        yield _strike(speaker, hold, N_("Se retiene a"))
    yield _accused(speaker)
    yield _watchdogs(speaker)
    yield _child(speaker)
    yield from _rest(speaker)


def _entry(
    speaker: Speaker,
    name: str,
    title: str,
    lines: list[Line],
    part: str,
    basis: tuple[Citation, ...] = (),
    when: Condition | None = None,
    where: Where | None = None,
) -> Entry:
    strikes = speaker.rulebook.routes.strikes
    place = where or strikes.places.get(part)
    return Entry(
        Family.STRIKE, name, speaker.words(title), place, strikes.since, when=when, basis=basis, lines=tuple(lines)
    )


def _strike(speaker: Speaker, strike: Strike, label: str) -> Entry:
    lines = [
        *line(speaker, label, *(target(speaker, one) for one in strike.targets)),
        *line(speaker, N_("Razón"), speaker.words(strike.reason)),
    ]
    return _entry(speaker, strike.id, strike.title, lines, "", strike.basis, strike.when, strike.where)


def _accused(speaker: Speaker) -> Entry:
    accused = speaker.rulebook.routes.strikes.accused
    lines = [*line(speaker, N_("Razón"), speaker.words(accused.reason), speaker.words(accused.federal_reason))]
    for code, kinds in accused.strikes.items():
        label = speaker.words(N_("Señalada %(who)s, se tacha a"), who=speaker.code(ACCUSED, code))
        nobody = speaker.words(N_("nadie más"))
        lines += line(speaker, label, *((target(speaker, kind) for kind in kinds) if kinds else (nobody,)))
    held = [Piece(speaker.code(ACCUSED, code)) for code in accused.all_federal]
    lines += line(speaker, N_("Retiene a todas las federales"), *held)
    lines += line(speaker, N_("Nunca se tacha a"), *(target(speaker, one) for one in sorted(accused.spared)))
    lines += line(speaker, N_("La ficha dice"), *notes(speaker, accused.notes))
    lines += line(speaker, N_("Mira"), speaker.fact(ACCUSED))
    return _entry(speaker, accused.id, N_("La autoridad señalada no recibe"), lines, "accused", accused.basis)


def _watchdogs(speaker: Speaker) -> Entry:
    watchdogs = speaker.rulebook.routes.strikes.watchdogs
    rows = [
        (target(speaker, one.to), Piece(f": {speaker.words(SCOPES[one.accused])}. {one.note}".rstrip(". ")))
        for one in watchdogs.recipients
    ]
    lines = [
        *line(speaker, N_("Se retiene para una persona"), *rows),
        *line(speaker, N_("Cuándo"), limits(speaker, watchdogs.rows, frozenset(Urgency), ALWAYS)),
    ]
    return _entry(speaker, watchdogs.id, N_("Quien vigila a las autoridades"), lines, "watchdogs", watchdogs.basis)


def _child(speaker: Speaker) -> Entry:
    child = speaker.rulebook.routes.strikes.child
    lines = [
        *line(speaker, N_("Llega siempre a"), target(speaker, child.reaches)),
        *line(speaker, N_("Si toda su cadena está señalada"), *recipients(speaker, child.otherwise)),
        *line(speaker, N_("La ficha dice"), child.note),
        *line(speaker, N_("Cuándo"), limits(speaker, child.rows, frozenset(Urgency), ALWAYS)),
    ]
    title = N_("Una niña, niño o adolescente llega a una Procuraduría no señalada")
    return _entry(speaker, child.id, title, lines, "child", child.basis, child.when)


def _rest(speaker: Speaker) -> Iterator[Entry]:
    strikes = speaker.rulebook.routes.strikes
    never = [(target(speaker, agency), Piece(f": {why}")) for agency, why in strikes.never.items()]
    yield _entry(
        speaker, strikes.never_id, N_("Nunca reciben un aviso"), [*line(speaker, N_("No reciben"), *never)], "never"
    )
    words = strikes.words
    agencies = (target(speaker, one) for one in sorted(words.never_agencies))
    kept = [*line(speaker, N_("Nunca pasan a"), *agencies), *line(speaker, N_("Ni con el papel"), *words.never_roles)]
    title = N_("Las palabras de quien avisa pasan solo si lo permitió")
    yield _entry(speaker, words.id, title, kept, "words", when=words.when)
    yield _unknown_state(speaker)
    yield _alone(speaker)
    hoax = strikes.hoax
    spared = (target(speaker, one) for one in sorted(hoax.spared))
    held = [
        *line(speaker, N_("La ficha dice"), hoax.note),
        *line(speaker, N_("No espera"), *spared),
        *line(speaker, N_("Cuándo"), limits(speaker, hoax.rows, frozenset(Urgency), ALWAYS)),
    ]
    yield _entry(speaker, HOAX, N_("Posible broma: espera a una persona o al plazo"), held, "hoax", when=hoax.when)


def _alone(speaker: Speaker) -> Entry:
    alone = speaker.rulebook.routes.strikes.alone
    lines = [
        *line(speaker, N_("Se retiene a"), *(target(speaker, kind) for kind in sorted(alone.types))),
        *line(speaker, N_("Razón"), speaker.words(alone.reason)),
    ]
    return _entry(speaker, alone.id, N_("Quien solo coordina no recibe sin nadie más"), lines, "alone", alone.basis)


def _unknown_state(speaker: Speaker) -> Entry:
    unknown = speaker.rulebook.routes.strikes.unknown_state
    rows = [
        (target(speaker, one.type), Piece(": "), target(speaker, one.agency), Piece(_under(speaker, one.rows)))
        for one in unknown.keep
    ]
    levels = [speaker.words(URGENCIES[urgency]) for urgency in Urgency if urgency in unknown.hold_urgencies]
    lines = [
        *line(speaker, N_("Quedan, en su forma federal"), *rows),
        *line(speaker, N_("Quedan también"), *(target(speaker, one) for one in sorted(unknown.keep_agencies))),
        *line(speaker, N_("Esperan en la mesa, con urgencia"), *levels),
        *line(speaker, N_("La ficha dice"), unknown.hold_note),
    ]
    return _entry(speaker, unknown.id, N_("No se sabe la entidad"), lines, "unknown_state", unknown.basis)


def _under(speaker: Speaker, rows: frozenset[str]) -> str:
    said = limits(speaker, rows, frozenset(Urgency), ALWAYS)
    return f"; {said}" if said else ""
