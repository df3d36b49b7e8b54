"""The law of the day: what judges, routes and asks today, exchanged at midnight when a version begins or ends."""

import logging
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from hotline.clock import Clock, today
from hotline.conversation.guide import Guide
from hotline.errors import ProtocolError
from hotline.routing import Router
from hotline.rulebook import Rulebook
from hotline.rulebook.speaking import keys_of
from hotline.triage import Triage

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Law:
    """Everything that decides on one day, from one rulebook."""

    rulebook: Rulebook
    triage: Triage
    router: Router
    guide: Guide

    @cached_property
    def keys_read(self) -> Mapping[str, frozenset[str]]:
        """The keys on which each rule of category and urgency hangs, by the rule's id."""
        return {rule.id: frozenset(keys_of(rule.when)) for rule in self.rulebook.rules}


class Laws:
    """Holds the law of the day. Files that change meanwhile count after a restart only; days count by themselves."""

    def __init__(self, clock: Clock, of_day: Callable[[date], Law], days: Collection[date]) -> None:
        """Read the law of today and of every later day that the files name.

        of_day: makes the law of a day. days: on which the law may change. Raises ProtocolError: a mistake in what
        begins in January stops the start today, not a caller in January.
        """
        self._clock, self._of_day = clock, of_day
        self._lock = threading.Lock()
        day = today(clock)
        self._law = of_day(day)
        self._ahead = sorted(later for later in days if later > day)
        for later in self._ahead:
            of_day(later)

    def today(self) -> Law:
        """The law in force now."""
        day = today(self._clock)
        if self._ahead and day >= self._ahead[0]:
            with self._lock:
                if self._ahead and day >= self._ahead[0]:
                    self._turn(day)
        return self._law

    def now(self) -> tuple[Law, date]:
        """The law in force and the day by which it is, both of one moment: midnight may come between two looks."""
        while True:
            day, law = today(self._clock), self.today()
            if today(self._clock) == day:
                return law, day

    def _turn(self, day: date) -> None:
        ahead = [later for later in self._ahead if later > day]
        try:
            self._law = self._of_day(day)
        except ProtocolError as wrong:
            # Yesterday's law is better than no line; a report that it judges shows that it differs. Tomorrow once more.
            log.error("the law of %s cannot be read, an earlier one judges on: %s", day, wrong)
            ahead = sorted({day + timedelta(days=1), *ahead})
        self._ahead = ahead
