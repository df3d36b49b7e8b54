"""What decides a result: its rules in the order of their trial, and below each the names and facts that it hangs on.

A name is opened where it first stands; further down it says that it was drawn above. So the drawing grows with what the
rules say and not with how often they say it, and it stays one column that a telephone can show.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from hotline.rulebook.drawing.canvas import LEADING, Canvas, Drawing, Kind, Row
from hotline.rulebook.model import Rule
from hotline.rulebook.results import CATEGORIES, URGENCIES
from hotline.rulebook.saying import Said, Speaker
from hotline.translations import N_
from hotline.vocabulary import Category, Urgency

STEP = 16
GAP = 8
ANCHOR = 16
DEEPEST = 8
"""How many steps a box moves to the right; what hangs deeper stays there, or a telephone would have no width left."""

Address = Callable[[str], str]
"""Where a reference (`regla:TR-1`) leads, or nowhere."""


def nowhere(ref: str) -> str:
    """The address of a drawing on its own: no links."""
    del ref
    return ""


@dataclass(frozen=True)
class Node:
    """One thing of the tree, with what it hangs on."""

    kind: Kind
    rows: tuple[Row, ...]
    ref: str = ""
    children: tuple["Node", ...] = field(default=())


def draw_category(speaker: Speaker, code: str, width: int = 640, address: Address = nowhere) -> Drawing:
    """The rules that give a category or an urgency. Raises KeyError for a code that is neither."""
    family, title = _result(speaker, code)
    given = [rule for rule in speaker.rulebook.rules if rule.gives == code]
    seen: set[str] = set()
    rules = tuple(_rule(speaker, rule, seen) for rule in given)
    description = speaker.words(
        N_("%(n)s reglas, en el orden en que se prueban; debajo de cada una, los nombres y los hechos de que depende."),
        n=len(given),
    )
    root = Node("result", (Row(title, "bold"),), f"{family}:{code}", rules)
    return _draw(root, title, description, width, address)


def draw_rule(speaker: Speaker, name: str, width: int = 640, address: Address = nowhere) -> Drawing:
    """One rule or indicator and what it hangs on. Raises KeyError for an id that is none."""
    rule = {one.id: one for one in (*speaker.rulebook.rules, *speaker.rulebook.indicators)}[name]
    node = _rule(speaker, rule, set())
    description = speaker.words(N_("Debajo de la regla, los nombres y los hechos de que depende."))
    return _draw(node, f"{rule.id} · {speaker.words(rule.title)}", description, width, address)


def _result(speaker: Speaker, code: str) -> tuple[str, str]:
    if code in set(Category):
        return "categoria", speaker.words(CATEGORIES[Category(code)])
    if code in set(Urgency):
        return "urgencia", speaker.words(URGENCIES[Urgency(code)])
    raise KeyError(code)


def _rule(speaker: Speaker, rule: Rule, seen: set[str]) -> Node:
    rows = [Row(f"{rule.id} · {speaker.words(rule.title)}", "bold")]
    if rule.family == "category":
        order = [one.id for one in speaker.rulebook.of_family("category")]
        place = speaker.words(N_("se prueba en el lugar %(n)s de %(all)s"), n=order.index(rule.id) + 1, all=len(order))
        rows.append(Row(place, "muted"))
    ref = speaker.name(rule.id).ref
    seen.add(ref)
    return Node("rule", tuple(rows), ref, (_node(speaker, speaker.say(rule.when), seen),))


def _node(speaker: Speaker, said: Said, seen: set[str]) -> Node:
    if said.parts:
        return Node("joint", (Row(said.text, "muted"),), "", tuple(_node(speaker, part, seen) for part in said.parts))
    ref = next(iter(said.refs()), "")
    if not ref or ref.startswith("hecho:"):
        return Node("fact", (Row(said.text),), ref)
    rows = (Row(said.text),)
    name = ref.partition(":")[2]
    if ref in seen:
        return Node("name", (*rows, Row(speaker.words(N_("dibujado arriba")), "muted")), ref)
    seen.add(ref)
    return Node("name", rows, ref, (_node(speaker, speaker.say(speaker.rulebook.named[name]), seen),))


def _draw(root: Node, title: str, description: str, width: int, address: Address) -> Drawing:
    canvas = Canvas(width)
    _put(canvas, root, 0, 0, address)
    return canvas.finish(title, description)


def _put(canvas: Canvas, node: Node, depth: int, top: int, address: Address) -> int:
    """Draw a node and below it what it hangs on; gives where the whole ends."""
    x = min(depth, DEEPEST) * STEP
    put = canvas.words if node.kind == "joint" else _boxed(canvas, address(node.ref) if node.ref else "")
    bottom = put(x, top, node.kind, node.rows)
    foot, deeper = bottom, min(depth + 1, DEEPEST) * STEP
    for child in node.children:
        start = bottom + GAP
        if deeper > x:
            middle = start + (LEADING // 2 if child.kind == "joint" else ANCHOR)
            canvas.way(f"M{x + STEP // 2 - 2.5} {foot}V{middle}H{deeper - (3 if child.kind == 'joint' else 0)}")
        bottom = _put(canvas, child, depth + 1, start, address)
    return bottom


def _boxed(canvas: Canvas, href: str) -> Callable[[int, int, Kind, Iterable[Row]], int]:
    return lambda x, y, kind, rows: canvas.box(x, y, kind, tuple(rows), href)
