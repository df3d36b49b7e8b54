"""How wide a text will be, on the wide side: nobody knows which font a reader's machine has."""

from collections.abc import Iterator

# Advance widths of DejaVu Sans, the widest of the usual sans-serif fonts, in hundredths of the font's size, as Chromium
# measures them. A letter that is not here is taken as the widest.
_WIDTHS = {
    29: "'IJijlíÍ",
    32: " ,.·",
    36: "-/:;f|",
    41: "!()[]rt¡",
    47: '"',
    53: "*?_sz¿",
    59: "FLckvxy",
    64: "$0123456789EPSTYabdeghnopquáéóúñüÉ«»",
    70: "ABCKRVXZÁ",
    79: "&DGHNOQUÓÚÑ◆▲",
    88: "#+<=>Mw≥⬣○",
    100: "%",
}
_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_UNKNOWN = 100

BOLD = 1.12
"""How much wider a bold letter is at most."""


def width_of(text: str, size: float, bold: bool = False) -> float:
    """An upper estimate of the width of a text in the units of `size`."""
    return sum(_OF.get(letter, _UNKNOWN) for letter in text) / 100 * size * (BOLD if bold else 1)


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """The text in lines that fit; a word that is too long for a line is cut."""
    lines = [""]
    for word in _words(text, width, size, bold):
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


def _words(text: str, width: float, size: float, bold: bool) -> Iterator[str]:
    for word in text.split():
        while len(word) > 1 and width_of(word, size, bold) > width:
            fitting = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or width_of(word[:n], size, bold) <= width)
            yield word[:fitting]
            word = word[fitting:]
        yield word
