"""Listening: the lexicon's own examples, the worked cases, and what must hold for every text."""

import random
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from hotline import rulebook
from hotline.rulebook import Rulebook
from hotline.rulebook.lexicon import Entry
from hotline.triage import Triage
from hotline.triage.listening import MOST_PASSAGES, Heard, Listener
from hotline.vocabulary import Urgency

PROTOCOLS = Path(__file__).parents[2] / "protocols"


@cache
def book() -> Rulebook:
    return rulebook.load(PROTOCOLS)


@cache
def listener() -> Listener:
    return Listener(book().lexicon)


def ids(text: str) -> set[str]:
    return {one.id for one in listener().hear(text)}


SAYS = [(entry, text) for entry in book().lexicon.entries for text in entry.says]
SAYS_NOT = [(entry, text) for entry in book().lexicon.entries for text in entry.says_not]


@pytest.mark.parametrize(("entry", "text"), SAYS, ids=[f"{entry.id} {text}" for entry, text in SAYS])
def test_what_an_entry_says(entry: Entry, text: str) -> None:
    assert entry.id in ids(text)
    assert entry.id in ids(text.upper())
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    assert entry.id in ids(bare), "accents do not matter"


@pytest.mark.parametrize(("entry", "text"), SAYS_NOT, ids=[f"{entry.id} {text}" for entry, text in SAYS_NOT])
def test_what_it_does_not(entry: Entry, text: str) -> None:
    assert entry.id not in ids(text)


CASES = [yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in sorted((PROTOCOLS / "cases").glob("*.yaml"))]
MUST_HEAR = {
    "D03": {"LX-SEXUAL", "LX-AHORA"},
    "D04": {"LX-GOLPES", "LX-AMENAZAS", "LX-OTRO-COBRA", "LX-EDAD-6-11", "LX-LENGUA"},
    "D06": {"LX-NO-DEJAN", "LX-DOCUMENTOS", "LX-NO-PAGAN", "LX-CAPTACION"},
    "D11": {"LX-PELIGRO", "LX-ENCIERRO", "LX-DEUDA", "LX-ENGANO", "LX-CAPTACION"},
    "D12": {"LX-PELIGRO", "LX-DELITO", "LX-AMENAZAS", "LX-EDAD-12-14"},
    "D17": {"LX-TRASLADO", "LX-ENTREGA"},
    "D20": {"LX-PELIGRO", "LX-SEXUAL", "LX-DOCUMENTOS", "LX-DEUDA", "LX-CAPTACION"},
    "D21": {"LX-PELIGRO", "LX-OTRA-EMERGENCIA"},
    "D22": {"LX-BAR", "LX-EDAD-16-17"},
    "D23": {"LX-MIGRACION", "LX-NO-DEJAN", "LX-NO-PAGAN", "LX-MIGRANTE"},
    "D24": {"LX-CONDICIONES", "LX-QUIMICOS", "LX-LENGUA"},
    "D25": {"LX-GOLPES"},
}
CALM = {"D05", "D07", "D09", "D10", "D13", "D15", "D16", "D18", "D19"}
"""Cases in whose words nothing may ring or raise."""


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_worked_case(case: Mapping[str, Any]) -> None:
    heard = listener().hear(case["narrative"])
    assert MUST_HEAR.get(case["id"], set()) <= {one.id for one in heard}
    if case["id"] in CALM:
        assert not [one.id for one in heard if one.raises]
    _contradicts_nothing(case["facts"], heard)


def _contradicts_nothing(facts: Mapping[str, Any], heard: tuple[Heard, ...]) -> None:
    """The first proposal of a fact is what the case says of it, wherever the case says anything."""
    first: dict[str, str] = {}
    for one in heard:
        if book().keys[one.key].multiple:
            known = facts.get(one.key)
            assert known is None or one.code in known or one.key == "senales", one.id
        elif first.setdefault(one.key, one.code) == one.code:
            assert facts.get(one.key, one.code) == one.code, one.id


@pytest.mark.parametrize("negation", ["no {}", "nunca {}", "nadie {}", "jamás {}", "antes {}"])
@pytest.mark.parametrize("phrase", ["me pegan", "nos pega el patrón", "la golpean"])
def test_a_negated_phrase_proposes_nothing(negation: str, phrase: str) -> None:
    assert "LX-GOLPES" in ids(phrase)
    assert "LX-GOLPES" not in ids(negation.format(phrase))


