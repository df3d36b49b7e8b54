"""Proves that nothing of routing is dead: every row, every line of recipients and every strike happens for somebody."""

from collections.abc import Iterator

import z3

from hotline.proving.ground import Ground, line
from hotline.proving.logic import all_of, any_of
from hotline.proving.result import Counterexample, Result
from hotline.rulebook.routes import Row, Slot


def prove_reach(ground: Ground) -> Iterator[Result]:
    """Rows and additions, lines of recipients, strikes and holds."""
    yield _rows(ground)
    yield _lines(ground)
    yield _strikes(ground)


def _rows(ground: Ground) -> Result:
    routes = ground.rulebook.routes
    rows = (*routes.base, *routes.additions)
    broken = [
        Counterexample(
            f"La fila {row.id} no se cumple con ninguna respuesta, o siempre gana otra antes.", "", line(row.where)
        )
        for row in rows
        if not ground.search.exists(_holds(ground, row))
    ]
    return ground.result("alcance.filas", f"Cada fila y cada adición vale para alguien ({len(rows)})", broken)


def _holds(ground: Ground, row: Row) -> z3.BoolRef:
    base = ground.anywhere.base.get(row.id)
    if base is not None:
        return base
    urgent = any_of(ground.formulas.urgency(urgency) for urgency in row.urgencies)
    return all_of((ground.anywhere.in_rows(row.rows), urgent, ground.formulas.compile(row.when)))


def _lines(ground: Ground) -> Result:
    lines = list(_slots(ground))
    broken = [
        Counterexample(f"En {row.id} el renglón «{slot.to}, {slot.part}» nunca cuenta.", "", line(row.where))
        for row, slot, counts in lines
        if not ground.search.exists(counts)
    ]
    return ground.result("alcance.renglones", f"Cada renglón nombra a alguien alguna vez ({len(lines)})", broken)


def _slots(ground: Ground) -> Iterator[tuple[Row, Slot, z3.BoolRef]]:
    routes = ground.rulebook.routes
    for row in (*routes.base, *routes.additions):
        holds = _holds(ground, row)
        for slot in row.slots:
            allowed = [base.id for base in routes.base if base.id in slot.rows and slot.to not in base.never]
            urgent = any_of(ground.formulas.urgency(urgency) for urgency in slot.urgencies)
            counts = [holds, ground.anywhere.in_rows(allowed), urgent, ground.formulas.compile(slot.when)]
            yield row, slot, all_of(counts)


def _strikes(ground: Ground) -> Result:
    rules = ground.rulebook.routes.strikes
    strikes = (*rules.strikes, *rules.holds)
    broken = [
        Counterexample(f"{strike.id} nunca se cumple.", "", line(strike.where))
        for strike in strikes
        if not ground.search.exists(ground.formulas.compile(strike.when))
    ]
    return ground.result(
        "alcance.tachados", f"Cada tachado y cada retención vale para alguien ({len(strikes)})", broken
    )
