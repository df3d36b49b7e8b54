"""What judged once judges again the same, whatever became of the files; what was altered is not used."""

import shutil
import threading
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from hotline.errors import ProtocolError
from hotline.routing import Router
from hotline.rulebook import archive, load
from hotline.rulebook.contents import contents, digest, digest_of
from hotline.triage import Triage
from tests.rulebook.conftest import PROTOCOLS

DAY = date(2026, 11, 22)
FACTS = {"edad": "16-17", "sexual": "si"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(PROTOCOLS, tmp_path / "protocols")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "var" / "rulebooks"


def change(folder: Path) -> None:
    """Nobody is a child any more: a bad day for the protocol, and a good one for a test."""
    path = folder / "words.yaml"
    text = path.read_text(encoding="utf-8")
    assert "menor: {not: {edad: 18+}}" in text
    path.write_text(text.replace("menor: {not: {edad: 18+}}", "menor: {edad: 0-5}"), encoding="utf-8")


def test_a_kept_version_judges_as_it_did(folder: Path, store: Path) -> None:
    before = Triage(load(folder, DAY)).assess(FACTS)
    name = archive.keep(folder, store)
    assert name == digest(folder) == load(folder, DAY).digest
    change(folder)
    assert Triage(load(folder, DAY)).assess(FACTS) != before
    again = archive.find(store, name, DAY)
    assert (again.digest, again.on) == (name, DAY)
    assert Triage(again).assess(FACTS) == before
    assert again == load(PROTOCOLS, DAY), "not the judgement alone: questions, directory and routes too"


def test_every_version_stays(folder: Path, store: Path) -> None:
    first = archive.keep(folder, store)
    change(folder)
    second = archive.keep(folder, store)
    assert archive.kept(store) == tuple(sorted((first, second)))


def test_keeping_again_changes_nothing(folder: Path, store: Path) -> None:
    name = archive.keep(folder, store)
    path = store / f"{name}.zip"
    before = path.stat()
    archive.keep(folder, store)
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert [one.name for one in store.iterdir()] == [path.name], "nothing half written is left"


def test_a_damaged_copy_is_made_anew(folder: Path, store: Path) -> None:
    name = archive.keep(folder, store)
    path = store / f"{name}.zip"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    archive.keep(folder, store)
    assert path.read_bytes() == whole


def test_the_copy_tells_no_time_and_no_user(folder: Path, store: Path, tmp_path: Path) -> None:
    name = archive.keep(folder, store)
    for path in folder.rglob("*.yaml"):
        path.touch()
    archive.keep(folder, tmp_path / "other")
    assert (tmp_path / "other" / f"{name}.zip").read_bytes() == (store / f"{name}.zip").read_bytes()


def test_many_processes_keep_one_version(folder: Path, store: Path) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(archive.keep(folder, store))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert archive.kept(store) == (found[0],)
    assert archive.find(store, found[0], DAY).digest == found[0]


def test_an_altered_version_is_not_used(folder: Path, store: Path) -> None:
    name = archive.keep(folder, store)
    change(folder)
    other = archive.keep(folder, store)
    shutil.copy(store / f"{other}.zip", store / f"{name}.zip")
    with pytest.raises(ProtocolError, match="damaged or was altered and is not used"):
        archive.find(store, name, DAY)


def test_a_version_that_leaves_its_folder_is_not_used(store: Path) -> None:
    files = {**contents(PROTOCOLS), "../outside.yaml": b"x: 1\n"}
    store.mkdir(parents=True)
    path = store / f"{digest_of(files)}.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    with pytest.raises(ProtocolError, match="is not used"):
        archive.find(store, path.stem, DAY)


@pytest.mark.parametrize("given", ["0" * 64, "", "ab", "../../etc/passwd", "*"])
def test_a_version_that_is_not_kept_says_what_to_do(given: str, folder: Path, store: Path) -> None:
    archive.keep(folder, store)
    with pytest.raises(ProtocolError, match="is not kept here; copy its file") as wrong:
        archive.find(store, given, DAY)
    assert "HOTLINE_RULEBOOKS_DIR" in str(wrong.value)


def test_eight_digits_find_a_version(folder: Path, store: Path) -> None:
    name = archive.keep(folder, store)
    assert archive.find(store, name[:8], DAY).digest == name
    with pytest.raises(ProtocolError, match="is not kept here"):
        archive.find(store, name[:7], DAY)


def test_two_versions_with_the_digits_given_are_told_apart(folder: Path, store: Path) -> None:
    name = archive.keep(folder, store)
    (store / f"{name[:8]}{'0' * 56}.zip").write_bytes(b"")
    with pytest.raises(ProtocolError, match=r"2 versions begin with .* give more digits"):
        archive.find(store, name[:8], DAY)


def test_a_day_before_the_first_rule_is_refused(folder: Path, store: Path) -> None:
    with pytest.raises(ProtocolError, match="no rule is in force on 2020-01-01"):
        archive.find(store, archive.keep(folder, store), date(2020, 1, 1))


def test_what_a_later_program_asks_more_of_still_judges(folder: Path, store: Path) -> None:
    """An older program kept it: texts and promises have another form by now, the rules do not."""
    whole = load(folder, DAY)
    shutil.rmtree(folder / "lexicon")
    (folder / "promises.yaml").write_text("older: form\n", encoding="utf-8")
    (folder / "triage" / "script.yaml").write_text("older: form\n", encoding="utf-8")
    again = archive.find(store, archive.keep(folder, store), DAY)
    assert Triage(again).assess(FACTS) == Triage(whole).assess(FACTS)
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    routed = [Router(book).route(FACTS, Triage(book).assess(FACTS), "07", now) for book in (again, whole)]
    assert routed[0] == routed[1]


def test_rules_that_cannot_be_read_are_refused(folder: Path, store: Path) -> None:
    (folder / "triage" / "indicators.yaml").write_text("I1: {older: form}\n", encoding="utf-8")
    with pytest.raises(ProtocolError, match=r"^triage/indicators\.yaml:1: .* judge with the program of its time"):
        archive.find(store, archive.keep(folder, store), DAY)


def test_where_nothing_can_be_kept_the_start_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ProtocolError, match=r"cannot be kept .* HOTLINE_RULEBOOKS_DIR"):
        archive.keep(folder, tmp_path / "file" / "rulebooks")


def test_every_kind_of_file_counts_but_explanations(folder: Path) -> None:
    first = digest(folder)
    for name in ("README.md", ".notes.swp", "triage/order.yaml~"):
        (folder / name).write_text("x")
        assert digest(folder) == first, name
    (folder / "places.csv").write_text("x")
    assert digest(folder) != first
