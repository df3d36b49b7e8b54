"""Proves what holds of routing whatever is promised: one row, nobody accused, nobody alone, a clock for everybody."""

from collections.abc import Iterator

import z3

from hotline.proving.chains import prove_chains
from hotline.proving.ground import Ground
from hotline.proving.logic import all_of, any_of
from hotline.proving.promising import prove_promises
from hotline.proving.protecting import prove_protection
from hotline.proving.reaching import prove_reach
from hotline.proving.recipients import ACCUSED, PARTS, Recipients
from hotline.proving.result import Counterexample, Result
from hotline.routing.parts import ROLES
from hotline.rulebook.book import Rulebook
from hotline.rulebook.routes import FEDERAL, Part
from hotline.vocabulary import Urgency

LEAVES: tuple[Part, ...] = ("principal", "copia", "coordinacion", "retenida_con_plazo")
"""Parts that leave without anybody deciding."""
AT_ONCE: tuple[Part, ...] = ("principal", "copia", "coordinacion")


def prove_routing(rulebook: Rulebook) -> list[Result]:
    """What every routing must keep, and the promises."""
    ground = Ground.of(rulebook)
    return [*prove_sending(ground), prove_protection(ground), *prove_promises(ground)]


def prove_sending(ground: Ground) -> Iterator[Result]:
    """What every routing must keep; each is proved when it is asked for."""
    yield _one_row(ground)
    yield from prove_reach(ground)
    yield _nobody_accused(ground)
    yield prove_chains(ground.rulebook)
    yield _coordination_is_not_alone(ground)
    yield _everybody_has_a_clock(ground)
    yield _words_only_when_allowed(ground)


def _one_row(ground: Ground) -> Result:
    name, title = "total.fila", "Toda respuesta tiene exactamente una fila"
    rows = [(holds, 1) for holds in ground.anywhere.base.values()]
    return ground.result(name, title, ground.broken(name, title, z3.Not(z3.PbEq(rows, 1))))


def _nobody_accused(ground: Ground) -> Result:
    """Whoever is named as involved does not receive in that state; at the federation, by a person's decision only."""
    name, title = "senalada.nunca", "Ninguna autoridad señalada recibe; si es federal, sólo por decisión de una persona"
    accused = ground.rulebook.routes.strikes.accused
    local = {agency[3:] for agency in ground.rulebook.authorities if not agency.startswith(FEDERAL)}
    broken: list[Counterexample] = []
    for _, recipients in ground.here:
        for agency in recipients.agencies():
            if agency in accused.spared:
                continue
            state, kind = agency[:2], agency[3:]
            if state == FEDERAL:
                codes, parts = {*accused.all_federal, *({kind} - local)}, LEAVES
            else:
                codes, parts = {kind}, PARTS
            wrong = all_of((_said(ground, codes), recipients.receives(agency, parts)))
            broken += ground.broken(name, title, wrong, recipients, never=(agency,))
    return ground.result(name, title, broken)


def _said(ground: Ground, codes: set[str]) -> z3.BoolRef:
    answers = ground.formulas.answers
    return any_of(answers.chosen(ACCUSED, code) for code in answers.keys[ACCUSED].codes if code in codes)


def _coordination_is_not_alone(ground: Ground) -> Result:
    """A commission that only coordinates is never the only one that gets something without a person's decision."""
    name, title = "comision.nunca_sola", "La comisión de trabajo infantil nunca es la única que recibe"
    kinds = ground.rulebook.promises.coordinate
    broken: list[Counterexample] = []
    for _, recipients in ground.here:
        commissions = tuple(agency for agency in recipients.agencies() if agency[3:] in kinds)
        others = [agency for agency in recipients.agencies() if agency[3:] not in kinds]
        alone = all_of((_anybody(recipients, commissions), z3.Not(_anybody(recipients, others))))
        broken += ground.broken(name, title, alone, recipients, never=commissions)
    return ground.result(name, title, broken)


def _anybody(recipients: Recipients, agencies: tuple[str, ...] | list[str]) -> z3.BoolRef:
    return any_of(recipients.receives(agency, LEAVES) for agency in agencies)


def _everybody_has_a_clock(ground: Ground) -> Result:
    """Who receives at once acknowledges by a time: else nobody notices silence."""
    name, title = "plazo.siempre", "Quien recibe de inmediato tiene plazo para acusar recibo"
    broken: list[Counterexample] = []
    for _, recipients in ground.here:
        for agency in recipients.agencies():
            for part in AT_ONCE:
                for urgency in _without_clock(ground, agency, part):
                    left = all_of((ground.formulas.urgency(urgency), recipients.receives(agency, (part,))))
                    broken += ground.broken(name, title, left, recipients)
    return ground.result(name, title, broken)


def _without_clock(ground: Ground, agency: str, part: Part) -> list[Urgency]:
    levels = ground.rulebook.routes.clocks.get((agency[3:], ROLES[part][0].value), {})
    return [urgency for urgency in Urgency if urgency not in levels or levels[urgency].ack is None]


def _words_only_when_allowed(ground: Ground) -> Result:
    name, title = "palabras.permiso", "Las palabras de quien reporta sólo salen si lo permitió"
    agreed = ground.formulas.answers.chosen("compartir_relato", "si")
    wrong = all_of((ground.formulas.compile(ground.rulebook.routes.strikes.words.when), z3.Not(agreed)))
    return ground.result(name, title, ground.broken(name, title, wrong))
