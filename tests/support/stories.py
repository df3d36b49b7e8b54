"""What a reporter of the tests has to tell, and how she finds the right answer to whatever the line asks her.

She knows the question bank by heart (it is read from `protocols/`), recognises a question by its wording anywhere,
and answers what her story says; what her story does not say, she does not know.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from hotline import rulebook
from hotline.rulebook.model import Choice, Question
from hotline.translations import gettext
from hotline.vocabulary import LANGUAGES
from tests.support.house import ROOT
from tests.support.pages import fold

SPANISH, ENGLISH = LANGUAGES[0], "en"
FOLIO = re.compile(r"(?:\d[\s,.;-]*){15}\d")


@dataclass(frozen=True)
class Story:
    """Facts by key, where it happens in words, as the state's key and name, words of her own, and what she speaks."""

    facts: Mapping[str, str | tuple[str, ...]]
    place: str = "Comitán de Domínguez, Chiapas"
    state: str = "07"
    state_name: str = "Chiapas"
    near: str = "Junto al mercado"
    words: tuple[str, ...] = ()
    wants_folio: bool = True
    language: str = SPANISH

    def code(self, question: Question) -> tuple[str, ...]:
        """Her answer to a question: codes, `ns` for what she does not know."""
        if question.id == "G1":
            return ("si" if self.wants_folio else "no",)
        given = self.facts.get(question.key, "ns")
        return (given,) if isinstance(given, str) else given

    def but(self, **facts: str | tuple[str, ...]) -> "Story":
        return replace(self, facts={**self.facts, **facts})


EXPLOITED = Story(
    {
        "peligro": "no",
        "lesion": "no",
        "hablar_seguro": "si",
        "reporta": "vio",
        "edad": "12-14",
        "cuantos": "2-5",
        "condicion": "ninguna",
        "con_quien": "patron",
        "lugar": "campo",
        "tiempo": "habitual",
        "actividad": "campo",
        "escuela": "no_va",
        "para_quien": "patron",
        "pago": "no_pagan",
        "salir": "no_dejan",
        "amenazas": "si",
        "violencia": "no",
        "engano": "si",
        "captacion": "si",
        "traslado": "no",
        "autoridad_implicada": "ninguna",
        "compartir_relato": "si",
        "riesgo_ayuda": "no",
    }
)
"""A child brought to a field and not let go: trata (TR-5), 24 hours, trafficking unit and Procuraduría."""

DANGER = EXPLOITED.but(peligro="si")
"""The same, and somebody is in danger now."""


@dataclass
class Bank:
    """The question bank by wording in one language."""

    questions: Mapping[str, Question]
    language: str = SPANISH
    _by_wording: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for question in self.questions.values():
            wordings = [*question.wording.values(), question.sms]
            self._by_wording += [(fold(gettext(self.language, text)), question.id) for text in wordings if text]
        self._by_wording.sort(key=lambda pair: -len(pair[0]))

    def find(self, text: str) -> Question | None:
        """The question that a text asks: the one whose wording it holds last."""
        heard = fold(text)
        found = [(heard.rfind(wording), name) for wording, name in self._by_wording if wording in heard]
        return self.questions[max(found)[1]] if found else None

    def choices(self, question: Question, story: Story) -> list[Choice]:
        """What she chooses: her story's codes, or not to know."""
        by_code = {choice.code: choice for choice in question.choices}
        wanted = [by_code[code] for code in story.code(question) if code in by_code]
        return wanted or [by_code[code] for code in ("ns", "ninguno", "no") if code in by_code][:1]


@cache
def bank(language: str = SPANISH) -> Bank:
    return Bank(rulebook.load(ROOT / "protocols").questions, language)


def folios_in(text: str) -> list[str]:
    """Every folio that a text says or shows, as 16 digits."""
    return [re.sub(r"\D", "", found) for found in FOLIO.findall(text)]
