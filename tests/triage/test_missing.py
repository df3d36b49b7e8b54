"""The short way to the missing answers that matter gives what judging every answer set anew gives."""

from collections.abc import Iterator

from hotline.rulebook import Rulebook
from hotline.rulebook.facts import check_facts
from hotline.triage import Triage
from hotline.vocabulary import Facts
from tests.triage.answers import CASES, drawn

ROUNDS = 150


def slowly(book: Rulebook, triage: Triage, facts: Facts) -> Iterator[str]:
    """Every single answer to every missing question, each judged whole."""

    def judged(some: Facts) -> object:
        assessment = triage.assess(some)
        return assessment.category, assessment.urgency

    for key in book.keys.values():
        if key.kind == "triage" and facts.get(key.name, "ns") in ("ns", ("ns",), ()):
            others = ({**facts, key.name: (code,) if key.multiple else code} for code in key.codes if code != "ns")
            if any(judged(other) != judged(facts) for other in others):
                yield key.name


def test_it_gives_what_judging_everything_anew_gives(book: Rulebook, triage: Triage) -> None:
    seen = 0
    for raw in (*(case["facts"] for case in CASES), *drawn(ROUNDS, seed=3)):
        facts = check_facts(raw, book.keys)
        expected = tuple(slowly(book, triage, facts))
        seen += len(expected)
        assert triage.unknown(facts) == expected
    assert seen > ROUNDS
