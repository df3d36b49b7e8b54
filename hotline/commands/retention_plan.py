"""`hotline retention plan`: what will be destroyed when, in numbers."""

from collections import Counter
from datetime import date, timedelta

import click

from hotline.clock import today
from hotline.commands.joined import demo_option, joined
from hotline.journey import retaining
from hotline.journey.parts import Hotline

REASONS = {
    "partial": "partial contact that nobody took up",
    "unclosed": "never closed, or still with an authority",
    "closed": "closed",
}


@click.command()
@demo_option
@click.option("--days", default=90, show_default=True, type=click.IntRange(0, 36500), help="How far to look ahead.")
def plan(as_demo: bool, days: int) -> None:
    """Say how many reports are destroyed on which day, by which period, and how many are held. Changes nothing."""
    hotline = joined(as_demo)
    until = today(hotline.clock) + timedelta(days=days)
    for line in _lines(retaining.plan(hotline, until)):
        click.echo(line)
    click.echo(f"until {until}; held for proceedings and destroyed by nobody: {retaining.held(hotline)}")
    for line in _periods(hotline):
        click.echo(line)


def _lines(found: Counter[tuple[date, retaining.Reason]]) -> list[str]:
    if not found:
        return ["nothing falls due"]
    return [f"{on}  {count:6d}  {REASONS[reason]}" for (on, reason), count in sorted(found.items())]


def _periods(hotline: Hotline) -> list[str]:
    kept = hotline.rulebook.retention
    basis = ", ".join(" ".join([cited.source, *cited.articles]) for cited in kept.basis)
    marked = "; UNVERIFIED: no authority has confirmed these periods" if kept.unverified else ""
    return [f"periods of {kept.since} (protocols/retention/periods.yaml), basis {basis}{marked}"]
