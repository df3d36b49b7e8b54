"""A change of law is an added date; a report can name the version that judged it."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hotline.errors import ProtocolError
from hotline.rulebook import Rulebook, load
from hotline.rulebook.compiling import compile_condition
from hotline.rulebook.contents import digest
from tests.rulebook.conftest import PROTOCOLS, read_triage

Edit = Callable[[str, str, str], int]
ORDER = "triage/categories/order.yaml"
WORK = "triage/categories/trabajo_infantil.yaml"
NEW = """  versions:
    2027-07-01:
      when: {all: [menor, {actividad: arte}]}
      gives: trabajo_infantil
      confirmed: true
      basis: [{source: L1, articles: [175 Bis], mark: A}]
    2026-11-01:
      when: {all: [edad_desconocida, trabajo]}"""
OLD = """  versions:
    2026-11-01:
      when: {all: [edad_desconocida, trabajo]}"""


@pytest.mark.parametrize(
    ("on", "since"),
    [
        (None, date(2027, 7, 1)),
        (date(2027, 7, 1), date(2027, 7, 1)),
        (date(2027, 6, 30), date(2026, 11, 1)),
        (date(2026, 11, 1), date(2026, 11, 1)),
    ],
)
def test_version_of_the_day(on: date | None, since: date, root: Path, edit: Edit) -> None:
    edit(WORK, OLD, NEW)
    judgement = read_triage(root, on)
    rule = next(rule for rule in judgement.categories if rule.id == "TI-5")
    assert rule.since == since
    test = compile_condition(rule.when, judgement.words.named, judgement.words.keys)
    assert test({"edad": "12-14", "actividad": "arte"}) is (since.year == 2027)


def test_rule_not_yet_in_force_holds_never(root: Path, edit: Edit) -> None:
    edit(WORK, OLD, OLD.replace("2026-11-01", "2027-07-01"))
    judgement = read_triage(root, date(2026, 12, 1))
    assert "TI-5" not in {rule.id for rule in judgement.categories}
    test = compile_condition(judgement.words.named["INFANTIL"], judgement.words.named, judgement.words.keys)
    assert not test({"actividad": "otra"})
    assert test({"actividad": "otra", "edad": "12-14"})


def test_before_the_first_version(root: Path) -> None:
    with pytest.raises(ProtocolError, match="no rule is in force on 2020-01-01"):
        read_triage(root, date(2020, 1, 1))


NAMED = "  menor: {not: {edad: 18+}}\n"
CHANGED = """  menor:
    versions:
      2027-07-01: {edad: [0-5, 6-11, 12-14]}
      2026-11-01: {not: {edad: 18+}}
