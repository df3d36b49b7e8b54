"""Proves that saying something worse never takes away the row by which somebody protects a child."""

from collections.abc import Iterator

import z3

from hotline.proving.answers import Supposed
from hotline.proving.casting import Expected, case
from hotline.proving.ground import HOW, Ground
from hotline.proving.logic import all_of
from hotline.proving.recipients import in_rows
from hotline.proving.result import Counterexample, Result
from hotline.rulebook.book import Rulebook
from hotline.vocabulary import Facts

Change = tuple[str, str, Supposed, Supposed]
"""Fact, what is said more, and what is said of it before and after."""


def prove_protection(ground: Ground) -> Result:
    """Over every pair of severity and every further element, but for the exceptions that the promises name."""
    changes = list(_changes(ground))
    excepted = "; ".join(ground.rulebook.promises.protection_except)
    title = f"Una respuesta más grave nunca quita quien proteja a una persona menor de 18 años ({len(changes)} pares)"
    guard, formulas = ground.rulebook.routes.strikes.child, ground.formulas
    child, guarded = formulas.compile(guard.when), in_rows(formulas, guard.rows)
    broken = []
    for key, code, before, after in changes:
        had = z3.substitute(all_of((child, guarded)), *before)
        facts = ground.search.smallest(all_of((had, z3.Not(z3.substitute(guarded, *after)))))
        if facts is not None:
            broken.append(_told(ground.rulebook, key, code, facts))
    return Result("proteccion.pares", f"{title}, salvo {excepted}", HOW, ground.formulas.answers.count, tuple(broken))


def _changes(ground: Ground) -> Iterator[Change]:
    promises, answers = ground.rulebook.promises, ground.formulas.answers
    for key in promises.severity:
        if key not in promises.protection_except:
            for mild, severe in promises.pairs(key):
                yield key, severe, answers.answered(key, mild), answers.answered(key, severe)
    for key in promises.more:
        for code in ground.rulebook.keys[key].codes:
            if code not in ground.rulebook.keys[key].empty and code not in promises.protection_except:
                yield key, code, answers.element(key, code, False), answers.element(key, code, True)


def _told(rulebook: Rulebook, key: str, code: str, facts: Facts) -> Counterexample:
    why = f"Al contestar «{code}» en «{rulebook.keys[key].label}», se queda sin fila que la proteja."
    answer = tuple(dict.fromkeys((*facts.get(key, ()), code))) if rulebook.keys[key].multiple else code
    expected = Expected(rows=tuple(sorted(rulebook.routes.strikes.child.rows)))
    return Counterexample(why, case(rulebook, f"proteccion-{key}", why, {**facts, key: answer}, None, expected))
