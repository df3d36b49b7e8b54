"""Refuses names that stand for themselves, however long the way round."""

from collections.abc import Iterator, Mapping

from hotline.rulebook.model import All, AnyOf, AtLeast, Condition, Is, Named, Not


def references(condition: Condition) -> Iterator[str]:
    """Every name that a condition speaks of directly."""
    match condition:
        case Named(name):
            yield name
        case AtLeast(_, of):
            yield from of
        case Not(part):
            yield from references(part)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from references(part)
        case Is():
            return


def find_circle(named: Mapping[str, Condition]) -> tuple[str, ...]:
    """The first names that refer to each other in a circle, in order, or nothing."""
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if name in path:
            return (*path[path.index(name) :], name)
        if name in done:
            return ()
        for other in references(named[name]):
            if circle := walk(other, (*path, name)):
                return circle
        done.add(name)
        return ()

    for name in named:
        if circle := walk(name, ()):
            return circle
    return ()
