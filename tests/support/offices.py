"""The staff's application in this process, on a demonstration of its own: for tests of single pages."""

import re
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

from hotline import demo, demo_reports
from hotline.app import build, staff_app
from hotline.journey.parts import Hotline
from hotline.pages.staff import door
from hotline.vocabulary import Channel, Facts
from tests.support.pages import Page
from tests.support.second_factor import TOTP, allow_again, code

PASSWORD = "solo-para-pruebas-7391"
ITEM = re.compile(r'href="(/(?:desk/reports|agency/referrals)/[0-9a-f]{32})"')


@dataclass
class Office:
    """A hotline with the demonstration's people and reports, and its staff's application."""

    hotline: Hotline
    app: Flask

    def person(self, login: str) -> "Person":
        """Somebody signed in at their own door."""
        person = Person(self.app, "/agency" if "-" in login else "/desk")
        answer = person.sign_in(login)
        assert answer.status_code == 303, f"{login} cannot sign in: {answer.status_code}"
        answer = person.prove(self.hotline)
        assert answer.status_code == 303, f"{login} cannot pass the second step: {answer.status_code}"
        return person

    def tell(self, facts: Facts, *, words: str = "", municipality: str = "Tehuacán", state: str = "21") -> None:
        """Store a report as the web channel would."""
        demo_reports._store(self.hotline, demo_reports.Invented(Channel.WEB, facts, state, municipality, words))

    def deliver(self) -> None:
        """Do what the outbox holds, as the worker does."""
        demo_reports._drain(self.hotline)


@dataclass
class Person:
    """One browser of the staff."""

    app: Flask
    home: str
    token: str = ""
    shown: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        door = f"{self.home}/sign-in"
        self.get(door)
        return self.client.post(door, data={"sello": self.token, "usuario": login, "clave": password})

    def prove(self, hotline: Hotline) -> TestResponse:
        """The second step with the demonstration's authenticator."""
        name = door.cookie_name(hotline.settings)
        half = self.client.get_cookie(name)
        assert half is not None
        allow_again(hotline.db, hotline.clock, hotline.settings.secret_key, half.value)
        self.get(f"{self.home}/second")
        digits = code(at=hotline.clock.now().timestamp())
        return self.client.post(f"{self.home}/second", data={"sello": self.token, "codigo": digits})

    def confirm(self, hotline: Hotline) -> TestResponse:
        """Say once more who one is, before one's own account is changed."""
        brought = self.client.get_cookie(door.cookie_name(hotline.settings))
        assert brought is not None
        allow_again(hotline.db, hotline.clock, hotline.settings.secret_key, brought.value)
        self.get(f"{self.home}/account/confirm")
        digits = code(at=hotline.clock.now().timestamp())
        return self.post(f"{self.home}/account/confirm", clave=PASSWORD, codigo=digits)

    def get(self, path: str) -> TestResponse:
        answer = self.client.get(path)
        self._see(answer)
        return answer

    def post(self, path: str, **fields: str | list[str]) -> TestResponse:
        """Post with the token of the page last seen, and follow where it leads."""
        answer = self.client.post(path, data={"sello": self.token, **fields}, follow_redirects=True)
        self._see(answer)
        return answer

    @property
    def page(self) -> Page:
        return Page(self.shown)

    def items(self, path: str = "") -> list[str]:
        """Addresses of what a list shows, in its order."""
        self.get(path or self.home)
        return list(dict.fromkeys(ITEM.findall(self.shown)))

    def _see(self, answer: TestResponse) -> None:
        self.shown = answer.get_data(as_text=True)
        found = re.search(r'name="sello" value="([^"]*)"', self.shown)
        self.token = unescape(found.group(1)) if found else self.token


def open_office(folder: Path) -> Office:
    """Make the demonstration under a folder and build the staff's application on it."""
    environ = {
        "HOTLINE_VAR_DIR": str(folder / "var"),
        "HOTLINE_VOLATILE_DIR": str(folder / "volatile"),
        "HOTLINE_DEMO_PASSWORD": PASSWORD,
        "HOTLINE_DEMO_TOTP": TOTP,
    }
    hotline = build(demo.prepare(environ, 8000))
    return Office(hotline, staff_app(hotline))
