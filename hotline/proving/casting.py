"""Writes an answer set as a case of `protocols/cases/`, so that a broken promise can be read and kept as a test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hotline.rulebook.book import Rulebook
from hotline.triage.judging import Triage
from hotline.vocabulary import Facts, Urgency


@dataclass(frozen=True)
class Expected:
    """What the case should give where today's rules do not.

    urgency: instead of today's. rows: base rows of which one should hold. reaches, never: agencies; parts: in which
    roles.
    """

    urgency: Urgency | None = None
    rows: tuple[str, ...] = ()
    reaches: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    parts: tuple[str, ...] = field(default=())


def case(rulebook: Rulebook, name: str, why: str, facts: Facts, state: str | None, expected: Expected) -> str:
    """YAML of one case: what today's rules say, and `expected` where they are wrong.

    name: becomes the case's id. why: one Spanish sentence, a comment above the case. state: INEGI key or None.
    """
    assessment = Triage(rulebook).assess(facts)
    where = rulebook.states[state].name if state else ""
    lines = [
        f"# {why}",
        f"id: X-{name}",
        "channel: web",
        f'where: "{where}"',
        f'state: "{state or ""}"',
        'who: "caso generado"',
        f'narrative: "{_told(rulebook, facts)}"',
        "facts:" if facts else "facts: {}",
        *(f"  {key}: {_written(value)}" for key, value in facts.items()),
        f"category: {assessment.category.value}",
        f"urgency: {(expected.urgency or assessment.urgency).value}",
        # Which rule will mend a wrong urgency is not known yet.
        *([] if expected.urgency else [f"rules: {_list([fired.id for fired in assessment.rules])}"]),
        f"indicators: {_list(assessment.indicators)}",
        *_expectations(expected),
    ]
    return "\n".join(lines) + "\n"


def _expectations(expected: Expected) -> list[str]:
    found = {"rows": expected.rows, "reaches": expected.reaches, "never": expected.never, "as": expected.parts}
    return [f"{name}: {_list(values)}" for name, values in found.items() if values]


def _told(rulebook: Rulebook, facts: Facts) -> str:
    """The answers as a sentence, since nobody told this story."""
    said = [f"{rulebook.keys[key].label}: {_plain(rulebook, key, value)}." for key, value in facts.items()]
    return " ".join(said) or "Nadie contestó nada."


def _plain(rulebook: Rulebook, key: str, value: str | tuple[str, ...]) -> str:
    labels: Mapping[str, str] = rulebook.keys[key].labels
    return ", ".join(labels.get(code, code) for code in ((value,) if isinstance(value, str) else value))


def _written(value: str | tuple[str, ...]) -> str:
    return _quoted(value) if isinstance(value, str) else _list(value)


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, values))}]"


def _quoted(value: str) -> str:
    # Digits alone would look like a number to whoever reads the file with another library.
    return f'"{value}"' if value.isdigit() else value
