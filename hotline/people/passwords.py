"""What a new password must be: long enough, and not one that guessers try first. No rules of composition (ASVS 6.2)."""

import re
import string
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources

from hotline.errors import HotlineError
from hotline.translations import gettext

SHORTEST = 12
LONGEST = 128
CONTEXT = ("hotline", "linea", "denuncia", "mesa", "folio", "anonima", "mexico", "citi")
"""Words of this house that a guesser tries with a year behind them."""

_LEET = str.maketrans("013457@$!", "oleastasi")
_SIGNS = string.digits + string.punctuation + " "
_LONGEST_END = 8


class PasswordError(HotlineError):
    """A password that may not be chosen. code: `short`, `long`, `common` or `yours` (made of the login)."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The password is not good enough: {code}.")
        self.code = code

    def text(self, language: str) -> str:
        """What to do about it."""
        match self.code:
            case "short":
                return gettext(
                    language, "La contraseña necesita %(n)s letras o más; sirven tres o cuatro palabras.", n=SHORTEST
                )
            case "long":
                return gettext(language, "La contraseña tiene más de %(n)s letras.", n=LONGEST)
            case "yours":
                return gettext(language, "La contraseña se parece a su usuario o a esta línea. Elija otras palabras.")
        return gettext(
            language,
            "Esa contraseña es de las primeras que se prueban. Elija tres o cuatro palabras que solo usted junte.",
        )


def check(password: str, login: str) -> None:
    """Return when the password may be chosen; PasswordError otherwise. Any character counts, also spaces."""
    if len(password) < SHORTEST:
        raise PasswordError("short")
    if len(password) > LONGEST:
        raise PasswordError("long")
    plain = _folded(password)
    core = re.sub(r"[^a-z]", "", plain.translate(_LEET))
    words = {_folded(part) for part in (login, *re.split(r"[._-]", login), *CONTEXT)}
    letters = re.sub(r"[^a-z]", "", plain)
    if any(len(word) >= 3 and (_is_nearly(word, core) or _is_nearly(word, letters)) for word in words):
        raise PasswordError("yours")
    if _repeats(plain) or _in_a_row(plain) or plain in common() or _decorated(plain, core):
        raise PasswordError("common")


@cache
def common() -> frozenset[str]:
    """Passwords and single words that guessers try first, folded; where they come from stands in the file's head."""
    text = resources.files("hotline.people").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _folded(text: str) -> str:
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter))


def _is_nearly(word: str, core: str) -> bool:
    """Whether the letters are this word, once or several times over."""
    packed = re.sub(r"[^a-z]", "", word.translate(_LEET))
    return bool(packed and core) and core.replace(packed, "") == ""


def _decorated(plain: str, core: str) -> bool:
    """One or two common words with digits and signs around them, or in the place of letters."""
    words, candidates = common(), {core, re.sub(r"[^a-z]", "", plain), *_without_ends(plain)}
    if any(one in words for one in candidates if one):
        return True
    # Guessers put two common words together as soon as they have tried one; three are a sentence.
    return any(one[:at] in words and one[at:] in words for one in candidates for at in range(3, len(one) - 2))


def _without_ends(plain: str) -> Iterator[str]:
    """What is left when some of the digits and signs at both ends are taken off and the others stand for letters."""
    before = len(plain) - len(plain.lstrip(_SIGNS))
    behind = len(plain) - len(plain.rstrip(_SIGNS))
    for first in range(min(before, _LONGEST_END) + 1):
        for last in range(min(behind, _LONGEST_END) + 1):
            yield re.sub(r"[^a-z]", "", plain[first : len(plain) - last].translate(_LEET))


def _repeats(plain: str) -> bool:
    """The same few characters over and over."""
    return len(set(plain)) <= 3 or re.fullmatch(r"(.{1,6})\1+.{0,5}", plain) is not None


def _in_a_row(plain: str) -> bool:
    """Neighbours on the keyboard or in the alphabet, or the same again, from end to end; also every other sign."""
    return _steps(plain) or (_steps(plain[::2]) and _steps(plain[1::2]))


def _steps(plain: str) -> bool:
    pairs = [plain[at : at + 2] for at in range(len(plain) - 1)]
    return sum(pair in _NEIGHBOURS or pair[0] == pair[1] for pair in pairs) >= 0.8 * len(pairs)


_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_NEIGHBOURS = frozenset(row[at : at + 2] for one in _ROWS for row in (one, one[::-1]) for at in range(len(row) - 1))
