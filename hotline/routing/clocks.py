"""Step 5: by when an authority acknowledges, acts and tells what came of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hotline.routing.calendar import Calendar
from hotline.rulebook.model import Authority
from hotline.rulebook.routes import Clock, Routes, Span
from hotline.vocabulary import RecipientRole, Urgency

NO_CLOCK = Clock(None, None, None)


class Due(NamedTuple):
    """Three instants in the authority's zone; None where no time is set."""

    ack_by: datetime | None
    first_action_by: datetime | None
    feedback_by: datetime | None


NEVER = Due(None, None, None)
"""Of what has not left yet."""


class Clocks:
    """The service agreements of `routing/clocks.yaml`: proposals, none confirmed by an authority."""

    def __init__(self, routes: Routes) -> None:
        self._clocks: Mapping[tuple[str, str], Mapping[Urgency, Clock]] = routes.clocks
        self._review, self._retained = routes.review, routes.retained
        self._calendar = Calendar(routes.working_days)

    def due(self, authority: Authority, role: RecipientRole, urgency: Urgency, at: datetime) -> Due:
        """The clock of one authority from an instant on. What is retained, or has no agreement, has no clock."""
        clock = self._clocks.get((authority.type, role), {}).get(urgency, NO_CLOCK)
        zone = ZoneInfo(authority.zone)
        return Due(
            self._after(at, clock.ack, zone),
            self._after(at, clock.first_action, zone),
            self._after(at, clock.feedback, zone),
        )

    def review(self, urgency: Urgency) -> timedelta:
        """How long the desk may look at a report before its sheets leave by themselves."""
        return _length(self._review[urgency])

    def retained(self, urgency: Urgency) -> timedelta:
        """When a sheet that is held only until the urgency's clock ends leaves by itself."""
        return _length(self._retained[urgency])

    def _after(self, at: datetime, span: Span | None, zone: ZoneInfo) -> datetime | None:
        return None if span is None else self._calendar.after(at, span, zone)


def _length(span: Span) -> timedelta:
    return timedelta(**{_ARGUMENT[span.unit]: span.amount})


_ARGUMENT = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}
