"""A mended table goes back into the files: all or nothing, history kept, nothing else touched."""

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hotline.cli import main
from hotline.commands import replacing
from hotline.commands.directory_table import write_table
from hotline.rulebook.directory import read_authorities, read_states
from hotline.rulebook.model import Authority
from hotline.rulebook.register import read_register
from tests.support.house import ROOT

FISCALIA, COMMISSION = "07-fiscalia", "29-comision_trabajo_infantil"
GIVEN = {"phone": "961 000 0000", "contact_source": "oficio de la Fiscalía", "contact_date": "2026-11-20"}
Mend = Mapping[str, Mapping[str, str]]
Import = Callable[..., Result]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = shutil.copytree(ROOT / "protocols", tmp_path / "protocols")
    monkeypatch.setenv("HOTLINE_PROTOCOLS_DIR", str(copy))
    return copy


@pytest.fixture
def mend(root: Path, tmp_path: Path) -> Import:
    """Import the whole table with some rows mended; `only` leaves the others out, `added` are rows besides."""

    def _mend(mended: Mend, *options: str, only: bool = False, added: tuple[Mapping[str, str], ...] = ()) -> Result:
        entries = [entry.cells for entries in read_register(root).values() for entry in entries]
        rows = [{**row, **mended.get(row["id"], {})} for row in entries if not only or row["id"] in mended]
        rows += [{**next(row for row in entries if row["id"] == new["id"]), **new} for new in added]
        path = tmp_path / "mended.csv"
        path.write_text(write_table(rows), encoding="utf-8", newline="")
        return CliRunner().invoke(main, ["directory", "import", str(path), *options])

    return _mend


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def authority(root: Path, agency: str, on: date | None = None) -> Authority:
    return read_authorities(root, read_states(root), on)[agency]


def test_exported_and_imported_nothing_changes(root: Path, mend: Import) -> None:
    before = files(root)
    assert sum(name.startswith("agencies/") for name in before) == 34, (
        "32 states, the federation, and the list of states"
    )
    done = mend({})
    assert done.exit_code == 0, done.output
    assert "nothing changes" in done.output
    assert files(root) == before


def test_a_change_touches_its_line_alone(root: Path, mend: Import) -> None:
    before = files(root)
    done = mend({"07-unidad_trata": {"note": 'Mesa nueva: «quién» y "cuándo"'}})
    assert done.exit_code == 0, done.output
    assert "07-unidad_trata: note «" in done.output
    after = files(root)
    assert {name for name in after if after[name] != before[name]} == {"agencies/07-chiapas.yaml"}
    old, new = (found["agencies/07-chiapas.yaml"].decode().splitlines() for found in (before, after))
    assert len(old) == len(new)
    changed = [line for line, was in zip(new, old, strict=True) if line != was]
    assert changed == ['    note: "Mesa nueva: «quién» y \\"cuándo\\""']


def test_comments_of_a_person_stay(root: Path, mend: Import) -> None:
    path = root / "agencies/07-chiapas.yaml"
    text = path.read_text(encoding="utf-8")
    place = text.index(f"  - id: {FISCALIA}")
    noted = (
        text[:place]
        + "  # De Chiapas, lo que sigue.\n"
        + text[place:].replace("    acronym", "    # nota\n    acronym", 1)
    )
    path.write_text(noted, encoding="utf-8")
    assert mend({FISCALIA: {"acronym": "FGE-X"}}).exit_code == 0
    after = path.read_text(encoding="utf-8")
    assert after.count("# nota\n") == after.count("# De Chiapas, lo que sigue.\n") == 1
    assert authority(root, FISCALIA).acronym == "FGE-X"


def test_a_dry_run_shows_and_writes_nothing(root: Path, mend: Import) -> None:
    before = files(root)
    done = mend({FISCALIA: GIVEN}, "--dry-run")
    assert done.exit_code == 0
    assert "07-fiscalia: phone «» -> «961 000 0000»" in done.output
    assert "would change" in done.output
    assert files(root) == before


