"""The lexicon in the repository, and what its reader refuses: every refusal names file, line and what to do."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hotline.errors import ProtocolError
from hotline.rulebook import Rulebook
from hotline.rulebook.lexicon import Lexicon, read_lexicon
from hotline.rulebook.spelling import sound, stem
from hotline.vocabulary import Urgency

PROTOCOLS = Path(__file__).parents[2] / "protocols"
SHARED, HEAVY = "lexicon/words.yaml", "lexicon/peligro.yaml"

Spoil = Callable[[str, str, str], None]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(PROTOCOLS / "lexicon", tmp_path / "lexicon")
    return tmp_path


@pytest.fixture
def read(copy: Path, book: Rulebook) -> Callable[..., Lexicon]:
    return lambda on=None: read_lexicon(copy, book.keys, book.questions, book.sources, on)


def spoil(root: Path, name: str, old: str, new: str) -> int:
    """Replace the first of a text in a file of the copy; the line where it stood."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


SPOILED = [
    (HEAVY, "proposes: {peligro: si}", "proposes: {peligro: tal_vez}", "«tal_vez»"),
    (HEAVY, "proposes: {peligro: si}", "proposes: {peligro: ns}", "is no news"),
    (HEAVY, "proposes: {peligro: si}", "proposes: {miedo: si}", "unknown fact «miedo»"),
    (HEAVY, "proposes: {peligro: si}", "proposes: {peligro: si, lesion: si}", "write two entries"),
    (HEAVY, "confirm: A1", "confirm: A2", "does not answer «peligro»"),
    (HEAVY, "confirm: A1", "confirm: Z9", "unknown question «Z9»"),
    (HEAVY, "raises: urgente_24h", "raises: inmediata", "only an answer makes it inmediata"),
    (HEAVY, "raises: urgente_24h", "raises: ordinaria", "raise to urgente_24h or prioritaria_72h"),
    (HEAVY, "raises: urgente_24h", "raises: prioritaria_72h", "must ring as well"),
    (HEAVY, "guards: [negada, pasada]", "guards: [dudosa]", "unknown guard «dudosa»"),
    (HEAVY, "- auxilio|socorro", "- AUXILIO", "unknown group «AUXILIO»"),
    (HEAVY, "- auxilio|socorro", "- (auxilio)", "begins and ends with a word"),
    (HEAVY, "- auxilio|socorro", "- auxilio ...", "begins and ends with a word"),
    (HEAVY, "- auxilio|socorro", "- pido ... ... auxilio", "two gaps in a row"),
    (HEAVY, "- auxilio|socorro", "- pido (el) (mas) (pronto) auxilio", "write two phrases"),
    (HEAVY, "- auxilio|socorro", "- auxilio!", "is not a word"),
    (HEAVY, "- auxilio|socorro", "- aux*", "too short"),
    (HEAVY, "- auxilio|socorro", "- violenc*", "sounds different"),
    (HEAVY, "- auxilio|socorro", "- a b c d e f g h i j k", "from one to 10 words"),
    (HEAVY, "- auxilio|socorro", "- ayuda urjente\n        - alluda urgente", "says the same as a phrase above"),
    (HEAVY, "      says:\n", "      says: []\n      nada:\n", "«nada»"),
    (HEAVY, "source: L6", "source: L99", "unknown source «L99»"),
    (HEAVY, "LX-LESION:", "LX-PELIGRO:", "given twice"),
    (SHARED, "  - LX-LESION\n", "", "«LX-LESION» has no place in the order"),
    (SHARED, "  - LX-LESION\n", "  - LX-LESION\n  - LX-LESION\n", "given twice"),
    (SHARED, "    reach: 4", "    reach: 40", "from 1 to 6 words back"),
    (SHARED, "short:\n", "cortas:\n", "unknown field «cortas»"),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "why"), SPOILED, ids=[f"{new} {why}"[:50] for _, _, new, why in SPOILED]
)
def test_what_is_wrong_is_refused_with_file_and_line(  # type: ignore[no-untyped-def]
    copy: Path, read, name: str, old: str, new: str, why: str
) -> None:
    spoil(copy, name, old, new)
    with pytest.raises(ProtocolError) as refused:
        read()
    message = str(refused.value)
    assert why in message
    assert message.startswith("lexicon/")
    assert message.split(":")[1].isdigit()


