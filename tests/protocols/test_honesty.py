"""Nothing is invented: every rule is cited, what is doubtful says so, and nothing claims to be confirmed."""

from hotline import rulebook
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


def test_deadlines_are_proposals() -> None:
    late = [rule for rule in BOOK.of_family("urgency") if rule.gives != "inmediata"]
    assert all(any(citation.source == "PROPUESTA" for citation in rule.basis) for rule in late)


def test_the_eleven_indicators() -> None:
    assert [rule.id for rule in BOOK.indicators] == [f"I{number}" for number in range(1, 12)]
    strong = tuple(rule.id for rule in BOOK.indicators if rule.strength == "fuerte")
    medium = tuple(rule.id for rule in BOOK.indicators if rule.strength == "medio")
    assert strong == BOOK.lists["fuertes"] == ("I3", "I5", "I6", "I7", "I9")
    assert medium == BOOK.lists["medios"] == ("I2", "I4", "I8", "I10", "I11")
    assert set(BOOK.lists["indicadores"]) == {*strong, *medium}