def test_a_contact_comes_with_who_gave_it_and_when(root: Path, mend: Import) -> None:
    before = files(root)
    refused = mend({FISCALIA: {"phone": "961 000 0000"}})
    assert refused.exit_code == 2
    assert "mended.csv (column phone):" in refused.output
    assert "contact_source" in refused.output
    assert files(root) == before
    assert mend({FISCALIA: GIVEN}).exit_code == 0
    assert authority(root, FISCALIA).phone == "961 000 0000"
    text = (root / "agencies/07-chiapas.yaml").read_text(encoding="utf-8")
    assert '    contact_source: "oficio de la Fiscalía"\n    contact_date: "2026-11-20"\n    valid_from: ""\n' in text
    assert "nothing changes" in mend({}).output


def test_a_changed_name_keeps_the_old_one(root: Path, mend: Import) -> None:
    old = authority(root, FISCALIA).name
    before = files(root)
    refused = mend({FISCALIA: {"name": "Fiscalía Nueva"}})
    assert refused.exit_code == 2
    assert "(column name)" in refused.output
    assert "--from" in refused.output
    assert files(root) == before
    done = mend({FISCALIA: {"name": "Fiscalía Nueva"}}, "--from", "2027-03-01")
    assert done.exit_code == 0, done.output
    assert "ends on 2027-02-28" in done.output
    assert authority(root, FISCALIA, date(2027, 2, 28)).name == old
    assert authority(root, FISCALIA, date(2027, 3, 1)).name == authority(root, FISCALIA).name == "Fiscalía Nueva"
    assert "nothing changes" in mend({}).output
    again = mend({}, added=({"id": FISCALIA, "valid_from": "2027-03-01", "name": "Otra", "valid_to": ""},))
    assert again.exit_code == 2, "two rows for one day"


def test_correcting_a_name_leaves_no_history(root: Path, mend: Import) -> None:
    assert mend({FISCALIA: {"name": "Fiscalía sin errata"}}, "--correct").exit_code == 0
    assert authority(root, FISCALIA, date(2026, 11, 1)).name == "Fiscalía sin errata"
    assert (root / "agencies/07-chiapas.yaml").read_text(encoding="utf-8").count(f"id: {FISCALIA}\n") == 1


def test_what_is_over_is_not_written_over(root: Path, mend: Import) -> None:
    mend({FISCALIA: {"name": "Nueva"}}, "--from", "2027-03-01")
    entries = [entry.cells for entry in read_register(root)["agencies/07-chiapas.yaml"]]
    assert [cells["valid_to"] for cells in entries if cells["id"] == FISCALIA] == ["2027-02-28", ""]
    refused = mend({FISCALIA: {"note": "reescrita"}})
    assert refused.exit_code == 2
    assert "ended on 2027-02-28; only --correct" in refused.output


def test_an_authority_ends(root: Path, mend: Import) -> None:
    assert mend({COMMISSION: {"valid_to": "2026-12-31"}}).exit_code == 0
    assert authority(root, COMMISSION, date(2026, 12, 31))
    assert COMMISSION not in read_authorities(root, read_states(root), date(2027, 1, 1))


def test_reviews_of_activity_are_added_and_not_lost(root: Path, mend: Import) -> None:
    old = next(entry.cells for entry in read_register(root)["agencies/29-tlaxcala.yaml"])["activity"]
    assert mend({COMMISSION: {"activity": "2027-01 activa"}}).exit_code == 2
    done = mend({COMMISSION: {"activity": f"{old}\n2027-01 activa: instalada en enero"}})
    assert done.exit_code == 0, done.output
    assert not authority(root, COMMISSION, date(2026, 12, 31)).active
    assert authority(root, COMMISSION, date(2027, 1, 1)).active
    assert "    activity:  # sólo" in (root / "agencies/29-tlaxcala.yaml").read_text(encoding="utf-8")


def test_rows_that_are_missing_stay(root: Path, mend: Import) -> None:
    assert mend({FISCALIA: GIVEN}, only=True).exit_code == 0
    assert len(read_authorities(root, read_states(root), None)) == 278


