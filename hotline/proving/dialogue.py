"""Proves the dialogue: danger first, an end within the limit, no dead question, no circle, little in danger.

What is proved by induction rests on one step that holds in every state: `choosing.next_question` gives nothing that
does not pass `choosing.admissible`. The gate itself is run for every question, channel, age and number of questions
put; whole dialogues are walked with the code that asks reporters, so that no model of it can differ from it.
"""

import random
from collections.abc import Iterable, Iterator
from itertools import islice

from hotline.conversation.advance import open_dialogue
from hotline.conversation.choosing import admissible, counted, next_question
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.conversation.turns import Contact, Turn, TurnKind
from hotline.proving.casting import Expected, case
from hotline.proving.result import Counterexample, Result
from hotline.proving.walking import Walk, from_facts, guide_of, openings, rotating, told, walk
from hotline.rulebook.book import Rulebook
from hotline.rulebook.model import Age, Question, Where
from hotline.rulebook.partial import FAILS, Partial
from hotline.rulebook.questions import AGES
from hotline.rulebook.words import UNKNOWN
from hotline.vocabulary import Channel, Facts, Urgency

DANGER = "peligro"
WHO = ("reporta", "edad")
A_STATE = "07"
AS_IF: dict[Age, dict[str, str]] = {
    "adult": {},
    "teen": {"reporta": "yo", "edad": "15"},
    "child": {"reporta": "yo", "edad": "6-11"},
}
"""What makes the dialogue speak to an age."""

FIRST_TURNS: tuple[tuple[TurnKind, str], ...] = (
    *(("start", ""), ("text", "hola"), ("text", "hay niños trabajando"), ("text", "Alerta CCN"), ("text", "")),
    *(("digits", "2"), ("digits", "#"), ("options", ""), ("silence", ""), ("person", "")),
    *(("goto", "F3"), ("back", ""), ("language", "en")),
)
TRIES = 300
"""Dialogues tried for a question that the others did not meet."""


def prove_dialogue(rulebook: Rulebook) -> Iterator[Result]:
    """Every property of the dialogue, one proved when it is asked for; a few seconds for all."""
    yield from prove_questions(rulebook)
    yield from prove_walks(rulebook)


def prove_questions(rulebook: Rulebook) -> Iterator[Result]:
    """What is shown without walking: branches, the gate of every question, and the path of danger."""
    guide = guide_of(rulebook)
    yield _branches(rulebook)
    yield _gate(guide)
    yield _danger_path(guide)


def prove_walks(rulebook: Rulebook) -> Iterator[Result]:
    """What dialogues show that are walked from their first question to their last."""
    guide = guide_of(rulebook)
    walks = [
        walk(guide, channel, door, rotating(guide, facts, turn), A_STATE if turn % 3 else "")
        for turn, (channel, door, facts) in enumerate(openings(guide))
    ]
    walks += told(guide)
    yield _danger_first(guide, walks)
    yield _ends(guide, walks)
    yield _age_before(guide, walks)
    yield _place(guide, walks)
    yield _reach(guide, walks)


def _danger_first(guide: Guide, walks: Iterable[Walk]) -> Result:
    """Every way to begin, through the same function that the channels call."""
    title = "La primera pregunta es la de peligro, como sea que empiece"
    ways = [
        (channel, door, language, kind, value)
        for channel in Channel
        for door in ("adult", "child")
        for language in guide.rulebook.offered
        for kind, value in FIRST_TURNS
    ]
    broken = []
    for channel, door, language, kind, value in ways:
        turn = Turn(kind, value, door=door, language=language)  # type: ignore[arg-type]
        step = open_dialogue(guide, Contact(channel, (b"",), "0"), turn)
        first = step.reply.ask.question if step.reply.ask else ""
        if not _asks(guide, first, DANGER):
            why = f"Al empezar por {channel.value}, puerta {door}, con «{kind}», se oye primero {first or 'el final'}"
            broken.append(Counterexample(f"{why}, y no la pregunta de peligro.", where=_entry(guide, "opening")))
    broken += [
        _on_way(guide, one, 1, "se pregunta antes que el peligro")
        for one in walks
        if one.puts and one.puts[0].question.key != DANGER
    ]
    return Result("dialogo.peligro", title, "exhaustivo", len(ways), tuple(broken[:1]))


