"""What the telephone provider still holds of the line's contacts: for supervisors, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, url_for

from hotline.journey.parts import Hotline
from hotline.outbox import forgetting
from hotline.outbox.forgetting import Forgetting
from hotline.pages.staff import clocks
from hotline.pages.staff.words import N_
from hotline.people.visitor import Visitor

MAY_READ = "provider.read"
FEW_FAILURES = 3
"""Passes that may fail in a row before it is worth saying."""

NAMES: Mapping[str, str] = {
    "calls": N_("Llamadas"),
    "messages": N_("Mensajes"),
    "recordings": N_("Grabaciones"),
    "media": N_("Fotos y archivos"),
}


@dataclass(frozen=True)
class Held:
    """One kind, as the page shows it. oldest: a day in words; empty when nothing waits."""

    name: str
    waiting: int
    overdue: int
    unfinished: int
    oldest: str


def show_provider(hotline: Hotline, visitor: Visitor) -> str:
    """How many of each kind the provider still listed at the last pass, and what went wrong."""
    found = standing(hotline)
    rows = [
        Held(NAMES.get(one.kind, one.kind), one.waiting, one.overdue, one.unfinished, clocks.day(one.oldest_on))
        for one in found.backlogs
    ]
    return render_template(
        "console/provider.html",
        person=visitor,
        leave=url_for("console.leave"),
        rows=rows,
        overdue=found.overdue,
        swept=clocks.day(found.swept_on),
        failures=found.failures if found.failures > FEW_FAILURES else 0,
        missed=found.missed,
    )


def needs_care(hotline: Hotline, visitor: Visitor) -> bool:
    """Whether somebody who may read this page should, now."""
    if not visitor.may(MAY_READ):
        return False
    found = standing(hotline)
    return bool(found.overdue) or found.failures > FEW_FAILURES or found.missed


def standing(hotline: Hotline) -> Forgetting:
    """How it stood at the end of the last pass."""
    with hotline.db.read() as session:
        return forgetting.state(session, hotline.clock)