def test_a_first_day_that_became_known_is_filled_in(root: Path, mend: Import) -> None:
    assert mend({FISCALIA: {"valid_from": "2019-01-01"}}).exit_code == 0
    assert authority(root, FISCALIA).valid_from == date(2019, 1, 1)
    assert mend({FISCALIA: {"valid_from": "2020-01-01"}}).exit_code == 2
    assert mend({FISCALIA: {"valid_from": "2020-01-01"}}, "--correct").exit_code == 0


def test_overlapping_days_are_refused(root: Path, mend: Import) -> None:
    before = files(root)
    refused = mend({}, added=({"id": FISCALIA, "valid_from": "2027-03-01", "name": "Otra"},))
    assert refused.exit_code == 2
    assert "is still in force then" in refused.output
    assert files(root) == before
    done = mend(
        {FISCALIA: {"valid_to": "2027-02-28"}}, added=({"id": FISCALIA, "valid_from": "2027-03-01", "name": "B"},)
    )
    assert done.exit_code == 0, done.output
    assert authority(root, FISCALIA, date(2027, 3, 1)).name == "B"


@pytest.mark.parametrize(
    ("mended", "column"),
    [
        ({"state": "33"}, "state"),
        ({"id": "07-otra"}, "id"),
        ({"name_mark": "D"}, "name_mark"),
        ({"unverified": "true"}, "unverified"),
        ({"valid_from": "ayer"}, "valid_from"),
        ({"valid_from": "2027-02-01", "valid_to": "2027-01-01"}, "valid_to"),
        ({**GIVEN, "phone": "pregunte en la puerta"}, "phone"),
        ({**GIVEN, "email": "sin arroba"}, "email"),
        ({**GIVEN, "url": "javascript:alert(1)"}, "url"),
    ],
)
def test_every_problem_is_named_and_nothing_is_written(
    mended: dict[str, str], column: str, root: Path, mend: Import
) -> None:
    before = files(root)
    refused = mend({FISCALIA: mended, "21-fiscalia": {"name_mark": "Z"}})
    assert refused.exit_code == 2
    assert f"mended.csv (column {column}):" in refused.output
    assert refused.output.count("(column name_mark)") >= 1, "all problems at once"
    assert "nothing was written" in refused.output
    assert files(root) == before


def test_a_result_that_does_not_load_is_not_written(root: Path, mend: Import) -> None:
    """A type that a row of the routing names would be gone from every state."""
    before = files(root)
    gone = {f"{n:02}-unidad_trata": {"valid_to": "2020-01-01"} for n in range(1, 33)}
    refused = mend(gone)
    assert refused.exit_code == 2
    assert "unidad_trata" in refused.output
    assert files(root) == before


def test_a_disk_that_fails_in_the_middle_leaves_everything_as_it_was(
    root: Path, mend: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real, calls = files(root), Path.replace, []

    def failing(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    refused = mend({FISCALIA: GIVEN, "21-fiscalia": GIVEN, "09-fiscalia": GIVEN})
    assert refused.exit_code == 2
    assert "No space left on device" in refused.output
    assert files(root) == before
    assert not list((root / "agencies").glob(".*")), "nothing is left lying about"


class Killed(BaseException):
    """The process is gone: nothing after this runs."""


def test_an_import_that_was_killed_is_undone_by_the_next(
    root: Path, tmp_path: Path, mend: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    mend({})  # leaves the whole table
    before, real, calls = files(root), Path.replace, []

    def dying(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 3:
            raise Killed
        return real(self, target)

    texts = dict.fromkeys(("07-chiapas.yaml", "21-puebla.yaml", "09-ciudad-de-mexico.yaml"), "half")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", dying)
        with pytest.raises(Killed):
            replacing.replace_all(root / "agencies", texts)
    assert sum(content == b"half" for content in files(root).values()) == 2
    done = CliRunner().invoke(main, ["directory", "import", str(tmp_path / "mended.csv")])
    assert done.exit_code == 0
    assert "undone first" in done.output
    assert files(root) == before
