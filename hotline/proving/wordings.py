"""Every text of the protocol that somebody reads or hears, with its place: what the proofs of texts go over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hotline.conversation.lines import LINES
from hotline.rulebook import Rulebook
from hotline.rulebook.model import Age, Question, Where

SPOKEN_BY_CODE = "hotline/conversation/lines.py"


@dataclass(frozen=True)
class Text:
    """A text in Spanish. kind: `wording`, `sms`, `label`, `say` (by an operator), `line` (by the dialogue) or `staff`.

    name: what it belongs to. age: of whoever hears it, None when it is for all.
    """

    text: str
    kind: str
    name: str
    where: str
    age: Age | None = None

    @property
    def heard(self) -> bool:
        """Whether reporters read or hear it."""
        return self.kind != "staff"


def texts_of(rulebook: Rulebook) -> tuple[Text, ...]:
    """All of them, each with letters in it."""
    found = (*_asked(rulebook), *_said(), *_for_staff(rulebook), *_guidance(rulebook), *_catalogued(rulebook))
    return tuple(one for one in found if any(letter.isalpha() for letter in one.text))


def place(where: Where) -> str:
    """`file:line` of a statement."""
    return f"{where.file}:{where.line}"


def put(question: Question) -> Mapping[Age, tuple[str, ...]]:
    """What an age is asked: the wording, and where there is one the wording of pages."""
    ages: tuple[Age, ...] = tuple({**question.wording, **question.page})
    return {
        age: tuple(dict.fromkeys(words[age] for words in (question.wording, question.page) if age in words))
        for age in ages
    }


def _asked(rulebook: Rulebook) -> Iterator[Text]:
    for question in rulebook.questions.values():
        at = place(question.where)
        for age, wordings in put(question).items():
            yield from (Text(text, "wording", question.id, at, age) for text in wordings)
        if question.sms:
            yield Text(question.sms, "sms", question.id, at)
        for label in (*(choice.label for choice in question.choices), *question.menus.values()):
            yield Text(label, "label", question.id, at)
        for choice in question.choices:
            if choice.child:
                yield Text(choice.child, "label", question.id, at, "child")


def _said() -> Iterator[Text]:
    for name, forms in LINES.items():
        for form, text in forms.items():
            by_message = form.startswith("sms")
            yield Text(text, "sms-line" if by_message else "line", name, SPOKEN_BY_CODE, _age(form))


def _age(form: str) -> Age | None:
    return "child" if form == "child" else "teen" if form == "teen" else None


def _for_staff(rulebook: Rulebook) -> Iterator[Text]:
    for key in rulebook.keys.values():
        yield from (Text(text, "staff", key.name, "words.yaml:1") for text in (key.label, *key.labels.values()))
    for rule in (*rulebook.rules, *rulebook.indicators):
        yield Text(rule.title, "staff", rule.id, place(rule.where))
    for name, label in rulebook.script.blocks.items():
        yield Text(label, "staff", name, "triage/script.yaml:1")
    for question in rulebook.questions.values():
        yield from (Text(text, "staff", question.id, place(question.where)) for text in question.guidance.values())


def _guidance(rulebook: Rulebook) -> Iterator[Text]:
    guidance, file = rulebook.guidance, "triage/guidance.yaml:1"
    for script in guidance.scripts.values():
        yield Text(script.title, "staff", script.id, file)
        for step in script.steps:
            yield from (Text(text, "say", script.id, place(step.where), script.age) for text in step.say)
            yield from (Text(text, "staff", script.id, place(step.where)) for text in (step.title, *step.do))
    for situation in guidance.situations:
        at = place(situation.where)
        yield from (Text(text, "say", situation.id, at, age) for age, text in situation.say.items())
        yield from (Text(text, "staff", situation.id, at) for text in (situation.title, *situation.do))
    for check in guidance.checks:
        yield from (Text(text, "staff", check.id, file) for text in (check.title, *check.do))
    never = (*guidance.never_ask, *guidance.never_say, *guidance.never_promise)
    for text in (*guidance.common, *never, guidance.say_instead):
        yield Text(text, "staff", "never", file)


def _catalogued(rulebook: Rulebook) -> Iterator[Text]:
    for catalogue in rulebook.catalogues.values():
        at = place(catalogue.where)
        yield from (Text(text, "staff", catalogue.id, at) for text in (catalogue.title, *catalogue.columns.values()))
        for entry in catalogue.entries.values():
            texts = (entry.label, *(entry.details or {}).values())
            yield from (Text(text, "staff", entry.id, place(entry.where)) for text in texts)
