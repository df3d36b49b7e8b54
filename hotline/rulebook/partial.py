"""Conditions over answers of which some are still open: they surely hold, surely fail, or hang on open answers.

Three values, after Kleene. The answer is one whole number: `HOLDS`, `FAILS`, or the open keys that it may hang on as
the bits of a mask. It is sound, not exact: a condition that holds whatever is answered, yet only because its parts
exclude each other, counts as undetermined. No key that can matter is ever missing.
"""

from collections.abc import Callable, Collection, Iterator, Mapping

from hotline.rulebook.compiling import Compiler
from hotline.rulebook.model import All, AnyOf, AtLeast, Condition, Is, Key, Named, Not
from hotline.vocabulary import Facts

HOLDS = -1
FAILS = 0


class View:
    """One answer set with its open keys while it is being looked at; remembers what names came to."""

    __slots__ = ("done", "facts", "open")

    def __init__(self, facts: Facts, open_keys: int) -> None:
        self.facts = facts
        self.open = open_keys
        self.done: dict[str, int] = {}


Look = Callable[[View], int]


class Partial:
    """Compiles many conditions that share names, each name once, and looks at each name once per view."""

    def __init__(self, named: Mapping[str, Condition], keys: Mapping[str, Key]) -> None:
        self._named = named
        self._tests = Compiler(named, keys)
        self._keys = keys
        self._bits = {name: 1 << place for place, name in enumerate(keys)}
        self._looks: dict[str, Look] = {}

    def view(self, facts: Facts, open_keys: Collection[str] | int) -> View:
        """facts: answers as triage takes them; an answer to an open key is ignored. open_keys: names or a mask."""
        mask = open_keys if isinstance(open_keys, int) else self.mask(open_keys)
        return View(facts, mask)

    def mask(self, keys: Collection[str]) -> int:
        """The bits of some keys. KeyError for a name that is no key."""
        found = 0
        for key in keys:
            found |= self._bits[key]
        return found

    def keys(self, mask: int) -> Iterator[str]:
        """The keys of a mask, in the order of the vocabulary."""
        return (name for name, bit in self._bits.items() if mask & bit)

    def named(self, name: str) -> Look:
        """The look at one named condition or rule. Raises KeyError for a name that nobody gave."""
        if name not in self._looks:
            self._looks[name] = _once(self.compile(self._named[name]), name)
        return self._looks[name]

    def compile(self, condition: Condition) -> Look:
        """The look at one condition."""
        match condition:
            case Is(key, _):
                return self._is(condition, key)
            case Named(name):
                return self.named(name)
            case Not(part):
                return _negation(self.compile(part))
            case All(parts):
                return _every([self.compile(part) for part in parts])
            case AnyOf(parts):
                return _some([self.compile(part) for part in parts])
            case AtLeast(n, of):
                return _count(n, [self.named(name) for name in of])

    def _is(self, condition: Condition, key: str) -> Look:
        bit, test = self._bits[key], self._tests.compile(condition)

        def look(view: View) -> int:
            if view.open & bit:
                return bit
            return HOLDS if test(view.facts) else FAILS

        return look


def _once(look: Look, name: str) -> Look:
    def remembered(view: View) -> int:
        known = view.done.get(name)
        if known is None:
            known = view.done[name] = look(view)
        return known

    return remembered


def _negation(part: Look) -> Look:
    def look(view: View) -> int:
        value = part(view)
        return HOLDS if value == FAILS else FAILS if value == HOLDS else value

    return look


def _every(parts: list[Look]) -> Look:
    if len(parts) == 1:
        return parts[0]

    def look(view: View) -> int:
        mask = 0
        for part in parts:
            value = part(view)
            if value == FAILS:
                return FAILS
            if value != HOLDS:
                mask |= value
        return mask or HOLDS

    return look


def _some(parts: list[Look]) -> Look:
    if len(parts) == 1:
        return parts[0]

    def look(view: View) -> int:
        mask = 0
        for part in parts:
            value = part(view)
            if value == HOLDS:
                return HOLDS
            mask |= value
        return mask

    return look


def _count(n: int, parts: list[Look]) -> Look:
    def look(view: View) -> int:
        held, mask, left = 0, 0, 0
        for part in parts:
            value = part(view)
            if value == HOLDS:
                held += 1
                if held >= n:
                    return HOLDS
            elif value != FAILS:
                left += 1
                mask |= value
        return mask if held + left >= n else FAILS

    return look
