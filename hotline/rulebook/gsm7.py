"""How long a text message is: septets of the GSM 7-bit default alphabet (3GPP TS 23.038)."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
LIMIT = 160
"""Septets of a message that is not cut in parts."""


def septets(text: str) -> int:
    """Length of a message. Raises ValueError with the first character that the alphabet does not have."""
    for letter in text:
        if letter not in BASIC and letter not in EXTENDED:
            raise ValueError(letter)
    return sum(2 if letter in EXTENDED else 1 for letter in text)
