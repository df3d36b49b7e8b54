"""`hotline protocol show`: one thing of the protocol as a lawyer reads it, in Spanish."""

import sys
from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap

import click

from hotline.commands.reading import on_option, rulebook
from hotline.rulebook.entries import Entry, Family, Index
from hotline.rulebook.entries.directing import MARKS
from hotline.rulebook.model import Citation
from hotline.rulebook.saying import outline

WIDTH = 110
MOST_USERS = 40


@click.command()
@click.argument("asked", metavar="[ID]", default="")
@on_option
def show(asked: str, on: datetime | None) -> None:
    """Show a rule, question, name, fact, row, source, authority... with its condition, articles and place.

    ID is as in the files (TR-1, A1, menor, edad, B01, L1, 07-fiscalia, trata); where two things share one, write what
    it is before it (pregunta:A1, ruta:A1). Without ID, every id with its title.
    """
    index = Index(rulebook(on))
    if not asked:
        click.echo("\n".join(listing(index)))
        return
    found = index.find(asked)
    if not found:
        click.echo("\n".join(unknown(index, asked)), err=True)
        sys.exit(2)
    click.echo("\n\n".join("\n".join(page(index, entry)) for entry in found))


def listing(index: Index) -> Iterator[str]:
    """Every id with its title, by family."""
    for n, (family, title, entries) in enumerate(index.families()):
        yield f"{'' if n == 0 else chr(10)}{title} ({family.value}:)"
        width = max(len(entry.id) for entry in entries)
        for entry in entries:
            yield from _wrapped(f"  {entry.id:<{width}}  {entry.title}", width + 4)


def unknown(index: Index, asked: str) -> Iterator[str]:
    """What to do about an id that nothing has."""
    yield f"No hay nada con el id «{asked}»."
    near = index.near(asked)
    if near:
        yield "Parecidos:"
        yield from (f"  {entry.ref}  {entry.title}" for entry in near)
    yield "`hotline protocol show` sin id los lista todos."


def page(index: Index, entry: Entry) -> Iterator[str]:
    """One entry whole, line by line."""
    yield from _wrapped(f"{entry.ref}  {entry.title}", 2)
    yield f"  {' · '.join(_state(entry))}"
    if entry.when is not None:
        yield "\nSe pregunta cuando:" if entry.family is Family.QUESTION else "\nSe cumple cuando:"
        for text in outline(index.speaker.say(entry.when, deep=True), "  "):
            yield from _wrapped(text, len(text) - len(text.lstrip()) + 4)
    for line in entry.lines:
        yield f"\n{line.label}:"
        for row in line.rows:
            yield from _wrapped(f"  - {row.text}", 4)
    if entry.basis:
        yield "\nFundamento:"
        for citation in entry.basis:
            yield from _wrapped(f"  - {cited(index, citation)}", 4)
    users = index.used_by(entry.ref)
    if users:
        yield f"\nLo usan ({len(users)}):"
        for user in users[:MOST_USERS]:
            yield from _wrapped(f"  - {user.ref}  {user.title}", 4)
        if len(users) > MOST_USERS:
            yield f"  … y {len(users) - MOST_USERS} más"


def cited(index: Index, citation: Citation) -> str:
    """A citation with the source's title, its articles, its mark and whether it is to be confirmed."""
    source = index.rulebook.sources[citation.source]
    numbered = all(article[:1].isdigit() for article in citation.articles)
    articles = f": {'artículos ' if numbered else ''}{', '.join(citation.articles)}" if citation.articles else ""
    doubt = "; por confirmar" if citation.unverified and citation.mark != "C" else ""
    return f"{citation.source}, {source.title}{articles} ({citation.mark}, {MARKS[citation.mark]}{doubt})"


def _state(entry: Entry) -> Iterator[str]:
    yield f"{entry.where.file}:{entry.where.line}" if entry.where else "no está en una línea de un archivo"
    if entry.since:
        yield f"desde {entry.since}"
    if entry.until:
        yield f"hasta {entry.until}"
    if entry.confirmed is not None:
        yield "confirmada por la autoridad" if entry.confirmed else "propuesta, por confirmar"
    if entry.unverified:
        yield "sin verificar"


def _wrapped(text: str, hang: int) -> list[str]:
    lead = " " * (len(text) - len(text.lstrip()))
    return wrap(text.strip(), WIDTH, initial_indent=lead, subsequent_indent=" " * hang, break_long_words=False)
