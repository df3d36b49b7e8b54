"""Nobody meets a text of the other language, a lost value or a message that telephones would cut in two."""

import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from hotline import rulebook
from hotline.conversation.lines import LINES
from hotline.rulebook.gsm7 import LIMIT, septets
from hotline.translations import FOLDER, SOURCE, gettext, ngettext
from hotline.vocabulary import LANGUAGES
from tests.support.house import ROOT

OTHERS = LANGUAGES[1:]
PLACE = re.compile(r"%(?:\(\w+\))?[#0\- +]?\d*[diouxXeEfFgGcrs%]")


@cache
def used() -> dict[str, str]:
    """Every text that code, pages and protocol show, found as `make catalogues` finds it, and a place of each."""
    with (ROOT / "babel.cfg").open() as settings:
        methods, options = parse_mapping_cfg(settings)
    return {
        text: f"{file}:{line}"
        for folder in ("hotline", "protocols")
        for file, line, found, *_ in extract_from_dir(ROOT / folder, methods, options)
        for text in _texts(found)
    }


@cache
def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def whole_messages() -> dict[str, str]:
    """Texts that go out as one short message, by where they stand."""
    questions = rulebook.load(ROOT / "protocols").questions
    asked = {name: question.sms for name, question in questions.items() if question.sms}
    said = {
        f"{name} {form}": texts[form] for name, texts in LINES.items() for form in ("sms", "sms_tu") if form in texts
    }
    return {**asked, **said}


def test_texts_are_found_in_code_pages_and_protocol() -> None:
    ends = {place.partition(":")[0].rpartition(".")[2] for place in used().values()}
    assert ends == {"py", "html", "yaml"}
    assert "Línea de ayuda. No pedimos su nombre." in used()
    assert "Salir ya" in used()


def test_what_the_protocol_asks_and_offers_is_found() -> None:
    book = rulebook.load(ROOT / "protocols")
    for question in book.questions.values():
        offered = [choice.label for choice in question.choices]
        for text in (*question.wording.values(), *offered, *question.menus.values(), question.sms):
            assert text in used() or not any(letter.isalpha() for letter in text), (question.id, text)
    for key in book.keys.values():
        assert {key.label, *key.labels.values()} <= used().keys(), key.name
    for rule in (*book.rules, *book.indicators):
        assert rule.title in used(), rule.id


def test_the_question_bank_is_written_for_every_age_it_is_asked() -> None:
    for question in rulebook.load(ROOT / "protocols").questions.values():
        assert question.wording, question.id
        assert all(text.strip() for text in question.wording.values()), question.id


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_has_words(language: str) -> None:
    known = {text for one in messages(language) if all(_texts(one.string)) for text in _texts(one.id)}
    missing = {text: place for text, place in used().items() if text not in known}
    assert missing == {}, f"{len(missing)} texts have no words in {language}; run `make catalogues` and write them"


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_doubtful_or_left_over(language: str) -> None:
    assert not catalogue(language).fuzzy
    assert [one.id for one in messages(language) if one.fuzzy] == []
    assert list(catalogue(language).obsolete) == []
    assert [one.id for one in messages(language) if not set(_texts(one.id)) <= used().keys()] == []


@pytest.mark.parametrize("language", OTHERS)
def test_values_keep_their_places(language: str) -> None:
    for one in messages(language):
        for text in _texts(one.string):
            assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(_texts(one.id)[-1])), one.id


@pytest.mark.parametrize("language", OTHERS)
def test_no_exclamation_marks(language: str) -> None:
    assert [text for one in messages(language) for text in _texts(one.string) if "!" in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_messages_are_not_cut(language: str) -> None:
    for name, message in whole_messages().items():
        text = gettext(language, message)
        assert septets(text) <= LIMIT, f"{name}: {septets(text)} septets: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_messages_offer_the_same_numbers(language: str) -> None:
    for question in rulebook.load(ROOT / "protocols").questions.values():
        text = gettext(language, question.sms) if question.sms else ""
        for choice in question.choices:
            if choice.sms and text:
                assert re.search(rf"(?<!\d){choice.sms} ", text), f"{question.id} does not offer {choice.sms}: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_that_ends_a_conversation_is_the_one_that_networks_leave_alone(language: str) -> None:
    first = gettext(language, rulebook.load(ROOT / "protocols").questions["A1"].sms)
    assert "ALTO" in first
    assert "STOP" not in first


def test_the_way_to_emergencies_is_recognisable_in_every_language() -> None:
    for name in ("hang_up_and_dial", "dial", "urgent_hang_up", "urgent_dial"):
        for text in LINES[name].values():
            for language in LANGUAGES:
                assert any(number in gettext(language, text) for number in ("9-1-1", "9, 1, 1", "911")), text


def test_the_other_language_is_offered_in_that_language() -> None:
    assert gettext("en", "Para seguir en español, marque %(key)s.", key="8") == "For English, press 8."
    assert gettext(SOURCE, "Para seguir en español, marque %(key)s.", key="8") == "Para seguir en español, marque 8."
    assert gettext("en", LINES["other_language"]["adult"]) == "Español"


def test_spanish_is_the_source_and_needs_no_catalogue() -> None:
    assert not list(FOLDER.glob(f"{SOURCE}/**/*.po"))
    for text in used():
        assert gettext(SOURCE, text) == text
    assert ngettext(SOURCE, "%(n)s aviso", "%(n)s avisos", 2) == "2 avisos"


def _texts(found: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else tuple(found)
