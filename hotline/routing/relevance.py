"""What can still change who receives when several answers are open at once: never misses one.

Reads the same rows, slots, strikes and holds as `Router.route`, with open answers. Recipients are the authorities,
their roles, what lets their sheets leave, and their chains; what a sheet says (notes, and whether the words are passed
on) is not weighed here.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hotline.routing.naming import inspection_part
from hotline.rulebook.book import Rulebook
from hotline.rulebook.conditions import ALWAYS
from hotline.rulebook.model import Condition
from hotline.rulebook.partial import FAILS, HOLDS, Look, Partial, View
from hotline.rulebook.routes import FEDERAL, INSP, Part, Row, Slot
from hotline.vocabulary import Facts, Urgency

ACCUSED = "autoridad_implicada"


@dataclass(frozen=True)
class _Names:
    """Whom a slot may name while its condition holds: types in parts, and the same where nobody knows the state."""

    look: Look
    placed: frozenset[tuple[str, Part]]
    unplaced: frozenset[tuple[str, Part]]


@dataclass(frozen=True)
class _Slot:
    """rows: base rows with which it counts. cases: whoever it may name; of an inspection the first that holds."""

    look: Look
    rows: frozenset[str]
    urgencies: frozenset[Urgency]
    cases: tuple[_Names, ...]


@dataclass(frozen=True)
class _Row:
    """group: equal for rows that name the same in every case."""

    row: Row
    look: Look
    slots: tuple[_Slot, ...]
    group: object


@dataclass
class _Found:
    """What one look gathers: a mask for each undecided matter, and who may be named in what part."""

    view: View
    rows: frozenset[str]
    urgencies: frozenset[Urgency]
    placed: bool
    masks: list[int] = field(default_factory=list)
    named: set[tuple[str, Part]] = field(default_factory=set)

    def may(self, look: Look) -> bool:
        """Whether a condition may hold; what it hangs on is noted."""
        value = look(self.view)
        if value > FAILS:
            self.masks.append(value)
        return value != FAILS

    def counts(self, slot: _Slot) -> bool:
        """Whether a slot may name anybody in the rows and urgencies that are possible."""
        if self.rows.isdisjoint(slot.rows) or self.urgencies.isdisjoint(slot.urgencies):
            return False
        return self.placed or any(case.unplaced for case in slot.cases)


class Relevance:
    """Compiled once from the rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._partial = partial = Partial(rulebook.named, rulebook.keys)
        self._routes = routes = rulebook.routes
        self._rules = rules = routes.strikes
        self._never = {row.id: frozenset(row.never) for row in routes.base}
        self._base = [self._row(row) for row in routes.base]
        self._additions = [self._row(row) for row in routes.additions]
        self._strikes = [
            (partial.compile(strike.when), frozenset(map(_kind, strike.targets))) for strike in rules.strikes
        ]
        self._holds = [(partial.compile(hold.when), frozenset(hold.targets)) for hold in rules.holds]
        self._child = partial.compile(rules.child.when)
        self._otherwise = self._slots(rules.child.otherwise)
        self._hoax = partial.compile(rules.hoax.when)
        self._accused = partial.mask([ACCUSED])
        self._spared = frozenset(map(_kind, rules.accused.spared))

    def look(
        self, facts: Facts, open_keys: Collection[str] | int, urgencies: Collection[Urgency], placed: bool = True
    ) -> tuple[int, ...]:
        """For each matter of routing that is undecided, the open keys it hangs on, as bits of the vocabulary.

        urgencies: every level that triage may still give. placed: False when nobody will know the state: then only the
        authorities that are kept without one are weighed.
        """
        view = self._partial.view(facts, open_keys)
        masks, rows = self._possible(view)
        found = _Found(view, frozenset(ready.row.id for ready in rows), frozenset(urgencies), placed, masks)
        for ready in rows:
            _name(ready.slots, found)
        for ready in self._additions:
            if self._adds(ready, found):
                _name(ready.slots, found)
        self._strike(found)
        return tuple(found.masks)

    def keys(
        self, facts: Facts, open_keys: Collection[str], urgencies: Collection[Urgency], placed: bool = True
    ) -> frozenset[str]:
        """Open keys of which some answer may still change who receives; may name one that cannot, never less."""
        total = 0
        for mask in self.look(facts, open_keys, urgencies, placed):
            total |= mask
        return frozenset(self._partial.keys(total))

    def _possible(self, view: View) -> tuple[list[int], list[_Row]]:
        """Base rows that may still be the one, without those that name the same as what would follow them."""
        masks: list[int] = []
        rows: list[_Row] = []
        for ready in self._base:
            value = ready.look(view)
            if value != FAILS:
                masks.append(value)
                rows.append(ready)
            if value == HOLDS:
                break
        while len(rows) > 1 and rows[-2].group == rows[-1].group:
            rows.pop(-2)
            masks.pop(-2)
        return masks[:-1], rows

    def _adds(self, ready: _Row, found: _Found) -> bool:
        """Whether the addition may hold and may name anybody; only then does its condition matter."""
        row = ready.row
        if found.rows.isdisjoint(row.rows) or found.urgencies.isdisjoint(row.urgencies):
            return False
        return any(map(found.counts, ready.slots)) and found.may(ready.look)

    def _strike(self, found: _Found) -> None:
        if found.rows & self._rules.child.rows and found.may(self._child):
            _name(self._otherwise, found)
        kinds = {kind for kind, _ in found.named}
        for look, targets in self._strikes:
            if kinds & targets:
                found.may(look)
        for look, targets in self._holds:
            # Who waits for a person already is not changed by one more reason to.
            if any(kind in targets and part != "retenida" for kind, part in found.named):
                found.may(look)
        if found.view.open & self._accused and (kinds - self._spared or found.rows & self._rules.watchdogs.rows):
            found.masks.append(self._accused)
        if found.rows & self._rules.hoax.rows:
            found.may(self._hoax)

    def _row(self, row: Row) -> _Row:
        return _Row(row, self._partial.compile(row.when), self._slots(row.slots), self._group(row))

    def _slots(self, slots: tuple[Slot, ...]) -> tuple[_Slot, ...]:
        return tuple(self._slot(slot) for slot in slots)

    def _slot(self, slot: Slot) -> _Slot:
        rows = frozenset(row for row in slot.rows if slot.to not in self._never[row])
        if slot.to == INSP:
            cases = self._routes.inspection.cases
            names = tuple(
                self._names(case.when, [(each, inspection_part(each.part, slot.part)) for each in case.slots])
                for case in cases
            )
        else:
            names = (self._names(ALWAYS, [(slot, slot.part)]),)
        return _Slot(self._partial.compile(slot.when), rows, slot.urgencies, names)

    def _names(self, when: Condition, several: Sequence[tuple[Slot, Part]]) -> _Names:
        placed = frozenset((kind, part) for slot, part in several for kind in self._kinds(slot))
        kept = [(slot, part) for slot, part in several if self._is_kept(slot.to)]
        unplaced = frozenset((kind, part) for slot, part in kept for kind in self._kinds(slot))
        return _Names(self._partial.compile(when), placed, unplaced)

    def _is_kept(self, target: str) -> bool:
        """Whether the target stays where nobody knows the state."""
        unknown = self._rules.unknown_state
        return target in unknown.keep_agencies or any(target in {keep.type, keep.agency} for keep in unknown.keep)

    def _kinds(self, slot: Slot) -> Iterator[str]:
        """The type itself and every type that may stand in for it."""
        yield _kind(slot.to)
        if slot.instead:
            yield _kind(slot.instead)
        for name in (_kind(slot.to), f"{FEDERAL}-{_kind(slot.to)}"):
            yield from map(_kind, self._routes.chains.get(name, ()))

    def _group(self, row: Row) -> object:
        rules = self._rules
        several = [added.rows for added in self._routes.additions]
        several += [slot.rows for added in self._routes.additions for slot in added.slots]
        several += [rules.child.rows, rules.watchdogs.rows, rules.hoax.rows]
        several += [keep.rows for keep in rules.unknown_state.keep]
        return row.slots, row.never, row.first, tuple(row.id in rows for rows in several)


def _name(slots: Iterable[_Slot], found: _Found) -> None:
    for slot in slots:
        if not found.counts(slot) or not found.may(slot.look):
            continue
        for case in slot.cases:
            if found.may(case.look):
                found.named |= case.placed if found.placed else case.unplaced
                if case.look(found.view) == HOLDS:
                    break


def _kind(target: str) -> str:
    return target.removeprefix(f"{FEDERAL}-")
