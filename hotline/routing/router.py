"""The five ordered steps of routing: name, add, strike and hold, follow the chain, set the clocks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Protocol

from hotline.routing.clocks import NEVER, Clocks, Due
from hotline.routing.directory import Directory
from hotline.routing.naming import Named, Naming, holding
from hotline.routing.parts import ROLES, Entry
from hotline.routing.relevance import Relevance
from hotline.routing.result import Recipient, Routing
from hotline.routing.striking import Striking, Verdict
from hotline.rulebook.book import Rulebook
from hotline.rulebook.compiling import Compiler
from hotline.rulebook.routes import Note
from hotline.vocabulary import Facts, RecipientRole, Urgency

LIVE = "linea_911"
"""The type that takes over with the caller on the line."""


class Assessed(Protocol):
    """All that routing reads of an assessment: facts decide whom, urgency decides how soon."""

    @property
    def urgency(self) -> Urgency: ...


@dataclass(frozen=True)
class _Shared:
    """What all recipients of one report share.

    barred: who may not follow in a chain. notes: the sentences that hold. words: the reporter's own may be passed on.
    """

    urgency: Urgency
    at: datetime
    barred: Collection[str]
    notes: tuple[Note, ...]
    words: bool


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
        self._unconfirmed = {
            agency: routes.unconfirmed_name % {"parent": authority.parent}
            for agency, authority in rulebook.authorities.items()
            if authority.name_mark == "C" and authority.parent
        }

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
        shared = self._shared(named, facts, urgency, verdict, at)
        return Routing(
            recipients=tuple(self._recipient(entry, shared) for entry in entries),
            excluded=tuple(verdict.struck.values()),
            base=named.base.id,
            rows=tuple(ready.row.id for ready in named.rows),
            orientation=named.base.orientation,
            accused=tuple(sorted(verdict.held)),
        )

    def base(self, facts: Facts, _assessment: Assessed | None = None) -> str:
        """The id of the base row, `B01` to `F9`. It hangs on the facts alone, never on the category that won."""
        return self._naming.base(facts).row.id

    @cached_property
    def _relevance(self) -> Relevance:
        return Relevance(self._rulebook)

    def undecided(
        self, facts: Facts, open_keys: Collection[str] | int, urgencies: Collection[Urgency], placed: bool = True
    ) -> tuple[int, ...]:
        """What several open answers together can still change; see `routing.relevance`."""
        return self._relevance.look(facts, open_keys, urgencies, placed)

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

    def _shared(self, named: Named, facts: Facts, urgency: Urgency, verdict: Verdict, at: datetime) -> _Shared:
        said = (*(ready for row in named.rows for ready in row.notes), *self._striking.notes)
        return _Shared(
            urgency=urgency,
            at=at,
            barred={*verdict.struck, *verdict.held, *self._routes.strikes.never},
            notes=tuple(holding(said, facts)),
            words=self._words(facts),
        )

    def _recipient(self, entry: Entry, shared: _Shared) -> Recipient:
        role, release = ROLES[entry.part]
        kind = entry.type
        due = NEVER
        if not entry.is_held:
            due = self._clocks.due(self._directory[entry.agency], role, shared.urgency, shared.at)
        return Recipient(
            agency=entry.agency,
            type=kind,
            role=role,
            release=release,
            ack_by=due.ack_by,
            first_action_by=due.first_action_by,
            feedback_by=due.feedback_by,
            fallbacks=self._directory.followers(entry.agency, shared.barred),
            rule=entry.rule,
            basis=entry.basis,
            live=kind == LIVE,
            words=shared.words and self._may_read_words(entry, role),
            note=self._note(entry, shared),
        )

    def _may_read_words(self, entry: Entry, role: RecipientRole) -> bool:
        rule = self._routes.strikes.words
        return not (entry.wordless or role in rule.never_roles or entry.agency in rule.never_agencies)

    def _note(self, entry: Entry, shared: _Shared) -> str:
        unconfirmed = self._unconfirmed.get(entry.agency, "")
        if not entry.notes and not shared.notes:
            return unconfirmed
        said = [note.text for note in shared.notes if not note.to or entry.agency in note.to]
        return " ".join(dict.fromkeys(filter(None, (*entry.notes, *said, unconfirmed))))
