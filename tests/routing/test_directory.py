"""The directory: complete, marked where unsure, and without a single contact that nobody gave."""

from collections import Counter
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hotline.errors import ProtocolError
from hotline.rulebook.book import Rulebook
from hotline.rulebook.directory import read_authorities, read_states

TYPES = {
    "comision_trabajo_infantil",
    "autoridad_laboral",
    "fiscalia",
    "unidad_trata",
    "procuraduria_nna",
    "dif_estatal",
    "comision_victimas",
    "derechos_humanos",
}
PROTOCOLS = Path(__file__).parents[2] / "protocols"


def test_eight_types_in_every_state_and_the_federal_ones(rulebook: Rulebook) -> None:
    by_state = Counter(authority.state for authority in rulebook.authorities.values())
    assert by_state.pop("00") == 22
    assert by_state == dict.fromkeys(rulebook.states, 8)
    for key in rulebook.states:
        assert {f"{key}-{kind}" for kind in TYPES} <= set(rulebook.authorities)


def test_what_is_unsure_is_marked(rulebook: Rulebook) -> None:
    marks = Counter(authority.name_mark for authority in rulebook.authorities.values())
    assert marks == {"A": 109, "B": 110, "C": 59}
    assert all(not authority.phone for authority in rulebook.authorities.values())


def test_zones_are_those_of_the_state(rulebook: Rulebook) -> None:
    for authority in rulebook.authorities.values():
        zone = rulebook.states[authority.state].zone if authority.state != "00" else "America/Mexico_City"
        assert authority.zone == zone
    exceptions = [zone for state in rulebook.states.values() for zone in state.zone_exceptions.values()]
    assert len(exceptions) == 31
    assert all(ZoneInfo(zone) for zone in exceptions)


ENTRY = """state: "01"
authorities:
{entries}"""
AUTHORITY = """  - id: 01-fiscalia
    type: fiscalia
    name: "{name}"
    acronym: ""
    parent: ""
    installed: ""
    evidence: ""
    note: ""
    name_mark: A
    existence_mark: A
    unverified: {unverified}
    source: ""
    phone: ""
    email: ""
    url: ""
    valid_from: "{since}"
    valid_to: "{until}"
"""


def directory(folder: Path, *entries: str) -> Path:
    (folder / "agencies").mkdir(exist_ok=True)
    (folder / "agencies" / "states.yaml").write_text((PROTOCOLS / "agencies" / "states.yaml").read_text())
    (folder / "agencies" / "01-aguascalientes.yaml").write_text(ENTRY.format(entries="".join(entries)))
    return folder


def entry(name: str = "Fiscalía", since: str = "", until: str = "", unverified: str = "false") -> str:
    return AUTHORITY.format(name=name, since=since, until=until, unverified=unverified)


def test_a_name_changes_on_its_day(tmp_path: Path) -> None:
    root = directory(tmp_path, entry("Procuraduría", until="2027-06-30"), entry("Fiscalía", since="2027-07-01"))
    states = read_states(root)
    for on, name in ((date(2027, 6, 30), "Procuraduría"), (date(2027, 7, 1), "Fiscalía"), (None, "Fiscalía")):
        assert read_authorities(root, states, on)["01-fiscalia"].name == name


def test_an_abolished_authority_is_gone(tmp_path: Path) -> None:
    root = directory(tmp_path, entry(until="2027-06-30"))
    assert read_authorities(root, read_states(root), date(2027, 7, 1)) == {}


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ((entry(), entry()), "01-aguascalientes.yaml:20: two entries of «01-fiscalia»"),
        ((entry(unverified="true"),), ":13: must be true exactly when a mark is C"),
        ((entry().replace("01-fiscalia", "02-fiscalia"),), ":3: the id of this authority must be «01-fiscalia»"),
        ((entry().replace("acronym", "siglas"),), "unknown field «siglas»"),
        ((entry(since="2027"),), "not a day written YYYY-MM-DD"),
    ],
)
def test_mistakes_are_refused_with_their_line(tmp_path: Path, entries: tuple[str, ...], said: str) -> None:
    root = directory(tmp_path, *entries)
    with pytest.raises(ProtocolError) as refused:
        read_authorities(root, read_states(root), None)
    assert said in str(refused.value)
