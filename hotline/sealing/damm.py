"""Damm's check digit: finds every single wrong digit and every swap of two neighbours."""

# The totally anti-symmetric quasigroup of order 10 in H. M. Damm, «Total anti-symmetrische Quasigruppen» (2004).
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def check_digit(digits: str) -> str:
    """The digit that completes a row of digits; for a completed row it is `0`."""
    interim = "0"
    for digit in digits:
        interim = _DAMM[int(interim)][int(digit)]
    return interim
