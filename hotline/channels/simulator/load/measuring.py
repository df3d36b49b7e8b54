"""Times of many requests, as a few numbers."""

from collections import Counter
from dataclasses import dataclass, field

PERCENTILES = (50, 95, 99)


@dataclass
class Measured:
    """Seconds by kind of request, how calls ended, and what went wrong by its status of HTTP."""

    times: dict[str, list[float]] = field(default_factory=lambda: {"first": [], "step": [], "end": []})
    ends: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)

    def told(self, seconds: float) -> dict[str, object]:
        """As JSON says it: milliseconds, calls, and steps a second. seconds: that it all took."""
        steps = len(self.times["first"]) + len(self.times["step"])
        return {
            "seconds": round(seconds, 2),
            "calls": sum(self.ends.values()),
            "steps": steps,
            "steps_a_second": round(steps / seconds, 1) if seconds else 0.0,
            "ends": dict(sorted(self.ends.items())),
            "failures": dict(sorted(self.failures.items())),
            "milliseconds": {kind: _percentiles(times) for kind, times in self.times.items() if times},
        }


def _percentiles(times: list[float]) -> dict[str, float]:
    """The smallest time that so many in a hundred did not exceed (nearest rank)."""
    ordered = sorted(times)
    found = {f"p{rank}": ordered[max(0, -(-len(ordered) * rank // 100) - 1)] for rank in PERCENTILES}
    return {name: round(1000 * time, 1) for name, time in {**found, "max": ordered[-1]}.items()}
