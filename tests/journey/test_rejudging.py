"""An old report is judged again by what judged it, though the files changed and the line was started anew."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hotline import demo_reports
from hotline.app import build
from hotline.clock import today
from hotline.journey import desk
from hotline.journey.parts import Hotline
from hotline.journey.rejudging import Rejudged, judge_again
from hotline.vocabulary import Channel
from tests.journey.conftest import House

ABUSED = {"peligro": "no", "reporta": "vio", "edad": "16-17", "sexual": "si", "tiempo": "habitual", "lugar": "casa"}
MENOR = "  menor: {not: {edad: 18+}}\n"


@pytest.fixture
def house(house_on_sqlite: House) -> House:
    """One database is enough here."""
    return house_on_sqlite


@pytest.fixture
def folder(house: House, tmp_path: Path) -> Path:
    """Protocols of this test's own."""
    return shutil.copytree(house.hotline.settings.protocols_dir, tmp_path / "protocols")


@pytest.fixture
def start(house: House, folder: Path) -> Any:
    """Start the line with the files as they lie there now."""
    made: list[Hotline] = []

    def _start() -> Hotline:
        made.append(build(replace(house.hotline.settings, protocols_dir=folder), house.clock))
        return made[-1]

    yield _start
    for hotline in made:
        hotline.db.close()


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "words.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def tell(hotline: Hotline) -> None:
    demo_reports._store(hotline, demo_reports.Invented(Channel.WEB, ABUSED, "21", "Tehuacán", "Lo vi."))


def open_it(house: House, hotline: Hotline) -> tuple[Rejudged, Mapping[str, Any]]:
    visitor = house.visitor("ana")
    (line,) = desk.queue(hotline, visitor)
    opened = desk.open_report(hotline, visitor, line.report_id)
    return opened.judged, opened.content


def test_a_report_is_judged_again_the_same_and_the_difference_is_said(house: House, start: Any, folder: Path) -> None:
    first = start()
    tell(first)
    change(folder, MENOR, "  menor: {edad: 0-5}\n")
    second = start()
    assert second.rulebook.digest != first.rulebook.digest
    judged, content = open_it(house, second)
    assert judged.digest == first.rulebook.digest == content["rulebook"]
    assert judged.on == today(house.clock)
    assert judged.rulebook == first.rulebook
    assert judged.agrees
    assert judged.again is not None
    assert judged.now is not None
    assert (judged.again.category, judged.again.rules[0], judged.again.rows[0]) == ("trata", "TR-1", "B01")
    assert "TR-1" not in judged.now.rules
    assert "B01" not in judged.now.rows
    with second.db.read():
        (line,) = desk.queue(second, house.visitor("ana"))
    assert line.category == "trata", "shown, not changed"


def test_the_same_protocol_says_nothing_twice(house: House, start: Any) -> None:
    hotline = start()
    tell(hotline)
    judged, _ = open_it(house, hotline)
    assert (judged.agrees, judged.now) == (True, None)


def test_the_law_of_its_day_judges_and_not_the_law_of_ours(house: House, start: Any, folder: Path) -> None:
    """One version of the files, two versions in them: the day decides."""
    later = today(house.clock) + timedelta(days=40)
    dated = f"{{2020-01-01: {MENOR.strip()[7:]}, {later}: {{edad: 0-5}}}}"
    change(folder, MENOR, f"  menor: {{versions: {dated}}}\n")
    hotline = start()
    tell(hotline)
    house.clock.advance(timedelta(days=40))
    judged, _ = open_it(house, hotline)
    assert hotline.rulebook.digest == judged.digest
    assert hotline.rulebook.on != judged.on
    assert judged.agrees
    assert judged.now is not None
    assert "TR-1" not in judged.now.rules


def test_what_its_version_does_not_say_is_not_believed(house: House, start: Any) -> None:
    hotline = start()
    tell(hotline)
    _, content = open_it(house, hotline)
    for part, field, other in (
        ("assessment", "urgency", "ordinaria"),
        ("assessment", "category", "fuera_de_alcance"),
        ("assessment", "status", "provisional"),
        ("assessment", "indicators", ["I1", "I9"]),
        ("assessment", "rules", content["assessment"]["rules"][:1]),
        ("routing", "base", "F9"),
        ("routing", "rows", ["F9"]),
    ):
        forged = {**content, part: {**content[part], field: other}}
        assert judge_again(hotline, forged).agrees is False, field
    assert judge_again(hotline, {**content, "facts": {**content["facts"], "sexual": "no"}}).agrees is False


def test_a_citation_counts_too(house: House, start: Any) -> None:
    hotline = start()
    tell(hotline)
    _, content = open_it(house, hotline)
    rule, *rest = content["assessment"]["rules"]
    forged = {**rule, "basis": [{**rule["basis"][0], "articles": ["1"]}]}
    assessment = {**content["assessment"], "rules": [forged, *rest]}
    assert judge_again(hotline, {**content, "assessment": assessment}).agrees is False


def test_a_version_that_is_not_kept_is_said_and_nothing_fails(house: House, start: Any, folder: Path) -> None:
    first = start()
    tell(first)
    (first.settings.rulebooks_dir / f"{first.rulebook.digest}.zip").unlink()
    change(folder, MENOR, MENOR + "  # otra nota\n")
    judged, _ = open_it(house, start())
    assert (judged.rulebook, judged.agrees, judged.again) == (None, None, None)


def test_whom_the_desk_accuses_is_no_difference(house: House, start: Any) -> None:
    hotline = start()
    tell(hotline)
    visitor = house.visitor("ana")
    (line,) = desk.queue(hotline, visitor)
    opened = desk.open_report(hotline, visitor, line.report_id)
    chosen = [one.agency for one in opened.routing.recipients if one.agency != "21-fiscalia"]
    desk.refer(hotline, visitor, line.report_id, {}, [], False, "la señalan", accused=["fiscalia"])
    assert chosen
    judged, content = open_it(house, hotline)
    assert "fiscalia" in content["facts"]["autoridad_implicada"]
    assert judged.agrees
