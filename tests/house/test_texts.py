"""Every text for people passes through the catalogue, and the catalogue has every text that is used."""

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from hotline import rulebook
from hotline.translations import FOLDER
from hotline.vocabulary import LANGUAGES
from tests.support.house import ROOT

METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"gettext": (2,), "ngettext": (2, 3), "_": None, "N_": None}


def used() -> dict[str, str]:
    """Every message id that code and templates ask for, with a place where it is used."""
    found = extract_from_dir(ROOT / "hotline", METHODS, keywords=KEYWORDS, options_map={"**.html": {"silent": "false"}})
    texts: dict[str, str] = {}
    for file, line, message, *_ in found:
        for text in message if isinstance(message, tuple) else (message,):
            texts[text] = f"{file}:{line}"
    return texts


def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def test_there_are_texts() -> None:
    assert len(used()) > 100


def test_every_text_is_in_every_catalogue() -> None:
    for language in LANGUAGES[1:]:
        known = {text for message in catalogue(language) for text in _ids(message.id)}
        missing = {text: place for text, place in used().items() if text not in known}
        assert missing == {}, f"{len(missing)} texts are missing in {language}"


def test_no_translation_loses_a_place_for_a_value() -> None:
    for language in LANGUAGES[1:]:
        for message in catalogue(language):
            assert list(message.check(catalogue(language))) == []


def test_the_question_bank_is_written_in_spanish_for_every_age_it_is_asked() -> None:
    for question in rulebook.load(ROOT / "protocols").questions.values():
        assert question.wording, question.id
        assert all(text.strip() for text in question.wording.values()), question.id


def _ids(identifier: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (identifier,) if isinstance(identifier, str) else tuple(identifier)
