"""Reads `protocols/lexicon/`: what people write, and which fact or signal it may mean. Proposals, never answers.

`words.yaml` holds what the phrases share (short spellings, groups of words, guards, the order of importance); the other
files hold entries, each with versions by the day they begin and with its citation, like a rule.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hotline.rulebook.citations import read_basis
from hotline.rulebook.document import (
    Node,
    Table,
    boolean,
    in_force,
    number,
    one_or_more,
    read,
    sequence,
    table,
    text,
    texts,
    word,
)
from hotline.rulebook.model import Citation, Key, Question, Source, Where
from hotline.rulebook.phrases import Phrase, Slot, read_phrase, read_slot
from hotline.rulebook.spelling import plain, sound
from hotline.rulebook.words import UNKNOWN
from hotline.vocabulary import Urgency

SHARED = "lexicon/words.yaml"
FLOORS = (Urgency.URGENTE_24H, Urgency.PRIORITARIA_72H)
FARTHEST = 6
"""How many words before a phrase a guard may look at."""


@dataclass(frozen=True)
class Guard:
    """Words that make a phrase say nothing: «no me pegan», «antes me pegaban».

    before: any of these, at most `reach` words before the phrase in the same clause. across: the only words that may
    stand between; empty for any. not_after, not_followed: neighbours by which the guard's word means something else
    («si no me pegan», «antes de»).
    """

    before: frozenset[str]
    reach: int
    across: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    not_followed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """Phrases that mean one thing.

    key, code: the fact that they propose; of `senales`, a signal that only a person may set. confirm: the question by
    which the reporter says whether it is so; empty where only a person can. person: rings the desk. raises: the least
    urgency with which a person looks, empty for none; never `inmediata`. guards: what makes the phrases say nothing.
    excepted: longer phrases in which they mean something else. says, says_not: examples, which run as tests.
    """

    id: str
    title: str
    key: str
    code: str
    confirm: str
    person: bool
    raises: str
    guards: tuple[Guard, ...]
    phrases: tuple[Phrase, ...]
    excepted: tuple[Phrase, ...]
    basis: tuple[Citation, ...]
    confirmed: bool
    says: tuple[str, ...]
    says_not: tuple[str, ...]
    where: Where
    since: date


@dataclass(frozen=True)
class Lexicon:
    """Everything that is listened for, the heaviest first.

    short: spellings of messages, and the sound they stand for. joined: short words that are written into the next one.
    """

    entries: tuple[Entry, ...] = ()
    short: Mapping[str, str] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Known:
    """What an entry may refer to."""

    keys: Mapping[str, Key]
    questions: Mapping[str, Question]
    sources: Mapping[str, Source]
    groups: Mapping[str, Slot]
    guards: Mapping[str, Guard]


def read_lexicon(
    root: Path,
    keys: Mapping[str, Key],
    questions: Mapping[str, Question],
    sources: Mapping[str, Source],
    on: date | None,
) -> Lexicon:
    """The lexicon in force on a day (None: newest); an empty one where the folder has none. Raises ProtocolError."""
    if not (root / SHARED).is_file():
        return Lexicon()
    shared = table(read(root / SHARED, root)).fields(required=("short", "joined", "groups", "guards", "order"))
    groups: dict[str, Slot] = {}
    for name, node in table(shared["groups"]).each():
        groups[name] = _group(node, groups)
    guards = {name: _guard(table(node)) for name, node in table(shared["guards"]).each()}
    known = _Known(keys, questions, sources, groups, guards)
    found: dict[str, Entry | None] = {}
    for path in sorted((root / "lexicon").glob("*.yaml")):
        if path.relative_to(root).as_posix() != SHARED:
            _read_file(table(read(path, root)), known, on, found)
    short = {plain(name): sound(text(node)) for name, node in table(shared["short"]).each()}
    joined = frozenset(sound(text(item)) for item in one_or_more(shared["joined"]))
    return Lexicon(tuple(_in_order(shared["order"], found)), short, joined)


def _group(node: Node, earlier: Mapping[str, Slot]) -> Slot:
    slots = [read_slot(item, text(item), earlier) for item in one_or_more(node)]
    return Slot(
        frozenset(word for slot in slots for word in slot.words),
        frozenset(stem for slot in slots for stem in slot.stems),
    )


def _guard(body: Table) -> Guard:
    fields = body.fields(required=("before", "reach"), optional=("across", "not_after", "not_followed"))
    reach = number(fields["reach"])
    if not 1 <= reach <= FARTHEST:
        fields["reach"].refuse(f"a guard looks from 1 to {FARTHEST} words back")
    words = {
        name: frozenset(sound(text(item)) for item in one_or_more(fields[name])) if name in fields else frozenset()
        for name in ("before", "across", "not_after", "not_followed")
    }
    return Guard(words["before"], reach, words["across"], words["not_after"], words["not_followed"])


def _read_file(file: Table, known: _Known, on: date | None, found: dict[str, Entry | None]) -> None:
    for name, node in file.each():
        fields = table(node).fields(required=("title", "versions"))
        if name in found:
            node.refuse(f"the entry «{name}» is given twice")
        version = in_force(fields["versions"], on)
        found[name] = _entry(name, text(fields["title"]), *version, known) if version else None


def _entry(name: str, title: str, since: date, body: Table, known: _Known) -> Entry:
    fields = body.fields(
        required=("proposes", "guards", "phrases", "says", "says_not", "confirmed", "basis"),
        optional=("confirm", "person", "raises", "excepted"),
    )
    key, code = _proposal(fields["proposes"], known.keys)
    raises, person = _heed(body, fields)
    return Entry(
        id=name,
        title=title,
        key=key.name,
        code=code,
        confirm=_question(body, fields, key, code, known.questions),
        person=person,
        raises=raises,
        guards=tuple(known.guards[word(item, known.guards, "guard")] for item in _items(fields["guards"])),
        phrases=_phrases(fields["phrases"], known.groups),
        excepted=_phrases(fields["excepted"], known.groups) if "excepted" in fields else (),
        basis=read_basis(fields["basis"], known.sources),
        confirmed=boolean(fields["confirmed"]),
        says=_examples(fields["says"]),
        says_not=_examples(fields["says_not"]),
        where=body.where,
        since=since,
    )


def _items(node: Node) -> tuple[Node, ...]:
    return sequence(node).items


def _proposal(node: Node, keys: Mapping[str, Key]) -> tuple[Key, str]:
    entries = table(node).entries
    if len(entries) != 1:
        node.refuse("an entry proposes one fact with one code; write two entries")
    ((name, code),) = entries.items()
    if name not in keys:
        node.refuse(f"unknown fact «{name}»")
    key = keys[name]
    found = word(code, key.codes, f"code of «{name}»")
    if found == UNKNOWN or found in key.empty:
        code.refuse(f"«{found}» is no news: an entry proposes what somebody must look at")
    return key, found


def _heed(body: Table, fields: Mapping[str, Node]) -> tuple[str, bool]:
    """How much the words alone weigh: enough for a person to look, never enough for 9-1-1 or a release."""
    raises = text(fields["raises"]) if "raises" in fields else ""
    if raises and raises not in FLOORS:
        fields["raises"].refuse(
            "heard words raise to urgente_24h or prioritaria_72h; only an answer makes it inmediata"
        )
    person = "person" in fields and boolean(fields["person"])
    if person and raises != Urgency.URGENTE_24H:
        body.refuse("what rings the desk raises to urgente_24h: a contact that is cut off must ring as well")
    return raises, person


def _question(body: Table, fields: Mapping[str, Node], key: Key, code: str, questions: Mapping[str, Question]) -> str:
    if "confirm" not in fields:
        if key.kind != "signals":
            body.refuse("name under `confirm` the question by which the reporter says whether it is so")
        return ""
    name = word(fields["confirm"], questions, "question")
    question = questions[name]
    if key.kind != "signals" and (question.key != key.name or code not in {one.code for one in question.choices}):
        fields["confirm"].refuse(f"«{name}» does not answer «{key.name}» with «{code}»")
    return name


def _phrases(node: Node, groups: Mapping[str, Slot]) -> tuple[Phrase, ...]:
    found: dict[Phrase, None] = {}
    for item in one_or_more(node):
        for phrase in read_phrase(item, groups):
            if phrase in found:
                item.refuse(f"«{text(item)}» says the same as a phrase above")
            found[phrase] = None
    return tuple(found)


def _examples(node: Node) -> tuple[str, ...]:
    if not _items(node):
        node.refuse("give at least one example: it runs as a test")
    return texts(node)


def _in_order(node: Node, found: Mapping[str, Entry | None]) -> Collection[Entry]:
    names = []
    for item in one_or_more(node):
        name = word(item, found, "entry")
        if name in names:
            item.refuse(f"«{name}» is given twice")
        names.append(name)
    for name in found:
        if name not in names:
            node.refuse(f"the entry «{name}» has no place in the order of importance")
    return [entry for name in names if (entry := found[name]) is not None]
