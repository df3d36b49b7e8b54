"""A sheet that boxes and lines are put on, and the SVG that it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from hotline.rulebook.drawing.measuring import wrap

Kind = Literal["result", "rule", "name", "fact", "joint", "part", "question", "danger"]

SIZE = 14
LEADING = 20
PAD = 8
RADIUS = 6

# The colours are those of the pages (`pages.css`), where the same classes are styled by `staff.css`.
STYLE = """
svg{--bg:#FAF8F4;--surface:#FFF;--tint:#EEF3F4;--ink:#1B2430;--muted:#4A5563;--edge:#6B7583;--action:#0B5563;
--danger:#A3142B;background:var(--bg)}
@media (prefers-color-scheme:dark){svg{--bg:#12171D;--surface:#1B222B;--tint:#232D38;--ink:#ECEFF3;--muted:#B4BDC8;
--edge:#8894A3;--action:#7FD1DE;--danger:#FF9AA5}}
.drawn text{font:14px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;fill:var(--ink)}
.drawn .d-bold{font-weight:700}
.drawn .d-muted{fill:var(--muted)}
.drawn rect{fill:var(--surface);stroke:var(--edge)}
.drawn .d-result rect{fill:var(--tint);stroke:var(--action);stroke-width:3}
.drawn .d-rule rect{stroke:var(--ink);stroke-width:2}
.drawn .d-name rect{fill:var(--tint)}
.drawn .d-danger rect{stroke:var(--danger);stroke-width:3}
.drawn path{fill:none;stroke:var(--edge)}
.drawn .d-way{stroke:var(--danger);stroke-width:2}
""".strip()


@dataclass(frozen=True)
class Row:
    """A text inside a box, wrapped to its width."""

    text: str
    look: Literal["", "bold", "muted"] = ""


@dataclass(frozen=True)
class Drawing:
    """A finished drawing. width, height: in pixels at its natural size. body: SVG without the element around it."""

    width: int
    height: int
    title: str
    description: str
    body: str

    def inline(self, name: str) -> str:
        """The drawing for inside a page, whose style sheet dresses it. name: tells its ids from others' there."""
        return self._svg(name, "")

    def standalone(self) -> str:
        """The drawing as a file of its own."""
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{self._svg("dibujo", f"<style>{STYLE}</style>")}\n'

    def _svg(self, name: str, style: str) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn" width="{self.width}" height="{self.height}"'
            f' viewBox="-1 -1 {self.width} {self.height}" role="group" aria-labelledby="{name}-t {name}-d">'
            f'<title id="{name}-t">{escape(self.title)}</title><desc id="{name}-d">{escape(self.description)}</desc>'
            f"{style}{self.body}</svg>"
        )


class Canvas:
    """Collects what is drawn, top to bottom."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._parts: list[str] = []
        self._bottom = 0

    def box(self, x: int, y: int, kind: Kind, rows: Sequence[Row], href: str = "", right: int = 0) -> int:
        """A box from x to the right edge (less `right`), as high as its rows need; gives where it ends."""
        width = self.width - x - right - 3
        lines = self._lines(rows, width - 2 * PAD)
        height = len(lines) * LEADING + 2 * PAD - 4
        rect = f'<rect x="{x + 0.5}" y="{y + 0.5}" width="{width}" height="{height}" rx="{RADIUS}"/>'
        self._put(kind, rect + _text(lines, x + PAD, y + PAD), href)
        self._bottom = max(self._bottom, y + height + 1)
        return y + height + 1

    def words(self, x: int, y: int, kind: Kind, rows: Sequence[Row]) -> int:
        """Text without a box; gives where it ends."""
        lines = self._lines(rows, self.width - x - 3)
        self._put(kind, _text(lines, x, y), "")
        self._bottom = max(self._bottom, y + len(lines) * LEADING)
        return y + len(lines) * LEADING

    def way(self, steps: str, danger: bool = False) -> None:
        """A line along an SVG path."""
        self._parts.append(f'<path{" class=" + quoteattr("d-way") if danger else ""} d="{steps}"/>')

    def finish(self, title: str, description: str) -> Drawing:
        """The drawing, as high as what was put on it."""
        return Drawing(self.width, self._bottom + 4, title, description, "".join(self._parts))

    def _lines(self, rows: Sequence[Row], width: int) -> list[Row]:
        return [Row(line, row.look) for row in rows for line in wrap(row.text, width, SIZE, row.look == "bold")]

    def _put(self, kind: Kind, content: str, href: str) -> None:
        inside = f"<a href={quoteattr(href)}>{content}</a>" if href else content
        self._parts.append(f'<g class="d-{kind}">{inside}</g>')


def _text(lines: Sequence[Row], x: int, y: int) -> str:
    # Every line but the last ends in a space, so that whoever hears or copies the text gets words and not their sum.
    spans = []
    for n, line in enumerate(lines):
        look = f' class="d-{line.look}"' if line.look else ""
        space = " " if n < len(lines) - 1 else ""
        spans.append(f'<tspan x="{x}" y="{y + n * LEADING + SIZE - 1}"{look}>{escape(line.text)}{space}</tspan>')
    return f"<text>{''.join(spans)}</text>"