def _branches(rulebook: Rulebook) -> Result:
    """Grows the set of questions that may come, beginning with those that wait for no answer."""
    title = "Cada condición puede cumplirse con preguntas que vienen antes, sin círculos"
    partial = Partial(rulebook.named, rulebook.keys)
    looks = {name: partial.compile(question.when) for name, question in rulebook.questions.items()}
    reached: set[str] = set()
    while True:
        view = partial.view({}, [q.key for q in rulebook.questions.values() if q.id in reached and q.key])
        more = {name for name, look in looks.items() if look(view) != FAILS}
        if more == reached:
            break
        reached = more
    left = [question for question in rulebook.questions.values() if question.id not in reached]
    everything = partial.view({}, list(rulebook.keys))
    broken = tuple(
        Counterexample(
            f"La pregunta {question.id} espera una respuesta que sólo llega después de ella: hay un círculo."
            if looks[question.id](everything) != FAILS
            else f"La condición de la pregunta {question.id} no se cumple con ninguna respuesta.",
            where=_line(question.where),
        )
        for question in left
    )
    return Result("dialogo.ramas", title, "inducción", len(looks), broken)


def _gate(guide: Guide) -> Result:
    """The step of the induction: for every question, channel, age and number of questions put before."""
    title = "La puerta no deja pasar lo ya preguntado, lo que pasa del límite ni lo que esa edad no debe oír"
    broken: list[Counterexample] = []
    covers = 0
    for question in guide.rulebook.questions.values():
        for channel in Channel:
            for age in AGES:
                for dialogue in _states(guide, question, channel, age):
                    covers += 1
                    if not broken and admissible(guide, dialogue, question):
                        broken += _wrongly_let(guide, dialogue, question)
    return Result("dialogo.puerta", title, "inducción", covers, tuple(broken))


def _states(guide: Guide, question: Question, channel: Channel, age: Age) -> Iterator[Dialogue]:
    """Dialogues in which the question's own condition holds if it can, with more and more questions put."""
    facts = {**_holding(guide, question), **AS_IF[age]}
    others = [name for name in guide.script.order if name != question.id and name not in guide.script.uncounted]
    for urgent in (False, True):
        for put in range(len(others) + 1):
            for again in (False, True):
                asked = others[:put] + [question.id] * again
                known: dict[str, str | tuple[str, ...]] = {**facts, **({DANGER: "si"} if urgent else {})}
                yield Dialogue(channel, facts=known, asked=asked, state=A_STATE)


def _holding(guide: Guide, question: Question) -> Facts:
    """Some answers with which the condition holds, from the walks' own tries; nothing when none was found."""
    for turn in range(40):
        answer = rotating(guide, {}, turn)
        facts = {q.key: answer(q) for q in guide.rulebook.questions.values() if q.key and q.key not in WHO}
        if guide.applies(question, facts):
            return facts
    return {}


def _wrongly_let(guide: Guide, dialogue: Dialogue, question: Question) -> Iterator[Counterexample]:
    script, age = guide.script, dialogue.age
    limit = script.limits[age]
    reasons = {
        "se haría dos veces": question.id in dialogue.asked,
        f"pasa del límite de {limit}": question.id not in script.uncounted and counted(guide, dialogue) >= limit,
        "no tiene palabras para esa edad": not question.wording.get(age),
        "no cabe en un mensaje": dialogue.by_message and not question.sms,
        "sólo la hace una persona": age in question.person_only
        or question.id in script.only_with_person.ages.get(age, ()),
        "nunca se le pregunta": question.id in script.never_asked.ages.get(age, ()),
    }
    for reason, wrong in reasons.items():
        if wrong:
            why = f"Por {dialogue.channel.value}, a la edad «{age}», {question.id} {reason} y aun así se haría."
            yield Counterexample(why, where=_line(question.where))


