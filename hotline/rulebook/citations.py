"""Sources and citations: no rule without one, and nothing uncertain without saying so."""

import re
from collections.abc import Mapping
from typing import Literal, cast

from hotline.rulebook.document import Node, Table, boolean, sequence, table, text, texts, word
from hotline.rulebook.model import Citation, Source

Mark = Literal["A", "B", "C"]
MARKS = ("A", "B", "C")


def read_sources(node: Node) -> dict[str, Source]:
    """The sources of sources.yaml by id."""
    return {name: _source(name, table(body)) for name, body in table(node).each()}


def _source(name: str, body: Table) -> Source:
    fields = body.fields(required=("title", "link", "mark"), optional=("unverified", "note"))
    mark, unverified = _certainty(fields, body)
    note = text(fields["note"]) if "note" in fields else ""
    return Source(name, text(fields["title"]), text(fields["link"]), mark, unverified, body.where, note)


def read_basis(node: Node, sources: Mapping[str, Source]) -> tuple[Citation, ...]:
    """The citations of one rule: at least one, each of a known source. Raises ProtocolError."""
    items = sequence(node).items
    if not items:
        node.refuse("a rule needs at least one citation: give a source and its articles")
    return tuple(_citation(table(item), sources) for item in items)


def refuse_bare_laws(node: Node, basis: tuple[Citation, ...]) -> None:
    """What decides over somebody names the articles of a law, never the law as a whole. Raises ProtocolError.

    node: the list that the citations were read from. A source is a law when its id is L and a number.
    """
    for item, citation in zip(sequence(node).items, basis, strict=True):
        if re.fullmatch(r"L\d+", citation.source) and not citation.articles:
            item.refuse(f"«{citation.source}» is a law: name the articles that carry this")


def _citation(body: Table, sources: Mapping[str, Source]) -> Citation:
    fields = body.fields(required=("source", "articles", "mark"), optional=("unverified",))
    source = word(fields["source"], sources, "source")
    mark, unverified = _certainty(fields, body)
    return Citation(source, texts(fields["articles"]), mark, unverified)


def _certainty(fields: Mapping[str, Node], body: Table) -> tuple[Mark, bool]:
    mark = cast(Mark, word(fields["mark"], MARKS, "mark"))
    unverified = "unverified" in fields and boolean(fields["unverified"])
    if mark == "C" and not unverified:
        body.refuse("mark C is to be confirmed by an authority: write `unverified: true`")
    return mark, unverified


def is_repealed(version: Table, sources: Mapping[str, Source]) -> bool:
    """Whether a version says that from its day on there is no such rule: `repealed: true`, with what ended it.

    Raises ProtocolError where it says anything else besides, or cites nothing.
    """
    if "repealed" not in version.entries:
        return False
    fields = version.fields(required=("repealed", "basis"))
    if not boolean(fields["repealed"]):
        fields["repealed"].refuse("only `true` has a meaning here; a rule that goes on needs no such line")
    read_basis(fields["basis"], sources)
    return True
