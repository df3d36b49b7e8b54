"""The gazetteer: what its files may say, and what is true of the one in the repository."""

import re
import shutil
from pathlib import Path

import pytest

from hotline.errors import ProtocolError
from hotline.rulebook.book import Rulebook
from hotline.rulebook.contents import digest
from hotline.rulebook.places import Bearer, Places, read_places

PROTOCOLS = Path(__file__).parents[2] / "protocols"
STATES = {f"{number:02}" for number in range(1, 33)}
SOURCES = {"GEONAMES", "CONOCIMIENTO"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(PROTOCOLS / "places", tmp_path / "places")
    return tmp_path


def read(folder: Path) -> Places:
    return read_places(folder, STATES, SOURCES)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Tijuana", "02"),
        ("Saltillo", "05"),
        ("Manzanillo", "06"),
        ("Tapachula", "07"),
        ("Ciudad Juárez", "08"),
        ("Iztapalapa", "09"),
        ("León", "11"),
        ("Guadalajara", "14"),
        ("Ecatepec", "15"),
        ("Monterrey", "19"),
        ("Cancún", "23"),
        ("Mérida", "31"),
    ],
)
def test_known_cities_are_in_their_states(book: Rulebook, name: str, first: str) -> None:
    assert book.places.bearers(name)[0].state == first


def test_every_capital_but_those_called_like_their_state_is_known(book: Rulebook) -> None:
    known = {bearer.state for name in book.places.rows for bearer in book.places.bearers(name) if bearer.size >= 3}
    assert known == STATES


def test_a_row_says_who_bears_the_name(book: Rulebook) -> None:
    assert book.places.bearers("Neza") == (Bearer("15", 5, "Ciudad Nezahualcóyotl"),)
    sizes = [bearer.size for bearer in book.places.bearers("Guadalupe")]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) > 2
    with pytest.raises(KeyError):
        book.places.bearers("Nirgendwo")


def test_the_table_is_small_and_says_whose_it_is() -> None:
    content = (PROTOCOLS / "places" / "places.tsv").read_bytes()
    assert len(content) <= 200_000
    head = content.decode().split("\n")[:4]
    assert "GeoNames, CC BY 4.0, https://www.geonames.org" in " ".join(head)
    assert "Cambios" in " ".join(head)


def test_every_row_can_be_taken_apart(book: Rulebook) -> None:
    for name in book.places.rows:
        bearers = book.places.bearers(name)
        assert bearers
        assert len({bearer.state for bearer in bearers}) == len(bearers), name
        assert [b.size for b in bearers] == sorted((b.size for b in bearers), reverse=True), name


def test_no_town_is_called_like_a_state_unless_that_is_said_there(book: Rulebook) -> None:
    shared = {name for state in book.states.values() for name in state.shared_names}
    names = {name for state in book.states.values() for name in (state.name, state.short_name, *state.aliases)}
    assert set(book.places.rows) & (names - shared) == set()


def test_landmarks_cite_a_source(book: Rulebook) -> None:
    assert len(book.places.landmarks) >= 30
    for landmark in book.places.landmarks:
        assert landmark.source in book.sources
        assert landmark.mark in {"B", "C"}
    abasto = next(mark for mark in book.places.landmarks if "Central de Abasto" in mark.names)
    assert len(abasto.states) > 1


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("places.tsv", "Tapachula\t07 4", "Tapachula\t33 4", r"places/places\.tsv:\d+: write: name, a tab"),
        ("places.tsv", "Tapachula\t07 4", "Tapachula\t07 9", r"places/places\.tsv:\d+: write: name, a tab"),
        ("places.tsv", "Tapachula\t07 4", "Tapachula 07 4", r"places/places\.tsv:\d+: write: name, a tab"),
        ("places.tsv", "Tapachula\t07 4", "Tijuana\t07 4", r"places/places\.tsv:\d+: «Tijuana» is given twice"),
        ("ordinary.yaml", "[Aguilera,", "[Aguilera, Nirgendwo,", r"places/ordinary\.yaml:\d+: unknown town"),
        (
            "ordinary.yaml",
            "[Aguilera,",
            "[Aguilera, Aguilera,",
            r"places/ordinary\.yaml:\d+: «Aguilera» is given twice",
        ),
        ("ordinary.yaml", "[Burgos,", "[Tapachula,", r"places/ordinary\.yaml:\d+: «Tapachula» is given twice"),
        ("ordinary.yaml", "state: [Casas,", "state: [Nirgendwo,", r"places/ordinary\.yaml:\d+: unknown name"),
        ("landmarks.yaml", '["Tepito"], states: ["09"]', '["Tepito"], states: ["90"]', r"unknown state key «90»"),
        ("landmarks.yaml", '["Tepito"], states: ["09"]', '["Tepito"], states: []', r"the list is empty"),
        ("landmarks.yaml", '["Tepito"]', '["CEDA"]', r"places/landmarks\.yaml:\d+: «CEDA» is given twice"),
        (
            "landmarks.yaml",
            '["Tepito"], states: ["09"], mark: B, source: CONOCIMIENTO',
            '["Tepito"], states: ["09"], mark: B, source: OIDAS',
            r"unknown source «OIDAS»",
        ),
        (
            "landmarks.yaml",
            '["Tepito"], states: ["09"], mark: B',
            '["Tepito"], states: ["09"], mark: C',
            r"unverified: true",
        ),
        (
            "landmarks.yaml",
            '["Tepito"], states: ["09"], mark: B',
            '["Tepito"], states: ["09"], lat: 1, mark: B',
            r"unknown field «lat»",
        ),
    ],
)
def test_a_mistake_is_refused_with_its_line(folder: Path, file: str, old: str, new: str, told: str) -> None:
    path = folder / "places" / file
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    line = text[: text.index(old)].count("\n") + 1
    with pytest.raises(ProtocolError, match=told) as raised:
        read(folder)
    where = re.match(r"places/[a-z]+\.(?:tsv|yaml):(\d+): ", str(raised.value))
    assert where is not None
    if "twice" not in told or file != "places.tsv":  # a second line of a name stands where it stands
        assert int(where[1]) == line


@pytest.mark.parametrize("file", ["places.tsv", "ordinary.yaml", "landmarks.yaml"])
def test_a_missing_or_broken_file_is_refused(folder: Path, file: str) -> None:
    (folder / "places" / file).write_bytes(b"\xff\xfe")
    with pytest.raises(ProtocolError, match=f"places/{file}:1: cannot be read"):
        read(folder)
    (folder / "places" / file).unlink()
    with pytest.raises(ProtocolError, match=f"places/{file}:1: cannot be read"):
        read(folder)


@pytest.mark.parametrize("file", ["places.tsv", "ordinary.yaml", "landmarks.yaml"])
def test_the_digest_of_the_rulebook_covers_it(folder: Path, file: str) -> None:
    before = digest(folder)
    path = folder / "places" / file
    path.write_text(path.read_text() + "# \n")
    assert digest(folder) != before
