"""Proves the promises of `protocols/promises.yaml`, each over all answer sets, in every kind of place."""

from collections.abc import Iterator

import z3

from hotline.proving.casting import Expected, case
from hotline.proving.formulas import Formulas
from hotline.proving.ground import HOW, Ground
from hotline.proving.logic import all_of, any_of
from hotline.proving.places import Place
from hotline.proving.recipients import Recipients
from hotline.proving.result import Counterexample, Result
from hotline.rulebook.book import Rulebook
from hotline.rulebook.promises import Promise
from hotline.rulebook.routes import FEDERAL
from hotline.vocabulary import Facts


def prove_promises(ground: Ground) -> Iterator[Result]:
    """One result for each promise."""
    return (_proved(ground, promise) for promise in ground.rulebook.promises.promises)


def _proved(ground: Ground, promise: Promise) -> Result:
    here = [(place, recipients) for place, recipients in ground.here if _is_about(promise, place)]
    count = ground.formulas.answers.count
    if not promise.about_routing:
        return Result(promise.id, promise.title, HOW, count, tuple(_broken(ground, promise, ground.anywhere)))
    broken = [found for _, recipients in here for found in _broken(ground, promise, recipients)]
    return Result(promise.id, promise.title, HOW, count * sum(place.states for place, _ in here), tuple(broken))


def _broken(ground: Ground, promise: Promise, recipients: Recipients) -> list[Counterexample]:
    said, kept = _said(promise, ground.formulas, recipients), _kept(promise, ground.formulas, recipients)
    facts = ground.search.smallest(all_of((said, z3.Not(kept))))
    return [] if facts is None else [_told(promise, ground.rulebook, recipients, facts)]


def _is_about(promise: Promise, place: Place) -> bool:
    return promise.states == "any" or (promise.states == "known") == (place.state is not None)


def _said(promise: Promise, formulas: Formulas, recipients: Recipients) -> z3.BoolRef:
    """For which answer sets something is promised."""
    urgent = any_of(formulas.urgency(urgency) for urgency in promise.urgencies)
    return all_of((formulas.compile(promise.when), recipients.in_rows(promise.rows), urgent))


def _kept(promise: Promise, formulas: Formulas, recipients: Recipients) -> z3.BoolRef:
    """Whether it is so."""
    if promise.urgency is not None:
        return formulas.at_least(promise.urgency)
    if promise.base:
        return recipients.in_rows(promise.base)
    wanted = list(recipients.agencies()) if promise.anyone else agencies(promise, recipients)
    reached = any_of(recipients.receives(agency, promise.parts) for agency in wanted)
    return z3.Not(reached) if promise.never else reached


def agencies(promise: Promise, recipients: Recipients) -> tuple[str, ...]:
    """The authorities of a promise in this place."""
    named: list[str] = []
    for target in promise.reaches or promise.never:
        named.append(target if target.startswith(FEDERAL) else f"{recipients.state or FEDERAL}-{target}")
        if promise.with_chain:
            named += recipients.follows(named[-1])
    return tuple(dict.fromkeys(named))


def _told(promise: Promise, rulebook: Rulebook, recipients: Recipients, facts: Facts) -> Counterexample:
    why = f"Promesa rota, «{promise.id}»: {promise.title}."
    expected = Expected(
        urgency=promise.urgency,
        rows=tuple(sorted(promise.base)),
        reaches=agencies(promise, recipients) if promise.reaches else (),
        never=agencies(promise, recipients) if promise.never else (),
        parts=promise.parts if promise.reaches or promise.never else (),
    )
    text = case(rulebook, promise.id.replace(".", "-"), why, facts, recipients.state, expected)
    return Counterexample(why, text, f"{promise.where.file}:{promise.where.line}")
