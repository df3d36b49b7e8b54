"""Proves that saying something worse never takes away the row by which somebody protects a child."""

from collections.abc import Iterator

import z3

from hotline.proving.answers import Answers
from hotline.proving.casting import Expected, case
from hotline.proving.formulas import Formulas
from hotline.proving.ground import HOW, Ground
from hotline.proving.recipients import in_rows
from hotline.proving.result import Counterexample, Result
from hotline.proving.search import Search

Change = tuple[str, str, Answers, Answers]
"""Fact, what is said more, and the answer sets before and after."""


def prove_protection(ground: Ground) -> Result:
    """Over every pair of severity and every further element, but for the exceptions that the promises name."""
    changes = list(_changes(ground))
    excepted = "; ".join(ground.rulebook.promises.protection_except)
    title = f"Una respuesta más grave nunca quita quien proteja a una persona menor de 18 años ({len(changes)} pares)"
    broken = [found for change in changes if (found := _unprotected(ground, *change))]
    return Result("proteccion.pares", f"{title}, salvo {excepted}", HOW, ground.formulas.answers.count, tuple(broken))


def _changes(ground: Ground) -> Iterator[Change]:
    promises, answers = ground.rulebook.promises, ground.formulas.answers
    for key in promises.severity:
        if key not in promises.protection_except:
            for mild, severe in promises.pairs(key):
                yield key, severe, answers.fixed(key, mild), answers.fixed(key, severe)
    for key in promises.more:
        for code in ground.rulebook.keys[key].codes:
            if code not in ground.rulebook.keys[key].empty and code not in promises.protection_except:
                yield key, code, answers.with_element(key, code, False), answers.with_element(key, code, True)


def _unprotected(ground: Ground, key: str, code: str, before: Answers, after: Answers) -> Counterexample | None:
    rulebook, guard = ground.rulebook, ground.rulebook.routes.strikes.child
    mild, severe = Formulas(rulebook, before), Formulas(rulebook, after)
    lost = z3.And(mild.compile(guard.when), in_rows(mild, guard.rows), z3.Not(in_rows(severe, guard.rows)))
    facts = Search(before).smallest(lost)
    if facts is None:
        return None
    why = f"Al contestar «{code}» en «{rulebook.keys[key].label}», se queda sin fila que la proteja."
    answer = tuple(dict.fromkeys((*facts.get(key, ()), code))) if rulebook.keys[key].multiple else code
    expected = Expected(rows=tuple(sorted(guard.rows)))
    return Counterexample(why, case(rulebook, f"proteccion-{key}", why, {**facts, key: answer}, None, expected))
