"""Joins every proof, and writes what came of them: a table for whoever asked, and a case for whatever broke."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from hotline.proving.cases import prove_cases
from hotline.proving.dialogue import prove_dialogue
from hotline.proving.judging import prove_judgement
from hotline.proving.result import Result
from hotline.proving.sending import prove_routing
from hotline.proving.texts import prove_texts
from hotline.rulebook.book import Rulebook
from hotline.rulebook.cases import read_cases

PROOFS: tuple[Callable[[Rulebook], Iterable[Result]], ...] = (
    prove_judgement,
    prove_routing,
    prove_dialogue,
    prove_texts,
)
WAYS = {
    "z3": "demostrado sobre todas",
    "exhaustivo": "probadas una por una",
    "inducción": "por inducción",
    "lectura": "leídos todos",
}


def check(rulebook: Rulebook, folder: Path) -> list[Result]:
    """Every property of a rulebook. folder: `protocols/`, for the worked cases. Raises ProtocolError for a bad case."""
    results = [result for prove in PROOFS for result in prove(rulebook)]
    return [*results, prove_cases(rulebook, read_cases(folder, rulebook))]


def table(results: Iterable[Result]) -> Iterator[str]:
    """One line for each property: whether it holds, how that was shown, over how much, and what it says."""
    yield f"{'':4}{'propiedad':31}{'cómo':24}{'sobre cuántas':>16}  qué"
    for result in results:
        sign = "✓" if result.holds else "✗"
        yield f"{sign:4}{result.id:31}{WAYS[result.how]:24}{count(result.covers):>16}  {result.title}"


def count(number: int) -> str:
    """A number as people read it: in full while that is short."""
    if number < 10**9:
        return f"{number:,}".replace(",", " ")
    return f"{number:.1e}".replace("e+", " × 10^")


def broken(results: Iterable[Result]) -> Iterator[str]:
    """What broke: why, where to look, and the case to keep."""
    for result in results:
        for each in result.broken:
            where = f" ({each.where})" if each.where else ""
            yield f"✗ {result.id}{where}\n{each.why}\n\n{each.case}"
