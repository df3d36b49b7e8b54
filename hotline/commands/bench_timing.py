"""`hotline bench timing`: whether a look-up of a folio takes longer when it finds a mailbox; real derivation."""

import itertools
import secrets
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import click

from hotline.commands.timing import LIMIT, pairs
from hotline.database import Base, Database
from hotline.mailbox import store
from hotline.sealing import folio
from hotline.setting_values import Peppers

BOXES = 50


@click.command()
@click.option("--pairs", "count", default=20_000, show_default=True, type=click.IntRange(min=200), help="Of look-ups.")
def bench(count: int) -> None:
    """Time look-ups of folios, found and not found, with the real derivation of two peppers. Exit 1 when it tells.

    20,000 pairs take about an hour. A busy machine hides a difference, never makes one for long: run it twice.
    """
    with tempfile.TemporaryDirectory() as place:
        told = _folios(Path(place), count)
    click.echo(f"folio: {count} pairs, |t| = {told:.2f} (limit {LIMIT})")
    sys.exit(1 if told >= LIMIT else 0)


def _folios(place: Path, count: int) -> float:
    """|t| of looking folios up in a database of its own, derivation included."""
    peppers = Peppers({1: secrets.token_bytes(32), 2: secrets.token_bytes(32)})
    db, day = Database(f"sqlite:///{place}/timing.db"), date(2026, 1, 1)
    Base.metadata.create_all(db.engine)
    drawn = [folio.draw() for _ in range(2 * BOXES)]
    exist = set(secrets.SystemRandom().sample(drawn, BOXES))  # by chance, so that nothing else tells the two apart
    known = [one for one in drawn if one in exist]
    unknown = [one for one in drawn if one not in exist]
    with db.write() as session:
        for one in known:
            store.create(session, folio.derive(one, peppers), day)
    hits, misses = itertools.cycle(known), itertools.cycle(unknown)
    with db.read() as session:

        def look(wanted: str) -> object:
            return store.find(session, folio.derive_all(wanted, peppers), day + timedelta(days=1))

        told = pairs(lambda: look(next(hits)), lambda: look(next(misses)), count, secrets.randbits(32))
    db.close()
    return told
