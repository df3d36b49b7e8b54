"""What triage answers."""

from dataclasses import dataclass

from hotline.rulebook.model import Citation
from hotline.vocabulary import Category, Urgency


@dataclass(frozen=True)
class Fired:
    """A rule that held and decided, with the sources and articles that carry it."""

    id: str
    title: str
    basis: tuple[Citation, ...]


@dataclass(frozen=True)
class Assessment:
    """Category and urgency, the rules that gave them, and the indicators seen.

    rules: the category's rule first, then every urgency rule of the winning level.
    status: `provisional` (low confidence), `info_insuficiente` (an operator must look) or empty.
    coercion_by: `familia`, `tercero` or empty, for ILO's statistics.
    """

    category: Category
    urgency: Urgency
    indicators: tuple[str, ...]
    rules: tuple[Fired, ...]
    status: str = ""
    coercion_by: str = ""
