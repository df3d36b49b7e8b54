"""Nothing is invented: every rule is cited, what is doubtful says so, and nothing claims to be confirmed."""

from hotline import rulebook
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
