"""The category and urgency rules as a decision of a generic rule engine, to measure ours against it.

The engine is ZEN of GoRules (`zen-engine`, the extra `bench`): two decision tables in which the first row that holds
gives the result, one expression per rule. Nobody is judged by it.
"""

import json
from collections.abc import Callable, Mapping
from importlib import import_module

from hotline.rulebook import Rulebook
from hotline.rulebook.conditions import ALWAYS
from hotline.rulebook.model import All, AnyOf, AtLeast, Condition, Is, Key, Named, Not
from hotline.rulebook.words import UNKNOWN
from hotline.vocabulary import Facts

Context = dict[str, str | list[str]]
"""An answer set as the engine takes it: every key has an answer."""

FAMILIES = ("category", "urgency")


def generic_judge(rulebook: Rulebook) -> Callable[[Context], tuple[str, str]]:
    """A function that gives category and urgency of a context. Raises ImportError without the extra `bench`."""
    decision = import_module("zen").ZenEngine().create_decision(json.dumps(decision_graph(rulebook)))
    decision.validate()

    def judge(context: Context) -> tuple[str, str]:
        result = decision.evaluate(context)["result"]
        return result["category"], result["urgency"]

    return judge


def context_of(facts: Facts, keys: Mapping[str, Key]) -> Context:
    """The answer set with every key, `ns` where nothing was answered."""
    given = {name: facts.get(name) or UNKNOWN for name in keys}
    return {name: _list(code) if keys[name].multiple else str(code) for name, code in given.items()}


def _list(answer: str | tuple[str, ...]) -> list[str]:
    return [answer] if isinstance(answer, str) else list(answer)


def decision_graph(rulebook: Rulebook) -> dict[str, object]:
    """The rules in the engine's own form (JSON Decision Model): request, one table per family, response."""
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            _node("request", "inputNode"),
            *(_node(family, "decisionTableNode", content=_table(rulebook, family)) for family in FAMILIES),
            _node("response", "outputNode"),
        ],
        "edges": [
            {"id": f"{start}-{end}", "sourceId": start, "targetId": end, "type": "edge"}
            for family in FAMILIES
            for start, end in (("request", family), (family, "response"))
        ],
    }


def _node(name: str, kind: str, **content: object) -> dict[str, object]:
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}, **content}


def _table(rulebook: Rulebook, family: str) -> dict[str, object]:
    return {
        "hitPolicy": "first",
        "inputs": [{"id": "when", "name": "when", "field": ""}],
        "outputs": [{"id": "gives", "name": family, "field": family}],
        "rules": [
            {"_id": rule.id, "when": _row(rule.when, rulebook), "gives": f"'{rule.gives}'"}
            for rule in rulebook.of_family(family)
        ],
    }


def _row(condition: Condition, rulebook: Rulebook) -> str:
    return "" if condition == ALWAYS else expression(condition, rulebook)


def expression(condition: Condition, rulebook: Rulebook) -> str:
    """A condition in the engine's expression language, names written out: it is quicker so than naming them first."""
    match condition:
        case Is(key, codes) if rulebook.keys[key].multiple:
            return f"some({key}, # in {list(codes)})"
        case Is(key, codes):
            return f"{key} == '{codes[0]}'" if len(codes) == 1 else f"{key} in {list(codes)}"
        case Named(name):
            return expression(rulebook.named[name], rulebook)
        case Not(part):
            return f"not({expression(part, rulebook)})"
        case All(parts):
            return " and ".join(f"({expression(part, rulebook)})" for part in parts) or "true"
        case AnyOf(parts):
            return " or ".join(f"({expression(part, rulebook)})" for part in parts) or "false"
        case AtLeast(n, of):
            return f"count([{', '.join(expression(rulebook.named[name], rulebook) for name in of)}], #) >= {n}"
