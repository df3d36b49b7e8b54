"""The directory as a table: what a spreadsheet opens, and what it must not run."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from hotline.cli import main
from hotline.commands.directory_table import RUNS, read_table, write_table
from hotline.errors import ProtocolError
from hotline.rulebook.register import COLUMNS, Cells, read_register
from tests.support.house import ROOT

ENTRIES = [entry.cells for entries in read_register(ROOT / "protocols").values() for entry in entries]


def cells(**given: str) -> Cells:
    return {**ENTRIES[0], **given}


def test_the_file_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "directory.csv"
    done = CliRunner().invoke(main, ["directory", "export", "-o", str(path)])
    assert done.exit_code == 0, done.output
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfstate,id,type,name,")
    assert raw.count(b"\n") == raw.count(b"\r\n") + sum(cell["activity"].count("\n") for cell in ENTRIES)
    rows = list(csv.DictReader(StringIO(raw.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(ENTRIES) == int(done.output.split()[0])
    assert tuple(rows[0]) == COLUMNS
    assert {row["state"] for row in rows} == {f"{n:02}" for n in range(33)}


def test_without_a_file_it_is_printed(tmp_path: Path) -> None:
    path = tmp_path / "directory.csv"
    CliRunner().invoke(main, ["directory", "export", "-o", str(path)])
    assert CliRunner().invoke(main, ["directory", "export"]).stdout_bytes == path.read_bytes()


def test_everything_reads_back_as_it_was() -> None:
    assert [dict(row.cells) for row in read_table(write_table(ENTRIES).encode(), "d.csv")] == ENTRIES


@pytest.mark.parametrize("start", RUNS)
def test_a_cell_that_a_spreadsheet_would_run_is_made_inert_and_reads_back(start: str) -> None:
    tricky = cells(name=f"{start}HYPERLINK(A1)", note="a=b", phone="+52 961 000 0000")
    written = write_table([tricky])
    inside = next(csv.DictReader(StringIO(written.removeprefix("\ufeff"), newline="")))
    assert not any(cell[:1] in set(RUNS) - {"'"} for cell in inside.values())
    (row,) = read_table(written.encode(), "d.csv")
    assert row.cells["phone"] == "+52 961 000 0000"
    assert row.cells["note"] == "a=b"
    assert row.cells["name"] == " ".join(tricky["name"].split())


def test_what_spreadsheets_write_is_read(tmp_path: Path) -> None:
    written = write_table([cells(unverified="true"), cells()]).removeprefix("\ufeff")
    other = written.replace(",true,", ",VERDADERO,").replace("\r\n", "\n") + "," * (len(COLUMNS) - 1) + "\n"
    rows = read_table(other.encode(), "d.csv")
    assert [row.number for row in rows] == [2, 3], "an empty row is none"
    assert rows[0].cells["unverified"] == "true"
    table = StringIO()
    csv.writer(table, delimiter=";").writerows(csv.reader(StringIO(written, newline="")))
    assert read_table(table.getvalue().encode(), "d.csv")[0].cells == rows[0].cells


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"state": "1"}, "state"),
        ({"id": "1-fiscalia"}, "id"),
        ({"phone": "5.25512E+11"}, "phone"),
        ({"evidence": "13/06/2024"}, "evidence"),
        ({"evidence": "jun-24"}, "evidence"),
        ({"evidence": "45456"}, "evidence"),
        ({"evidence": "2024-06-13 00:00:00"}, "evidence"),
        ({"valid_from": "01/01/2027"}, "valid_from"),
        ({"contact_date": "1/1/27"}, "contact_date"),
        ({"activity": "feb-26 activa"}, "activity"),
    ],
)
def test_what_a_spreadsheet_damaged_is_refused_by_row_and_column(given: dict[str, str], column: str) -> None:
    table = write_table([cells(), cells(**given)]).encode()
    with pytest.raises(ProtocolError, match=rf"^d\.csv \(column {column}\):3: «.*»: a spreadsheet .*; w?rite|a spread"):
        read_table(table, "d.csv")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("name\nCITI\n".encode("utf-16"), "d.csv:1: is not UTF-8; save it as «CSV UTF-8»"),
        (write_table(ENTRIES[:2]).encode("utf-8-sig")[6:].decode().replace("ó", "ó").encode("latin-1"), "is not UTF-8"),
        (b"", "the column «state» is missing"),
        (write_table(ENTRIES[:1]).replace("acronym", "siglas").encode(), "unknown or repeated column «siglas»"),
        (write_table(ENTRIES[:1]).replace(",note,", ",name,").encode(), "unknown or repeated column «name»"),
        (write_table(ENTRIES[:1]).encode() + b"01,02\r\n", "d.csv:3: has 2 cells"),
        (write_table(ENTRIES[:1]).encode() + b'"01', "is not a table of comma separated values"),
    ],
    ids=["utf-16", "latin-1", "empty", "column", "twice", "short row", "open quote"],
)
def test_what_is_no_table_of_ours_is_refused(raw: bytes, said: str) -> None:
    with pytest.raises(ProtocolError) as wrong:
        read_table(raw, "d.csv")
    assert said in str(wrong.value)
    assert "\n" not in str(wrong.value)
