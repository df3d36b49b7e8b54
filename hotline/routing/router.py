"""The five ordered steps of routing: name, add, strike and hold, follow the chain, set the clocks."""

from datetime import datetime, timedelta
from typing import Protocol

from hotline.routing.clocks import NEVER, Clocks, Due
from hotline.routing.directory import Directory
from hotline.routing.naming import Named, Naming, said
from hotline.routing.parts import ROLES, Entry
from hotline.routing.result import Recipient, Routing
from hotline.routing.striking import Striking, Verdict
from hotline.rulebook.book import Rulebook
from hotline.rulebook.compiling import Compiler
from hotline.vocabulary import Facts, RecipientRole, Urgency

LIVE = "linea_911"
"""The type that takes over with the caller on the line."""


class Assessed(Protocol):
    """All that routing reads of an assessment: facts decide whom, urgency decides how soon."""

    @property
    def urgency(self) -> Urgency: ...


class Router:
    """Routes answer sets by one rulebook; built once, used for every report. Pure."""

    def __init__(self, rulebook: Rulebook) -> None:
        routes = rulebook.routes
        compiler = Compiler(rulebook.named, rulebook.keys)
        self._rulebook = rulebook
        self._routes = routes
        self._directory = Directory(rulebook.authorities, routes.chains)
        self._naming = Naming(routes, compiler, self._directory)
        self._striking = Striking(routes, compiler, self._directory, rulebook.authorities)
        self._clocks = Clocks(routes)
        self._words = compiler.compile(routes.strikes.words.when)

    def route(self, facts: Facts, assessment: Assessed, state: str | None, at: datetime) -> Routing:
        """Who receives this report, in order, with chains and clocks.

        facts: checked answers. state: INEGI key of the state of the facts, None when unknown. at: aware instant from
        which the clocks run. Raises ValueError for a state that does not exist.
        """
        if state is not None and state not in self._rulebook.states:
            raise ValueError("state is not the key of a federal entity")
        urgency = assessment.urgency
        named = self._naming.name(facts, urgency, state)
        verdict = self._striking.judge(facts, state)
        entries = self._striking.apply(named.entries, named.base, facts, urgency, state, verdict)
        return Routing(
            recipients=tuple(self._recipient(entry, named, facts, urgency, verdict, at) for entry in entries),
            excluded=tuple(verdict.struck.values()),
            base=named.base.id,
            rows=tuple(ready.row.id for ready in named.rows),
            orientation=named.base.orientation,
            accused=tuple(sorted(verdict.held)),
        )

    def base(self, facts: Facts, _assessment: Assessed | None = None) -> str:
        """The id of the base row, `B01` to `F9`. It hangs on the facts alone, never on the category that won."""
        return self._naming.base(facts).row.id

    def due(self, agency: str, role: RecipientRole, urgency: Urgency, at: datetime) -> Due:
        """The clock of an agency whose sheet leaves at an instant: released by a person, or next in a chain.

        What was retained leaves as principal.
        """
        leaves_as = RecipientRole.PRINCIPAL if role is RecipientRole.RETENIDA else role
        return self._clocks.due(self._directory[agency], leaves_as, urgency, at)

    def ack_due(self, agency: str, role: RecipientRole, urgency: Urgency, at: datetime) -> datetime | None:
        """By when this agency acknowledges, or None when it has no clock."""
        return self.due(agency, role, urgency, at).ack_by

    def review_clock(self, urgency: Urgency) -> timedelta:
        """How long the desk may look at a report before its sheets leave by themselves."""
        return self._clocks.review(urgency)

    def retained_clock(self, urgency: Urgency) -> timedelta:
        """When a sheet that is held only until the urgency's clock ends leaves by itself."""
        return self._clocks.retained(urgency)

    def _recipient(
        self, entry: Entry, named: Named, facts: Facts, urgency: Urgency, verdict: Verdict, at: datetime
    ) -> Recipient:
        role, release = ROLES[entry.part]
        barred = {*verdict.struck, *verdict.held, *self._routes.strikes.never}
        due = NEVER if entry.is_held else self.due(entry.agency, role, urgency, at)
        return Recipient(
            agency=entry.agency,
            type=entry.type,
            role=role,
            release=release,
            ack_by=due.ack_by,
            first_action_by=due.first_action_by,
            feedback_by=due.feedback_by,
            fallbacks=self._directory.followers(entry.agency, barred),
            rule=entry.rule,
            basis=entry.basis,
            live=entry.type == LIVE,
            words=self._may_read_words(entry, role, facts),
            note=" ".join(self._notes(entry, named, facts)),
        )

    def _may_read_words(self, entry: Entry, role: RecipientRole, facts: Facts) -> bool:
        rule = self._routes.strikes.words
        barred = entry.wordless or role in rule.never_roles or entry.agency in rule.never_agencies
        return not barred and self._words(facts)

    def _notes(self, entry: Entry, named: Named, facts: Facts) -> list[str]:
        notes = [*entry.notes]
        for ready in named.rows:
            notes += said(ready.notes, facts, entry.agency)
        notes += said(self._striking.notes, facts, entry.agency)
        authority = self._directory[entry.agency]
        if authority.name_mark == "C" and authority.parent:
            notes.append(self._routes.unconfirmed_name % {"parent": authority.parent})
        return list(dict.fromkeys(notes))
