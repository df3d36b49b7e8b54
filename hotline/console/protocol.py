"""The protocol as operators and supervisors read it: every rule with its articles, and the flow, of any day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from flask import Response, abort, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from hotline.errors import ProtocolError
from hotline.journey.parts import Hotline
from hotline.pages import language
from hotline.pages.headers import styled_policy
from hotline.pages.language import say
from hotline.pages.staff import clocks, telling
from hotline.people.visitor import Visitor
from hotline.rulebook import Rulebook, archive
from hotline.rulebook.drawing import STYLE, Drawing, draw_category, draw_dialogue, draw_rule, told
from hotline.rulebook.entries import Entry, Family, Index
from hotline.rulebook.results import CATEGORIES, URGENCIES

NARROW, WIDE = 284, 640
"""Widths at which drawings are laid out; the style sheet shows the one that fits."""

DIALOGUE = "dialogo"
RULE = "regla-"

Page = str | tuple[str, int]


@dataclass(frozen=True)
class Reading:
    """The protocol that an address asks for: of what day, and which version of the files.

    on, version: as given, to be carried from page to page; empty for today's. wrong: why today's is shown instead.
    """

    index: Index
    on: str = ""
    version: str = ""
    wrong: str = ""

    def link(self, ref: str) -> str:
        """The page of something, empty when there is nothing to read about it."""
        family, _, name = ref.partition(":")
        return self.to("show_entry", family=family, name=name) if ref in self.index.entries else ""

    def to(self, view: str, **ids: str) -> str:
        """Another page of the protocol, of the same day and version."""
        carried = {name: value for name, value in (("on", self.on), ("version", self.version)) if value}
        return url_for(f"console.{view}", **ids, **carried)  # type: ignore[arg-type]


def address_of_rule(rule: str, on: str, version: str) -> str:
    """Where the rule that judged a report is read as it stood then. on: the day it judged by; version: the files'."""
    return url_for("console.show_entry", family=Family.RULE.value, name=rule, on=on, version=version[: archive.FEWEST])


def show_protocol(hotline: Hotline, visitor: Visitor) -> Page | Answer:
    """The protocol at a glance. `?id=` finds: one that is found is opened, of several all are offered."""
    reading = _read(hotline)
    asked = request.args.get("id", "").strip()
    found = reading.index.find(asked) if asked else ()
    if len({entry.ref for entry in found}) == 1:
        return redirect(reading.link(found[0].ref), 303)
    book = reading.index.rulebook
    page = _page(
        visitor,
        reading,
        "console/protocol.html",
        families=[(family, title, len(entries)) for family, title, entries in reading.index.families()],
        categories=[(code.value, CATEGORIES[code]) for code in CATEGORIES],
        urgencies=[code.value for code in URGENCIES],
        asked=asked,
        found=found or (reading.index.near(asked) if asked else ()),
        exact=bool(found),
        counts=_counts(book),
        since=_day(max((rule.since for rule in book.rules if rule.since), default=None)),
    )
    return (page, 400) if reading.wrong else page


def show_family(hotline: Hotline, visitor: Visitor, family: str) -> Page:
    """Everything of one family, in order."""
    reading = _read(hotline)
    found = {one.value: (title, entries) for one, title, entries in reading.index.families()}
    if family not in found:
        abort(404)
    title, entries = found[family]
    return _page(visitor, reading, "console/protocol_family.html", title=title, entries=entries)


def show_entry(hotline: Hotline, visitor: Visitor, family: str, name: str) -> Page:
    """What stands under one id: when it holds, what it gives, its articles, its place, and what refers to it."""
    reading = _read(hotline)
    index = reading.index
    entries = index.entries.get(f"{family}:{name}")
    if entries is None:
        abort(404)
    drawn = _drawn_rule(reading, entries[0]) if entries[0].family in {Family.RULE, Family.INDICATOR} else []
    return _page(
        visitor,
        reading,
        "console/protocol_entry.html",
        entries=entries,
        family=next(title for one, title, _ in index.families() if one.value == family),
        said=[index.speaker.say(entry.when, deep=True) if entry.when is not None else None for entry in entries],
        basis=[telling.basis_of(index.rulebook, entry.basis) for entry in entries],
        users=index.used_by(entries[0].ref),
        drawings=drawn,
    )


