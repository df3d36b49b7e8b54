"""How a written word sounds in Mexican Spanish, so that «enserrado», «ENCERRADO» and «encerrádo» are one word.

For comparing words with the lexicon, never for keeping them. Nothing here looks at more than one word.
"""

import re
import unicodedata

_STEPS = (
    ("ch", "C"), ("sh", "C"), ("qui", "ki"), ("que", "ke"), ("q", "k"),
    ("gue", "Ge"), ("gui", "Gi"), ("ge", "je"), ("gi", "ji"), ("G", "g"),
    ("ce", "se"), ("ci", "si"), ("c", "k"), ("z", "s"), ("x", "s"),
    ("ll", "y"), ("v", "b"), ("w", "u"), ("h", ""), ("nb", "mb"), ("np", "mp"),
)  # fmt: skip
"""In order: «ch» and the hard «g» step aside while c, q, g and h get the sound that they have."""

_LONE_Y = re.compile(r"y(?![aeiou])")
_MISPLACED_M = re.compile(r"m(?=[^aeiouybpm])")
_REPEATED = re.compile(r"(.)\1+")
FOLLOWERS = "aeiorsn"
"""Letters with which the ending of a Spanish verb or noun begins; a stem must sound the same before each."""


def plain(word: str) -> str:
    """Lower case without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


def sound(word: str) -> str:
    """The key under which spellings of one word meet: «hay», «ahí» and «ay» are the same, and so are «ll» and «y»."""
    key = plain(word)
    for written, heard in _STEPS:
        if written in key:
            key = key.replace(written, heard)
    return _REPEATED.sub(r"\1", _MISPLACED_M.sub("n", _LONE_Y.sub("i", key))) or key or word


def stem(letters: str) -> str | None:
    """The sound that every word beginning so begins with; None where the next letter would change it («encerr», not
    «violenc»)."""
    start = sound(letters)
    same = all(sound(letters + letter).startswith(start) for letter in FOLLOWERS)
    return start if same and len(start) >= 4 else None
