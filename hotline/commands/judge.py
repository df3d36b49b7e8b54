"""`hotline triage` and `hotline route`: what the protocol says of facts, on paper as it were; nothing is stored."""

import json
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from hotline.clock import HOME_ZONE, SystemClock
from hotline.commands.reading import folder, refusing
from hotline.routing.command import route_json
from hotline.rulebook import Rulebook, archive, load
from hotline.triage import Triage
from hotline.triage.command import triage_json


@click.command("triage")
@click.option(
    "--facts", required=True, type=click.File("r"), help="JSON object or array of facts; - for standard input."
)
@click.option("--on", "on", default=None, help="Judge by the rules in force on this day (YYYY-MM-DD).")
@click.option("--rulebook", "digest", default=None, help="Judge by a kept version: its digest, or the first 8 digits.")
def triage(facts: Any, on: str | None, digest: str | None) -> None:
    """Judge facts: category, urgency, indicators, the rules with their articles, and what is still unknown."""
    rulebook = _rulebook(digest, _day(on))
    _print(refusing(triage_json, rulebook, _read_json(facts)))


@click.command("route")
@click.option(
    "--facts", required=True, type=click.File("r"), help="JSON object or array of facts; - for standard input."
)
@click.option("--state", default=None, help="INEGI key of the state of the facts, 01 to 32.")
@click.option("--at", "at", default=None, help="Instant from which clocks run (ISO 8601 with offset). Default: now.")
@click.option(
    "--on", "on", default=None, help="Rules and directory of this day (YYYY-MM-DD). Default: the day of --at."
)
@click.option("--rulebook", "digest", default=None, help="Route by a kept version: its digest, or the first 8 digits.")
def route(facts: Any, state: str | None, at: str | None, on: str | None, digest: str | None) -> None:
    """Name the authorities that receive, in order, with their chains and clocks."""
    instant = _instant(at) or SystemClock().now()
    rulebook = _rulebook(digest, _day(on) or _day_at_home(instant))
    _print(refusing(route_json, rulebook, _read_json(facts), state, instant, Triage(rulebook).assess))


def _rulebook(digest: str | None, on: date | None) -> Rulebook:
    """The rulebook of a day: of the files in force, or of a version that was kept."""
    if digest is None:
        return refusing(load, folder(), on)
    var_dir = Path(os.environ.get("HOTLINE_VAR_DIR", "var"))
    kept = Path(os.environ.get("HOTLINE_RULEBOOKS_DIR") or var_dir / "rulebooks")
    return refusing(archive.find, kept, digest.lower(), on)


def _read_json(file: Any) -> Any:
    try:
        return json.load(file)
    except (ValueError, RecursionError):
        click.echo("the facts are not JSON: give an object, or an array of objects.", err=True)
        sys.exit(2)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        click.echo("--on is a day such as 2026-11-22.", err=True)
        sys.exit(2)


def _day_at_home(instant: datetime) -> date:
    try:
        return instant.astimezone(HOME_ZONE).date()
    except OverflowError:
        return instant.date()  # at the ends of the calendar, where routing refuses to set clocks


def _instant(text: str | None) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text) if text else None
    except ValueError:
        instant = None
        text = "bad"
    if text and (instant is None or instant.tzinfo is None):
        click.echo("--at is an instant with offset such as 2026-11-22T10:00:00-06:00.", err=True)
        sys.exit(2)
    return instant


def _print(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