@pytest.mark.parametrize(
    "text",
    [
        "No. Me pegan.",
        "no, me pegan",
        "si no trabajo me pegan",
        "trabajo porque si no me pegan",
        "no solo me pegan",
        "no deja de pegarme",
        "no puedo salir y me pegan",
        "no es mi papá pero me pega",
        "antes de comer me pegan",
        "no me pagan y me pegan",
    ],
)
def test_not_every_no_negates(text: str) -> None:
    assert "LX-GOLPES" in ids(text)


def test_the_words_are_those_of_the_text() -> None:
    text = "Hola. MI JEFE me tiene  ENSERRADO, y nos pega; ayuda"
    for one in listener().hear(text):
        for passage in one.passages:
            assert text[passage.start : passage.end] == passage.words
    (locked,) = [one for one in listener().hear(text) if one.id == "LX-ENCIERRO"]
    assert [passage.words for passage in locked.passages] == ["me tiene  ENSERRADO"]


def test_the_heaviest_first_and_always_the_same() -> None:
    text = "tengo 12, corto tomate, no me pagan, me pegan, me tienen encerrado y me quiero morir"
    heard = listener().hear(text)
    order = [entry.id for entry in book().lexicon.entries]
    assert [one.id for one in heard] == sorted((one.id for one in heard), key=order.index)
    assert heard[0].id == "LX-SUICIDIO"
    assert listener().hear(text) == heard
    assert Listener(book().lexicon).hear(text) == heard


def test_nothing_of_what_was_said_shows_in_a_representation() -> None:
    shown = repr(listener().hear("Lupita me tiene encerrada"))
    assert "encerrada" not in shown
    assert "Lupita" not in shown


PIECES = [text for entry in book().lexicon.entries for text in (*entry.says, *entry.says_not)]


@pytest.mark.parametrize("seed", range(150))
def test_more_words_never_take_away_what_was_heard_in_a_sentence_before(seed: int) -> None:
    dice = random.Random(seed)
    before = ". ".join(dice.choices(PIECES, k=3))
    assert ids(before) <= ids(f"{before}. {dice.choice(PIECES)}")


def floor(text: str) -> int:
    return min((Urgency(one.raises).rank for one in listener().hear(text) if one.raises), default=9)


@pytest.mark.parametrize("seed", range(50))
def test_more_words_never_lower_the_floor(seed: int) -> None:
    dice = random.Random(seed)
    before = ". ".join(dice.choices(PIECES, k=2))
    assert floor(f"{before}. {dice.choice(PIECES)}") <= floor(before)


@pytest.mark.parametrize("seed", range(150))
def test_any_text_at_all_is_heard_without_failing(seed: int) -> None:
    dice = random.Random(seed)
    sentence = list(dice.choice(PIECES))
    for _ in range(dice.randrange(60)):
        sentence.insert(
            dice.randrange(len(sentence) + 1),
            chr(dice.choice([dice.randrange(0x250), dice.randrange(0xD800), dice.randrange(0xE000, 0x110000)])),
        )
    text = "".join(sentence)
    for one in listener().hear(text):
        assert 0 < len(one.passages) <= MOST_PASSAGES
        assert all(0 <= passage.start < passage.end <= len(text) for passage in one.passages)


NASTY = [
    "me pega el sol ",
    "no no no no ",
    "me me me me tiene tiene tiene ",
    "si no si no juntamos ",
    "nomedejan",
    "a",
    "mimimimimimimimimimimimimimimi ",
    "no hay pega golpea tiene mi mi mi mis ",
    "\u0301",
    "me tiene a mi a la a lo ",
]


@pytest.mark.parametrize("piece", NASTY)
def test_work_grows_with_the_text_and_no_faster(piece: str) -> None:
    """Counted in places looked at, not in seconds."""
    short = piece * (2_500 // len(piece))
    _, little = listener().hear_counting(short)
    _, much = listener().hear_counting(short * 4)
    assert much <= 4 * little + 400
    words = max(1, len((short * 4).split()))
    assert much <= 60 * words + 400 or piece in {"nomedejan", "a", "\u0301"}


def test_what_is_confirmed_counts_like_any_answer_and_heard_words_count_for_nothing() -> None:
    """The judge never sees the words: only an answer changes what it says."""
    triage = Triage(book())
    heard = listener().hear("me tiene encerrado")
    assert {one.key for one in heard} == {"salir"}
    assert triage.assess({}).urgency is Urgency.ORDINARIA
    assert triage.assess({"salir": "encerrado"}).urgency is Urgency.INMEDIATA
