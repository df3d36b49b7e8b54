"""One thing of the rulebook that can be read by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hotline.rulebook.model import Citation, Condition, Where
from hotline.rulebook.saying import Piece, Said, Speaker
from hotline.translations import N_


class Family(StrEnum):
    """Kinds of entries, in the order in which they are listed. The value stands before an id: `regla:TR-1`."""

    CATEGORY = "categoria"
    URGENCY = "urgencia"
    RULE = "regla"
    INDICATOR = "indicador"
    NAME = "nombre"
    LIST = "lista"
    FACT = "hecho"
    QUESTION = "pregunta"
    ROUTE = "ruta"
    STRIKE = "tacha"
    PROMISE = "promesa"
    SITUATION = "situacion"
    ANONYMITY = "anonimato"
    ORIENTATION = "orientacion"
    CATALOGUE = "catalogo"
    LEXICON = "lexico"
    SOURCE = "fuente"
    TYPE = "tipo"
    STATE = "estado"
    AUTHORITY = "autoridad"


TITLES = {
    Family.CATEGORY: N_("Categorías"),
    Family.URGENCY: N_("Urgencias"),
    Family.RULE: N_("Reglas"),
    Family.INDICATOR: N_("Indicadores"),
    Family.NAME: N_("Nombres que usan las reglas"),
    Family.LIST: N_("Listas que se cuentan juntas"),
    Family.FACT: N_("Hechos"),
    Family.QUESTION: N_("Preguntas"),
    Family.ROUTE: N_("Rutas: a quién le toca"),
    Family.STRIKE: N_("Tachas y retenciones"),
    Family.PROMISE: N_("Lo que se promete"),
    Family.SITUATION: N_("Situaciones, para quien atiende"),
    Family.ANONYMITY: N_("Por qué cabe un aviso anónimo"),
    Family.ORIENTATION: N_("Orientación"),
    Family.CATALOGUE: N_("Catálogos"),
    Family.LEXICON: N_("Palabras que se escuchan"),
    Family.SOURCE: N_("Fuentes"),
    Family.TYPE: N_("Tipos de autoridad"),
    Family.STATE: N_("Entidades"),
    Family.AUTHORITY: N_("Autoridades"),
}


@dataclass(frozen=True)
class Line:
    """Something an entry says beside its condition. label: what it is; rows: each in pieces, some with a condition."""

    label: str
    rows: tuple[Said, ...]


@dataclass(frozen=True)
class Entry:
    """What stands under one id.

    where: file and line. since: first day in force; until: last. confirmed: by the authority, None for what nobody has
    to confirm. when: the condition under which it holds. inside: further conditions that its lines tell in passing.
    basis: its citations. unverified: the entry itself is, whatever it cites.
    """

    family: Family
    id: str
    title: str
    where: Where | None = None
    since: date | None = None
    until: date | None = None
    confirmed: bool | None = None
    when: Condition | None = None
    basis: tuple[Citation, ...] = ()
    lines: tuple[Line, ...] = ()
    inside: tuple[Condition, ...] = ()
    unverified: bool = False

    @property
    def ref(self) -> str:
        """Its address among all entries."""
        return f"{self.family.value}:{self.id}"

    def refs(self, speaker: Speaker) -> Iterator[str]:
        """The addresses of everything that it hangs on."""
        for condition in (*((self.when,) if self.when is not None else ()), *self.inside):
            yield from speaker.say(condition).refs()
        for line in self.lines:
            for row in line.rows:
                yield from row.refs()
        yield from (f"{Family.SOURCE.value}:{citation.source}" for citation in self.basis)


def line(speaker: Speaker, label: str, *rows: Piece | str | tuple[Piece, ...] | Said) -> tuple[Line, ...]:
    """One line, or none when there is nothing to say. label: a text of the house, translated here."""
    said = tuple(map(_said, (row for row in rows if row)))
    return (Line(speaker.words(label), said),) if said else ()


def _said(row: Piece | str | tuple[Piece, ...] | Said) -> Said:
    match row:
        case Said():
            return row
        case Piece():
            return Said((row,))
        case str():
            return Said((Piece(row),))
        case _:
            return Said(row)