"""


@pytest.mark.parametrize(("on", "changed"), [(None, True), (date(2027, 7, 1), True), (date(2027, 6, 30), False)])
def test_a_named_condition_is_dated_like_a_rule(on: date | None, changed: bool, root: Path, edit: Edit) -> None:
    before = read_triage(root, on).words.named
    edit("words.yaml", NAMED, CHANGED)
    words = read_triage(root, on).words
    assert (words.named != before) is changed
    test = compile_condition(words.named["menor"], words.named, words.keys)
    assert test({"edad": "16-17"}) is not changed
    assert test({"edad": "0-5"})


def test_a_condition_written_bare_holds_since_always(root: Path, edit: Edit) -> None:
    edit("words.yaml", NAMED, NAMED.replace("menor:", "menor:\n    versions: {2026-11-01:")[:-1] + "}\n")
    assert read_triage(root, date(2026, 11, 1)).words.named["menor"] == read_triage(root).words.named["menor"]


def test_a_condition_without_a_version_of_the_day_is_refused(root: Path, edit: Edit) -> None:
    line = edit("words.yaml", NAMED, CHANGED.replace("2026-11-01", "2027-01-01"))
    with pytest.raises(ProtocolError, match=rf"^words\.yaml:{line + 2}: no version is in force on 2026-12-31"):
        read_triage(root, date(2026, 12, 31))


def test_lists_are_dated(root: Path, edit: Edit) -> None:
    old, new = "  fuertes: [I3, I5, I6, I7, I9]\n", "[I3, I5, I6, I7, I9, I10]"
    edit("words.yaml", old, f"  fuertes:\n    versions:\n      2027-07-01: {new}\n      2026-11-01: {old[11:]}")
    assert "I10" in read_triage(root).words.lists["fuertes"]
    assert "I10" in read_triage(root, date(2027, 7, 1)).words.lists["fuertes"]
    assert "I10" not in read_triage(root, date(2027, 6, 30)).words.lists["fuertes"]


def _dated_order(root: Path, new: list[str]) -> None:
    path = root / ORDER
    old = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("- ")]
    versions = {"2027-07-01": new, "2026-11-01": old}
    text = "".join(f"  {day}:\n" + "".join(f"    {line}\n" for line in lines) for day, lines in versions.items())
    path.write_text(f"versions:\n{text}", encoding="utf-8")


def test_the_order_is_dated(root: Path) -> None:
    old = [rule.id for rule in read_triage(root).categories]
    assert old[:2] == ["FA-1", "FA-2"]
    _dated_order(root, [f"- {name}" for name in ("FA-2", "FA-1", *old[2:])])
    assert [rule.id for rule in read_triage(root, date(2027, 6, 30)).categories] == old
    assert [rule.id for rule in read_triage(root, date(2027, 7, 1)).categories][:2] == ["FA-2", "FA-1"]


def test_an_order_that_misses_a_rule_in_force_is_refused(root: Path) -> None:
    old = [rule.id for rule in read_triage(root).categories]
    _dated_order(root, [f"- {name}" for name in old if name != "TR-4"])
    read_triage(root, date(2027, 6, 30))
    with pytest.raises(ProtocolError, match=rf"^{ORDER}:3: the rule «TR-4» has no place in the order$"):
        read_triage(root, date(2027, 7, 1))


def test_an_older_order_need_not_know_a_newer_rule(root: Path, edit: Edit) -> None:
    _dated_order(root, [f"- {rule.id}" for rule in read_triage(root).categories])
    path = root / ORDER
    head, tail = path.read_text(encoding="utf-8").split("  2026-11-01:")
    path.write_text(head + "  2026-11-01:" + tail.replace("    - TI-5\n", ""), encoding="utf-8")
    with pytest.raises(ProtocolError, match="«TI-5» has no place"):
        read_triage(root, date(2026, 12, 1))
    edit(WORK, OLD, OLD.replace("2026-11-01", "2027-07-01"))
    assert "TI-5" not in {rule.id for rule in read_triage(root, date(2026, 12, 1)).categories}
    assert "TI-5" in {rule.id for rule in read_triage(root, date(2027, 7, 1)).categories}


REPEALED = OLD.replace(
    "versions:\n",
    "versions:\n    2027-07-01: {repealed: true, basis: [{source: L1, articles: [22 Bis], mark: A}]}\n",
)


def test_a_rule_ends_with_what_repealed_it(root: Path, edit: Edit) -> None:
    edit(WORK, OLD, REPEALED)
    for on, stands in ((date(2027, 6, 30), True), (date(2027, 7, 1), False), (None, False)):
        judgement = read_triage(root, on)
        assert ("TI-5" in {rule.id for rule in judgement.categories}) is stands
        named = compile_condition(judgement.words.named["TI-5"], judgement.words.named, judgement.words.keys)
        assert named({"actividad": "otra"}) is stands


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("repealed: true", "repealed: false", "only `true` has a meaning"),
        ("basis: [{source: L1, articles: [22 Bis], mark: A}]", "basis: []", "at least one citation"),
        ("source: L1", "source: L99", "unknown source «L99»"),
        ("{repealed", "{gives: trata, repealed", "unknown field «gives»"),
    ],
)
def test_a_repeal_says_nothing_else(old: str, new: str, says: str, root: Path, edit: Edit) -> None:
    edit(WORK, OLD, REPEALED.replace(old, new, 1))
    with pytest.raises(ProtocolError, match=rf"^{WORK}:\d+: .*{says}"):
        read_triage(root)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (WORK, OLD, NEW.replace("2027-07-01", "2026-11-01")),
        ("words.yaml", NAMED, CHANGED.replace("2027-07-01", "2026-11-01")),
    ],
)
def test_two_versions_of_one_day_are_refused(name: str, old: str, new: str, root: Path, edit: Edit) -> None:
    edit(name, old, new)
    with pytest.raises(ProtocolError, match=rf"^{name}:\d+: «2026-11-01» is given twice"):
        read_triage(root)


def test_versions_is_a_word_of_the_grammar(root: Path, edit: Edit) -> None:
    edit("words.yaml", "  menor_de_12: {edad", "  versions: {edad")
    with pytest.raises(ProtocolError, match=r"^words\.yaml:\d+: «versions» is a word of the grammar"):
        read_triage(root)


@pytest.mark.parametrize("day", ["2026-13-01", "2026-11-1", "ayer", "20261101"])
def test_bad_day(day: str, root: Path, edit: Edit) -> None:
    edit(WORK, OLD, OLD.replace("2026-11-01", day))
    with pytest.raises(ProtocolError, match="is not a day written YYYY-MM-DD"):
        read_triage(root)


def test_digest_follows_every_file(tmp_path: Path) -> None:
    copy = tmp_path / "protocols"
    shutil.copytree(PROTOCOLS, copy)
    first = digest(copy)
    assert first == digest(PROTOCOLS)
    path = copy / WORK
    path.write_text(path.read_text(encoding="utf-8") + "# nota\n", encoding="utf-8")
    second = digest(copy)
    path.rename(path.with_name("otro.yaml"))
    assert len({first, second, digest(copy)}) == 3
    assert len(first) == 64


def test_the_rulebook_says_which_it_is(book: Rulebook) -> None:
    assert book.digest == digest(PROTOCOLS)
    assert book.on is None


def test_a_row_of_the_routing_ends_the_same_way(tmp_path: Path) -> None:
    copy = shutil.copytree(PROTOCOLS, tmp_path / "protocols")
    path = copy / "routing" / "additions.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("versions:\n", text.index("id: A7\n")) + len("versions:\n")
    ended = "      2027-07-01: {repealed: true, basis: [{source: L2, articles: ['40'], mark: A}]}\n"
    path.write_text(text[:start] + ended + text[start:], encoding="utf-8")
    for on, stands in ((date(2027, 6, 30), True), (date(2027, 7, 1), False)):
        assert ("A7" in {row.id for row in load(copy, on).routes.additions}) is stands
