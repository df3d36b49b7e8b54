"""The five steps of routing as formulas: for one place, in what role each authority receives, over all answer sets.

Reads the same rows, strikes and chains as `hotline.routing`, step by step; a test compares the two on random answers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import z3

from hotline.proving.formulas import Formulas
from hotline.proving.logic import all_of, any_of
from hotline.routing.directory import Directory
from hotline.routing.naming import inspection_part
from hotline.routing.parts import ROLES
from hotline.rulebook.routes import FEDERAL, INSP, Part, Row, Slot
from hotline.vocabulary import Urgency

ACCUSED = "autoridad_implicada"
PARTS: tuple[Part, ...] = tuple(ROLES)
HELD: tuple[Part, ...] = ("retenida_con_plazo", "retenida")
FALSE = z3.BoolVal(False)


@dataclass(frozen=True)
class Named:
    """An authority that a row names when `when` holds."""

    agency: str
    part: Part
    when: z3.BoolRef
    instead: str = ""


Roles = dict[str, dict[Part, z3.BoolRef]]
"""By authority and part: when it receives in exactly that part."""


def base_rows(formulas: Formulas) -> dict[str, z3.BoolRef]:
    """Step 1: when each base row is the first that holds."""
    rows: dict[str, z3.BoolRef] = {}
    earlier: list[z3.BoolRef] = []
    for row in formulas.rulebook.routes.base:
        holds = formulas.compile(row.when)
        rows[row.id] = all_of((holds, z3.Not(any_of(earlier))))
        earlier.append(holds)
    return rows


def in_rows(formulas: Formulas, rows: Iterable[str]) -> z3.BoolRef:
    """The base row is one of these."""
    return _among(base_rows(formulas), rows)


def _among(base: Mapping[str, z3.BoolRef], rows: Iterable[str]) -> z3.BoolRef:
    return any_of(base[row] for row in rows if row in base)


class Recipients:
    """Who receives in one state (None: nobody knows the state)."""

    def __init__(self, formulas: Formulas, state: str | None) -> None:
        self.formulas = formulas
        self.state = state
        self.routes = formulas.rulebook.routes
        self._authorities = formulas.rulebook.authorities
        self._directory = Directory(self._authorities, self.routes.chains)
        self._compile = formulas.compile
        self._local_types = frozenset(agency[3:] for agency in self._authorities if not agency.startswith(FEDERAL))
        self._federal = tuple(agency for agency in self._authorities if agency.startswith(FEDERAL))
        self.base = base_rows(formulas)
        self._levels = {urgency: formulas.urgency(urgency) for urgency in Urgency}
        self.struck, self.held = self._verdict()
        self.roles = self._steps()

    # What holds

    def in_rows(self, rows: Iterable[str]) -> z3.BoolRef:
        """The base row is one of these."""
        return _among(self.base, rows)

    def is_struck(self, agency: str) -> z3.BoolRef:
        """The authority is struck: it must not receive at all."""
        return self.struck.get(agency, FALSE)

    def is_accused(self, agency: str) -> z3.BoolRef:
        """The authority is struck because it is accused, or if federal, kept for a person."""
        return any_of((self.is_struck(agency), self.held.get(agency, FALSE)))

    def receives(self, agency: str, parts: Iterable[Part] = PARTS) -> z3.BoolRef:
        """The authority receives in one of these parts."""
        return any_of(self.roles.get(agency, {}).get(part, FALSE) for part in parts)

    def follows(self, agency: str) -> tuple[str, ...]:
        """Those of its chain who work, whether or not they are accused."""
        return self._directory.followers(agency, self.routes.strikes.never)

    def chain(self, kind: str) -> tuple[str, ...]:
        """The authority of that kind here and whoever follows it."""
        local = f"{self.state or FEDERAL}-{kind}"
        return (local, *self._directory.chain(local))

    def agencies(self) -> Iterator[str]:
        """Everybody who may receive here."""
        yield from self.roles

    # Steps 1 and 2

    def _named(self) -> list[Named]:
        found: list[Named] = []
        for row in self.routes.base:
            self._name(row, self.base[row.id], found)
        for row in self.routes.additions:
            holds = [self.in_rows(row.rows), self._urgent(row.urgencies), self._compile(row.when)]
            self._name(row, all_of(holds), found)
        return found

    def _urgent(self, urgencies: Iterable[Urgency]) -> z3.BoolRef:
        return any_of(self._levels[urgency] for urgency in urgencies)

    def _name(self, row: Row, holds: z3.BoolRef, found: list[Named]) -> None:
        for slot in row.slots:
            allowed = [base.id for base in self.routes.base if base.id in slot.rows and slot.to not in base.never]
            when = [holds, self.in_rows(allowed), self._urgent(slot.urgencies), self._compile(slot.when)]
            if slot.only_if_missing:
                when.append(z3.Not(any_of(named.when for named in found if named.agency[3:] == slot.to)))
            found.extend(self._competent(slot, all_of(when)))

    def _competent(self, slot: Slot, when: z3.BoolRef) -> Iterator[Named]:
        if slot.to != INSP:
            yield from self._here(slot, slot.part, when)
            return
        earlier: list[z3.BoolRef] = []
        for case in self.routes.inspection.cases:
            holds = self._compile(case.when)
            first = all_of((when, holds, z3.Not(any_of(earlier))))
            earlier.append(holds)
            for each in case.slots:
                yield from self._here(each, inspection_part(each.part, slot.part), first)

    def _here(self, slot: Slot, part: Part, when: z3.BoolRef) -> Iterator[Named]:
        if self.state is not None:
            agency = self._directory.agency(slot.to, self.state)
            assert agency is not None  # noqa: S101 - a state is known
            yield Named(agency, part, when, slot.instead)
            return
        unknown = self.routes.strikes.unknown_state
        if slot.to in unknown.keep_agencies:
            yield Named(slot.to, part, when, slot.instead)
            return
        left = list(self.base)
        for keep in unknown.keep:
            if slot.to in {keep.type, keep.agency}:
                rows = [row for row in left if row in keep.rows]
                kept = keep.part if keep.part and not part.startswith("retenida") else part
                yield Named(keep.agency, kept, all_of((when, self.in_rows(rows))), slot.instead)
                left = [row for row in left if row not in rows]

    # Step 3

    def _verdict(self) -> tuple[dict[str, z3.BoolRef], dict[str, z3.BoolRef]]:
        struck: dict[str, list[z3.BoolRef]] = defaultdict(list)
        held: dict[str, list[z3.BoolRef]] = defaultdict(list)
        for strike in self.routes.strikes.strikes:
            for agency in strike.targets:
                struck[agency].append(self._compile(strike.when))
        accused = self.routes.strikes.accused
        self._in_state: list[z3.BoolRef] = []
        for code in self.formulas.answers.keys[ACCUSED].codes:
            said = self.formulas.answers.chosen(ACCUSED, code)
            if code in accused.all_federal:
                for agency in self._federal:
                    held[agency].append(said)
            elif code not in accused.nobody:
                for kind in accused.strikes.get(code, (code,)):
                    self._accuse(kind, said, struck, held)
        spared = accused.spared
        return (
            {agency: any_of(reasons) for agency, reasons in struck.items()},
            {agency: any_of(reasons) for agency, reasons in held.items() if agency not in spared},
        )

    def _accuse(
        self,
        kind: str,
        said: z3.BoolRef,
        struck: Mapping[str, list[z3.BoolRef]],
        held: Mapping[str, list[z3.BoolRef]],
    ) -> None:
        if kind in self._local_types:
            self._in_state.append(said)
            if f"{self.state}-{kind}" in self._authorities:
                struck[f"{self.state}-{kind}"].append(said)
        elif f"{FEDERAL}-{kind}" in self._authorities:
            held[f"{FEDERAL}-{kind}"].append(said)

    def may_receive(self, agency: str) -> z3.BoolRef:
        """The authority works, is not struck and is not one that never receives."""
        if agency in self.routes.strikes.never or not self._directory.is_there(agency):
            return FALSE
        return z3.Not(self.is_struck(agency))

    def _stand_ins(self, named: Iterable[Named]) -> Roles:
        """Everybody named, or the next of the chain who may receive; each authority once, in its strongest part."""
        found: dict[str, dict[Part, list[z3.BoolRef]]] = defaultdict(lambda: defaultdict(list))
        for each in named:
            chain = (each.instead,) if each.instead else self._directory.chain(each.agency)
            earlier: list[z3.BoolRef] = []
            for agency in (each.agency, *chain):
                may = self.may_receive(agency)
                found[agency][each.part].append(all_of((each.when, may, z3.Not(any_of(earlier)))))
                earlier.append(may)
        return _strongest(found)

    def _steps(self) -> Roles:
        rules = self.routes.strikes
        standing = self._stand_ins(self._named())
        for_child = self._stand_ins(self._for_the_child(standing))
        together = _join([standing, for_child])
        kept = {agency: self._kept(agency, parts) for agency, parts in together.items()}
        federal = any_of(list(self.held.values()))
        in_state = any_of(self._in_state)
        scopes = {"any": any_of((in_state, federal)), "state": in_state, "federal": federal}
        watched = self.in_rows(rules.watchdogs.rows)
        dogs = [
            Named(agency, "retenida", all_of((watched, scopes["any"], scopes[dog.accused])))
            for dog in rules.watchdogs.recipients
            if (agency := self._directory.agency(dog.to, self.state))
        ]
        final = _join([kept, self._stand_ins(dogs)])
        return self._not_alone({agency: self._waiting(agency, parts) for agency, parts in final.items()})

    def _not_alone(self, roles: Roles) -> Roles:
        alone = self.routes.strikes.alone
        others = [parts for agency, parts in roles.items() if agency[3:] not in alone.types]
        nobody = z3.Not(any_of(holds for parts in others for part, holds in parts.items() if part != "retenida"))
        return {
            agency: _moved(parts, nobody, "retenida") if agency[3:] in alone.types else parts
            for agency, parts in roles.items()
        }

    def _for_the_child(self, standing: Roles) -> Iterator[Named]:
        child = self.routes.strikes.child
        reached = any_of(
            all_of((self._any_part(standing, agency), z3.Not(self.held.get(agency, FALSE))))
            for agency in self.chain(child.reaches)
        )
        needed = all_of((self.in_rows(child.rows), self._compile(child.when), z3.Not(reached)))
        for slot in child.otherwise:
            agency = self._directory.agency(slot.to, self.state) or f"{FEDERAL}-{slot.to}"
            when = all_of((needed, self._compile(slot.when)))
            never = self.in_rows(row.id for row in self.routes.base if slot.to in row.never)
            yield Named(agency, slot.part, all_of((when, z3.Not(never))))
            yield Named(agency, "retenida", all_of((when, never)))

    def _any_part(self, roles: Roles, agency: str) -> z3.BoolRef:
        return any_of(list(roles.get(agency, {}).values()))

    def _kept(self, agency: str, parts: Mapping[Part, z3.BoolRef]) -> dict[Part, z3.BoolRef]:
        reasons = [self.held.get(agency, FALSE)]
        reasons += [self._compile(hold.when) for hold in self.routes.strikes.holds if agency[3:] in hold.targets]
        return _moved(parts, any_of(reasons), "retenida")

    def _waiting(self, agency: str, parts: Mapping[Part, z3.BoolRef]) -> dict[Part, z3.BoolRef]:
        hoax, unknown = self.routes.strikes.hoax, self.routes.strikes.unknown_state
        if agency in hoax.spared:
            return dict(parts)
        if self.state is None:
            parts = _moved(parts, self._urgent(unknown.hold_urgencies), "retenida")
        doubted = all_of((self.in_rows(hoax.rows), self._compile(hoax.when)))
        return _moved(parts, doubted, "retenida_con_plazo", only=("principal", "copia"))


def _strongest(found: Mapping[str, Mapping[Part, list[z3.BoolRef]]]) -> Roles:
    roles: Roles = {}
    for agency, parts in found.items():
        stronger: list[z3.BoolRef] = []
        roles[agency] = {}
        for part in PARTS:
            if part in parts:
                holds = any_of(parts[part])
                roles[agency][part] = all_of((holds, z3.Not(any_of(stronger))))
                stronger.append(holds)
    return roles


def _join(several: Iterable[Roles]) -> Roles:
    found: dict[str, dict[Part, list[z3.BoolRef]]] = defaultdict(lambda: defaultdict(list))
    for roles in several:
        for agency, parts in roles.items():
            for part, holds in parts.items():
                found[agency][part].append(holds)
    return _strongest(found)


def _moved(
    parts: Mapping[Part, z3.BoolRef], when: z3.BoolRef, to: Part, only: tuple[Part, ...] = PARTS
) -> dict[Part, z3.BoolRef]:
    """The same parts, of which `only` become `to` when it holds."""
    moving = [holds for part, holds in parts.items() if part in only]
    result = {part: all_of((holds, z3.Not(when))) if part in only else holds for part, holds in parts.items()}
    result[to] = any_of((result.get(to, FALSE), all_of((when, any_of(moving)))))
    return result
