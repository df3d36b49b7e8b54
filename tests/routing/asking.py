"""Asks the router in the short form that decisions are written in: `{"07-fiscalia": "P", "00-busqueda": "P"}`."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from hotline.routing import Recipient, Router, Routing
from hotline.triage import Triage
from hotline.vocabulary import RecipientRole, Release

Given = dict[str, str | tuple[str, ...]]

# A Friday at ten in the morning in central Mexico.
FRIDAY = datetime(2026, 11, 27, 10, 0, tzinfo=ZoneInfo("America/Mexico_City"))

LETTERS = {
    (RecipientRole.PRINCIPAL, Release.NOW): "P",
    (RecipientRole.COPIA, Release.NOW): "C",
    (RecipientRole.COORDINACION, Release.NOW): "K",
    (RecipientRole.RETENIDA, Release.PERSON): "R",
    (RecipientRole.RETENIDA, Release.PERSON_OR_CLOCK): "Rt",
}


@dataclass
class Desk:
    """A triage and a router over the rulebook in force."""

    triage: Triage
    router: Router

    def routing(self, facts: Given, state: str | None = "07", at: datetime = FRIDAY) -> Routing:
        return self.router.route(facts, self.triage.assess(facts), state, at)

    def roles(self, facts: Given, state: str | None = "07") -> dict[str, str]:
        """Every recipient as agency and letter; `07-` is left out where it is the state asked for."""
        prefix = f"{state}-"
        return {
            one.agency.removeprefix(prefix): LETTERS[one.role, one.release]
            for one in self.routing(facts, state).recipients
        }

    def base(self, facts: Given) -> str:
        return self.router.base(facts, self.triage.assess(facts))


def only(routing: Routing, agency: str) -> Recipient:
    """The recipient of that id, which must be there once."""
    (found,) = [one for one in routing.recipients if one.agency == agency]
    return found
