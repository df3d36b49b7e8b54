"""Entries of the question bank."""

from collections.abc import Iterator

from hotline.rulebook.entries.entry import Entry, Family, Line, line
from hotline.rulebook.model import Age, Choice, Question
from hotline.rulebook.questions import AGES
from hotline.rulebook.saying import Piece, Speaker
from hotline.translations import N_

AGE_NAMES: dict[Age, str] = {
    "adult": N_("Persona adulta"),
    "teen": N_("De 12 a 17 años"),
    "child": N_("De 6 a 11 años"),
}
GUIDED: dict[str, str] = {**{str(age): name for age, name in AGE_NAMES.items()}, "operator": N_("Quien opera")}
WORDS = {
    "place": N_("el lugar, con palabras"),
    "reference": N_("una referencia cerca, con palabras"),
    "narrative": N_("lo que pasa, con palabras"),
}


def entries(speaker: Speaker) -> Iterator[Entry]:
    """Questions in the order of the script, the closing ones last."""
    script = speaker.rulebook.script
    for name in (*script.order, *script.closing):
        question = speaker.rulebook.questions[name]
        yield Entry(
            Family.QUESTION,
            name,
            title(speaker, question),
            question.where,
            when=question.when,
            lines=tuple(_lines(speaker, question)),
        )


def title(speaker: Speaker, question: Question) -> str:
    """A question by its shortest honest name: the fact it fills, else what its words tell."""
    if question.key:
        return speaker.words(speaker.rulebook.keys[question.key].label or question.key)
    if question.words:
        return speaker.words(WORDS[question.words]).capitalize()
    return speaker.words(next(iter(question.wording.values()), question.id))


def silent(question: Question) -> tuple[Age, ...]:
    """Ages at which nobody is asked this."""
    return tuple(age for age in AGES if age not in question.wording)


def _lines(speaker: Speaker, question: Question) -> Iterator[Line]:
    script = speaker.rulebook.script
    yield from line(speaker, N_("Parte"), speaker.words(script.blocks[question.block]))
    fills = (speaker.fact(question.key),) if question.key else ()
    told = (speaker.words(WORDS[question.words]),) if question.words else ()
    yield from line(speaker, N_("Anota"), *fills, *told)
    for age in AGES:
        yield from _asked(speaker, question, age)
    pages = (f"{speaker.words(AGE_NAMES[age])}: {speaker.words(text)}" for age, text in question.page.items())
    yield from line(speaker, N_("En la página"), *pages)
    yield from line(speaker, N_("Mensaje"), speaker.words(question.sms))
    yield from line(speaker, N_("Respuestas"), *(_choice(speaker, choice) for choice in question.choices))
    guidance = ((who, advice) for who, advice in question.guidance.items() if who not in silent(question))
    yield from line(speaker, N_("Consejo"), *(f"{speaker.words(GUIDED[who])}: {advice}" for who, advice in guidance))
    yield from line(speaker, N_("Camino"), *_paths(speaker, question))
    if question.proposed:
        yield from line(speaker, N_("Redacción"), speaker.words(N_("propuesta, por confirmar")))


def _asked(speaker: Speaker, question: Question, age: Age) -> tuple[Line, ...]:
    if age not in question.wording:
        never = speaker.words(N_("no se pregunta: %(why)s"), why=question.guidance.get(age, ""))
        return line(speaker, AGE_NAMES[age], never)
    only = speaker.words(N_("solo la hace una persona")) if age in question.person_only else ""
    return line(speaker, AGE_NAMES[age], speaker.words(question.wording[age]), only)


def _choice(speaker: Speaker, choice: Choice) -> tuple[Piece, ...]:
    ways = [speaker.words(N_("mensaje %(digit)s"), digit=choice.sms)] if choice.sms else []
    ways += [speaker.words(N_("tecla %(digit)s"), digit=choice.key)] if choice.key else []
    ways += [speaker.words(N_("pasa a una persona"))] if choice.person else []
    ways += (
        [speaker.words(N_("a una niña o un niño: «%(words)s»"), words=speaker.words(choice.child))]
        if choice.child
        else []
    )
    tail = (Piece(f": {', '.join(ways)}"),) if ways else ()
    return (Piece(speaker.words(choice.label), code=choice.code), *tail)


def _paths(speaker: Speaker, question: Question) -> Iterator[str]:
    script = speaker.rulebook.script
    if question.id in script.opening:
        yield speaker.words(N_("de las primeras, en todos los canales"))
    if question.id in script.danger_path:
        yield speaker.words(N_("se pregunta también cuando hay peligro"))
    if question.id in script.uncounted:
        yield speaker.words(N_("no cuenta para el límite de preguntas por edad"))
    if question.id in script.closing:
        yield speaker.words(N_("cierre"))
