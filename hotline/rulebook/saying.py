"""A condition as a sentence that a lawyer reads, in pieces that know what they stand for.

The words for facts, answers and names are those of `protocols/`; the words between them are below, and are the same for
every condition, so that two rules that differ read differently.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from hotline.rulebook.book import Rulebook
from hotline.rulebook.model import All, AnyOf, AtLeast, Condition, Is, Named, Not
from hotline.rulebook.words import UNKNOWN
from hotline.translations import N_, gettext
from hotline.vocabulary import LANGUAGES

Joint = Literal["", "y", "o"]

ALL = N_("se cumple todo esto:")
ANY = N_("se cumple algo de esto:")


@dataclass(frozen=True)
class Piece:
    """Some words. ref: what they stand for, as `family:id` (`hecho:edad`, `regla:TR-1`). code: its id, to be shown."""

    text: str
    ref: str = ""
    code: str = ""

    def __str__(self) -> str:
        return f"{self.text} [{self.code}]" if self.code else self.text


@dataclass(frozen=True)
class Said:
    """A condition in words: a line, and its parts when it has some.

    joint: how the parts hang together, `y` or `o`; empty for a list that the line itself introduces.
    meaning: of a line that is a name, what the name stands for.
    """

    line: tuple[Piece, ...]
    parts: tuple["Said", ...] = ()
    joint: Joint = ""
    meaning: "Said | None" = None

    @property
    def text(self) -> str:
        """The line alone."""
        return "".join(map(str, self.line))

    def refs(self) -> Iterator[str]:
        """What the line and its parts stand for; what is reached through a meaning is not its own."""
        yield from (piece.ref for piece in self.line if piece.ref)
        for part in self.parts:
            yield from part.refs()


class Speaker:
    """Says the conditions of one rulebook in one language."""

    def __init__(self, rulebook: Rulebook, language: str = LANGUAGES[0]) -> None:
        self.rulebook = rulebook
        self.language = language
        self._rules = {rule.id: rule for rule in (*rulebook.rules, *rulebook.indicators)}
        self._lists = {tuple(members): name for name, members in rulebook.lists.items()}

    def words(self, text: str, **values: object) -> str:
        """A text of the house or of the protocol in the language spoken."""
        return gettext(self.language, text, **values)

    def say(self, condition: Condition, deep: bool = False) -> Said:
        """The condition in words. deep: every name is followed by what it stands for, one level down."""
        said = self._positive(condition)
        return self._explained(said) if deep else said

    def sentence(self, condition: Condition) -> str:
        """The condition on one line."""
        return self._joined(self._positive(condition))

    def name(self, name: str) -> Piece:
        """A named condition, rule or indicator."""
        if name in self._rules:
            family = "indicador" if self._rules[name].family == "indicator" else "regla"
            return Piece(self.words(self._rules[name].title), f"{family}:{name}", name)
        title = self.rulebook.titles.get(name, "")
        return Piece(self.words(title) if title else f"«{name}»", f"nombre:{name}", name if title else "")

    def fact(self, key: str) -> Piece:
        """A fact by its label."""
        return Piece(f"«{self.words(self.rulebook.keys[key].label or key)}»", f"hecho:{key}")

    def code(self, key: str, code: str) -> str:
        """An answer by its label."""
        return f"«{self.words(label_of(self.rulebook, key, code))}»"

    @cached_property
    def _or(self) -> str:
        return self.words("%(first)s o %(last)s")

    def _positive(self, condition: Condition) -> Said:
        match condition:
            case Is(key, codes):
                return Said(self._fact_line(key, codes))
            case Named(name):
                return Said((self.name(name),)) if self._is_clause(name) else self._held("se cumple %(name)s", name)
            case Not(part):
                return self._negative(part)
            case All(()):
                return Said((Piece(self.words("siempre")),))
            case AnyOf(()):
                return Said((Piece(self.words("nunca: no está en vigor")),))
            case All((part,)) | AnyOf((part,)):
                return self._positive(part)
            case All(parts):
                return self._group(ALL, parts, "y")
            case AnyOf(parts):
                return self._group(ANY, parts, "o")
            case AtLeast(n, of):
                return self._counted(n, of)

    def _negative(self, condition: Condition) -> Said:
        match condition:
            case Is(key, codes):
                return Said(self._not_fact_line(key, codes))
            case Named(name):
                clause = self._is_clause(name)
                return self._held("no se cumple que %(name)s" if clause else "no se cumple %(name)s", name)
            case Not(part):
                return self._positive(part)
            case All(()):
                return self._positive(AnyOf(()))
            case AnyOf(()):
                return self._positive(All(()))
            case All((part,)) | AnyOf((part,)):
                return self._negative(part)
            case All(parts):
                return self._group("no se cumple todo esto a la vez:", parts, "y")
            case AnyOf(parts):
                return self._group("no se cumple nada de esto:", parts, "o")
            case AtLeast(n, of):
                return self._counted(n, of, fewer=True)

    def _is_clause(self, name: str) -> bool:
        """Whether the title of a name can stand as a sentence: those of words.yaml can, titles of rules are nouns."""
        return name not in self._rules and name in self.rulebook.titles

    def _held(self, template: str, name: str) -> Said:
        return Said(fill(self.words(template), name=self.name(name)))

    def _group(self, line: str, parts: Sequence[Condition], joint: Joint) -> Said:
        return Said((Piece(self.words(line)),), tuple(map(self._positive, parts)), joint)

    def _counted(self, n: int, of: tuple[str, ...], fewer: bool = False) -> Said:
        known = self._lists.get(of, "")
        template = _COUNTED[fewer, n == 1, bool(known)]
        values = {"n": Piece(str(n))}
        if known:
            title = self.rulebook.titles.get(known, "")
            values["list"] = Piece(self.words(title) if title else f"«{known}»", f"lista:{known}", known)
        return Said(fill(self.words(template), **values), tuple(Said((self.name(name),)) for name in of))

    def _fact_line(self, key: str, codes: tuple[str, ...]) -> tuple[Piece, ...]:
        known = tuple(code for code in codes if code != UNKNOWN)
        multiple = self.rulebook.keys[key].multiple
        template = _FACT[multiple, bool(known), len(known) < len(codes)]
        return fill(self.words(template), fact=self.fact(key), codes=Piece(self._listed(key, known, self._or)))

    def _not_fact_line(self, key: str, codes: tuple[str, ...]) -> tuple[Piece, ...]:
        known = tuple(code for code in codes if code != UNKNOWN)
        multiple = self.rulebook.keys[key].multiple
        template = _NOT_FACT[multiple, bool(known), len(known) < len(codes)]
        nor = self.words("%(first)s ni %(last)s")
        return fill(self.words(template), fact=self.fact(key), codes=Piece(self._listed(key, known, nor)))

    def _listed(self, key: str, codes: Sequence[str], joint: str) -> str:
        labels = [self.code(key, code) for code in codes]
        return joint % {"first": ", ".join(labels[:-1]), "last": labels[-1]} if len(labels) > 1 else "".join(labels)

    def _joined(self, said: Said) -> str:
        if not said.parts:
            return said.text
        texts = [f"({self._joined(part)})" if part.parts else self._joined(part) for part in said.parts]
        if not said.joint:
            return f"{said.text} {', '.join(texts)}"
        joined = f", {self.words(said.joint)} ".join(texts)
        return joined if said.text in {self.words(ALL), self.words(ANY)} else f"{said.text} {joined}"

    def _explained(self, said: Said) -> Said:
        name = next((piece.ref.partition(":")[2] for piece in said.line if piece.ref.startswith(_NAMES)), "")
        meaning = self._positive(self.rulebook.named[name]) if name in self.rulebook.named else None
        return replace(said, parts=tuple(map(self._explained, said.parts)), meaning=meaning)


def outline(said: Said, indent: str = "") -> Iterator[str]:
    """The condition as lines for a terminal, parts and meanings indented below."""
    yield f"{indent}{said.text}"
    for part in said.parts:
        yield from _hanging(outline(part), f"{indent}  - ")
    if said.meaning is not None:
        yield from _hanging(outline(said.meaning), f"{indent}  = ")


def _hanging(lines: Iterable[str], mark: str) -> Iterator[str]:
    for n, line in enumerate(lines):
        yield f"{' ' * len(mark) if n else mark}{line}"


def label_of(rulebook: Rulebook, key: str, code: str) -> str:
    """The label of a code in Spanish: its own, else the answer on offer; one that several answers share as itself."""
    given = rulebook.keys[key].labels.get(code)
    if given:
        return given
    offered = {
        choice.label for question in rulebook.questions.values() if question.key == key
        for choice in question.choices if choice.code == code
    }  # fmt: skip
    return offered.pop() if len(offered) == 1 else code.replace("_", " ").capitalize()


def fill(template: str, **values: Piece) -> tuple[Piece, ...]:
    """A sentence with `%(name)s` in it as pieces, each place filled by its own."""
    return tuple(_pieces(re.split(r"%\((\w+)\)s", template), values))


def _pieces(split: Iterable[str], values: dict[str, Piece]) -> Iterator[Piece]:
    for n, text in enumerate(split):
        if n % 2:
            yield values[text]
        elif text:
            yield Piece(text)


_NAMES = ("nombre:", "regla:", "indicador:")

_FACT = {  # by: takes several answers, names a known answer, counts not knowing too
    (False, True, False): N_("%(fact)s es %(codes)s"),
    (False, True, True): N_("%(fact)s es %(codes)s, o no se sabe"),
    (False, False, True): N_("no se sabe %(fact)s"),
    (True, True, False): N_("%(fact)s incluye %(codes)s"),
    (True, True, True): N_("%(fact)s incluye %(codes)s, o no se sabe"),
    (True, False, True): N_("no se sabe %(fact)s"),
}

_NOT_FACT = {
    (False, True, False): N_("%(fact)s no es %(codes)s, o no se sabe"),
    (False, True, True): N_("%(fact)s se sabe, y no es %(codes)s"),
    (False, False, True): N_("se sabe %(fact)s"),
    (True, True, False): N_("%(fact)s no incluye %(codes)s, o no se sabe"),
    (True, True, True): N_("%(fact)s se sabe, y no incluye %(codes)s"),
    (True, False, True): N_("se sabe %(fact)s"),
}

_COUNTED = {  # by: fewer than so many, the number is one, the names are a list of words.yaml
    (False, False, True): N_("se cumplen al menos %(n)s de los %(list)s:"),
    (False, False, False): N_("se cumplen al menos %(n)s de estos:"),
    (False, True, True): N_("se cumple al menos uno de los %(list)s:"),
    (False, True, False): N_("se cumple al menos uno de estos:"),
    (True, False, True): N_("se cumplen menos de %(n)s de los %(list)s:"),
    (True, False, False): N_("se cumplen menos de %(n)s de estos:"),
    (True, True, True): N_("no se cumple ninguno de los %(list)s:"),
    (True, True, False): N_("no se cumple ninguno de estos:"),
}

_SPOKEN = (  # said with a word of their own above
    N_("%(first)s o %(last)s"), N_("%(first)s ni %(last)s"), N_("siempre"), N_("nunca: no está en vigor"),
    N_("se cumple %(name)s"), N_("no se cumple %(name)s"), N_("no se cumple que %(name)s"),
    N_("no se cumple todo esto a la vez:"), N_("no se cumple nada de esto:"), N_("y"), N_("o"),
)  # fmt: skip
