"""What one SMS holds: the GSM 7-bit alphabet (3GPP TS 23.038, 6.2.1), counted and kept to.

A single letter outside it (á í ó ú, a long dash, a curly quote) makes Twilio send UCS-2: 70 letters instead of 160.
"""

import unicodedata

LIMIT = 160
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
TWINS = {
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "´": "'", "`": "'",
    "–": "-", "—": "-", "‑": "-", "•": "-", "·": "-", "…": "...", "º": "o", "ª": "a", "°": "o",
    "½": "1/2", "×": "x", "™": "", "©": "", "®": "", "→": "->",
}  # fmt: skip


def gsm(text: str) -> str:
    """The same words in letters that every telephone takes; what has no counterpart (emoji) is left out."""
    return "".join(map(_letter, unicodedata.normalize("NFC", text)))


def septets(text: str) -> int:
    """How many of the 160 places `text` takes. Raises ValueError for a letter outside the alphabet."""
    count = 0
    for letter in text:
        if letter not in BASIC and letter not in EXTENDED:
            raise ValueError("a letter outside GSM-7")
        count += 1 if letter in BASIC else 2
    return count


def split(text: str, limit: int = LIMIT) -> list[str]:
    """Cut GSM-7 text into pieces of at most `limit` septets: after a sentence, a word, or where it must."""
    pieces: list[str] = []
    rest = text.strip()
    while septets(rest) > limit:
        cut = _cut(rest, limit)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _letter(letter: str) -> str:
    if letter in BASIC or letter in EXTENDED:
        return letter
    if letter in TWINS:
        return TWINS[letter]
    if letter.isspace():
        return " "
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if part in BASIC or part in EXTENDED)


def _cut(text: str, limit: int) -> int:
    """The last good place at or before `limit` septets, at least one letter on."""
    most = used = 0
    for letter in text:
        used += septets(letter)
        if used > limit:
            break
        most += 1
    head = text[: most + 1]
    sentence = max(head.rfind(end) for end in (". ", "? ", ": ", "; ")) + 1
    if sentence > most // 2:
        return sentence
    return head.rfind(" ") if head.rfind(" ") > 0 else most
