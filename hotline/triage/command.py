"""What `hotline triage` prints: plain values for JSON, from plain values of JSON."""

from collections.abc import Mapping

from hotline.errors import FactsError
from hotline.rulebook.book import Rulebook
from hotline.rulebook.facts import check_facts
from hotline.rulebook.model import Citation
from hotline.triage.assessment import Fired
from hotline.triage.judging import Triage


def triage_json(rulebook: Rulebook, raw: object) -> object:
    """The judgement of one answer set, or of a list of them in order.

    raw: a JSON object of keys and codes (`protocols/words.yaml`; unlisted keys are `ns`), or an array of such objects.
    Gives {"category", "urgency", "indicators", "rules": [{"id", "source", "articles"}], "unknown"}, or a list of them.
    A rule with several sources names the first in `source`; `articles` are that one's, then those of the others with
    their id before them, as in "L7 201".
    Raises FactsError: one line with the key and the item's index, counted from 0, and never a value.
    """
    triage = Triage(rulebook)
    if not isinstance(raw, list):
        return _judged(triage, rulebook, raw, 0)
    return [_judged(triage, rulebook, item, index) for index, item in enumerate(raw)]


def _judged(triage: Triage, rulebook: Rulebook, raw: object, index: int) -> dict[str, object]:
    if not isinstance(raw, Mapping):
        raise FactsError(f"item {index}: must be an object of keys and codes")
    try:
        facts = check_facts(raw, rulebook.keys)
    except FactsError as wrong:
        raise FactsError(f"item {index}: {wrong}") from None
    assessment = triage.assess(facts)
    return {
        "category": assessment.category.value,
        "urgency": assessment.urgency.value,
        "indicators": list(assessment.indicators),
        "rules": [_rule(fired) for fired in assessment.rules],
        "unknown": list(triage.unknown(facts)),
    }


def _rule(fired: Fired) -> dict[str, object]:
    first, *others = fired.basis
    articles = [*first.articles, *(article for other in others for article in _with_source(other))]
    return {"id": fired.id, "source": first.source, "articles": articles}


def _with_source(citation: Citation) -> list[str]:
    return [f"{citation.source} {article}" for article in citation.articles]
