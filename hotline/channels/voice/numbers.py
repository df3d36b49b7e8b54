"""Digits as recorded by a voice, and a folio made of them: slowly, twice, with time to write each group."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from hotline.channels.voice.sound import as_wav, samples_of, silence
from hotline.vocabulary import LANGUAGES

RECORDINGS = Path(__file__).parent / "recordings"
"""Placeholders by a synthetic voice. An installation's own recordings of the same names go before them."""

GROUP = 4
BETWEEN_DIGITS, BETWEEN_GROUPS, BEFORE_AGAIN = 0.25, 1.5, 3.0
"""Seconds in which somebody writes."""


def spoken_folio(folio: str, language: str, own: Path | None = None) -> bytes:
    """A WAV file that reads a folio twice. own: a folder with recordings by language that replace the placeholders.

    SoundError when a recording is not of the form of `sound`.
    """
    once = list(_once(folio, language, own))
    return as_wav([silence(1), *once, silence(BEFORE_AGAIN), *once])


def digit(number: str, language: str, own: Path | None = None) -> bytes:
    """The samples of one digit; Mexican Spanish for a language without recordings."""
    name = f"digit-{number}.wav"
    places = [folder / language / name for folder in (own, RECORDINGS) if folder is not None]
    found = next((path for path in places if path.is_file()), RECORDINGS / LANGUAGES[0] / name)
    return _samples(found)


@cache
def _samples(path: Path) -> bytes:
    return samples_of(path)


def _once(folio: str, language: str, own: Path | None) -> Iterator[bytes]:
    for place, number in enumerate(folio):
        if place:
            yield silence(BETWEEN_DIGITS if place % GROUP else BETWEEN_GROUPS)
        yield digit(number, language, own)
