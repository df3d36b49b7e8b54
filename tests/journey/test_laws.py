"""The law changes at midnight in Mexico, without a restart; what is written wrong for January stops the start today."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hotline.building import _laws
from hotline.clock import FixedClock
from hotline.conversation.dialogue import Dialogue
from hotline.errors import ProtocolError
from hotline.intake.reports import Report
from hotline.journey import committing
from hotline.journey.laws import Law, Laws
from hotline.rulebook.days import days_of_change
from hotline.sealing import archive
from hotline.vocabulary import Channel
from tests.journey.conftest import House

MENOR = "  menor: {not: {edad: 18+}}\n"
LATER = """  menor:
    versions:
      2027-01-01: {edad: 0-5}
      2026-11-01: {not: {edad: 18+}}
"""
BEFORE_MIDNIGHT = datetime(2027, 1, 1, 5, 59, tzinfo=UTC)  # 23:59 of 31 December in Mexico City
TEEN = {"edad": "16-17"}


@pytest.fixture
def make(house: House, tmp_path: Path) -> Callable[[str], tuple[Laws, FixedClock, Path]]:
    """The law of a changed folder, a minute before the year ends."""

    def _make(new: str) -> tuple[Laws, FixedClock, Path]:
        folder = shutil.copytree(house.hotline.settings.protocols_dir, tmp_path / "protocols")
        words = folder / "words.yaml"
        text = words.read_text(encoding="utf-8")
        assert MENOR in text
        words.write_text(text.replace(MENOR, new), encoding="utf-8")
        clock = FixedClock(BEFORE_MIDNIGHT)
        settings = replace(house.hotline.settings, protocols_dir=folder)
        return _laws(settings, clock, house.hotline.keyring, house.hotline.db), clock, folder

    return _make


@pytest.fixture
def house(house_on_sqlite: House) -> House:
    """One database is enough here."""
    return house_on_sqlite


def test_at_midnight_the_new_law_judges(make: Callable[[str], tuple[Laws, FixedClock, Path]]) -> None:
    laws, clock, folder = make(LATER)
    assert laws.today().triage.holds("menor", TEEN)
    assert laws.today().rulebook.on == date(2026, 12, 31)
    (folder / "words.yaml").write_text("spoiled: after the start\n", encoding="utf-8")
    clock.advance(timedelta(minutes=1))
    law = laws.today()
    assert not law.triage.holds("menor", TEEN)
    assert law.rulebook.on == date(2027, 1, 1)
    assert law.guide.rulebook is law.rulebook
    assert laws.today() is law, "once a day, not once a call"


def test_days_without_a_change_keep_the_law(make: Callable[[str], tuple[Laws, FixedClock, Path]]) -> None:
    laws, clock, _ = make(MENOR)
    law = laws.today()
    clock.advance(timedelta(days=400))
    assert laws.today() is law


def test_a_mistake_in_what_begins_later_stops_the_start(
    make: Callable[[str], tuple[Laws, FixedClock, Path]],
) -> None:
    with pytest.raises(ProtocolError, match=r"^words\.yaml:\d+: unknown fact «edades»"):
        make(LATER.replace("{edad: 0-5}", "{edades: 0-5}"))


def test_a_law_that_cannot_be_read_leaves_the_old_one_until_it_can(house: House) -> None:
    law = house.hotline.laws.today()
    calls: list[date] = []

    def of_day(day: date) -> Law:
        calls.append(day)
        if len(calls) == 3:
            raise ProtocolError("x.zip: is damaged")
        return replace(law)

    clock = FixedClock(BEFORE_MIDNIGHT)
    laws = Laws(clock, of_day, (date(2027, 1, 1),))
    first = laws.today()
    clock.advance(timedelta(minutes=1))
    assert laws.today() is first
    clock.advance(timedelta(days=1))
    assert laws.today() is not first
    assert calls == [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 1), date(2027, 1, 2)]


class Strikes(FixedClock):
    """Says midnight after it was asked so often."""

    def __init__(self, asked: int) -> None:
        super().__init__(BEFORE_MIDNIGHT)
        self._left = asked

    def now(self) -> datetime:
        if self._left == 0:
            self.advance(timedelta(minutes=1))
        self._left -= 1
        return super().now()


@pytest.mark.parametrize("asked", range(1, 12))
def test_midnight_in_the_middle_seals_the_law_that_judged_with_its_day(house: House, asked: int) -> None:
    law = house.hotline.laws.today()

    def of_day(day: date) -> Law:
        book = replace(law.rulebook, on=day, digest=day.isoformat())
        return replace(law, rulebook=book, guide=replace(law.guide, rulebook=book, clock=clock))

    clock = Strikes(asked)
    laws = Laws(clock, of_day, (date(2027, 1, 1),))
    hotline = replace(house.hotline, laws=laws, clock=clock)
    dialogue = Dialogue(Channel.WEB, facts={"edad": "16-17"})
    with house.hotline.db.write() as session:
        committing.keep_partial(hotline, session, dialogue)
    visitor = house.visitor("ana")
    with house.hotline.db.read() as session:
        (document,) = archive.of(session, dialogue.report_id, "report")
        report = session.get(Report, dialogue.report_id)
        assert report is not None
        content = json.loads(visitor.open(session, document))
        assert content["rulebook"] == content["on"] == report.protocol


def test_days_of_change(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text('x: {2027-01-01: a}\ny: "2027-03"\nz: "2027-02-30"\n')
    (tmp_path / "README.md").write_text("2030-01-01")
    days = [(2027, 1, 1), (2027, 1, 2), (2027, 3, 1), (2027, 3, 2)]
    assert days_of_change(tmp_path) == tuple(date(*day) for day in days)
