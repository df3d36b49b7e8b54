"""Lists that the law or an authority made and that name what a report shows: codes, offences, hazards, branches.

An entry cites its article and is tied to facts, rules and answers by their ids, so that a link to nothing is refused.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from hotline.rulebook.citations import read_basis
from hotline.rulebook.compiling import Compiler
from hotline.rulebook.conditions import parse_condition
from hotline.rulebook.document import (
    Node,
    Scalar,
    Sequence,
    Table,
    boolean,
    in_force,
    sequence,
    table,
    text,
    texts,
    word,
)
from hotline.rulebook.model import Citation, Condition, Named, Question, Rule, Source, Where
from hotline.rulebook.words import Words
from hotline.vocabulary import Facts


@dataclass(frozen=True)
class Entry:
    """One line of a catalogue.

    label: Spanish, as in the source. when: the answers that point to it; None when only a person can tell. asked:
    digits of a question's answers that name it in plain words. details: by column of the catalogue.
    """

    id: str
    label: str
    basis: tuple[Citation, ...]
    where: Where
    when: Condition | None = None
    asked: tuple[tuple[str, str], ...] = ()
    details: Mapping[str, str] | None = None
    note: str = ""

    @property
    def unverified(self) -> bool:
        """Whether any of its citations waits for a check."""
        return any(citation.unverified for citation in self.basis)


@dataclass(frozen=True)
class Edition:
    """An edition of which the source tells; known is False while none of its entries was given to us."""

    name: str
    known: bool
    basis: tuple[Citation, ...]
    where: Where


@dataclass(frozen=True)
class Catalogue:
    """A catalogue as it stands on a day. edition: whose entries these are; empty for a law. since: first day here."""

    id: str
    title: str
    columns: Mapping[str, str]
    editions: tuple[Edition, ...]
    edition: str
    since: date
    entries: Mapping[str, Entry]
    where: Where

    @property
    def outdated(self) -> bool:
        """Whether a later edition exists than the one these entries come from."""
        return bool(self.editions) and self.editions[-1].name != self.edition


@dataclass(frozen=True)
class Shelf:
    """What an entry may speak of."""

    words: Words
    sources: Mapping[str, Source]
    questions: Mapping[str, Question]
    indicators: Mapping[str, Rule]


def read_catalogues(files: Iterable[Node], shelf: Shelf, on: date | None) -> dict[str, Catalogue]:
    """The catalogues by file name, each as it stands on a day (None: newest). Raises ProtocolError."""
    found = (_catalogue(table(file), shelf, on) for file in files)
    return {catalogue.id: catalogue for catalogue in found if catalogue is not None}


def _catalogue(body: Table, shelf: Shelf, on: date | None) -> Catalogue | None:
    fields = body.fields(required=("title", "versions"), optional=("columns", "editions"))
    version = in_force(fields["versions"], on)
    columns = {name: text(label) for name, label in table(fields["columns"]).each()} if "columns" in fields else {}
    editions = _editions(fields["editions"], shelf) if "editions" in fields else ()
    if version is None:
        return None
    since, content = version
    given = content.fields(required=("source", "mark", "entries"), optional=("unverified", "edition"))
    known = [edition.name for edition in editions if edition.known]
    if editions and "edition" not in given:
        content.refuse("say under `edition` which of the editions these entries come from")
    edition = word(given["edition"], known, "edition with entries") if "edition" in given else ""
    entries = {
        name: _entry(name, table(node), Table(content.where, given, content.names), columns, shelf)
        for name, node in table(given["entries"]).each()
    }
    return Catalogue(
        PurePosixPath(body.where.file).stem,
        text(fields["title"]),
        columns,
        editions,
        edition,
        since,
        entries,
        body.where,
    )


def _editions(node: Node, shelf: Shelf) -> tuple[Edition, ...]:
    found = []
    for name, body in table(node).each():
        fields = table(body).fields(required=("basis",), optional=("known",))
        known = boolean(fields["known"]) if "known" in fields else True
        found.append(Edition(name, known, read_basis(fields["basis"], shelf.sources), body.where))
    return tuple(found)


def _entry(name: str, body: Table, version: Table, columns: Mapping[str, str], shelf: Shelf) -> Entry:
    fields = body.fields(optional=("label", "indicator", "articles", "basis", "when", "asked", "details", "note"))
    if ("label" in fields) == ("indicator" in fields):
        body.refuse(f"«{name}» needs a `label`, or the `indicator` whose title it takes")
    if "articles" in fields and "basis" in fields:
        body.refuse("give `articles` of the version's source, or a `basis` of its own")
    when = parse_condition(fields["when"], shelf.words) if "when" in fields else None
    label = text(fields["label"]) if "label" in fields else ""
    if "indicator" in fields:
        indicator = word(fields["indicator"], shelf.indicators, "indicator")
        label, when = shelf.indicators[indicator].title, when or Named(indicator)
    details = table(fields["details"]).fields(optional=tuple(columns)) if "details" in fields else {}
    return Entry(
        id=name,
        label=label,
        basis=_basis(name, body, version, shelf),
        where=body.where,
        when=when,
        asked=_asked(fields["asked"], shelf) if "asked" in fields else (),
        details={column: text(value) for column, value in details.items()},
        note=text(fields["note"]) if "note" in fields else "",
    )


def _basis(name: str, body: Table, version: Table, shelf: Shelf) -> tuple[Citation, ...]:
    """Its own, or its articles (without any: its id) in the source of the version, as sure as the version is."""
    if "basis" in body.entries:
        return read_basis(body.entries["basis"], shelf.sources)
    articles = body.entries.get("articles", Sequence(body.where, (Scalar(body.where, name),)))
    if not texts(articles):
        body.refuse("give at least one article, or leave `articles` out where the id is one")
    cited = {name: node for name, node in version.entries.items() if name in ("source", "mark", "unverified")}
    cited["articles"] = articles
    return read_basis(
        Sequence(body.where, (Table(body.where, cited, dict.fromkeys(cited, body.where)),)), shelf.sources
    )


def _asked(node: Node, shelf: Shelf) -> tuple[tuple[str, str], ...]:
    found = []
    for name, digits in table(node).each():
        question = shelf.questions[word(Scalar(table(node).names[name], name), shelf.questions, "question")]
        offered = [choice.sms for choice in question.choices if choice.sms]
        found += [(name, word(digit, offered, f"digit of {name}")) for digit in sequence(digits).items]
    return tuple(found)


def pointing(catalogue: Catalogue, compiler: Compiler) -> Callable[[Facts], tuple[Entry, ...]]:
    """A function that gives the entries to which a report's facts point, in the order written."""
    tests = [(entry, compiler.compile(entry.when)) for entry in catalogue.entries.values() if entry.when is not None]
    return lambda facts: tuple(entry for entry, holds in tests if holds(facts))
