"""The dialogue: its parts and questions in order, when each is asked and to whom not, and the way out to 9-1-1."""

from collections.abc import Iterator

from hotline.rulebook.conditions import ALWAYS
from hotline.rulebook.drawing.canvas import Canvas, Drawing, Row
from hotline.rulebook.drawing.deciding import Address, nowhere
from hotline.rulebook.entries.asking import AGE_NAMES, silent, title
from hotline.rulebook.model import Is, Question, Rule
from hotline.rulebook.saying import Speaker
from hotline.rulebook.speaking import keys_of
from hotline.translations import N_
from hotline.vocabulary import Urgency

ARROW = 14
LANE = 14
INSET = 24


def draw_dialogue(speaker: Speaker, width: int = 640, address: Address = nowhere) -> Drawing:
    """Every question of the script. The way out runs down the right edge."""
    script = speaker.rulebook.script
    canvas = Canvas(width)
    y, block = 0, ""
    exits: list[int] = []
    for name in (*script.order, *script.closing):
        question = speaker.rulebook.questions[name]
        if question.block != block:
            block = question.block
            part = (Row(f"{block} · {speaker.words(script.blocks[block])}", "bold"),)
            y = canvas.words(0, y + (ARROW if y else 0), "part", part) + 4
        elif y:
            canvas.way(f"M12 {y}V{y + ARROW}M8 {y + ARROW - 5}L12 {y + ARROW}L16 {y + ARROW - 5}")
            y += ARROW
        y = canvas.box(0, y, "question", tuple(_rows(speaker, question)), address(f"pregunta:{name}"), right=LANE)
        if out := _way_out(speaker, question):
            exits.append(y + 4 + ARROW)
            y = canvas.box(INSET, y + 4, "danger", (Row(out),), right=LANE)
    _danger(canvas, speaker, y + 2 * ARROW)
    lane = width - LANE / 2
    for at in exits:
        canvas.way(f"M{width - LANE} {at}H{lane}", danger=True)
    if exits:
        canvas.way(f"M{lane} {exits[0]}V{y + 2 * ARROW}M{lane - 4} {y + 2 * ARROW - 5}l4 5l4 -5", danger=True)
    return canvas.finish(speaker.words(N_("El diálogo")), _description(speaker))


def told(speaker: Speaker, question: Question) -> list[str]:
    """What the drawing says of a question beside its name: when it is asked, to whom not, and where it leads out."""
    return [*(row.text for row in _rows(speaker, question))][1:] + list(filter(None, [_way_out(speaker, question)]))


def _description(speaker: Speaker) -> str:
    script = speaker.rulebook.script
    return speaker.words(
        N_(
            "%(n)s preguntas en orden. Primero, siempre: %(first)s. Después, lo que todavía puede cambiar qué se hace. "
            "La línea de la derecha es la salida al 9-1-1, que se toma en cuanto hay peligro."
        ),
        n=len(script.order) + len(script.closing),
        first=", ".join(script.opening),
    )


def _rows(speaker: Speaker, question: Question) -> Iterator[Row]:
    yield Row(f"{question.id} · {title(speaker, question)}", "bold")
    if question.when != ALWAYS:
        yield Row(speaker.words(N_("si %(condition)s"), condition=speaker.sentence(question.when)))
    never = ", ".join(speaker.words(AGE_NAMES[age]) for age in silent(question))
    if never:
        yield Row(speaker.words(N_("No se pregunta: %(ages)s"), ages=never.lower()), "muted")
    only = ", ".join(speaker.words(AGE_NAMES[age]) for age in question.person_only)
    if only:
        yield Row(speaker.words(N_("Solo una persona lo pregunta: %(ages)s"), ages=only.lower()), "muted")
    together = [rule.id for rule in _immediate(speaker) if not _alone(rule, question) and _speaks(rule, question)]
    if together:
        text = N_("Con otras respuestas, también al 9-1-1: %(rules)s")
        yield Row(speaker.words(text, rules=", ".join(together)), "muted")


def _way_out(speaker: Speaker, question: Question) -> str:
    """Which answers lead to 9-1-1 by themselves: those that make the urgency `inmediata` whatever else is known."""
    found = []
    for rule in _immediate(speaker):
        if codes := _alone(rule, question):
            answers = ", ".join(speaker.code(question.key, code) for code in codes)
            found.append(speaker.words(N_("%(answers)s: al 9-1-1 (%(rule)s)"), answers=answers, rule=rule.id))
    return f"⬣ {'; '.join(found)}" if found else ""


def _immediate(speaker: Speaker) -> list[Rule]:
    return [rule for rule in speaker.rulebook.of_family("urgency") if rule.gives == Urgency.INMEDIATA]


def _alone(rule: Rule, question: Question) -> tuple[str, ...]:
    """The answers to this question for which the rule holds whatever else is known."""
    return rule.when.codes if isinstance(rule.when, Is) and rule.when.key == question.key else ()


def _speaks(rule: Rule, question: Question) -> bool:
    return question.key in keys_of(rule.when)


def _danger(canvas: Canvas, speaker: Speaker, y: int) -> None:
    script = speaker.rulebook.script
    first = speaker.words(N_("Peligro: primero el 9-1-1, y el aviso se guarda en ese momento"))
    after = speaker.words(N_("Después solo se pregunta: %(names)s"), names=", ".join(script.danger_path))
    canvas.box(0, y, "danger", (Row(f"⬣ {first}", "bold"), Row(after)))
