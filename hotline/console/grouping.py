"""Lines that look alike, folded behind a count: a flood is seen as one thing, and nothing of it is thrown away."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hotline.journey.views import QueueLine

SHOWN = 5
"""Of lines that look alike. More than these and the rest is folded."""


@dataclass(frozen=True)
class Group:
    """Lines of one kind in their order: those on show, and those folded behind a count."""

    shown: Sequence[QueueLine]
    folded: Sequence[QueueLine] = ()


def alike(lines: Iterable[QueueLine]) -> list[Group]:
    """Lines with the same state, category, urgency, status and day, each kind at the place of its first line.

    What a line says inside nobody knows here. A line to which the reporter wrote again, which is late, or which is
    held stands for itself.
    """
    kinds: dict[tuple[object, ...], list[QueueLine]] = defaultdict(list)
    for line in lines:
        own = line.report_id if line.unread or line.late or line.held else ""
        kind = (line.state_code, line.category, line.urgency, line.status, line.alarm, line.received_on, own)
        kinds[kind].append(line)
    return [Group(found[:SHOWN], found[SHOWN:]) for found in kinds.values()]
