"""A condition reads as a sentence that says neither more nor less than the condition."""

import random
from collections.abc import Callable

import pytest

from hotline.rulebook import Rulebook
from hotline.rulebook.compiling import compile_condition
from hotline.rulebook.conditions import ALWAYS, NEVER
from hotline.rulebook.model import All, AnyOf, AtLeast, Condition, Is, Named, Not
from hotline.rulebook.saying import Piece, Said, Speaker, fill, label_of, outline

AGE = "«Edad de la persona más pequeña»"
HAZARDS = "«Peligros del trabajo»"
MINOR = "la persona más pequeña es menor de 18 años, o no se sabe su edad [menor]"

SENTENCES: dict[str, tuple[Condition, str]] = {
    "always": (ALWAYS, "siempre"),
    "never": (NEVER, "nunca: no está en vigor"),
    "one answer": (Is("edad", ("18+",)), f"{AGE} es «18 o más»"),
    "two answers": (Is("edad", ("0-5", "6-11")), f"{AGE} es «De 0 a 5» o «De 6 a 11»"),
    "three answers": (Is("edad", ("0-5", "6-11", "15")), f"{AGE} es «De 0 a 5», «De 6 a 11» o «15»"),
    "an answer or not known": (Is("edad", ("15", "ns")), f"{AGE} es «15», o no se sabe"),
    "not known": (Is("edad", ("ns",)), f"no se sabe {AGE}"),
    "several answers": (Is("peligros", ("carga", "clima")), f"{HAZARDS} incluye «Carga pesada» o «Sol o frío extremo»"),
    "several, or not known": (Is("peligros", ("carga", "ns")), f"{HAZARDS} incluye «Carga pesada», o no se sabe"),
    "several, not known": (Is("peligros", ("ns",)), f"no se sabe {HAZARDS}"),
    "not an answer": (Not(Is("edad", ("18+",))), f"{AGE} no es «18 o más», o no se sabe"),
    "neither answer": (Not(Is("edad", ("15", "18+"))), f"{AGE} no es «15» ni «18 o más», o no se sabe"),
    "known and not": (Not(Is("edad", ("15", "ns"))), f"{AGE} se sabe, y no es «15»"),
    "known": (Not(Is("edad", ("ns",))), f"se sabe {AGE}"),
    "does not include": (Not(Is("peligros", ("carga",))), f"{HAZARDS} no incluye «Carga pesada», o no se sabe"),
    "known and does not include": (
        Not(Is("peligros", ("carga", "ns"))),
        f"{HAZARDS} se sabe, y no incluye «Carga pesada»",
    ),
    "some are known": (Not(Is("peligros", ("ns",))), f"se sabe {HAZARDS}"),
    "a name": (Named("menor"), MINOR),
    "not a name": (Not(Named("menor")), f"no se cumple que {MINOR}"),
    "a rule": (Named("TR-2"), "se cumple Uso de una persona menor de edad en actividades delictivas [TR-2]"),
    "not an indicator": (Not(Named("I2")), "no se cumple Engaño [I2]"),
    "all": (All((Named("menor"), Is("edad", ("15",)))), f"{MINOR}, y {AGE} es «15»"),
    "any": (AnyOf((Is("edad", ("15",)), Is("deuda", ("si",)))), f"{AGE} es «15», o «Trabaja por una deuda» es «Sí»"),
    "all with any": (
        All((Is("edad", ("15",)), AnyOf((Is("deuda", ("si",)), Named("I2"))))),
        f"{AGE} es «15», y («Trabaja por una deuda» es «Sí», o se cumple Engaño [I2])",
    ),
    "a group of one": (All((AnyOf((Is("edad", ("15",)),)),)), f"{AGE} es «15»"),
    "not a group of one": (Not(AnyOf((Is("edad", ("15",)),))), f"{AGE} no es «15», o no se sabe"),
    "not all": (
        Not(All((Is("edad", ("15",)), Named("I2")))),
        f"no se cumple todo esto a la vez: {AGE} es «15», y se cumple Engaño [I2]",
    ),
    "none": (
        Not(AnyOf((Is("edad", ("15",)), Named("I2")))),
        f"no se cumple nada de esto: {AGE} es «15», o se cumple Engaño [I2]",
    ),
    "not not": (Not(Not(Is("edad", ("15",)))), f"{AGE} es «15»"),
    "not always": (Not(ALWAYS), "nunca: no está en vigor"),
    "not never": (Not(NEVER), "siempre"),
    "one of": (AtLeast(1, ("I2", "I4")), "se cumple al menos uno de estos: Engaño [I2], Aislamiento [I4]"),
    "two of": (AtLeast(2, ("I2", "I4")), "se cumplen al menos 2 de estos: Engaño [I2], Aislamiento [I4]"),
    "one of a list": (
        AtLeast(1, ("I1",)),
        "se cumple al menos uno de los indicadores de contexto [contexto]: Abuso de vulnerabilidad [I1]",
    ),
    "fewer": (Not(AtLeast(2, ("I2", "I4"))), "se cumplen menos de 2 de estos: Engaño [I2], Aislamiento [I4]"),
    "none of": (Not(AtLeast(1, ("I2", "I4"))), "no se cumple ninguno de estos: Engaño [I2], Aislamiento [I4]"),
}


@pytest.fixture(scope="module")
def speaker(book: Rulebook) -> Speaker:
    return Speaker(book)