def show_flow(hotline: Hotline, visitor: Visitor, name: str) -> Page:
    """The dialogue, or what decides a category or an urgency: drawn, and the same in words."""
    reading = _read(hotline)
    index = reading.index
    drawings = [_drawing(index, name, width, reading.link) for width in (NARROW, WIDE)]
    if name == DIALOGUE:
        script = index.rulebook.script
        questions = [index.rulebook.questions[one] for one in (*script.order, *script.closing)]
        listed = [(f"pregunta:{one.id}", told(index.speaker, one)) for one in questions]
    else:
        rules = [rule for rule in index.rulebook.rules if rule.gives == name]
        listed = [(f"regla:{rule.id}", [index.speaker.sentence(rule.when)]) for rule in rules]
    return _page(
        visitor,
        reading,
        "console/protocol_flow.html",
        name=name,
        title=drawings[0].title,
        description=drawings[0].description,
        drawings=_inline(drawings),
        listed=[(index.entries[ref][0], lines) for ref, lines in listed],
    )


def draw(hotline: Hotline, visitor: Visitor, name: str) -> Response:
    """A drawing as a file of its own."""
    del visitor
    answer = Response(_drawing(_read(hotline).index, name, WIDE).standalone(), mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = styled_policy(STYLE)
    return answer


def _read(hotline: Hotline) -> Reading:
    """The protocol of `?on=` a day, in `?version=` a kept version of the files; today's when there is none of that."""
    today = hotline.rulebook
    on, version = request.args.get("on", "").strip(), request.args.get("version", "").strip()
    if not on and not version:
        return Reading(_of(today))
    try:
        day = date.fromisoformat(on) if on else today.on
    except ValueError:
        wrong = say("Escriba el día como 2026-11-22. Esto es lo que vale hoy.")
        return Reading(_of(today), wrong=wrong)
    try:
        book = archive.find(hotline.settings.rulebooks_dir, version or today.digest, day)
    except ProtocolError:
        wrong = say("De ese día o de esa versión no hay protocolo guardado. Esto es lo que vale hoy.")
        return Reading(_of(today), wrong=wrong)
    return Reading(_of(book), on, version)


@dataclass(frozen=True)
class _Edition:
    """What makes two indexes the same: content, day and language; the rulebook itself is only carried."""

    digest: str
    on: date | None
    language: str
    book: Rulebook = field(compare=False)


def _of(book: Rulebook) -> Index:
    return _index(_Edition(book.digest, book.on, language.current(), book))


@lru_cache(maxsize=8)
def _index(edition: _Edition) -> Index:
    return Index(edition.book, edition.language)


def _page(visitor: Visitor, reading: Reading, template: str, **values: object) -> str:
    book = reading.index.rulebook
    return render_template(
        template,
        person=visitor,
        leave=url_for("console.leave"),
        reading=reading,
        book=book,
        day=_day(book.on),
        link=reading.link,
        wrong=reading.wrong,
        **values,
    )


def _counts(book: Rulebook) -> dict[str, int]:
    judged = [(rule.confirmed, rule.basis) for rule in (*book.rules, *book.indicators)]
    judged += [(row.confirmed, row.basis) for row in (*book.routes.base, *book.routes.additions)]
    cited = [citation for _, basis in judged for citation in basis]
    return {
        "rules": len(judged),
        "confirmed": sum(confirmed for confirmed, _ in judged),
        "citations": len(cited),
        "unverified": sum(citation.unverified for citation in cited),
        "sources": sum(source.unverified for source in book.sources.values()),
    }


def _drawing(index: Index, name: str, width: int, link: Callable[[str], str] | None = None) -> Drawing:
    address = {"address": link} if link else {}
    try:
        if name == DIALOGUE:
            return draw_dialogue(index.speaker, width, **address)
        if name.startswith(RULE):
            return draw_rule(index.speaker, name.removeprefix(RULE), width, **address)
        return draw_category(index.speaker, name, width, **address)
    except KeyError:
        abort(404)


def _drawn_rule(reading: Reading, entry: Entry) -> list[Markup]:
    return _inline([_drawing(reading.index, RULE + entry.id, width, reading.link) for width in (NARROW, WIDE)])


def _inline(drawings: Iterable[Drawing]) -> list[Markup]:
    """Drawings for inside a page; every text in them is escaped where it was drawn."""
    return [Markup(drawing.inline(f"d{drawing.width}")) for drawing in drawings]  # noqa: S704


def _day(day: date | None) -> str:
    return clocks.whole_day(day.isoformat()) if day else ""
