"""`hotline pepper status`: how many mailboxes hang on each pepper, and from when the old one may go."""

import os
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import click
from sqlalchemy.exc import SQLAlchemyError

from hotline import demo
from hotline.clock import SystemClock, today
from hotline.database import Database
from hotline.errors import HotlineError
from hotline.mailbox import guessing, store
from hotline.setting_values import Peppers
from hotline.settings import read_settings


@click.command()
@click.option("--demo", "as_demo", is_flag=True, help="Use the demonstration configuration under var/.")
def status(as_demo: bool) -> None:
    """Count living mailboxes by pepper version. Exit 1 when some hang on a version that is no longer in the setting."""
    try:
        if as_demo:
            demo.recall(os.environ)
        settings = read_settings(os.environ)
        db = Database(settings.database_url)
        day = today(SystemClock())
        with db.read() as session:
            held = store.per_version(session, day)
        db.close()
    except (HotlineError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except SQLAlchemyError:
        click.echo("The database does not answer or is not of this version: run `hotline migrate`.", err=True)
        sys.exit(2)
    for line in lines(settings.peppers, held):
        click.echo(line)
    sys.exit(1 if set(held) - set(settings.peppers.by_version) else 0)


def lines(peppers: Peppers, held: Mapping[int, tuple[int, date]]) -> Iterator[str]:
    """What the command says, by version, newest first. held: as `store.per_version` counts."""
    for version in sorted({*peppers.by_version, *held}, reverse=True):
        count, last = held.get(version, (0, None))
        yield f"version {version}: {count} mailboxes{_fate(peppers, version, last)}"
    live = sum(count for count, _ in held.values())
    yield f"{live} alive; 10,000 guesses find one with at most {guessing.chance(10_000, live):.1e}"
    if live > guessing.MOST_LIVE:
        yield f"More than {guessing.MOST_LIVE:,} are alive: see docs/decisions/0024."


def _fate(peppers: Peppers, version: int, last: date | None) -> str:
    if version not in peppers.by_version:
        return ", and this version is NOT in HOTLINE_PEPPER: nobody can open them; put it back"
    if version == peppers.newest:
        return ", newest"
    if last is None:
        return "; it may go from HOTLINE_PEPPER now"
    return f"; it may go on {last + timedelta(days=1)}, when the last has lapsed, or earlier if all move"
