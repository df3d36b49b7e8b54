"""Reads INEGI's catalogue of municipalities from the file that its operator downloaded, in any of its layouts.

Whole or not at all: every row is checked before anybody writes anything.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from hotline.errors import ProtocolError
from hotline.routing.atlas import Municipality, key_of
from hotline.rulebook.model import State

_NAMES: Mapping[str, tuple[str, ...]] = {
    "state": ("cve_ent", "clave_entidad"),
    "state_name": ("nom_ent", "nombre_entidad"),
    "town": ("cve_mun", "clave_municipio"),
    "name": ("nom_mun", "nombre_municipio"),
}
"""Headings by what they hold: INEGI's (AGEEML) and the plain ones, in any case."""

_WHOLE = ("cvegeo", "mapa")
"""The whole code; with localities it has nine digits, of which the first five are the municipality's."""

LONGEST_NAME = 100


def read_file(path: Path, states: Mapping[str, State]) -> tuple[Municipality, ...]:
    """The municipalities of a file, each once, by code.

    states: the federal entities by INEGI key. Raises ProtocolError as `file:line: what to do`.
    """
    try:
        return _read(path, states)
    except csv.Error as wrong:  # a quotation mark that never closes, or no table at all
        raise ProtocolError(f"{path.name}:1: is no table of cells ({wrong}); download the file again") from None


def _read(path: Path, states: Mapping[str, State]) -> tuple[Municipality, ...]:
    lines = _decoded(path).splitlines()
    number, heading = next(((n, line) for n, line in enumerate(lines, 1) if _is_heading(line)), (0, ""))
    if not number:
        raise ProtocolError(
            f"{path.name}:1: no line of headings; there must be CVE_ENT, CVE_MUN and NOM_MUN, separated by commas, "
            "semicolons or tabs: download the catalogue of municipalities (AGEM) as CSV or text"
        )
    columns = _columns(heading)
    found: dict[str, Municipality] = {}
    for line, cells in _rows(lines[number:], number, _separator(heading)):
        town = _municipality(f"{path.name}:{line}", cells, columns, states)
        other = found.setdefault(town.code, town)
        if other.name != town.name:
            raise ProtocolError(f"{path.name}:{line}: the code {town.code} has two names; keep the right one")
    if not found:
        raise ProtocolError(f"{path.name}:{number}: there is nothing below the headings; download the file again")
    return tuple(found[code] for code in sorted(found))


def _decoded(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError:
        raise ProtocolError(f"{path.name}:1: cannot be read") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")  # INEGI's older downloads


def _is_heading(line: str) -> bool:
    cells = _columns(line)
    return all(any(name in cells for name in _NAMES[what]) for what in ("state", "town", "name"))


def _separator(heading: str) -> str:
    return max("\t;,", key=heading.count)


def _columns(heading: str) -> dict[str, int]:
    cells = next(csv.reader([heading], delimiter=_separator(heading)), [])
    return {cell.strip().casefold(): place for place, cell in enumerate(cells)}


def _rows(lines: list[str], before: int, separator: str) -> Iterator[tuple[int, list[str]]]:
    for line, cells in enumerate(csv.reader(lines, delimiter=separator), before + 1):
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield line, stripped


def _municipality(
    where: str, cells: list[str], columns: Mapping[str, int], states: Mapping[str, State]
) -> Municipality:
    def cell(names: tuple[str, ...]) -> str:
        place = next((columns[name] for name in names if name in columns), len(cells))
        return cells[place] if place < len(cells) else ""

    key, number, name = cell(_NAMES["state"]), cell(_NAMES["town"]), cell(_NAMES["name"])
    if key not in states:
        raise ProtocolError(f"{where}: «{key}» is no state; INEGI's keys are 01 to 32, with their zero")
    _check_state(where, states[key], cell(_NAMES["state_name"]))
    code, whole = key + number, cell(_WHOLE)
    if len(code) != 5 or not code.isascii() or not code.isdigit():
        raise ProtocolError(f"{where}: «{number}» is no municipality's key; it has three digits, with their zeros")
    if whole and not whole.startswith(code):
        raise ProtocolError(f"{where}: the whole code «{whole}» does not begin with {code}; look at this row")
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ProtocolError(f"{where}: the municipality {code} needs a name of 1 to {LONGEST_NAME} letters")
    return Municipality(code, name, key)


def _check_state(where: str, state: State, written: str) -> None:
    names = {key_of(name) for name in (state.name, state.short_name, *state.aliases)}
    if written and key_of(written) not in names:
        raise ProtocolError(f"{where}: {state.key} is {state.name}, not «{written}»; are the columns in order?")
