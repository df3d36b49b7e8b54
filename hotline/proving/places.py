"""The places over which routing is proved: one state for all that have the same authorities, and no state at all."""

from dataclasses import dataclass

from hotline.rulebook.book import Rulebook


@dataclass(frozen=True)
class Place:
    """A state that stands for others. state: INEGI key, None when nobody knows it. states: how many it stands for."""

    state: str | None
    states: int


def places(*rulebooks: Rulebook) -> tuple[Place, ...]:
    """Every kind of place. Routing reads of a state only which types of authority it has and which of them work.

    rulebooks: one, or several that are compared; then states are of one kind when they are so in each.
    """
    kinds: dict[tuple[frozenset[tuple[str, bool]], ...], list[str]] = {}
    for state in rulebooks[0].states:
        has = tuple(
            frozenset((one.type, one.active) for one in book.authorities.values() if one.state == state)
            for book in rulebooks
        )
        kinds.setdefault(has, []).append(state)
    return (Place(None, 1), *(Place(states[0], len(states)) for states in kinds.values()))
