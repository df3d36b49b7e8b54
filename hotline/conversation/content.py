"""What a report says, as JSON values: the same shape for a finished report and for a draft that was cut off."""

from collections.abc import Mapping
from typing import Any

from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.conversation.hearing import heard_content
from hotline.routing.result import Routing
from hotline.rulebook.model import Citation
from hotline.triage.assessment import Assessment, Fired
from hotline.vocabulary import Category, Facts, Urgency


def is_report(guide: Guide, facts: Facts, narrative: list[str]) -> bool:
    """Whether there is something to act on: danger, an injury, an activity, words, or whatever the rules name.

    A child who is beaten and does no work told enough: the rules call it violence, and somebody must look.
    """
    danger = facts.get("peligro") == "si" or facts.get("lesion") == "si"
    if danger or facts.get("actividad", "ns") not in {"ns", "ninguna"} or narrative:
        return True
    assessment = guide.triage.assess(facts)
    return assessment.category is not Category.FUERA_DE_ALCANCE or bool(assessment.indicators)


def report_content(guide: Guide, dialogue: Dialogue, assessment: Assessment, routing: Routing) -> dict[str, Any]:
    """Everything the desk reads: answers, place, words, and why it was judged so, with sources and articles."""
    spoken = {"recordings": dialogue.recordings} if dialogue.recordings else {}
    silent = {"quiet": True} if dialogue.quiet else {}
    return {
        "v": 1,
        **spoken,
        **silent,
        "channel": dialogue.channel.value,
        "language": dialogue.language,
        "door": dialogue.door,
        "facts": {key: list(code) if isinstance(code, tuple) else code for key, code in dialogue.facts.items()},
        "place": {
            "state": dialogue.state,
            "municipality": dialogue.municipality,
            "reference": dialogue.reference,
            "text": dialogue.place_text,
        },
        "narrative": list(dialogue.narrative),
        "wants_person": dialogue.wants_person,
        "assessment": judged_content(assessment),
        "routing": routed_content(routing),
        "heard": heard_content(guide, dialogue, assessment.urgency),
        "rulebook": guide.rulebook.digest,
        "on": guide.today().isoformat(),
    }


def urgency_to_look(content: Mapping[str, Any]) -> Urgency:
    """With what urgency a person looks: the rules' own, or what was heard in the words where that is more."""
    return Urgency(content.get("heard", {}).get("raised") or content["assessment"]["urgency"])


def judged_content(assessment: Assessment) -> dict[str, Any]:
    """An assessment as it is sealed: by this a report is compared when it is judged again."""
    return {
        "category": assessment.category.value,
        "urgency": assessment.urgency.value,
        "indicators": list(assessment.indicators),
        "status": assessment.status,
        "rules": [_rule(rule) for rule in assessment.rules],
    }


def routed_content(routing: Routing) -> dict[str, Any]:
    """Which rows named the recipients."""
    return {"base": routing.base, "rows": list(routing.rows)}


def _rule(rule: Fired) -> dict[str, Any]:
    return {"id": rule.id, "title": rule.title, "basis": [_citation(citation) for citation in rule.basis]}


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "source": citation.source,
        "articles": list(citation.articles),
        "mark": citation.mark,
        "unverified": citation.unverified,
    }
