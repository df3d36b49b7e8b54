"""How badly the stand-in behaves: now and then busy or broken, slow to finish and slow to forget."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from hotline.channels.simulator.provider.errors import ApiError, BusyError


@dataclass
class Moods:
    """busy, broken: shares of requests that get 429 or 500.

    settling: how long after its end a thing cannot be deleted yet (20009; Twilio asks for a minute at least, and in
    rare cases it takes fourteen days). lag: how long a deleted thing is still listed. elsewhere: whether
    media are given by a redirect.
    """

    busy: float = 0.0
    broken: float = 0.0
    settling: timedelta = timedelta(minutes=1)
    lag: timedelta = timedelta()
    elsewhere: bool = False
    dice: Random = field(default_factory=lambda: Random(0))  # noqa: S311 - repeatable on purpose

    def strike(self) -> None:
        """Raise what this request gets instead of an answer, if it is its turn."""
        drawn = self.dice.random()
        if drawn < self.busy:
            raise BusyError
        if drawn < self.busy + self.broken:
            raise ApiError
