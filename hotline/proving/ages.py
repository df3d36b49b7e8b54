"""Proves what each age is asked: never what the protocol keeps from it, always in its own words, and not too much."""

from collections.abc import Iterator

from hotline.proving.result import Counterexample, Result
from hotline.proving.wordings import place, put
from hotline.rulebook import Rulebook
from hotline.rulebook.model import Age, Question
from hotline.rulebook.questions import AGES

NAMES: dict[Age, str] = {"adult": "personas adultas", "teen": "12 a 17 años", "child": "6 a 11 años"}


def prove_ages(rulebook: Rulebook) -> list[Result]:
    """What is never asked, what only a person asks, words for every age, and limits."""
    return [_never_asked(rulebook), _only_with_person(rulebook), _words(rulebook), _limits(rulebook)]


def _pairs(rulebook: Rulebook) -> Iterator[tuple[Question, Age]]:
    return ((question, age) for question in rulebook.questions.values() for age in AGES)


def _never_asked(rulebook: Rulebook) -> Result:
    """By a wording, a page, a recorded prompt, or a step of an operator's script."""
    title = "A ninguna edad se le pregunta lo que nunca se le pregunta"
    never = rulebook.script.never_asked
    broken = [
        Counterexample(
            f"{question.id} tiene palabras para {NAMES[age]}, y {place(never.where)} dice que nunca: quítelas",
            where=place(question.where),
        )
        for question, age in _pairs(rulebook)
        if question.id in never.ages.get(age, ()) and put(question).get(age)
    ]
    for script in rulebook.guidance.scripts.values():
        for step in script.steps:
            for name in step.asks:
                if script.age and name in never.ages.get(script.age, ()):
                    why = (
                        f"el guion para {NAMES[script.age]} pregunta {name}, que nunca se le pregunta: quítela del paso"
                    )
                    broken.append(Counterexample(why, where=place(step.where)))
    covers = sum(map(len, never.ages.values()))
    return Result("edad.nunca", title, "lectura", covers, tuple(broken))


def _only_with_person(rulebook: Rulebook) -> Result:
    title = "Lo que a una edad sólo pregunta una persona no lo pregunta una máquina"
    alone = rulebook.script.only_with_person
    broken = [
        Counterexample(
            f"{question.id} se le puede preguntar a {NAMES[age]} sin una persona: añada {age} a `person_only`",
            where=place(question.where),
        )
        for question, age in _pairs(rulebook)
        if question.id in alone.ages.get(age, ()) and age in question.wording and age not in question.person_only
    ]
    return Result("edad.con_persona", title, "lectura", sum(map(len, alone.ages.values())), tuple(broken))


def _words(rulebook: Rulebook) -> Result:
    title = "Toda pregunta tiene palabras para cada edad a la que se le puede hacer"
    never = rulebook.script.never_asked.ages
    due = [(question, age) for question, age in _pairs(rulebook) if question.id not in never.get(age, ())]
    broken = [
        Counterexample(
            f"{question.id} no tiene palabras para {NAMES[age]}: escríbalas, o póngala en `never_asked`",
            where=place(question.where),
        )
        for question, age in due
        if not question.wording.get(age, "").strip()
    ]
    return Result("edad.palabras", title, "lectura", len(due), tuple(broken))


def _limits(rulebook: Rulebook) -> Result:
    """A child is asked least, what danger needs always fits, and an adult may hear all that applies."""
    title = "El límite de preguntas de cada edad alcanza para lo que importa, y baja con la edad"
    script = rulebook.script
    limits, counted = script.limits, [name for name in rulebook.questions if name not in script.uncounted]
    where = place(script.places["limits"])
    first = {name for name in (*script.opening, *script.danger_path) if name in counted}
    broken = []
    if not limits["child"] <= limits["teen"] <= limits["adult"]:
        why = "el límite de una edad menor es más alto que el de una mayor: en `limits`, child ≤ teen ≤ adult"
        broken.append(Counterexample(why, where=where))
    for age in AGES:
        if limits[age] < len(first):
            why = f"el límite para {NAMES[age]} ({limits[age]}) no alcanza para lo primero: súbalo a {len(first)}"
            broken.append(Counterexample(why, where=where))
    if limits["adult"] < len(counted):
        why = f"el límite para personas adultas ({limits['adult']}) corta el banco: súbalo a {len(counted)}"
        broken.append(Counterexample(why, where=where))
    return Result("edad.limite", title, "lectura", len(limits), tuple(broken))