def test_the_line_is_where_it_is_wrong(copy: Path, read) -> None:  # type: ignore[no-untyped-def]
    line = spoil(copy, HEAVY, "- auxilio|socorro", "- AUXILIO")
    with pytest.raises(ProtocolError, match=rf"^{HEAVY}:{line}: "):
        read()


def test_an_example_is_asked_for(copy: Path, read) -> None:  # type: ignore[no-untyped-def]
    path = copy / HEAVY
    text = path.read_text(encoding="utf-8")
    start = text.index("      says_not:\n")
    end = text.index("      confirmed:")
    path.write_text(text[:start] + "      says_not: []\n" + text[end:], encoding="utf-8")
    with pytest.raises(ProtocolError, match="it runs as a test"):
        read()


def test_an_entry_begins_on_its_day(copy: Path, read) -> None:  # type: ignore[no-untyped-def]
    everything = {entry.id for entry in read().entries}
    spoil(copy, HEAVY, "2026-11-01:", "2027-01-01:")
    assert {entry.id for entry in read(date(2026, 12, 1)).entries} == everything - {"LX-PELIGRO"}
    assert {entry.id for entry in read(date(2027, 1, 1)).entries} == everything
    assert read(date(2020, 1, 1)).entries == ()


def test_a_rulebook_of_before_has_none(tmp_path: Path, book: Rulebook) -> None:
    assert read_lexicon(tmp_path, book.keys, book.questions, book.sources, None) == Lexicon()


def test_every_entry_is_cited_unconfirmed_and_says_that_the_phrases_are_ours(book: Rulebook) -> None:
    assert len(book.lexicon.entries) > 40
    for entry in book.lexicon.entries:
        assert not entry.confirmed
        assert entry.title
        assert entry.basis[0].source != "PROPUESTA", entry.id
        assert entry.basis[-1].source == "PROPUESTA", entry.id
        assert entry.basis[-1].unverified, entry.id


def test_nothing_heard_is_immediate_and_what_rings_stands_before_what_does_not(book: Rulebook) -> None:
    assert {entry.raises for entry in book.lexicon.entries} <= {"", "urgente_24h", "prioritaria_72h"}
    ringing = [entry.person for entry in book.lexicon.entries]
    assert ringing == sorted(ringing, reverse=True)
    weights = [Urgency(entry.raises).rank if entry.raises else 9 for entry in book.lexicon.entries]
    assert weights == sorted(weights)


def test_everything_the_task_of_listening_names_is_there(book: Rulebook) -> None:
    proposed = {(entry.key, entry.code) for entry in book.lexicon.entries}
    assert {
        ("peligro", "si"), ("violencia", "ahora"), ("violencia", "si"), ("lesion", "si"), ("salir", "encerrado"),
        ("salir", "no_dejan"), ("amenazas", "si"), ("amenazas", "migracion"), ("senales", "riesgo_suicida"),
        ("senales", "desaparicion"), ("senales", "alerta_ccn"), ("senales", "otra_emergencia"), ("sexual", "si"),
        ("deuda", "si"), ("documentos", "si"), ("edad", "6-11"), ("actividad", "campo"), ("lugar", "bar_hotel"),
    } <= proposed  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("encerrado", "ENSERRADO"),
        ("aquí", "aki"),
        ("que", "ke"),
        ("ayuda", "alluda"),
        ("hay", "ahí"),
        ("hay", "ay"),
        ("quieren", "kieren"),
        ("violar", "biolar"),
        ("hijo", "ijo"),
        ("también", "tanbien"),
        ("auxilio", "auxiliooooo"),
        ("jefe", "gefe"),
        ("cansada", "canzada"),
        ("guitarra", "guitara"),
        ("niña", "nina"),
        ("e\u0301l", "él"),
    ],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"), [("pega", "paga"), ("pegan", "pagan"), ("mina", "niña"), ("casa", "cosa"), ("no", "nos")]
)
def test_words_that_differ_stay_apart(one: str, other: str) -> None:
    assert sound(one) != sound(other)


def test_a_stem_sounds_the_same_whatever_follows() -> None:
    assert stem("amenaz") == "amenas"
    assert stem("violenc") is None
    assert stem("chamac") is None
    assert stem("ab") is None
