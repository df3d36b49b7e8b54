"""Putting down what one is answered to the script, from whichever page shows it."""

from typing import Any

from flask import abort, redirect, request, url_for

from hotline.console.acting import Answer, refuse
from hotline.console.asking import FACT, LONGEST_PLACE, PLACE_FIELDS
from hotline.errors import ConflictError, FactsError
from hotline.journey import desk
from hotline.journey.parts import Hotline
from hotline.pages import language
from hotline.pages.staff import forms
from hotline.people.visitor import Visitor
from hotline.rulebook import Rulebook

BACK = {"show_chat": "chat_id"}
"""Pages that carry the script, and the name of the id in their address."""


def answer_script(hotline: Hotline, visitor: Visitor, report_id: str) -> Answer:
    """Put down what the form holds, and go back to where it was: a conversation, a call or the report."""
    facts = {name.removeprefix(FACT): _codes(hotline.rulebook, name) for name in request.form if name.startswith(FACT)}
    place = {part: forms.words(name, LONGEST_PLACE) for part, name in PLACE_FIELDS.items() if name in request.form}
    if place.get("state") and place["state"] not in hotline.rulebook.states:
        abort(400)
    try:
        desk.answer_script(hotline, visitor, report_id, {key: code for key, code in facts.items() if code}, place)
    except FactsError:
        abort(400)
    except ConflictError as wrong:
        return refuse(hotline, visitor, report_id, "guion", language.say(str(wrong)), 409)
    return redirect(_where(report_id), 303)


def _where(report_id: str) -> str:
    """Back to the page that showed the script; only pages of this desk are named."""
    endpoint, _, object_id = request.form.get("volver", "").partition(":")
    if endpoint in BACK and len(object_id) == 32 and object_id.isalnum():
        at: dict[str, Any] = {BACK[endpoint]: object_id}
        return url_for(f"console.{endpoint}", _anchor="guion", **at)
    return url_for("console.show_report", report_id=report_id, hecho="guion")


def _codes(book: Rulebook, name: str) -> str | list[str]:
    key = book.keys.get(name.removeprefix(FACT))
    given = [code for code in request.form.getlist(name) if code]
    return given if key is not None and key.multiple else (given[0] if given else "")
