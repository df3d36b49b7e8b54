"""Conversations over the real journey, with a browser of the reporter and one of the desk, both in this process."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from hotline.app import intake_app, staff_app
from hotline.pages import streaming
from tests.journey.conftest import PASSWORD, House
from tests.support.noting import Noting, watching
from tests.support.offices import Person

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
SAID = re.compile(r"<li class=\"(\w+)\"[^>]*><p><strong>([^<]*)</strong><br>([^<]*)</p>")


@dataclass
class Reporter:
    """One browser at the reporter's pages."""

    app: Flask
    shown: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def get(self, path: str = "/chat") -> TestResponse:
        answer = self.client.get(path, follow_redirects=True)
        self.shown = answer.text
        return answer

    def fields(self) -> dict[str, str]:
        """What a form of the page last seen carries."""
        return {name: unescape(value) for name, value in HIDDEN.findall(self.shown)}

    def write(self, text: str, **more: str) -> TestResponse:
        """Open the page, write a line and send it."""
        self.get()
        return self.press("enviar", texto=text, **more)

    def press(self, action: str, **more: str) -> TestResponse:
        answer = self.client.post("/chat", data={**self.fields(), "accion": action, **more}, follow_redirects=True)
        self.shown = answer.text
        return answer

    def lines(self) -> list[tuple[str, str, str]]:
        """Class, author and text of every line in the frame."""
        return [tuple(map(unescape, row)) for row in SAID.findall(self.client.get("/chat/mensajes").text)]  # type: ignore[misc]

    def said_by(self, kind: str) -> list[str]:
        return [text for _, who, text in self.lines() if who == kind]


@dataclass
class Chats:
    """A house with both of its applications."""

    house: House
    intake: Flask
    staff: Flask
    noting: Noting

    def reporter(self) -> Reporter:
        return Reporter(self.intake)

    def operator(self, login: str = "ana", *, on_duty: bool = True) -> Person:
        """Somebody signed in at the desk, answering in writing."""
        person = Person(self.staff, "/desk")
        assert person.sign_in(login, PASSWORD).status_code == 303
        assert person.prove(self.house.hotline).status_code == 303
        person.get("/desk")
        if on_duty:
            person.post("/desk/duty", turno="entrar", chats="si")
        return person


def open_chats(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chats]:
    """What a fixture of a test gives. Everything that the desk does or reads is on the trail; streams end after what
    is new."""
    monkeypatch.setattr(streaming, "LONGEST", 0)
    staff = staff_app(house.hotline)
    with watching(staff, house.hotline.db) as noting:
        yield Chats(house, intake_app(house.hotline), staff, noting)
    assert [one for one in noting.wrong if " /desk" in one] == []


def at(person: Person) -> str:
    """The address of the first conversation in the desk's list."""
    person.get("/desk/chats")
    return re.findall(r'href="(/desk/chats/[0-9a-f]{32})"', person.shown)[0]
