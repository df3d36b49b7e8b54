"""Turns conditions into plain closures, once. Nothing is interpreted while somebody waits."""

from collections.abc import Callable, Mapping

from hotline.rulebook.model import All, AnyOf, AtLeast, Condition, Is, Key, Named, Not
from hotline.rulebook.words import UNKNOWN
from hotline.vocabulary import Facts

Test = Callable[[Facts], bool]


def compile_condition(condition: Condition, named: Mapping[str, Condition], keys: Mapping[str, Key]) -> Test:
    """A function that says whether the condition holds for an answer set.

    named: what each name stands for (checked at load: complete and free of circles). keys: the facts' table.
    """
    return Compiler(named, keys).compile(condition)


class Compiler:
    """Compiles many conditions that share names, each name once."""

    def __init__(self, named: Mapping[str, Condition], keys: Mapping[str, Key]) -> None:
        self._named = named
        self._keys = keys
        self._done: dict[str, Test] = {}

    def named(self, name: str) -> Test:
        """The test of one named condition or rule. Raises KeyError for a name that nobody gave."""
        if name not in self._done:
            self._done[name] = self.compile(self._named[name])
        return self._done[name]

    def compile(self, condition: Condition) -> Test:
        """The test of one condition."""
        match condition:
            case Is(key, codes):
                return _contains(key, codes) if self._keys[key].multiple else _equals(key, codes)
            case Named(name):
                return self.named(name)
            case Not(part):
                return _negation(self.compile(part))
            case All(parts):
                return _every([self.compile(part) for part in parts])
            case AnyOf(parts):
                return _some([self.compile(part) for part in parts])
            case AtLeast(n, of):
                tests = [self.named(name) for name in of]
                return _some(tests) if n == 1 else _count(n, tests)


def _equals(key: str, codes: tuple[str, ...]) -> Test:
    if len(codes) == 1:
        only = codes[0]
        return lambda facts: facts.get(key, UNKNOWN) == only
    wanted = frozenset(codes)
    return lambda facts: facts.get(key, UNKNOWN) in wanted


def _contains(key: str, codes: tuple[str, ...]) -> Test:
    wanted = frozenset(codes)
    nothing = UNKNOWN in wanted

    def test(facts: Facts) -> bool:
        chosen = facts.get(key)
        if not chosen:
            return nothing
        return chosen in wanted if isinstance(chosen, str) else not wanted.isdisjoint(chosen)

    return test


def _negation(part: Test) -> Test:
    return lambda facts: not part(facts)


def _every(parts: list[Test]) -> Test:
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2:
        first, second = parts
        return lambda facts: first(facts) and second(facts)

    def test(facts: Facts) -> bool:
        for part in parts:  # noqa: SIM110 - a loop is twice as fast as all() here
            if not part(facts):
                return False
        return True

    return test


def _some(parts: list[Test]) -> Test:
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2:
        first, second = parts
        return lambda facts: first(facts) or second(facts)

    def test(facts: Facts) -> bool:
        for part in parts:  # noqa: SIM110 - a loop is twice as fast as any() here
            if part(facts):
                return True
        return False

    return test


def _count(n: int, parts: list[Test]) -> Test:
    def test(facts: Facts) -> bool:
        held = 0
        for part in parts:
            held += part(facts)
            if held >= n:
                return True
        return False

    return test
