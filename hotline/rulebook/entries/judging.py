"""Entries of what judges: categories, urgencies, rules and indicators."""

from collections.abc import Iterator

from hotline.rulebook.entries.entry import Entry, Family, Line, line
from hotline.rulebook.model import Rule
from hotline.rulebook.results import CATEGORIES, URGENCIES
from hotline.rulebook.saying import Piece, Speaker
from hotline.translations import N_
from hotline.vocabulary import Category, Urgency

STATUSES = {
    "provisional": N_("juicio provisional: faltan datos"),
    "info_insuficiente": N_("información insuficiente: tiene que verlo una persona"),
}
STRENGTHS = {
    "fuerte": N_("fuerte"),
    "medio": N_("medio"),
    "contexto": N_("contexto: se muestra, y nunca cuenta"),
}


def entries(speaker: Speaker) -> Iterator[Entry]:
    """Both results with the rules that give them, then every rule and indicator."""
    book = speaker.rulebook
    for category in Category:
        yield _result(speaker, Family.CATEGORY, category.value, CATEGORIES[category], book.of_family("category"))
    for urgency in Urgency:
        yield _result(speaker, Family.URGENCY, urgency.value, URGENCIES[urgency], book.of_family("urgency"))
    for rule in (*book.rules, *book.indicators):
        yield _rule(speaker, rule)


def result(speaker: Speaker, rule: Rule) -> Piece:
    """What a rule gives."""
    if rule.family == "category":
        return Piece(speaker.words(CATEGORIES[Category(rule.gives)]), f"{Family.CATEGORY.value}:{rule.gives}")
    return Piece(speaker.words(URGENCIES[Urgency(rule.gives)]), f"{Family.URGENCY.value}:{rule.gives}")


def _result(speaker: Speaker, family: Family, code: str, title: str, rules: tuple[Rule, ...]) -> Entry:
    given = [speaker.name(rule.id) for rule in rules if rule.gives == code]
    label = N_("La da la primera que se cumple, en este orden") if family is Family.CATEGORY else N_("La da cualquiera")
    return Entry(family, code, speaker.words(title), lines=line(speaker, label, *given))


def _rule(speaker: Speaker, rule: Rule) -> Entry:
    return Entry(
        family=Family.INDICATOR if rule.family == "indicator" else Family.RULE,
        id=rule.id,
        title=speaker.words(rule.title),
        where=rule.where,
        since=rule.since,
        confirmed=rule.confirmed,
        when=rule.when,
        basis=rule.basis,
        lines=tuple(_given(speaker, rule)),
    )


def _given(speaker: Speaker, rule: Rule) -> Iterator[Line]:
    if rule.family == "indicator":
        yield from line(speaker, N_("Peso"), speaker.words(STRENGTHS[rule.strength]))
        return
    yield from line(speaker, N_("Da"), result(speaker, rule))
    if rule.status:
        yield from line(speaker, N_("Con la nota"), speaker.words(STATUSES[rule.status]))
    if rule.family == "category":
        order = [one.id for one in speaker.rulebook.of_family("category")]
        place = speaker.words(
            N_("%(n)s de %(all)s: gana la primera que se cumple"), n=order.index(rule.id) + 1, all=len(order)
        )
        yield from line(speaker, N_("Lugar en el orden"), place)
