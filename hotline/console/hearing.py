"""What the lexicon heard in a report's words, for its page: marked where it was said, with its basis, to confirm."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from hotline.journey.confirming import Proposal
from hotline.journey.parts import Hotline
from hotline.pages.language import say
from hotline.pages.staff import telling
from hotline.pages.staff.marking import Piece
from hotline.pages.staff.telling import Basis
from hotline.rulebook import Rulebook


@dataclass(frozen=True)
class Row:
    """One entry of the lexicon that heard something: the fact it proposes, by which words, and why."""

    id: str
    title: str
    label: str
    value: str = field(repr=False)
    words: tuple[str, ...] = field(repr=False)
    open: bool
    person: bool
    raises: str
    basis: tuple[Basis, ...]


def rows(rulebook: Rulebook, proposals: Iterable[Proposal]) -> tuple[Row, ...]:
    """Proposals in the staff's words, the heaviest first; what weighs nothing only while it is open."""
    return tuple(
        Row(
            id=one.heard.id,
            title=say(one.heard.title),
            label=say(rulebook.keys[one.heard.key].label),
            value=telling.label_of(rulebook, one.heard.key, one.heard.code),
            words=one.words[:5],
            open=one.open,
            person=one.heard.person,
            raises=one.heard.raises,
            basis=telling.basis_of(rulebook, one.heard.basis),
        )
        for one in proposals
        if one.open or one.heard.raises
    )


def underline(hotline: Hotline, text: str, pieces: Iterable[Piece], shown: Iterable[Row]) -> tuple[Piece, ...]:
    """The pieces of a text, cut again where a row of the page stands for words in it; joined it is the same text."""
    titles = {row.id: row.title for row in shown}
    heard = [one for one in hotline.guide.listener.hear(text) if one.id in titles]
    names = [""] * len(text)
    for one in reversed(heard):  # the heaviest last, so that it names what two stand for
        for passage in one.passages:
            names[passage.start : passage.end] = [titles[one.id]] * (passage.end - passage.start)
    cut: list[Piece] = []
    at = 0
    for piece in pieces:
        start = at
        for place in range(at, at + len(piece.text)):
            if names[place] != names[start]:
                cut.append(replace(piece, text=text[start:place], heard=names[start]))
                start = place
        at += len(piece.text)
        cut.append(replace(piece, text=text[start:at], heard=names[start]))
    return tuple(cut)
