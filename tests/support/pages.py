"""What a page without script is: its words, links and forms, read with the standard library's parser."""

import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HIDDEN = {"script", "style", "template"}


@dataclass
class Control:
    """One field, choice or button; `label` is what a person reads beside or on it."""

    kind: str
    name: str
    value: str
    label: str = ""
    checked: bool = False
    id: str = ""
    action: str = ""


@dataclass
class Form:
    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    @property
    def buttons(self) -> list[Control]:
        return [control for control in self.controls if control.kind == "submit"]

    def choices(self, name: str = "") -> list[Control]:
        """Radios, boxes and options of lists, of one name or of all."""
        kinds = {"radio", "checkbox", "option"}
        return [c for c in self.controls if c.kind in kinds and name in {"", c.name}]

    def writing(self) -> list[Control]:
        kinds = {"text", "textarea", "search", "tel", "password", "email"}
        return [control for control in self.controls if control.kind in kinds]


class Page(HTMLParser):
    """A parsed page. `text` is its visible words with single spaces."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.scripts: list[str] = []
        self.inline: list[str] = []
        self._words: list[str] = []
        self._stack: list[tuple[str, dict[str, str]]] = []
        self._labels: list[tuple[str, list[str], list[Control]]] = []
        self._open: Control | None = None
        self._select = ""
        self.feed(html)
        self.close()
        self._give_labels()
        self.text = " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        if tag == "a":
            self.links.append((given.get("href", ""), ""))
        if tag == "script":
            self.scripts.append(given.get("src", ""))
        if tag == "label":
            self._labels.append((given.get("for", ""), [], []))
        if tag == "select":
            self._select = given.get("name", "")
        self._control(tag, given)
        if tag not in VOID:
            self._stack.append((tag, given))

    def _control(self, tag: str, given: dict[str, str]) -> None:
        kind = {"input": given.get("type", "text"), "button": given.get("type", "submit")}.get(tag, tag)
        if not self.forms or tag not in {"input", "button", "textarea", "option"}:
            return
        name = self._select if tag == "option" else given.get("name", "")
        on = "checked" in given or "selected" in given
        control = Control(kind, name, given.get("value", ""), checked=on, id=given.get("id", ""))
        control.action = given.get("formaction", "")
        control.label = given.get("aria-label", "") or (
            given.get("value", "") if kind == "submit" and tag == "input" else ""
        )
        self.forms[-1].controls.append(control)
        self._open = control
        if any(tag == "label" for tag, _ in self._stack):
            self._labels[-1][2].append(control)

    def handle_endtag(self, tag: str) -> None:
        while self._stack:
            top, _ = self._stack.pop()
            if top == tag:
                break
        if tag in {"button", "textarea", "option"}:
            self._open = None

    def handle_data(self, data: str) -> None:
        inside = [tag for tag, _ in self._stack]
        if not HIDDEN & set(inside):
            self._words.append(data)
        if "a" in inside and self.links:
            href, words = self.links[-1]
            self.links[-1] = (href, f"{words} {data}".strip())
        if "style" in inside or "script" in inside:
            self.inline.append(data.strip()[:40])
        if "label" in inside:
            self._labels[-1][1].append(data)
        elif self._open and inside and inside[-1] == "textarea":
            self._open.value += data
        elif self._open and {"button", "option"} & set(inside):
            self._open.label += data

    def _give_labels(self) -> None:
        for target, words, within in self._labels:
            named = [c for form in self.forms for c in form.controls if target and c.id == target]
            for control in named or within:
                control.label = control.label or "".join(words)
        for form in self.forms:
            for control in form.controls:
                control.label = " ".join(control.label.split())


def fold(text: str) -> str:
    """Lower case, no accents, single spaces: to recognise words whatever channel they came through."""
    plain = unicodedata.normalize("NFKD", text.replace("\u00a0", " ")).casefold()
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def both() -> dict[str, str]:
    """The languages that the protocol offers."""
    return {"es_MX": "Español", "en": "English"}
