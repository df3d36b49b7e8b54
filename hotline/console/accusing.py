"""The part of the referral's form that names authorities which the reporter's words accuse."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from hotline.journey import accusing
from hotline.journey.parts import Hotline
from hotline.pages.staff import telling

FIELD = "senalada"


@dataclass(frozen=True)
class Box:
    """One authority to tick. asked: reporters are asked about it, so it stands in front."""

    code: str
    label: str
    ticked: bool
    asked: bool


def named(hotline: Hotline) -> tuple[str, ...]:
    """Whom the form in hand names, in the order of the vocabulary; what is no code of an authority is left out."""
    ticked = request.form.getlist(FIELD)
    return tuple(code for code in accusing.types(hotline) if code in ticked)


def boxes(hotline: Hotline, content: Mapping[str, Any], ticked: Collection[str]) -> tuple[Box, ...]:
    """Everybody who may still be named."""
    questions = hotline.rulebook.questions.values()
    asked = {choice.code for question in questions if question.key == accusing.KEY for choice in question.choices}
    already = accusing.accused(hotline, content)
    return tuple(
        Box(code, telling.label_of(hotline.rulebook, accusing.KEY, code), code in ticked, code in asked)
        for code in accusing.types(hotline)
        if code not in already
    )


def already(hotline: Hotline, content: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of those whom the report accuses, by the reporter or by the desk."""
    codes = accusing.accused(hotline, content)
    return tuple(telling.label_of(hotline.rulebook, accusing.KEY, code) for code in codes)


def seen(state: str, codes: Collection[str]) -> str:
    """For what state and whose accusation the recipients on a page were found; a referral must bring back the same."""
    return " ".join((state or "-", *codes))
