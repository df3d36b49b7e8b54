"""Finding in a reporter's words what may tell who is talking: shown to the operator, never changed by itself."""

import re
from dataclasses import dataclass, field

_SOMEBODY = (
    r"mam[aá]|pap[aá]|madre|padre|maestr[oa]|profesor[a]?|director[a]?|doctor[a]?|enfermer[oa]|vecin[oa]|t[ií][oa]|"
    r"abuel[oa]|herman[oa]|prim[oa]|hij[oa]|espos[oa]|novi[oa]|amig[oa]|patr[oó]n[a]?|emplead[oa]|trabajador[a]?|"
    r"polic[ií]a|due[ñn][oa]|encargad[oa]|sobrin[oa]|padrin[oa]|madrin[oa]|cu[ñn]ad[oa]"
)
_NAME = r"[A-ZÁÉÍÓÚÑ][\wáéíóúñü]+(?:\s+(?:de\s+(?:la\s+)?)?[A-ZÁÉÍÓÚÑ][\wáéíóúñü]+){0,3}"

PASSAGES = {
    "correo": r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+",
    "cuenta": r"(?<![\w@])@[A-Za-z]\w{2,}",
    "liga": r"(?:https?://|www\.)\S+",
    "curp": r"\b[A-Za-z]{4}\d{6}[HMXhmx][A-Za-z]{5}[A-Za-z0-9]\d\b",
    "rfc": r"\b[A-Za-zÑñ&]{3,4}\d{6}[A-Za-z0-9]{3}\b",
    "telefono": r"(?<![\w+])(?:\+?52[\s.-]?)?(?:\(?\d{2,3}\)?[\s.-]?)\d{3,4}[\s.-]?\d{4}(?!\w)",
    "nombre": rf"(?i:\b(?:me\s+llamo|mi\s+nombre\s+es|me\s+dicen|soy))\s+{_NAME}",
    "quien_avisa": rf"(?i:\b(?:yo\s+)?soy\s+(?:(?:la|el|su|un|una|mi)\s+)?(?:{_SOMEBODY})\b)",
    "mio": rf"(?i:\bmi\s+(?:{_SOMEBODY}|casa|tel[eé]fono|celular|n[uú]mero|direcci[oó]n|escuela|trabajo|grupo)\b)",
    "donde_vivo": r"(?i:\b(?:yo\s+)?(?:vivo|trabajo|estudio|doy\s+clases)\s+(?:en|con|junto|frente|al\s+lado|cerca)\b)",
}
"""Kinds of passages by name. They point, they do not prove: the operator decides."""

_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in PASSAGES.items()))


@dataclass(frozen=True)
class Piece:
    """A stretch of words as they were said; kind is empty when nothing in it points at anybody, heard when the lexicon
    hears nothing in it (else the title of what it heard)."""

    text: str = field(repr=False)
    kind: str = ""
    heard: str = ""


def pieces(text: str) -> tuple[Piece, ...]:
    """The whole text in order, cut where a passage may identify the reporter; joined again it is the same text."""
    found: list[Piece] = []
    at = 0
    for match in _ANY.finditer(text):
        if match.start() > at:
            found.append(Piece(text[at : match.start()]))
        found.append(Piece(match.group(), match.lastgroup or ""))
        at = match.end()
    if at < len(text):
        found.append(Piece(text[at:]))
    return tuple(found)
