"""Step 3: who is struck, who is kept for a person, and who must be reached all the same. Beats steps 1 and 2."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hotline.routing.directory import Directory
from hotline.routing.naming import ReadyNote, answers
from hotline.routing.parts import Entry, merge
from hotline.routing.result import Excluded
from hotline.rulebook.compiling import Compiler
from hotline.rulebook.model import Authority
from hotline.rulebook.routes import FEDERAL, Routes, Row
from hotline.vocabulary import Facts, Urgency


@dataclass(frozen=True)
class Verdict:
    """Who may not receive.

    struck: by agency, in order. held: federal agencies kept for a person. in_state, federal: at which level somebody is
    accused.
    """

    struck: Mapping[str, Excluded]
    held: frozenset[str]
    in_state: bool
    federal: bool


class Striking:
    """The strikes and holds, compiled once."""

    def __init__(
        self, routes: Routes, compiler: Compiler, directory: Directory, authorities: Mapping[str, Authority]
    ) -> None:
        self._rules = routes.strikes
        self._directory = directory
        self._agencies = frozenset(authorities)
        self._federal = frozenset(agency for agency in authorities if agency.startswith(FEDERAL))
        self._local_types = frozenset(agency[3:] for agency in self._agencies - self._federal)
        self._strikes = [(compiler.compile(strike.when), strike) for strike in routes.strikes.strikes]
        holds = [(compiler.compile(hold.when), hold) for hold in routes.strikes.holds]
        held = {kind for _, hold in holds for kind in hold.targets}
        self._holds = {kind: [(test, hold.reason) for test, hold in holds if kind in hold.targets] for kind in held}
        self._child = compiler.compile(routes.strikes.child.when)
        self._otherwise = [(compiler.compile(slot.when), slot) for slot in routes.strikes.child.otherwise]
        self._hoax = compiler.compile(routes.strikes.hoax.when)
        self.notes = tuple(ReadyNote(note, compiler.compile(note.when)) for note in routes.strikes.accused.notes)

    def judge(self, facts: Facts, state: str | None) -> Verdict:
        """Who is struck or held for these facts in this state."""
        struck: dict[str, Excluded] = {}
        for test, strike in self._strikes:
            if test(facts):
                struck |= {agency: Excluded(agency, strike.id, strike.reason) for agency in strike.targets}
        accused = self._rules.accused
        codes = [code for code in answers(facts, "autoridad_implicada") if code not in accused.nobody]
        named = [code for code in codes if code not in accused.all_federal]
        types = [kind for code in named for kind in accused.strikes.get(code, (code,))]
        held = {f"{FEDERAL}-{kind}" for kind in types if kind not in self._local_types} & self._federal
        if len(named) < len(codes):
            held |= self._federal
        for agency in (f"{state}-{kind}" for kind in types):
            if agency in self._agencies:
                struck.setdefault(agency, Excluded(agency, accused.id, accused.reason))
        in_state = any(kind in self._local_types for kind in types)
        held -= accused.spared
        return Verdict(struck, frozenset(held), in_state, bool(held))

    def stand_in(self, entry: Entry, verdict: Verdict) -> Entry | None:
        """The entry itself, or the next of its chain who is there and not struck; None when the chain is at its end."""
        if self.may_receive(entry.agency, verdict):
            return entry
        chain = (entry.instead,) if entry.instead else self._directory.chain(entry.agency)
        following = (agency for agency in chain if self.may_receive(agency, verdict))
        agency = next(following, None)
        return entry._replace(agency=agency) if agency else None

    def may_receive(self, agency: str, verdict: Verdict) -> bool:
        """True when the agency works, is not struck and is not one that never receives."""
        return agency not in verdict.struck and agency not in self._rules.never and self._directory.is_there(agency)

    def apply(
        self, entries: Iterable[Entry], base: Row, facts: Facts, urgency: Urgency, state: str | None, verdict: Verdict
    ) -> list[Entry]:
        """The entries after strikes, holds, and those whom strikes bring in; every agency once."""
        standing = self._struck(entries, verdict)
        if base.id in self._rules.child.rows and self._child(facts):
            standing += self._for_the_child(standing, base, facts, state, verdict)
        standing = [self._hold(entry, facts, verdict) for entry in standing]
        if base.id in self._rules.watchdogs.rows and (verdict.in_state or verdict.federal):
            standing += self._struck(self._watchdogs(state, verdict), verdict)
        return self._not_alone(self._wait(merge(standing), base, facts, urgency, state))

    def _struck(self, entries: Iterable[Entry], verdict: Verdict) -> list[Entry]:
        standing = (self.stand_in(entry, verdict) for entry in entries)
        return merge([entry for entry in standing if entry is not None])

    def _hold(self, entry: Entry, facts: Facts, verdict: Verdict) -> Entry:
        if entry.agency in verdict.held:
            return entry.hold(self._rules.accused.federal_reason)
        for test, reason in self._holds.get(entry.type, ()):
            if test(facts):
                return entry.hold(reason)
        return entry

    def _for_the_child(
        self, standing: Iterable[Entry], base: Row, facts: Facts, state: str | None, verdict: Verdict
    ) -> list[Entry]:
        """Nobody, unless every authority that protects children is accused: then those who stand in for them."""
        child = self._rules.child
        local = f"{state or FEDERAL}-{child.reaches}"
        protecting = {local, *self._directory.chain(local)} - verdict.held
        if any(entry.agency in protecting for entry in standing):
            return []
        found = []
        for test, slot in self._otherwise:
            if test(facts):
                agency = self._directory.agency(slot.to, state) or f"{FEDERAL}-{slot.to}"
                notes = tuple(filter(None, (child.note, slot.note)))
                entry = Entry(agency, slot.part, child.id, child.basis, notes=notes)
                found.append(entry.hold("") if slot.to in base.never else entry)
        return self._struck(found, verdict)

    def _watchdogs(self, state: str | None, verdict: Verdict) -> list[Entry]:
        scopes = {"any": True, "state": verdict.in_state, "federal": verdict.federal}
        dogs = self._rules.watchdogs
        found = []
        for dog in dogs.recipients:
            agency = self._directory.agency(dog.to, state)
            if agency and scopes[dog.accused]:
                notes = (dog.note,) if dog.note else ()
                found.append(Entry(agency, "retenida", dogs.id, dogs.basis, wordless=True, notes=notes))
        return found

    def _not_alone(self, entries: list[Entry]) -> list[Entry]:
        """Who only coordinates waits for a person while everybody else does."""
        alone = self._rules.alone
        if any(entry.part != "retenida" for entry in entries if entry.type not in alone.types):
            return entries
        return [entry.hold(alone.reason) if entry.type in alone.types else entry for entry in entries]

    def _wait(self, entries: list[Entry], base: Row, facts: Facts, urgency: Urgency, state: str | None) -> list[Entry]:
        """Without a state, or where a hoax is suspected, all but the spared wait."""
        hoax, unknown = self._rules.hoax, self._rules.unknown_state
        lost = state is None and urgency in unknown.hold_urgencies
        doubted = base.id in hoax.rows and self._hoax(facts)
        if not lost and not doubted:
            return entries

        def waiting(entry: Entry) -> Entry:
            if entry.agency in hoax.spared:
                return entry
            if lost:
                return entry.hold(unknown.hold_note)
            return entry.hold(hoax.note, "retenida_con_plazo") if entry.part in {"principal", "copia"} else entry

        return [waiting(entry) for entry in entries]
