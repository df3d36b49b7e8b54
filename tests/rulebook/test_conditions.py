"""What each form of condition means, and that single words are never misread."""

import pytest

from hotline.errors import ProtocolError
from hotline.rulebook.circles import find_circle
from hotline.rulebook.compiling import Compiler, compile_condition
from hotline.rulebook.conditions import ALWAYS, NEVER, parse_condition
from hotline.rulebook.document import parse
from hotline.rulebook.model import All, AnyOf, AtLeast, Condition, Is, Key, Named, Not
from hotline.rulebook.words import Words
from hotline.vocabulary import Facts

KEYS = {
    "edad": Key("edad", ("0-5", "15", "18+", "ns"), False, "triage"),
    "deuda": Key("deuda", ("si", "no", "ns"), False, "triage"),
    "peligros": Key("peligros", ("carga", "clima", "ninguno", "ns"), True, "triage", ("ninguno", "ns")),
}
NAMED: dict[str, Condition] = {
    "adulto": Is("edad", ("18+",)),
    "menor": Not(Named("adulto")),
    "cargado": Is("peligros", ("carga",)),
    "endeudado": Is("deuda", ("si",)),
}
WORDS = Words(KEYS, NAMED, {"signos": ("cargado", "endeudado", "menor")}, frozenset(NAMED))


def read(text: str) -> object:
    return parse_condition(parse(text, "x.yaml"), WORDS)


def holds(text: str, facts: Facts) -> bool:
    return compile_condition(parse_condition(parse(text, "x.yaml"), WORDS), NAMED, KEYS)(facts)


def test_grammar() -> None:
    assert read("always") == ALWAYS
    assert read("menor") == Named("menor")
    assert read("{edad: [0-5, 15]}") == Is("edad", ("0-5", "15"))
    assert read("{deuda: no}") == Is("deuda", ("no",))
    assert read("{deuda: si, edad: 15}") == All((Is("deuda", ("si",)), Is("edad", ("15",))))
    assert read("{any: [menor, {not: cargado}]}") == AnyOf((Named("menor"), Not(Named("cargado"))))
    assert read("{at_least: {n: 2, of: signos}}") == AtLeast(2, ("cargado", "endeudado", "menor"))
    assert read("{at_least: {n: 1, of: [menor, cargado]}}") == AtLeast(1, ("menor", "cargado"))


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("{deuda: no}", {"deuda": "no"}, True),
        ("{deuda: no}", {}, False),
        ("{deuda: ns}", {}, True),
        ("{deuda: [si, ns]}", {}, True),
        ("{deuda: [si, ns]}", {"deuda": "no"}, False),
        ("{peligros: carga}", {"peligros": ("clima", "carga")}, True),
        ("{peligros: carga}", {"peligros": "carga"}, True),
        ("{peligros: carga}", {"peligros": ()}, False),
        ("{peligros: carga}", {}, False),
        ("{peligros: ns}", {}, True),
        ("{peligros: [carga, clima]}", {"peligros": ("ninguno",)}, False),
        ("menor", {}, True),
        ("menor", {"edad": "18+"}, False),
        ("{not: {peligros: carga}}", {}, True),
        ("{all: [menor, endeudado, cargado]}", {"deuda": "si", "peligros": ("carga",)}, True),
        ("{all: [menor, endeudado, cargado]}", {"deuda": "si"}, False),
        ("{any: [adulto, endeudado, cargado]}", {"deuda": "no"}, False),
        ("{any: [adulto, endeudado, cargado]}", {"peligros": ("carga",)}, True),
        ("{at_least: {n: 2, of: signos}}", {"edad": "18+", "deuda": "si"}, False),
        ("{at_least: {n: 2, of: signos}}", {"deuda": "si"}, True),
        ("{at_least: {n: 3, of: signos}}", {"deuda": "si", "peligros": ("carga",)}, True),
        ("{at_least: {n: 3, of: signos}}", {"deuda": "si"}, False),
        ("always", {}, True),
    ],
)
def test_meaning(text: str, facts: Facts, expected: bool) -> None:
    assert holds(text, facts) is expected


def test_never() -> None:
    assert not compile_condition(NEVER, NAMED, KEYS)({"deuda": "si"})


def test_a_name_is_compiled_once() -> None:
    compiler = Compiler(NAMED, KEYS)
    assert compiler.named("menor") is compiler.compile(Named("menor"))


def test_at_least_counts_each_once() -> None:
    with pytest.raises(ProtocolError, match=r"^x\.yaml:1: "):
        read("{at_least: {n: 1, of: [signos, menor]}}")


def test_circles() -> None:
    assert find_circle(NAMED) == ()
    last = AnyOf((ALWAYS, All((Named("a"),))))
    around: dict[str, Condition] = {"a": Not(Named("b")), "b": AtLeast(1, ("c",)), "c": last}
    assert find_circle(around) == ("a", "b", "c", "a")
    assert find_circle({"a": Named("a")}) == ("a", "a")
