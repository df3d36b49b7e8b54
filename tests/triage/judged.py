"""What the product says of an answer set, in the form of the second reader."""

from typing import Any

from hotline.rulebook import Rulebook
from hotline.rulebook.facts import check_facts
from hotline.triage import Triage
from tests.triage.independent import Answers


def judged(triage: Triage, book: Rulebook, facts: Answers) -> dict[str, Any]:
    assessment = triage.assess(check_facts(facts, book.keys))
    return {
        "category": assessment.category.value,
        "urgency": assessment.urgency.value,
        "rules": [fired.id for fired in assessment.rules],
        "indicators": list(assessment.indicators),
    }
