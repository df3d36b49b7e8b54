"""Steps 1 and 2: the base row that holds first, every addition that holds, and whom they name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

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
        self._inspection = routes.inspection
        self._cases = [(compiler.compile(case.when), case, self._slots(case.slots)) for case in routes.inspection.cases]
        self._unknown = routes.strikes.unknown_state

    def base(self, facts: Facts) -> ReadyRow:
        """The first base row that holds; the last always does."""
        return next(row for row in self._base if row.test(facts))

    def name(self, facts: Facts, urgency: Urgency, state: str | None) -> Named:
        """Whom the rows name, before anybody is struck. state: None when unknown."""
        base = self.base(facts)
        rows = (base, *(row for row in self._additions if self._adds(row, base.row, facts, urgency)))
        entries: list[Entry] = []
        for row in rows:
            for ready in row.slots:
                if self._counts(ready, base.row, facts, urgency, entries):
                    entries.extend(self._entries(ready.slot, row.row, base.row, facts, state))
        return Named(rows, tuple(entries))

    def _adds(self, ready: ReadyRow, base: Row, facts: Facts, urgency: Urgency) -> bool:
        return base.id in ready.row.rows and urgency in ready.row.urgencies and ready.test(facts)

    def _counts(self, ready: ReadySlot, base: Row, facts: Facts, urgency: Urgency, so_far: Iterable[Entry]) -> bool:
        slot = ready.slot
        if base.id not in slot.rows or urgency not in slot.urgencies or slot.to in base.never:
            return False
        if slot.only_if_missing and any(entry.type == slot.to for entry in so_far):
            return False
        return ready.test(facts)

    def _entries(self, slot: Slot, row: Row, base: Row, facts: Facts, state: str | None) -> Iterator[Entry]:
        if slot.to != INSP:
            yield from self._entry(slot, slot.part, row, row.basis, base, state)
            return
        case, slots = next((case, slots) for test, case, slots in self._cases if test(facts))
        basis = (*row.basis, *self._inspection.basis, *case.basis)
        for ready in slots:
            part = inspection_part(ready.slot.part, slot.part)
            yield from self._entry(ready.slot, part, row, basis, base, state)

    def _entry(
        self, slot: Slot, part: Part, row: Row, basis: tuple[Citation, ...], base: Row, state: str | None
    ) -> Iterator[Entry]:
        agency: str | None = self._directory.agency(slot.to, state)
        if state is None:
            agency, part = self._without_state(slot.to, part, base)
        if agency is not None:
            notes = (slot.note,) if slot.note else ()
            yield Entry(agency, part, row.id, basis, slot.instead, row.first, notes=notes)

    def _without_state(self, target: str, part: Part, base: Row) -> tuple[str | None, Part]:
        if target in self._unknown.keep_agencies:
            return target, part
        for keep in self._unknown.keep:
            if target in {keep.type, keep.agency} and base.id in keep.rows:
                return keep.agency, keep.part if keep.part and not part.startswith("retenida") else part
        return None, part

    def _row(self, row: Row) -> ReadyRow:
        notes = tuple(ReadyNote(note, self._compiler.compile(note.when)) for note in row.notes)
        return ReadyRow(row, self._compiler.compile(row.when), self._slots(row.slots), notes)

    def _slots(self, slots: tuple[Slot, ...]) -> tuple[ReadySlot, ...]:
        return tuple(ReadySlot(slot, self._compiler.compile(slot.when)) for slot in slots)


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
