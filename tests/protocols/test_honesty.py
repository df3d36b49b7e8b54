"""Nothing is invented: every rule is cited, what is doubtful says so, and nothing claims to be confirmed."""

import re
from collections.abc import Iterator

from hotline import rulebook
from hotline.rulebook.document import Node, Scalar, Sequence, Table, read
from hotline.rulebook.model import Rule
from tests.triage.independent import PROTOCOLS

BOOK = rulebook.load(PROTOCOLS)
RULES = (*BOOK.rules, *BOOK.indicators)


def test_every_rule_is_cited_and_awaits_the_authority() -> None:
    for rule in RULES:
        assert rule.basis, rule.id
        assert rule.title
        assert not rule.confirmed, "no authority has confirmed a rule yet"


def test_doubt_is_marked() -> None:
    for citation in (citation for rule in RULES for citation in rule.basis):
        assert citation.unverified or citation.mark != "C"
        if BOOK.sources[citation.source].mark != "A":
            assert citation.unverified, "a citation is not surer than its source"
    for source in BOOK.sources.values():
        assert source.link or source.note or source.unverified, source.id


def test_a_law_as_a_whole_was_never_seen_to_say_it() -> None:
    rows = (*BOOK.routes.base, *BOOK.routes.additions)
    cited = [(rule.id, one) for rule in RULES for one in rule.basis]
    cited += [(row.id, one) for row in rows for one in row.basis]
    whole = [(id_, one) for id_, one in cited if re.fullmatch(r"L\d+", one.source) and not one.articles]
    assert whole, "F6 cites the labour law so"
    assert [id_ for id_, one in whole if one.mark == "A" or not one.unverified] == []


def is_proposal(rule: Rule) -> bool:
    return any(citation.source == "PROPUESTA" and citation.unverified for citation in rule.basis)


def test_what_this_protocol_made_up_says_so() -> None:
    for rule in (*BOOK.of_family("urgency"), *BOOK.indicators):
        assert is_proposal(rule), f"no law sets the level or the weight of {rule.id}"
    counting = {"TR-4", "TR-5", "TR-7", "TF-1", "TF-2", "TI-2", "TI-3"}
    for rule in BOOK.rules:
        assert rule.id not in counting or is_proposal(rule), f"no law sets the thresholds of {rule.id}"


def test_a_doubtful_recipient_says_so() -> None:
    both = next(case for case in BOOK.routes.inspection.cases if case.basis)
    assert "peligro" in both.title
    for citation in (*both.basis, *BOOK.routes.strikes.holds[0].basis):
        assert citation.unverified or citation.mark == "A"
    assert any(citation.unverified for citation in both.basis)
    bodies = [dog.note for dog in BOOK.routes.strikes.watchdogs.recipients if dog.to == "derechos_humanos"]
    assert ["verificar" in note for note in bodies] == [True], (
        "each state's law decides whether it takes anonymous ones"
    )


def test_the_eleven_indicators() -> None:
    assert [rule.id for rule in BOOK.indicators] == [f"I{number}" for number in range(1, 12)]
    strong = tuple(rule.id for rule in BOOK.indicators if rule.strength == "fuerte")
    medium = tuple(rule.id for rule in BOOK.indicators if rule.strength == "medio")
    assert strong == BOOK.lists["fuertes"] == ("I3", "I5", "I6", "I7", "I9")
    assert medium == BOOK.lists["medios"] == ("I2", "I4", "I8", "I10", "I11")
    assert set(BOOK.lists["indicadores"]) == {*strong, *medium}


def given(name: str, node: Node) -> Iterator[str]:
    """Texts under a field of that name, anywhere in a file."""
    if isinstance(node, Table):
        for key, value in node.each():
            if key == name and isinstance(value, Scalar):
                yield value.text
            yield from given(name, value)
    elif isinstance(node, Sequence):
        for value in node.items:
            yield from given(name, value)


def test_every_source_is_used() -> None:
    paths = [path for path in PROTOCOLS.rglob("*.yaml") if path.name != "sources.yaml"]
    used = {source for path in paths for source in given("source", read(path, PROTOCOLS))}
    table = (PROTOCOLS / "places/places.tsv").read_text(encoding="utf-8")
    assert set(BOOK.sources) - used == {"GEONAMES"}, "a source that carries nothing is taken out"
    assert "GeoNames" in table, "the table of places names its source in its head"


def test_guidance_is_cited_and_says_what_is_ours() -> None:
    guidance = BOOK.guidance
    for basis in (
        *(script.basis for script in guidance.scripts.values()),
        *(situation.basis for situation in guidance.situations),
        *guidance.bases.values(),
        BOOK.script.never_asked.basis,
        BOOK.script.only_with_person.basis,
    ):
        assert basis
        for citation in basis:
            assert citation.unverified or (citation.mark == "A" and BOOK.sources[citation.source].mark == "A")
    for script in guidance.scripts.values():
        assert any(citation.source == "PROPUESTA" for citation in script.basis), "the wording of every script is ours"


PUBLIC_LINES = ("9-1-1", "911", "089", "800 5533 000")
"""National lines that the country's own reports name; every other number stays empty until its owner gives it."""


def test_no_telephone_number_is_made_up() -> None:
    for path in PROTOCOLS.rglob("*.yaml"):
        if path.parent.name in ("places", "cases") or path.name == "sources.yaml":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if path.parent.name == "agencies" and line.strip().startswith(("source:", "evidence:")):
                continue
            for public in PUBLIC_LINES:
                line = line.replace(public, "")
            line = re.sub(r"\d{4}-\d{2}-\d{2}|\d{2}-\d{2}-\d{4}|(19|20)\d{2}(?!\d)", "", line)
            found = re.findall(r"(?<![\w.-])(?:\+?52[ -]?)?(?:\d[ -]?){7,10}\d?(?![\w-])", line)
            assert not found, f"{path.name}:{number}: {found}"
    assert not any(authority.phone for authority in BOOK.authorities.values())


def test_languages_promise_no_more_than_people_gave() -> None:
    assert BOOK.offered == ("es_MX", "en")
    for language in BOOK.languages.values():
        if not language.complete:
            assert language.unverified
            assert language.prompts == (), "no recording is made up"