@pytest.mark.parametrize(("condition", "sentence"), SENTENCES.values(), ids=SENTENCES)
def test_a_condition_reads_so(condition: Condition, sentence: str, speaker: Speaker) -> None:
    assert speaker.sentence(condition) == sentence


def test_two_of_a_list_names_the_list(speaker: Speaker, book: Rulebook) -> None:
    said = speaker.say(AtLeast(2, book.lists["medios"]))
    assert said.text == "se cumplen al menos 2 de los indicadores medios [medios]:"
    assert [part.line[0].code for part in said.parts] == list(book.lists["medios"])


def test_every_condition_of_the_protocol_is_said_with_all_that_it_names(speaker: Speaker, book: Rulebook) -> None:
    for name, condition in book.named.items():
        said = speaker.say(condition)
        assert set(_names(condition, book)) == set(said.refs()), name
        assert "%(" not in speaker.sentence(condition), name


def _names(condition: Condition, book: Rulebook) -> list[str]:
    match condition:
        case Is(key, _):
            return [f"hecho:{key}"]
        case Named(name):
            return [_ref(name, book)]
        case AtLeast(_, of):
            lists = [f"lista:{name}" for name, members in book.lists.items() if members == of]
            return [*lists[:1], *(_ref(name, book) for name in of)]
        case Not(part):
            return _names(part, book)
        case All(parts) | AnyOf(parts):
            return [name for part in parts for name in _names(part, book)]


def _ref(name: str, book: Rulebook) -> str:
    if any(rule.id == name for rule in book.indicators):
        return f"indicador:{name}"
    return f"regla:{name}" if any(rule.id == name for rule in book.rules) else f"nombre:{name}"


def test_every_name_and_list_of_the_protocol_has_a_title(book: Rulebook) -> None:
    assert set(book.written) == set(book.titles)


def test_what_a_name_means_stands_below_it_one_level_down(speaker: Speaker, book: Rulebook) -> None:
    said = speaker.say(All((Named("algun_fuerte"), Is("edad", ("15",)))), deep=True)
    name, fact = said.parts
    assert name.meaning == speaker.say(book.named["algun_fuerte"])
    assert fact.meaning is None
    assert all(part.meaning is None for part in name.meaning.parts)


def test_an_outline_shows_parts_and_meanings_by_their_indent(speaker: Speaker) -> None:
    said = speaker.say(All((Named("menor"), AnyOf((Is("deuda", ("si",)), Named("I2"))))), deep=True)
    assert list(outline(said)) == [
        "se cumple todo esto:",
        f"  - {MINOR}",
        f"      = {AGE} no es «18 o más», o no se sabe",
        "  - se cumple algo de esto:",
        "      - «Trabaja por una deuda» es «Sí»",
        "      - se cumple Engaño [I2]",
        "          = «Le prometieron otra cosa» es «Sí»",
    ]


def test_it_speaks_english_too(book: Rulebook) -> None:
    english = Speaker(book, "en")
    said = english.sentence(All((Not(Is("edad", ("18+",))), Named("menor"))))
    assert said.endswith("and the youngest person is under 18, or the age is not known [menor]")
    assert "no se sabe" not in said


def test_two_different_rules_never_read_alike(speaker: Speaker, book: Rulebook) -> None:
    told: dict[str, Condition] = {}
    for condition in book.named.values():
        assert told.setdefault(speaker.sentence(condition), condition) == condition


def test_what_the_sentence_of_a_fact_says_is_what_the_condition_tests(speaker: Speaker, book: Rulebook) -> None:
    """Read back by someone who knows only the four forms of a sentence about a fact."""
    chance = random.Random(3)
    for key in book.keys.values():
        for _ in range(20):
            codes = tuple(chance.sample(key.codes, chance.randint(1, min(4, len(key.codes)))))
            for condition in (Is(key.name, codes), Not(Is(key.name, codes))):
                holds = compile_condition(condition, book.named, book.keys)
                read = _read(speaker.sentence(condition), speaker, key.name, key.codes)
                for code in key.codes:
                    facts = {key.name: (code,) if key.multiple else code} if code != "ns" else {}
                    assert holds(facts) == read(code), (speaker.sentence(condition), code)


def _read(sentence: str, speaker: Speaker, key: str, codes: tuple[str, ...]) -> Callable[[str], bool]:
    label = speaker.fact(key).text
    rest = sentence.replace(label, "", 1)
    named = {code for code in codes if code != "ns" and speaker.code(key, code) in rest}
    if not named:
        return lambda code: (code == "ns") == rest.startswith("no se sabe")
    denied = " no es " in rest or " no incluye " in rest
    unknown = rest.endswith(", o no se sabe")
    return lambda code: unknown if code == "ns" else (code in named) != denied


def test_a_code_that_several_answers_share_is_shown_as_itself(book: Rulebook) -> None:
    assert label_of(book, "edad", "0-5") == "De 0 a 5"
    assert label_of(book, "senales", "broma") == "Posible broma"


def test_places_of_a_sentence_are_filled_with_pieces() -> None:
    one, two = Piece("uno", "hecho:uno"), Piece("dos", code="d")
    assert fill("%(a)s y %(b)s.", a=one, b=two) == (one, Piece(" y "), two, Piece("."))
    assert Said((one, two)).text == "unodos [d]"
