"""The reporter's pages on a journey of the tests' own, which answers from a list and remembers what it was asked."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hotline import pages
from hotline.channels import web
from hotline.channels.web import doors, steps
from hotline.clock import FixedClock
from hotline.conversation.turns import Ask, Contact, Option, Reply, Turn
from hotline.errors import NotSavedError
from hotline.journey import chatting
from tests.support.pages import both

QUESTION = Ask(
    "A1",
    "¿Alguna persona está en peligro en este momento?",
    (Option("si", "Sí", "1"), Option("no", "No", "2"), Option("ns", "No sé", "3")),
    part=1,
    parts=4,
    part_name="Seguridad",
)
WORDS = Ask("D1", "Cuénteme qué hace ahí.", free_text=True, part=3, parts=4, part_name="Qué pasa")


@dataclass
class FakeJourney:
    """Replies in order; the same step gets the same reply, as in the real one."""

    replies: list[Reply]
    taken: list[tuple[Contact, Turn]] = field(default_factory=list)
    waiting: dict[bytes, Reply] = field(default_factory=dict)
    answered: dict[str, Reply] = field(default_factory=dict)
    failing: bool = False

    def take_turn(self, _hotline: object, contact: Contact, turn: Turn) -> Reply:
        if self.failing:
            raise NotSavedError("the turn was not stored")
        if contact.step in self.answered:
            return self.answered[contact.step]
        self.taken.append((contact, turn))
        reply = replace(self.replies[min(len(self.taken), len(self.replies)) - 1], step=len(self.taken))
        bearer = contact.bearers[0]
        if reply.ask is None or turn.kind == "stop":
            self.waiting.pop(bearer, None)
        else:
            self.waiting[bearer] = reply
        self.answered[contact.step] = reply
        return reply

    def current(self, _hotline: object, contact: Contact) -> Reply | None:
        if self.failing:
            raise NotSavedError("the dialogue was not read")
        return self.waiting.get(contact.bearers[0])

    def told_at(self, _hotline: object, contact: Contact) -> Reply | None:
        """The answer that ended a dialogue, found by its step."""
        reply = self.answered.get(contact.step)
        return reply if reply is not None and reply.ask is None else None

    @property
    def last(self) -> Turn:
        return self.taken[-1][1]


@dataclass
class Site:
    """One browser at the reporter's pages, and the journey behind them."""

    client: FlaskClient
    journey: FakeJourney

    def begin(self, door: str = "adulto") -> str:
        """Press a door of the landing; returns the page that waits."""
        self.client.post("/", data={"puerta": door})
        return self.client.get("/p").text

    def fields(self) -> dict[str, str]:
        """The hidden fields of the page that waits."""
        return hidden_fields(self.client.get("/p").text)


def hidden_fields(page: str) -> dict[str, str]:
    import re

    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return dict(found)


@pytest.fixture
def make_site(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Site]:
    """Build a site whose journey gives these replies in order."""

    def make(*replies: Reply, https: bool = False, onion: str = "") -> Site:
        journey = FakeJourney(list(replies) or [Reply(ask=QUESTION), Reply(ask=WORDS)])
        monkeypatch.setattr(doors, "journey", journey)
        monkeypatch.setattr(steps, "journey", journey)
        monkeypatch.setattr(chatting, "is_open", lambda _hotline: False)
        monkeypatch.setattr(chatting, "leave", lambda _hotline, _bearer: None)
        public_url = "https://linea.example" if https else "http://localhost"
        settings = SimpleNamespace(is_https=https, public_url=public_url, onion_url=onion, chat_streams=0)
        clock = FixedClock(datetime(2026, 11, 24, 18, tzinfo=UTC))
        app = Flask("probe", static_folder=None)
        pages.install(app, settings, staff=False, languages=both)  # type: ignore[arg-type]
        keyring = SimpleNamespace(current=lambda: SimpleNamespace(need=lambda _recipient: None))
        receipts = SimpleNamespace(vouch=lambda _words: bytes(32))
        hotline = SimpleNamespace(settings=settings, clock=clock, keyring=keyring, receipts=receipts)
        app.register_blueprint(web.blueprint(hotline))  # type: ignore[arg-type]
        base = settings.public_url
        client = app.test_client()
        client.environ_base["wsgi.url_scheme"] = base.split(":")[0]
        return Site(client, journey)

    return make
