"""Words from anywhere made harmless for a wire that is read aloud or printed on a small screen."""

import unicodedata

BREAKS = "\n\t\r\u2028\u2029"


def plain(text: str) -> str:
    """One line without control, formatting (right-to-left marks) or unassigned characters.

    XML forbids the first, and the others only serve to deceive. Markup is left to the TwiML library, which escapes it.
    """
    if text.isprintable():  # nothing of category C and no break in it: most texts, and fifty times as quick
        return " ".join(text.split())
    spaced = "".join(" " if letter in BREAKS else letter for letter in text)
    kept = (letter for letter in spaced if unicodedata.category(letter)[0] != "C")
    return " ".join("".join(kept).split())
