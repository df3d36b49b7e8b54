"""«Or» and «and» of formulas, without the look at each one's sort that took a quarter of all proofs.

Here every formula is Boolean and of the one context, which `z3.Or` and `z3.And` first find out term by term.
Source: https://z3prover.github.io/api/html/group__capi.html
"""

from collections.abc import Iterable
from typing import Any

import z3


def any_of(terms: Iterable[z3.BoolRef]) -> z3.BoolRef:
    """At least one holds; of none, false."""
    return _joined(z3.Z3_mk_or, list(terms))


def all_of(terms: Iterable[z3.BoolRef]) -> z3.BoolRef:
    """Every one holds; of none, true."""
    return _joined(z3.Z3_mk_and, list(terms))


def _joined(make: Any, terms: list[z3.BoolRef]) -> z3.BoolRef:
    """The list outlives the call: it keeps what the prover only points to."""
    context = z3.main_ctx()
    return z3.BoolRef(make(context.ref(), len(terms), (z3.Ast * len(terms))(*(term.ast for term in terms))), context)
