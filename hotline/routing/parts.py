"""The parts that a routing is built of while its steps run, and the order of strength of roles."""

from typing import NamedTuple

from hotline.rulebook.model import Citation
from hotline.rulebook.routes import FEDERAL, Part
from hotline.vocabulary import RecipientRole, Release

ROLES: dict[Part, tuple[RecipientRole, Release]] = {
    "principal": (RecipientRole.PRINCIPAL, Release.NOW),
    "copia": (RecipientRole.COPIA, Release.NOW),
    "coordinacion": (RecipientRole.COORDINACION, Release.NOW),
    "retenida_con_plazo": (RecipientRole.RETENIDA, Release.PERSON_OR_CLOCK),
    "retenida": (RecipientRole.RETENIDA, Release.PERSON),
}
"""Every part as role and release, the strongest first."""

_STRENGTH = {part: place for place, part in enumerate(ROLES)}


class Entry(NamedTuple):
    """One authority on its way to become a recipient. A tuple, because every routing makes dozens.

    instead: who takes the place when this one is struck or absent, instead of its chain.
    wordless: the reporter's own words never go there, whatever was allowed.
    """

    agency: str
    part: Part
    rule: str
    basis: tuple[Citation, ...]
    instead: str = ""
    first: bool = False
    wordless: bool = False
    notes: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """The kind of authority, as in the directory."""
        return self.agency[3:]

    @property
    def is_federal(self) -> bool:
        """True for the federal rows of the directory."""
        return self.agency[:2] == FEDERAL

    @property
    def is_held(self) -> bool:
        """True when only a person, or a person or the clock, lets it go."""
        return self.part in {"retenida", "retenida_con_plazo"}

    def hold(self, note: str, part: Part = "retenida") -> "Entry":
        """The same authority, kept back; the note is said once."""
        said = not note or note in self.notes
        return self._replace(part=part, notes=self.notes if said else (*self.notes, note))


def merge(entries: list[Entry]) -> list[Entry]:
    """Every agency once, at its first place, with its strongest role and that role's rule; `first` ones in front."""
    found: dict[str, Entry] = {}
    for entry in entries:
        found[entry.agency] = _join(found[entry.agency], entry) if entry.agency in found else entry
    return sorted(found.values(), key=lambda entry: not entry.first)


def _join(old: Entry, new: Entry) -> Entry:
    strong, weak = (new, old) if _STRENGTH[new.part] < _STRENGTH[old.part] else (old, new)
    return strong._replace(
        first=old.first or new.first,
        wordless=old.wordless or new.wordless,
        notes=tuple(dict.fromkeys((*old.notes, *new.notes))) if strong.is_held == weak.is_held else strong.notes,
    )
