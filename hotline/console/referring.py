"""Referring: what the authorities will read, who of them, and whether the words go too."""

import re
from collections.abc import Mapping
from typing import Any

from flask import request

from hotline.console import accusing
from hotline.console.acting import LONGEST_REASON, Answer, attempt, refuse
from hotline.journey import desk, twofold
from hotline.journey.parts import Hotline
from hotline.pages import language
from hotline.pages.staff import forms, marking
from hotline.people.visitor import Visitor
from hotline.translations import gettext

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
    proposed, accused = set(request.form.getlist("propuesta")), accusing.named(hotline)
    if request.form.get("visto") != accusing.seen(request.form.get("estado", ""), accused):
        again = gettext(
            language.current(),
            "Cambió el estado o la autoridad señalada: revise a quién le toca ahora y canalice otra vez.",
        )
        return refuse(hotline, visitor, report_id, "canalizar", again)
    if not agencies:
        nobody = gettext(language.current(), "Elija al menos una autoridad, o cierre el aviso con su razón.")
        return refuse(hotline, visitor, report_id, "canalizar", nobody)
    if set(agencies) != proposed and not reason:
        why = gettext(language.current(), "Cambió a quién se canaliza: escriba la razón. Lo demás sigue como lo dejó.")
        return refuse(hotline, visitor, report_id, "canalizar", why)
    if accused and not reason:
        why = gettext(language.current(), "Señaló a una autoridad: escriba la razón, por ejemplo dónde lo dice.")
        return refuse(hotline, visitor, report_id, "canalizar", why)
    share = request.form.get("pasar") == "si"
    edited: dict[str, object] = {"place": _place(hotline)}
    if share:
        edited["narrative"] = _paragraphs(forms.words("palabras", LONGEST_NARRATIVE))
    if _points_at_somebody(edited) and not request.form.get("revisado"):
        undecided = gettext(
            language.current(),
            "Todavía hay pasajes que pueden decir quién avisó: quítelos, o proponga que otra persona los deje pasar.",
        )
        return refuse(hotline, visitor, report_id, "canalizar", undecided)
    if _points_at_somebody(edited):
        if not reason:
            why = gettext(language.current(), "Deja pasajes marcados: escriba la razón para quien lo confirma.")
            return refuse(hotline, visitor, report_id, "canalizar", why)
        return attempt(
            hotline,
            visitor,
            report_id,
            "canalizar-parte",
            lambda: twofold.refer_keeping_back(
                hotline, visitor, report_id, _without_marked(edited), edited, agencies, share, reason, accused
            ),
            "canalizar",
        )
    return attempt(
        hotline,
        visitor,
        report_id,
        "canalizar",
        lambda: desk.refer(hotline, visitor, report_id, edited, agencies, share, reason, accused),
    )


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
