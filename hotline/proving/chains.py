"""Runs every chain: whoever takes the place of a silent authority is there, is not accused, and is never a prosecutor
after the family's protector."""

from collections.abc import Iterator
from datetime import UTC, datetime

from hotline.proving.result import Counterexample, Result
from hotline.routing.result import Routing
from hotline.routing.router import Router
from hotline.rulebook.book import Rulebook
from hotline.rulebook.routes import FEDERAL
from hotline.triage.judging import Triage
from hotline.vocabulary import Facts

PROTECTORS = ("procuraduria_nna", "dif_estatal", "dif_nacional")
PROSECUTORS = ("fiscalia", "unidad_trata")
_SOME_DAY = datetime(2026, 11, 1, tzinfo=UTC)

SITUATIONS: tuple[Facts, ...] = (
    {"edad": "12-14", "sexual": "si"},
    {"edad": "18+", "captacion": "si", "deuda": "si", "reporta": "vio"},
    {"edad": "12-14", "actividad": "campo", "para_quien": "patron", "con_quien": "patron"},
    {"edad": "6-11", "actividad": "campo", "con_quien": "familia"},
    {"edad": "16-17", "actividad": "industria", "peligros": ("quimicos",)},
    {"edad": "6-11", "violencia": "si"},
)
"""One answer set for each kind of first recipient: chains hang on who receives, not on why."""


def prove_chains(rulebook: Rulebook) -> Result:
    """Each accusation by itself and none, in each state and without one, for each kind of first recipient."""
    triage, router = Triage(rulebook), Router(rulebook)
    runs, broken = 0, list[Counterexample]()
    for facts, code, state in _runs(rulebook):
        runs += 1
        said = {**facts, "autoridad_implicada": (code,)} if code else facts
        routing = router.route(said, triage.assess(said), state, _SOME_DAY)
        broken += [
            Counterexample(f"En {state or 'entidad desconocida'}, señalada «{code or 'ninguna'}»: {why}.")
            for why in _wrong(rulebook, routing, code, state)
        ]
    title = "Quien sigue en una cadena existe, no está señalada y nunca es la fiscalía después de la Procuraduría"
    return Result("cadena.segura", title, "exhaustivo", runs, tuple(broken))


def _runs(rulebook: Rulebook) -> Iterator[tuple[Facts, str, str | None]]:
    nobody = rulebook.routes.strikes.accused.nobody
    codes = [code for code in rulebook.keys["autoridad_implicada"].codes if code not in nobody]
    for facts in SITUATIONS:
        for code in ("", *codes):
            for state in (None, *rulebook.states):
                yield facts, code, state


def _wrong(rulebook: Rulebook, routing: Routing, code: str, state: str | None) -> Iterator[str]:
    accused = rulebook.routes.strikes.accused
    for one in routing.recipients:
        for follower in one.fallbacks:
            if follower not in rulebook.authorities or not rulebook.authorities[follower].active:
                yield f"{follower} no existe o no está activa"
            if follower == f"{state}-{code}" or (code in accused.all_federal and follower.startswith(FEDERAL)):
                yield f"{follower} está señalada y sigue a {one.agency}"
            if one.type in PROTECTORS and follower[3:] in PROSECUTORS:
                yield f"el silencio de {one.agency} lleva a {follower}"
