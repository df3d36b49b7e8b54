"""Referring: what the authorities will read, who of them, and whether the words go too."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from flask import request

from hotline.console import accusing
from hotline.console.acting import LONGEST_REASON, Answer, attempt, refuse
from hotline.console.report import REFERRING
from hotline.journey import desk, twofold
from hotline.journey.parts import Hotline
from hotline.pages import language
from hotline.pages.staff import forms, marking
from hotline.people.visitor import Visitor

LONGEST_PLACE = 4000
LONGEST_NARRATIVE = 60_000
STRUCK = "[…]"
"""What an authority reads where a marked passage was."""


def refer(hotline: Hotline, visitor: Visitor, report_id: str) -> Answer:
    """Hand the report over as the form says.

    `estado`, `municipio`, `referencia`, `lugar`: the place as the authorities read it. `a`: authorities. `pasar`: `si`
    when the words in `palabras` go too; the journey lets them go only when the reporter agreed. `revisado`: a person
    looked at what is still marked and proposes that it goes: the rest leaves now, that when another confirms it.
    `senalada`: authorities that the words accuse. `visto`: for what state and accusations the recipients on the page
    were found: nobody is chosen unseen.
    """
    agencies, reason = request.form.getlist("a"), forms.words("razon", LONGEST_REASON)
    accused = accusing.named(hotline)
    if wrong := _unfinished(agencies, reason, accused):
        return refuse(hotline, visitor, report_id, REFERRING, wrong)
    share = request.form.get("pasar") == "si"
    edited: dict[str, object] = {"place": _place(hotline)}
    if share:
        edited["narrative"] = _paragraphs(forms.words("palabras", LONGEST_NARRATIVE))
    told = (agencies, share, reason, accused)
    if not _points_at_somebody(edited):
        whole = partial(desk.refer, hotline, visitor, report_id, edited, *told)
        return attempt(hotline, visitor, report_id, REFERRING, whole)
    if wrong := _undecided(reason):
        return refuse(hotline, visitor, report_id, REFERRING, wrong)
    part = partial(twofold.refer_keeping_back, hotline, visitor, report_id, _without_marked(edited), edited, *told)
    return attempt(hotline, visitor, report_id, "canalizar-parte", part, REFERRING)


def _unfinished(agencies: Collection[str], reason: str, accused: Sequence[str]) -> str:
    """What is still to be chosen or written before anything can leave; empty when nothing is."""
    if request.form.get("visto") != accusing.seen(request.form.get("estado", ""), accused):
        return language.say(
            "Cambió el estado o la autoridad señalada: revise a quién le toca ahora y canalice otra vez."
        )
    if not agencies:
        return language.say("Elija al menos una autoridad, o cierre el aviso con su razón.")
    if not reason and set(agencies) != set(request.form.getlist("propuesta")):
        return language.say("Cambió a quién se canaliza: escriba la razón. Lo demás sigue como lo dejó.")
    if not reason and accused:
        return language.say("Señaló a una autoridad: escriba la razón, por ejemplo dónde lo dice.")
    return ""


def _undecided(reason: str) -> str:
    """What is missing before marked passages may be proposed to another person; empty when nothing is."""
    if not request.form.get("revisado"):
        return language.say(
            "Todavía hay pasajes que pueden decir quién avisó: quítelos, o proponga que otra persona los deje pasar."
        )
    return "" if reason else language.say("Deja pasajes marcados: escriba la razón para quien lo confirma.")


def _points_at_somebody(edited: Mapping[str, Any]) -> bool:
    """Whether anything that would leave is still marked."""
    leaving = [*edited["place"].values(), *edited.get("narrative", ())]
    return any(piece.kind for text in leaving for piece in marking.pieces(text))


def _without_marked(edited: Mapping[str, Any]) -> dict[str, object]:
    """The same with every marked passage struck out, visibly."""
    plain: dict[str, object] = {"place": {key: _struck(value) for key, value in edited["place"].items()}}
    if "narrative" in edited:
        plain["narrative"] = [_struck(text) for text in edited["narrative"]]
    return plain


def _struck(text: str) -> str:
    return "".join(STRUCK if piece.kind else piece.text for piece in marking.pieces(text))


def _place(hotline: Hotline) -> dict[str, str]:
    state = request.form.get("estado", "")
    return {
        "state": state if state in hotline.rulebook.states else "",
        "municipality": forms.words("municipio", LONGEST_PLACE),
        "reference": forms.words("referencia", LONGEST_PLACE),
        "text": forms.words("lugar", LONGEST_PLACE),
    }


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
