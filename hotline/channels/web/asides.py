"""Pages beside the journey that know nobody."""

from calendar import Calendar

from babel.dates import format_date, get_day_names
from flask import render_template

from hotline.clock import today
from hotline.journey.parts import Hotline
from hotline.pages import language


def care(hotline: Hotline) -> str:
    """How to look after oneself here, and what this page cannot do."""
    return render_template("web/care.html", onion=hotline.settings.onion_url)


def elsewhere(hotline: Hotline) -> str:
    """Where «Salir ya» leads: this month's calendar, which says nothing about whoever looks at it."""
    day = today(hotline.clock)
    spoken = language.current()
    names = get_day_names("narrow", "stand-alone", spoken)
    full = get_day_names("wide", "stand-alone", spoken)
    return render_template(
        "web/elsewhere.html",
        month=format_date(day, "LLLL y", spoken).capitalize(),
        days=[(names[number], full[number]) for number in range(7)],
        weeks=Calendar().monthdayscalendar(day.year, day.month),
        today=day.day,
    )
