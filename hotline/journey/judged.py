"""What is known of a dialogue now, judged: assessment, routing and the content that is sealed, computed together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hotline.conversation.content import report_content, urgency_to_look
from hotline.conversation.dialogue import Dialogue
from hotline.journey.parts import Hotline
from hotline.routing.result import Routing
from hotline.triage.assessment import Assessment
from hotline.vocabulary import Urgency


@dataclass(frozen=True)
class Judged:
    """A dialogue's assessment, routing and sealed content, computed together. protocol: the version that judged."""

    assessment: Assessment
    routing: Routing
    protocol: str
    content: Mapping[str, object] = field(repr=False)

    @property
    def to_look(self) -> Urgency:
        """With what urgency a person looks: what was heard in the words may raise it above the rules' own."""
        return urgency_to_look(self.content)

    @property
    def person(self) -> bool:
        """Whether what was heard rings."""
        return bool(self.content["heard"]["person"])  # type: ignore[index]


def judge(hotline: Hotline, dialogue: Dialogue) -> Judged:
    """Assess and route what is known now; the content carries both, with their rules and sources."""
    law, day = hotline.laws.now()  # once: midnight must not come between judging, routing and the day that is sealed
    assessment = law.triage.assess(dialogue.facts)
    routing = law.router.route(dialogue.facts, assessment, dialogue.state or None, hotline.clock.now())
    content = report_content(law.guide, dialogue, assessment, routing)
    return Judged(assessment, routing, law.rulebook.handle, {**content, "on": day.isoformat()})


def counted(judged: Judged) -> dict[str, object]:
    """What the statistics count of it: no word that somebody said."""
    return {
        "category": judged.assessment.category.value,
        "urgency": judged.assessment.urgency.value,
        "rules": [rule.id for rule in judged.assessment.rules],
        "indicators": list(judged.assessment.indicators),
        "base": judged.routing.base,
        "channel": judged.content["channel"],
        "state": judged.content["place"]["state"],  # type: ignore[index]
        "facts": judged.content["facts"],
    }
