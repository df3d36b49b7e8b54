"""Steps 1 and 2: the base row that holds first, every addition that holds, and whom they name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from hotline.routing.directory import Directory
from hotline.routing.parts import Entry
from hotline.rulebook.compiling import Compiler, Test
from hotline.rulebook.model import Citation
from hotline.rulebook.routes import INSP, Note, Part, Routes, Row, Slot
from hotline.vocabulary import Facts, Urgency


@dataclass(frozen=True)
class ReadySlot:
    """A slot with its compiled condition."""

    slot: Slot
    test: Test


@dataclass(frozen=True)
class ReadyNote:
    """A sentence with its compiled condition."""

    note: Note
    test: Test


@dataclass(frozen=True)
class ReadyRow:
    """A row with everything in it compiled."""

    row: Row
    test: Test
    slots: tuple[ReadySlot, ...]
    notes: tuple[ReadyNote, ...]


@dataclass(frozen=True)
class Named:
    """What steps 1 and 2 gave: the rows that held, the base row first, and the entries in the order of the rows."""

    rows: tuple[ReadyRow, ...]
    entries: tuple[Entry, ...]

    @property
    def base(self) -> Row:
        """The row of step 1."""
        return self.rows[0].row


class Naming:
    """The rows, compiled once."""

    def __init__(self, routes: Routes, compiler: Compiler, directory: Directory) -> None:
        self._compiler = compiler
        self._directory = directory
        self._base = [self._row(row) for row in routes.base]
        self._additions = [self._row(row) for row in routes.additions]
        self._counting = {
            (base.row.id, urgency): self._that_count(base, urgency) for base in self._base for urgency in Urgency
        }
        self._inspection = routes.inspection
        self._cases = [(compiler.compile(case.when), case, self._slots(case.slots)) for case in routes.inspection.cases]
        self._unknown = routes.strikes.unknown_state

    def base(self, facts: Facts) -> ReadyRow:
        """The first base row that holds; the last always does."""
        return next(row for row in self._base if row.test(facts))

    def name(self, facts: Facts, urgency: Urgency, state: str | None) -> Named:
        """Whom the rows name, before anybody is struck. state: None when unknown."""
        base, *additions = self._counting[self.base(facts).row.id, urgency]
        rows = (base, *(row for row in additions if row.test(facts)))
        entries: list[Entry] = []
        for row in rows:
            for ready in row.slots:
                if ready.test(facts) and not (ready.slot.only_if_missing and _names(entries, ready.slot.to)):
                    entries.extend(self._entries(ready.slot, row.row, base.row, facts, state))
        return Named(rows, tuple(entries))

    def could_name(self, base: Row, urgency: Urgency, state: str | None) -> Iterator[Entry]:
        """Everybody that a base row and what is added to it may name in a place, whatever the facts are."""
        for row in self._counting[base.id, urgency]:
            for slot in (ready.slot for ready in row.slots):
                if slot.to != INSP:
                    yield from self._entry(slot, slot.part, row.row, row.row.basis, base, state)
                    continue
                for each in (ready.slot for _, _, slots in self._cases for ready in slots):
                    part = inspection_part(each.part, slot.part)
                    yield from self._entry(each, part, row.row, row.row.basis, base, state)

    def _entries(self, slot: Slot, row: Row, base: Row, facts: Facts, state: str | None) -> tuple[Entry, ...]:
        if slot.to != INSP:
            return self._entry(slot, slot.part, row, row.basis, base, state)
        case, slots = next((case, slots) for test, case, slots in self._cases if test(facts))
        basis = (*row.basis, *self._inspection.basis, *case.basis)
        parts = ((ready.slot, inspection_part(ready.slot.part, slot.part)) for ready in slots)
        return tuple(entry for each, part in parts for entry in self._entry(each, part, row, basis, base, state))

    def _entry(
        self, slot: Slot, part: Part, row: Row, basis: tuple[Citation, ...], base: Row, state: str | None
    ) -> tuple[Entry, ...]:
        """Whom a slot means, or nobody where the state is not known."""
        agency = self._directory.agency(slot.to, state)
        if state is None:
            agency, part = self._without_state(slot.to, part, base)
        if agency is None:
            return ()
        return (Entry(agency, part, row.id, basis, slot.instead, row.first, notes=(slot.note,) if slot.note else ()),)

    def _without_state(self, target: str, part: Part, base: Row) -> tuple[str | None, Part]:
        if target in self._unknown.keep_agencies:
            return target, part
        for keep in self._unknown.keep:
            if target in {keep.type, keep.agency} and base.id in keep.rows:
                return keep.agency, keep.part if keep.part and not part.startswith("retenida") else part
        return None, part

    def _that_count(self, base: ReadyRow, urgency: Urgency) -> tuple[ReadyRow, ...]:
        """The base row and the additions that count beside it at an urgency, each with the slots that do."""
        beside = (row for row in self._additions if base.row.id in row.row.rows and urgency in row.row.urgencies)
        return tuple(
            replace(row, slots=tuple(ready for ready in row.slots if _counts(ready.slot, base.row, urgency)))
            for row in (base, *beside)
        )

    def _row(self, row: Row) -> ReadyRow:
        notes = tuple(ReadyNote(note, self._compiler.compile(note.when)) for note in row.notes)
        return ReadyRow(row, self._compiler.compile(row.when), self._slots(row.slots), notes)

    def _slots(self, slots: tuple[Slot, ...]) -> tuple[ReadySlot, ...]:
        return tuple(ReadySlot(slot, self._compiler.compile(slot.when)) for slot in slots)


def _counts(slot: Slot, base: Row, urgency: Urgency) -> bool:
    return base.id in slot.rows and urgency in slot.urgencies and slot.to not in base.never


def _names(entries: Iterable[Entry], kind: str) -> bool:
    return any(entry.type == kind for entry in entries)


def inspection_part(case: Part, row: Part) -> Part:
    """«C and R follow the row»: the case's own role, unless the row gives INSP a weaker one."""
    return row if case == "fila" or row != "principal" else case


def holding(notes: Iterable[ReadyNote], facts: Facts) -> Iterator[Note]:
    """The sentences that these facts call for."""
    return (ready.note for ready in notes if ready.test(facts))


def answers(facts: Mapping[str, str | tuple[str, ...]], key: str) -> tuple[str, ...]:
    """The codes given to a multiple key, none when it was not answered."""
    given = facts.get(key, ())
    return (given,) if isinstance(given, str) else given
