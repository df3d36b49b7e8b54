"""`hotline directory check`: whether every report finds somebody, everywhere, and what is still unverified."""

import sys
from collections.abc import Iterable
from datetime import datetime

import click

from hotline.clock import SystemClock, today
from hotline.commands.reading import day, on_option, rulebook
from hotline.routing.upkeep import COMMISSION, Reach, examine, reaches, tally
from hotline.rulebook import Rulebook
from hotline.rulebook.routes import FEDERAL

HEAD = ("place", "children", "prosecutors", "labour", "commission", "names", "exist", "undated", "contact", "zone")


@click.command()
@on_option
def check(on: datetime | None) -> None:
    """Look at every state, the federation and the unknown state; exit 1 when somebody finds nobody.

    Per place: how many authorities in turn are there for children, prosecution and labour; the state's commission
    against child labour or who stands in; and of its authorities: names and existence not confirmed (C), no date, no
    contact.
    """
    when = day(on) or today(SystemClock())
    book = rulebook(when)
    found = reaches(book)
    click.echo("\n".join(_table([HEAD, *_rows(book, found)])))
    findings = examine(book, when)
    if findings:
        click.echo()
    for finding in findings:
        click.echo(finding.line())
    grave = sum(finding.grave for finding in findings)
    click.echo(f"\n{len(book.authorities)} authorities on {when}: {grave} grave, {len(findings) - grave} to know.")
    sys.exit(1 if grave else 0)


def _rows(book: Rulebook, found: Iterable[Reach]) -> Iterable[tuple[str, ...]]:
    there = {(reach.state, reach.named): reach.there for reach in found}
    for state in (*book.states, FEDERAL, None):
        inside = [one for one in book.authorities.values() if one.state == state]
        counts = tally(inside)
        place = "state unknown" if state is None else "00 federal" if state == FEDERAL else state
        if state is not None and state in book.states:
            place = f"{state} {book.states[state].short_name}"
        yield (
            place,
            *(_in_turn(there, state, kind) for kind in (book.routes.strikes.child.reaches, "unidad_trata")),
            _in_turn(there, state, "autoridad_laboral"),
            _commission(book, there, state),
            *(
                (str(number) for number in (counts.unnamed, counts.unsure, counts.undated, counts.unreachable))
                if inside
                else "----"
            ),
            _zone(book, state),
        )


def _in_turn(there: dict[tuple[str | None, str], tuple[str, ...]], state: str | None, kind: str) -> str:
    """How many stand in a row; where no state is known, or for the federation, of the federal authority."""
    for key in ((state, f"{state}-{kind}"), (None, f"{FEDERAL}-{kind}")):
        if key in there:
            return str(len(there[key]))
    return "-"


def _commission(book: Rulebook, there: dict[tuple[str | None, str], tuple[str, ...]], state: str | None) -> str:
    authority = book.authorities.get(f"{state}-{COMMISSION}")
    if authority is None:
        return "-"
    if authority.active:
        return "active"
    stands_in = there.get((state, authority.id), ())
    return f"{authority.status} > {stands_in[0]}" if stands_in else authority.status


def _zone(book: Rulebook, state: str | None) -> str:
    if state is None or state not in book.states:
        return "-"
    known = book.states[state]
    others = len(known.zone_exceptions)
    return known.zone.removeprefix("America/") + (f" +{others}" if others else "")


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
