"""Every text for people passes here. The message id is the Spanish text; catalogues hold the other languages.

May read its own `.po` files and nothing else. Must never see a request, a report or a setting.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from hotline.vocabulary import LANGUAGES

SOURCE = LANGUAGES[0]
FOLDER = Path(__file__).parent


@cache
def available() -> frozenset[str]:
    """Codes of the languages that have a catalogue, and the source, which needs none."""
    return frozenset({SOURCE, *(path.parts[-3] for path in FOLDER.glob("*/LC_MESSAGES/messages.po"))})


@cache
def catalogue(language: str) -> NullTranslations:
    """The messages of a language; an unknown language or a missing text falls back to Spanish.

    Catalogues are compiled in memory at first use, so that no binary file has to be built or kept.
    """
    messages = _read(language)
    if messages is None:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


@cache
def has_words_for(language: str) -> frozenset[str]:
    """Spanish texts that a language has words for; none for a language without a catalogue, the source included."""
    found = _read(language) or ()
    return frozenset(_texts(one.id)[0] for one in found if one.id and all(_texts(one.string or "")))


def _read(language: str) -> Catalog | None:
    if language == SOURCE or language not in available():
        return None
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def _texts(given: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def N_(text: str) -> str:  # noqa: N802 - the name by which extraction knows it
    """Mark a text for the catalogues where it stands; it is translated where it is shown."""
    return text


def gettext(language: str, message: str, **values: object) -> str:
    """Translate a whole sentence; `%(name)s` is filled after translation. Text without values is left as it is."""
    text = catalogue(language).ugettext(message) if message else ""  # the empty id is a catalogue's own header
    return text % values if values else text


def ngettext(language: str, singular: str, plural: str, n: int, **values: object) -> str:
    """Translate a sentence with a count; `%(n)s` is the count."""
    return catalogue(language).ungettext(singular, plural, n) % {"n": n, **values}
