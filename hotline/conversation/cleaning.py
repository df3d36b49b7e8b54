"""Words as they come in: made safe to keep and to show, never shortened without saying so."""

import re
import unicodedata

NARRATIVE_LIMIT = 8000
"""Characters of narrative that one report keeps in all (about four pages); what exceeds it is said to the reporter."""

FIELD_LIMIT = 400
"""Characters of a place or a reference point."""

_BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_INVISIBLE = {0x00AD, 0x200B, 0x2060, 0xFEFF}
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """Text without control characters, direction marks and invisible fillers; line ends and emoji stay."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    kept = "".join(character for character in composed if _visible(character))
    return _LINES.sub("\n\n", _SPACES.sub(" ", kept)).strip()


def _visible(character: str) -> bool:
    if character == "\n":
        return True
    if ord(character) in _BIDI or ord(character) in _INVISIBLE:
        return False
    return unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn"}


def fold(text: str) -> str:
    """Lower case, without accents, signs and double spaces: for comparing words, never for keeping them."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w\s]", " ", plain).split())


def says_something(text: str) -> bool:
    """Whether there is more than punctuation; an emoji alone may be all that somebody can send."""
    return any(
        unicodedata.category(character)[0] in "LN" or unicodedata.category(character) == "So" for character in text
    )


_PLAIN = str.maketrans("áíóúÁÍÓÚ«»—–…“”‘’", 'aiouAIOU""--.""\'\'')


def gsm(text: str) -> str:
    """Spanish for a short message: letters that GSM-7 lacks without their accent, `é`, `ñ`, `¿` and `¡` as they are."""
    return text.translate(_PLAIN)
