"""Drawings are valid, whole, the same every time, and no text stands outside its box."""

import re
from collections.abc import Callable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from hotline.rulebook import Rulebook
from hotline.rulebook.drawing import Drawing, draw_category, draw_dialogue, draw_rule
from hotline.rulebook.drawing.canvas import LEADING, SIZE
from hotline.rulebook.drawing.measuring import width_of, wrap
from hotline.rulebook.saying import Speaker
from hotline.vocabulary import Category, Urgency
from tests.rulebook.conftest import PROTOCOLS

SVG = "{http://www.w3.org/2000/svg}"
Draw = Callable[[Speaker, int], Drawing]

DRAWINGS: dict[str, Draw] = {
    "dialogue": draw_dialogue,
    **{code.value: lambda speaker, width, code=code: draw_category(speaker, code.value, width) for code in Category},
    **{code.value: lambda speaker, width, code=code: draw_category(speaker, code.value, width) for code in Urgency},
    "TR-5": lambda speaker, width: draw_rule(speaker, "TR-5", width),
    "I1": lambda speaker, width: draw_rule(speaker, "I1", width),
}


@pytest.fixture(scope="module", params=["es_MX", "en"])
def speaker(request: pytest.FixtureRequest, book: Rulebook) -> Speaker:
    return Speaker(book, request.param)


def parsed(drawing: Drawing) -> Element:
    return ElementTree.fromstring(drawing.standalone())


def words(root: Element) -> list[str]:
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("width", [284, 640])
@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
def test_no_text_leaves_its_box_and_no_box_the_sheet(draw: Draw, width: int, speaker: Speaker) -> None:
    drawing = draw(speaker, width)
    root = parsed(drawing)
    bottom = 0.0
    for group in root.iter(f"{SVG}g"):
        rect, spans = group.find(f".//{SVG}rect"), list(group.iter(f"{SVG}tspan"))
        assert spans
        left, right, top, foot = 0.0, float(drawing.width), 0.0, float(drawing.height)
        if rect is not None:
            left, top = float(rect.get("x", "")), float(rect.get("y", ""))
            right, foot = left + float(rect.get("width", "")), top + float(rect.get("height", ""))
            assert top > bottom - 1, "boxes stand below each other"
            assert right < width
            assert foot < drawing.height
            bottom = foot
        for span in spans:
            text = (span.text or "").rstrip()
            x, y = float(span.get("x", "")), float(span.get("y", ""))
            assert x >= left
            assert x + width_of(text, SIZE, span.get("class") == "d-bold") <= right, text
            assert y - SIZE >= top - 1
            assert y + 2 <= foot


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
def test_it_is_the_same_every_time_and_carries_nothing_foreign(draw: Draw, speaker: Speaker) -> None:
    drawing = draw(speaker, 320)
    assert drawing == draw(speaker, 320)
    root = parsed(drawing)
    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc") is not None
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "style", "g", "rect", "text", "tspan", "path"}
        assert not {"style", "href", "onload"} & element.attrib.keys()
    inline = drawing.inline("x")
    assert "<style" not in inline
    assert "style=" not in inline
    assert 'aria-labelledby="x-t x-d"' in inline


def test_the_dialogue_shows_every_question_in_order(book: Rulebook) -> None:
    speaker = Speaker(book)
    found = [text.partition(" ·")[0] for text in words(parsed(draw_dialogue(speaker)))]
    order = [*book.script.order, *book.script.closing]
    assert [name for name in found if name in book.questions] == order


def test_the_dialogue_shows_conditions_silent_ages_and_the_way_out(book: Rulebook) -> None:
    speaker = Speaker(book)
    shown = dict(text.split(" · ", 1) for text in words(parsed(draw_dialogue(speaker, 2000))) if " · " in text)
    for question in book.questions.values():
        assert ("No se pregunta:" in shown[question.id]) == (len(question.wording) < 3), question.id
    assert "si la persona más pequeña tiene de 15 a 17 años" in shown["D7"]
    outs = [text for text in words(parsed(draw_dialogue(speaker))) if text.startswith("⬣ «")]
    written = (PROTOCOLS / "triage/urgency/inmediata.yaml").read_text(encoding="utf-8")
    alone = re.findall(r"^(U-\S+):\n(?:  .*\n)*?      when: \{\w+: \w+\}$", written, re.MULTILINE)
    assert sorted(re.findall(r"\((U-\S+)\)", " ".join(outs))) == sorted(alone)
    assert {"U-1a", "U-1b", "U-1c"} <= set(alone)
    assert "Con otras respuestas, también al 9-1-1: U-1d" in shown["E1"]
    assert "Con otras respuestas" not in shown["A1"]
    assert words(parsed(draw_dialogue(speaker)))[-1].startswith("⬣ Peligro: primero el 9-1-1")


@pytest.mark.parametrize("code", [*Category, *Urgency])
def test_a_result_shows_its_rules_in_order_and_all_that_they_hang_on(code: str, book: Rulebook) -> None:
    speaker = Speaker(book)
    given = [rule for rule in book.rules if rule.gives == code]
    found = words(parsed(draw_category(speaker, code, 2000)))
    rules = [text.partition(" ·")[0] for text in found if " · " in text]
    assert [name for name in rules if name in {rule.id for rule in given}] == [rule.id for rule in given]
    shown = " ".join(found)
    reached, waiting = set[str](), [rule.id for rule in given]
    while waiting:
        name = waiting.pop()
        for ref in speaker.say(book.named[name]).refs():
            family, _, other = ref.partition(":")
            assert (speaker.fact(other).text if family == "hecho" else f"[{other}]") in shown, ref
            if family in {"nombre", "regla", "indicador"} and other not in reached:
                reached.add(other)
                waiting.append(other)


def test_a_name_is_opened_once(book: Rulebook) -> None:
    found = words(parsed(draw_category(Speaker(book), "trata", 2000)))
    opened = [text for text in found if "[menor]" in text]
    assert sum("dibujado arriba" not in text for text in opened) == 1
    assert len(opened) > 3


def test_links_lead_where_the_address_says(book: Rulebook) -> None:
    drawing = draw_rule(Speaker(book), "TR-5", 320, lambda ref: f"/leer?a={ref}&b=<" if ref.startswith("n") else "")
    root = parsed(drawing)
    links = {link.get("href") for link in root.iter(f"{SVG}a")}
    assert links == {f"/leer?a=nombre:{name}&b=<" for name in ("menor", "trabajo", "algun_indicador")}


def test_what_is_nothing_is_not_drawn(book: Rulebook) -> None:
    with pytest.raises(KeyError):
        draw_category(Speaker(book), "nada")
    with pytest.raises(KeyError):
        draw_rule(Speaker(book), "nada")


def test_texts_are_wrapped_and_a_long_word_is_cut() -> None:
    lines = wrap("una palabra larguísima: " + "x" * 60, 100, SIZE)
    assert "".join(lines).replace(" ", "") == "unapalabralarguísima:" + "x" * 60
    assert all(width_of(line, SIZE) <= 100 for line in lines)
    assert wrap("  ", 100, SIZE) == []
    assert width_of("W", 10) == 10, "what is not in the table counts as the widest"
    assert width_of("a", 10, bold=True) > width_of("a", 10)
    assert LEADING > SIZE
