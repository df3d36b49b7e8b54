"""The rulebook as one immutable value: what `load` gives to everybody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hotline.rulebook.catalogues import Catalogue
from hotline.rulebook.contents import SHORT
from hotline.rulebook.guidance import Guidance
from hotline.rulebook.languages import Language
from hotline.rulebook.lexicon import Lexicon
from hotline.rulebook.model import Authority, Condition, Key, Question, Rule, Script, Source, State, Where
from hotline.rulebook.places import Places
from hotline.rulebook.promises import Promises
from hotline.rulebook.retention import Retention
from hotline.rulebook.routes import Routes


@dataclass(frozen=True)
class Rulebook:
    """All protocols in force on one day.

    digest: names exactly this content (`contents.digest_of`), so that a report can name the version that judged it.
    on: the day asked for, None for the newest. named: condition by name, also of every rule and indicator.
    lists: names counted together. titles: what a name or list says, for people; written: where it stands.
    rules: category rules in the order of their trial, then urgency rules from the highest level down.
    indicators: I1 to I11. languages, catalogues: by code and by file name, those not complete too.
    """

    digest: str
    on: date | None
    keys: Mapping[str, Key]
    named: Mapping[str, Condition]
    lists: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]
    written: Mapping[str, Where]
    rules: tuple[Rule, ...]
    indicators: tuple[Rule, ...]
    questions: Mapping[str, Question]
    script: Script
    guidance: Guidance
    languages: Mapping[str, Language]
    catalogues: Mapping[str, Catalogue]
    sources: Mapping[str, Source]
    states: Mapping[str, State]
    authorities: Mapping[str, Authority]
    places: Places
    routes: Routes
    promises: Promises
    retention: Retention
    lexicon: Lexicon

    @property
    def offered(self) -> tuple[str, ...]:
        """Codes of the languages of which every text exists, the source first."""
        return tuple(code for code, language in self.languages.items() if language.complete)

    @property
    def handle(self) -> str:
        """The first digits of the digest, which may stand readable beside a report."""
        return self.digest[:SHORT]

    def of_family(self, family: str) -> tuple[Rule, ...]:
        """The rules of one family, `category` or `urgency`, in order."""
        return tuple(rule for rule in self.rules if rule.family == family)
