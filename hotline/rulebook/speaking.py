"""Which answers a condition speaks of by itself."""

from collections.abc import Iterator

from hotline.rulebook.model import All, AnyOf, Condition, Is, Not


def keys_of(condition: Condition) -> Iterator[str]:
    """The keys that a condition names directly; what it reaches through other names is theirs."""
    match condition:
        case Is(key, _):
            yield key
        case Not(part):
            yield from keys_of(part)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from keys_of(part)
        case _:
            return