def _ends(guide: Guide, walks: list[Walk]) -> Result:
    """Whole dialogues for every channel, door, speaker, age and safety; the limit is that of the age then in force."""
    title = "Todo diálogo termina dentro del límite de preguntas de su edad"
    script = guide.script
    broken = []
    for one in walks:
        if not one.ended:
            broken.append(_on_way(guide, one, len(one.puts), "y el diálogo no termina"))
        for place, put in enumerate(one.puts):
            if put.question.id not in script.uncounted and put.before >= script.limits[put.age]:
                broken.append(_on_way(guide, one, place + 1, f"pasa del límite de {script.limits[put.age]}"))
    return Result("dialogo.termina", title, "exhaustivo", len(walks), _shortest(broken))


def _age_before(guide: Guide, walks: list[Walk]) -> Result:
    """What some age must not hear waits until who speaks and of what age was asked."""
    title = "Antes de lo que una edad no debe oír se pregunta quién habla y qué edad"
    script = guide.script
    kept = {
        name
        for ages in (script.never_asked.ages, script.only_with_person.ages)
        for names in ages.values()
        for name in names
    }
    kept |= {question.id for question in guide.rulebook.questions.values() if question.person_only}
    broken = []
    for one in walks:
        for place, put in enumerate(one.puts):
            before = {earlier.question.key for earlier in one.puts[:place]}
            of_others = "reporta" in before and one.dialogue.facts["reporta"] not in {"yo", UNKNOWN}
            if put.question.id in kept and not (of_others or before.issuperset(WHO)) and not put.urgent:
                broken.append(_on_way(guide, one, place + 1, "se pregunta sin haber preguntado quién habla y qué edad"))
    return Result("dialogo.edad_antes", title, "exhaustivo", len(walks), _shortest(broken))


def _place(guide: Guide, walks: list[Walk]) -> Result:
    """Without a state almost nobody receives: the place fits within every limit."""
    title = "A todas las personas se les pregunta dónde, antes de que se acaben las preguntas"
    broken = [
        _on_way(guide, one, len(one.puts), "y termina sin preguntar dónde")
        for one in walks
        if not any(put.question.words == "place" for put in one.puts) and not _is_small_child(one)
    ]
    return Result("dialogo.lugar", title, "exhaustivo", len(walks), _shortest(broken))


def _is_small_child(one: Walk) -> bool:
    return one.dialogue.facts.get("edad") == "0-5" and one.dialogue.age == "child"


def _danger_path(guide: Guide) -> Result:
    """From every single answer that makes it immediate, on every channel and to every age, at each point of the way."""
    title = "Con urgencia inmediata sólo se pregunta lo del camino de peligro, y el lugar siempre"
    script = guide.script
    broken: list[Counterexample] = []
    covers = 0
    for channel in Channel:
        for age in AGES:
            for reason in _immediate(guide):
                for put in range(len(script.opening) + 1):
                    covers += 1
                    dialogue = Dialogue(channel, facts={**AS_IF[age], **reason}, asked=list(script.opening[:put]))
                    broken += _wrong_in_danger(guide, dialogue)
    return Result("dialogo.camino_peligro", title, "exhaustivo", covers, _shortest(broken))


def _immediate(guide: Guide) -> list[dict[str, str | tuple[str, ...]]]:
    """Every answer that by itself makes it immediate, to questions that are asked before anything else."""
    found: list[dict[str, str | tuple[str, ...]]] = []
    for key in guide.rulebook.keys.values():
        for code in key.codes:
            facts: dict[str, str | tuple[str, ...]] = {key.name: (code,) if key.multiple else code}
            if guide.triage.assess(facts).urgency is Urgency.INMEDIATA:
                found.append(facts)
    return found


