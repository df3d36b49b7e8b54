"""What simulated callers do, by how they behave: they hear what is offered, and press something or hang up."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from xml.etree.ElementTree import Element

BEHAVIOURS = ("completes", "hangs-up", "silent", "random", "danger", "leaves")

OFFER = re.compile(r"(.*?)(?::|,)? ?(?:marque|marca|press) (\d)")
DETOUR = re.compile(r"persona:|person:|folio|English|español|Hablar|Talk", re.IGNORECASE)
"""Offers that lead out of the questions; who wants to finish does not take them."""
YES = "1"
STATES = ("07", "09", "21", "29")
ANY_KEY = "0123456789*#"
SECOND = "2"
LEAVES = 4
"""Answers of one who is in no danger and leaves before a folio is derived: steps that only go on."""
LONGEST = 60
"""Answers of one caller; beyond that a dialogue is going round in circles."""


@dataclass
class Caller:
    """One caller. `act` is asked at every question, in order."""

    behaviour: str
    dice: Random
    answers: int = 0

    def act(self, gather: Element) -> str | None:
        """Keys, an empty string for silence, None to hang up."""
        self.answers += 1
        if self.answers > LONGEST:
            return None
        match self.behaviour:
            case "silent":
                return ""
            case "random":
                return self.dice.choice(ANY_KEY)
            case "danger" if self.answers == 1:
                return YES
            case "leaves":
                return SECOND if self.answers <= LEAVES else None
            case "hangs-up" if self.answers > 1 and self.dice.random() < 0.25:
                return None
            case _:
                return self._fitting(gather)

    def _fitting(self, gather: Element) -> str:
        """A key that is offered; two digits of a postal code where they are asked for, and else the key that skips."""
        offered = list(offers(gather))
        if offered:
            first = self.answers == 1 and self.behaviour != "danger"
            return self.dice.choice([key for key in offered if not (first and key == YES)] or offered)
        return self.dice.choice(STATES) if gather.get("numDigits") == "2" else "#"


def offers(gather: Element) -> Iterator[str]:
    """The keys that a question offers as its answers."""
    for said in gather.iter("Say"):
        found = OFFER.match(said.text or "")
        if found and not DETOUR.search(said.text or ""):
            yield found[2]


def crowd(mix: Sequence[tuple[str, int]], count: int, seed: int) -> list[Caller]:
    """So many callers, their behaviours by weight, in an order by chance; the same again for the same seed."""
    dice = Random(seed)  # noqa: S311 - simulated callers, no secret
    kinds = dice.choices([name for name, _ in mix], [weight for _, weight in mix], k=count)
    return [Caller(kind, Random(f"{seed} {number}")) for number, kind in enumerate(kinds)]  # noqa: S311
