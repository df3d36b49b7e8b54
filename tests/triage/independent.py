"""A second reader of the protocol, slow and simple, that shares no line with the product: it says what the YAML says.

It reads the files as plain lists and words, and keeps nothing but, within one judgement, which named conditions held.
"""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

PROTOCOLS = Path(__file__).parents[2] / "protocols"
LEVELS = ("inmediata", "urgente_24h", "prioritaria_72h", "ordinaria")
Answers = dict[str, Any]


def plain(path: Path) -> Any:
    """A file as lists, dictionaries and strings."""
    return YAML(typ="base", pure=True).load(path.read_text(encoding="utf-8"))


class Independent:
    """Category, urgency, rules and indicators by reading the files again as data, as they stand on a day."""

    def __init__(self, root: Path = PROTOCOLS, on: str = "9999-12-31") -> None:
        self.on = on
        page = plain(root / "words.yaml")
        self.keys: dict[str, Any] = page["keys"]
        self.lists: dict[str, list[str]] = {name: self.dated(body) for name, body in page["lists"].items()}
        self.categories = self.rules(*sorted((root / "triage/categories").glob("*.yaml")))
        self.urgencies = self.rules(*sorted((root / "triage/urgency").glob("*.yaml")))
        self.indicators = self.rules(root / "triage/indicators.yaml")
        self.order: list[str] = self.dated(plain(root / "triage/categories/order.yaml"))
        self.names: dict[str, Any] = {name: self.dated(body) for name, body in page["conditions"].items()}
        for rules in (self.categories, self.urgencies, self.indicators):
            self.names.update({name: rule["when"] for name, rule in rules.items()})

    def rules(self, *paths: Path) -> dict[str, dict[str, Any]]:
        pages = [plain(path) for path in paths if path.name != "order.yaml"]
        return {name: self.dated(rule) or {"when": {"any": []}} for page in pages for name, rule in page.items()}

    def dated(self, body: Any) -> Any:
        """What is in force: of several versions the last that has begun, and nothing before the first."""
        if not isinstance(body, dict) or "versions" not in body:
            return body
        begun = [day for day in body["versions"] if day <= self.on]
        return body["versions"][max(begun)] if begun else None

    def holds(self, condition: Any, facts: Answers, known: dict[str, bool]) -> bool:
        """known: named conditions that were looked up for these answers already."""
        if isinstance(condition, str):
            if condition not in known:
                known[condition] = condition == "always" or self.holds(self.names[condition], facts, known)
            return known[condition]
        return all(self._entry(name, value, facts, known) for name, value in condition.items())

    def _entry(self, name: str, value: Any, facts: Answers, known: dict[str, bool]) -> bool:
        if name == "all":
            return all(self.holds(part, facts, known) for part in value)
        if name == "any":
            return any(self.holds(part, facts, known) for part in value)
        if name == "not":
            return not self.holds(value, facts, known)
        if name == "at_least":
            members = [value["of"]] if isinstance(value["of"], str) else value["of"]
            flat = [one for member in members for one in self.lists.get(member, [member])]
            return sum(self.holds(one, facts, known) for one in flat) >= int(value["n"])
        wanted = [value] if isinstance(value, str) else value
        answer = facts.get(name) or "ns"
        given = [answer] if isinstance(answer, str) else answer
        return any(code in wanted for code in given)

    def judge(self, facts: Answers) -> dict[str, Any]:
        known: dict[str, bool] = {}
        category = next(name for name in self.order if self.holds(name, facts, known))
        holding = [name for name in self.urgencies if self.holds(name, facts, known)]
        urgency = min((self.urgencies[name]["gives"] for name in holding), key=LEVELS.index)
        deciding = [name for name in holding if self.urgencies[name]["gives"] == urgency]
        return {
            "category": self.categories[category]["gives"],
            "urgency": urgency,
            "rules": [category, *deciding],
            "indicators": [name for name in self.indicators if self.holds(name, facts, known)],
        }