def _wrong_in_danger(guide: Guide, dialogue: Dialogue) -> Iterator[Counterexample]:
    begun = list(dialogue.asked)
    while (question := next_question(guide, dialogue)) is not None:
        dialogue.asked.append(question.id)
        if question.id not in guide.script.danger_path or len(dialogue.asked) > len(guide.rulebook.questions):
            yield _in_danger(guide, dialogue, f"se pregunta además {question.id}", _line(question.where))
            return
        if question.words == "place":
            dialogue.state = A_STATE
    places = {question.id for question in guide.rulebook.questions.values() if question.words == "place"}
    if not places & set(dialogue.asked):
        already = f" después de {', '.join(begun)}" if begun else ""
        yield _in_danger(guide, dialogue, f"no se pregunta dónde{already}", _entry(guide, "danger_path"))


def _in_danger(guide: Guide, dialogue: Dialogue, what: str, where: str) -> Counterexample:
    why = f"Con urgencia inmediata, por {dialogue.channel.value} y a la edad «{dialogue.age}», {what}."
    return Counterexample(why, _case(guide, why, dialogue.facts), where)


def _reach(guide: Guide, walks: list[Walk]) -> Result:
    """A real dialogue for every question; the folio's is told by the end itself, once a report is stored."""
    title = "Cada pregunta llega a hacerse a alguien"
    met = {name for one in walks for name in one.asked}
    tried = len(walks)
    for question in guide.rulebook.questions.values():
        if question.id in met or question.id == guide.script.closing[-1]:
            continue
        for one in islice(_tries(guide, question), TRIES):
            tried += 1
            met.update(one.asked)
            if question.id in met:
                break
    broken = tuple(
        Counterexample(
            f"La pregunta {question.id} no se hace en ninguno de {tried} diálogos: no decide nada ni sirve a nadie "
            "(`serves`), o su condición no se cumple.",
            where=_line(question.where),
        )
        for question in guide.rulebook.questions.values()
        if question.id not in met and question.id != guide.script.closing[-1]
    )
    return Result("dialogo.alcance", title, "exhaustivo", tried, broken)


def _tries(guide: Guide, question: Question) -> Iterator[Walk]:
    """Dialogues that lean towards a question: answers with which its condition holds, on a page and a call."""
    calm: dict[str, str | tuple[str, ...]] = {"peligro": "no", "lesion": "no", "hablar_seguro": "si"}
    for turn in range(TRIES):
        dice = random.Random(f"{question.id} {turn}")  # noqa: S311 - tries, no secret
        share = (0.2, 0.5, 0.8)[turn % 3]
        answer = rotating(guide, calm, turn)
        keyed = [q for q in guide.rulebook.questions.values() if q.key and (q.key in WHO or dice.random() < share)]
        meant = {**calm, **{q.key: answer(q) for q in keyed}, "edad": dice.choice(guide.rulebook.keys["edad"].codes)}
        if guide.applies(question, meant):
            channel = (Channel.WEB, Channel.VOICE)[turn // 3 % 2]
            yield walk(guide, channel, "adult", from_facts(guide, meant), A_STATE, told="lo que pasa")


def _asks(guide: Guide, name: str, key: str) -> bool:
    question = guide.question(name)
    return question is not None and question.key == key


def _on_way(guide: Guide, one: Walk, upto: int, what: str) -> Counterexample:
    question = one.puts[upto - 1].question if one.puts else None
    facts = {put.question.key: one.dialogue.facts[put.question.key] for put in one.puts[:upto] if put.question.key}
    why = f"{one.path(upto)}: {question.id if question else 'nada'} {what}."
    return Counterexample(why, _case(guide, why, facts), _line(question.where) if question else "")


def _case(guide: Guide, why: str, facts: Facts) -> str:
    return case(_book(guide), "dialogo", why, facts, A_STATE, Expected())


def _book(guide: Guide) -> Rulebook:
    assert isinstance(guide.rulebook, Rulebook)  # noqa: S101 - `guide_of` put it there
    return guide.rulebook


def _shortest(broken: list[Counterexample]) -> tuple[Counterexample, ...]:
    """The one that is read fastest."""
    return tuple(sorted(broken, key=lambda each: (len(each.why), each.why))[:1])


def _line(where: Where) -> str:
    return f"{where.file}:{where.line}"


def _entry(guide: Guide, name: str) -> str:
    return _line(guide.script.places[name])
