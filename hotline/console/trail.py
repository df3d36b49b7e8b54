"""The auditor's page: who did what by day, and whether the trail is whole."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from urllib.parse import urlencode

from flask import render_template, request, url_for

from hotline.clock import HOME_ZONE, today
from hotline.console.trail_words import action_word, actor_word, choices
from hotline.journey import auditing
from hotline.journey.auditing import Asked, Line, Reading
from hotline.journey.parts import Hotline
from hotline.pages.staff import clocks
from hotline.people.visitor import Visitor

MAY_READ = "trail.read"
DAYS = timedelta(days=7)
"""What is shown when nobody asks for other days."""


@dataclass(frozen=True)
class Entry:
    """One entry in words. hour: empty for what the line did by itself, whose time nobody keeps."""

    hour: str
    actor: str
    act: str
    subject: str


def show_trail(hotline: Hotline, visitor: Visitor) -> str:
    """The entries that the address asks for, newest first, by day."""
    asked = _asked(hotline)
    reading = auditing.read_trail(hotline, visitor, asked)
    days = [
        (clocks.whole_day(day.isoformat()), [_entry(line) for line in lines])
        for day, lines in groupby(reading.lines, key=lambda line: line.day)
    ]
    signed = reading.verdict.signed
    return render_template(
        "console/trail.html",
        person=visitor,
        leave=url_for("console.leave"),
        asked=asked,
        days=days,
        people=reading.people,
        actions=choices(),
        verdict=reading.verdict,
        signed_on=clocks.day(signed.day) if signed else "",
        earlier=_earlier(reading, asked),
    )


def _asked(hotline: Hotline) -> Asked:
    until = _day(request.args.get("hasta", ""), today(hotline.clock))
    return Asked(
        since=_day(request.args.get("desde", ""), until - DAYS),
        until=until,
        person=request.args.get("persona", "")[:40],
        action=request.args.get("acto", "")[:40],
        case=request.args.get("aviso", "").strip()[:40],
        before=min(int(before), 2**31 - 1) if (before := request.args.get("antes", "")[:10]).isdecimal() else 0,
    )


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def _entry(line: Line) -> Entry:
    hour = f"{line.at.astimezone(HOME_ZONE):%H:%M}" if line.at else ""
    return Entry(hour, actor_word(line.actor), action_word(line.action), line.subject)


def _earlier(reading: Reading, asked: Asked) -> str:
    """The address of the page before this one in time; empty when there is none."""
    if not reading.more:
        return ""
    fields = {
        "desde": asked.since.isoformat(),
        "hasta": asked.until.isoformat(),
        "persona": asked.person,
        "acto": asked.action,
        "aviso": asked.case,
        "antes": str(reading.lines[-1].position),
    }
    return f"{url_for('console.show_trail')}?{urlencode(fields)}"
