"""Twilio's webhooks against a small journey of the tests' own: what the doors do, without the house behind them."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from hotline.channels import messages, voice
from hotline.conversation.turns import Ask, Contact, Reply, Turn
from hotline.journey.speaking import Spoken
from hotline.settings import Settings, read_settings

PUBLIC_URL = "https://linea.example.org"
TOKEN, ACCOUNT = "the-token-of-the-tests", "AC" + "0" * 32
CALL, MESSAGE = "CA" + "1" * 32, "SM" + "2" * 32
NUMBER = "+525500001234"


def make_settings(**changed: str) -> Settings:
    """A whole configuration; `changed` by name without prefix."""
    given = {
        "SECRET_KEY": "k" * 40,
        "PEPPER": "1:" + base64.b64encode(bytes(32)).decode(),
        "PUBLIC_URL": PUBLIC_URL,
        "KEY_ROOT": base64.b64encode(bytes(32)).decode(),
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "CALLER_ID": "+525500000000",
    } | changed
    return read_settings({f"HOTLINE_{name}": value for name, value in given.items() if value})


@dataclass
class Journey:
    """Answers what `say` makes of each turn, the same again for the same step; remembers what came in."""

    say: Callable[[Turn], Reply] = lambda turn: Reply(ask=Ask("A1", f"Se oyó {turn.kind}."), step=0)
    error: Exception | None = None
    came: list[tuple[Contact, Turn]] = field(default_factory=list)
    hung_up: list[Contact] = field(default_factory=list)
    out_of_line: list[Contact] = field(default_factory=list)
    answered: dict[str, Reply] = field(default_factory=dict)
    last: dict[bytes, Reply] = field(default_factory=dict)
    spoken: dict[str, Spoken] = field(default_factory=dict)

    def take_turn(self, _hotline: object, contact: Contact, turn: Turn) -> Reply:
        if self.error:
            raise self.error
        if contact.step not in self.answered:
            self.came.append((contact, turn))
            self.answered[contact.step] = self.say(turn)
        self.last[contact.bearers[0]] = self.answered[contact.step]
        return self.answered[contact.step]

    def current(self, _hotline: object, contact: Contact) -> Reply | None:
        return self.last.get(contact.bearers[0])

    def put(self, _hotline: object, spoken: Spoken, step: str = "") -> str:
        name = step.replace(":", "-") or f"name{len(self.spoken)}"
        self.spoken[name] = spoken
        return name

    def take(self, _hotline: object, name: str) -> Spoken | None:
        return self.spoken.pop(name, None)

    def hang_up(self, _hotline: object, contact: Contact) -> None:
        if self.error:
            raise self.error
        self.hung_up.append(contact)

    def over(self, _hotline: object, contact: Contact) -> bool:
        self.out_of_line.append(contact)
        return False

    @property
    def turns(self) -> list[Turn]:
        return [turn for _, turn in self.came]


@dataclass
class Provider:
    """Posts as Twilio does: every parameter signed for the public address, over the wire as a form."""

    client: FlaskClient
    token: str = TOKEN

    def fields(self, **more: str) -> dict[str, str]:
        return {"AccountSid": ACCOUNT, "ApiVersion": "2010-04-01", "From": NUMBER, "FromCity": "PUEBLA", **more}

    def sign(self, path: str, fields: dict[str, str], base: str = PUBLIC_URL) -> str:
        return str(RequestValidator(self.token).compute_signature(base + path, fields))

    def post(self, path: str, fields: dict[str, str], *, signature: str | None = None, body: str | None = None,
             headers: dict[str, str] | None = None) -> TestResponse:  # fmt: skip
        """signature: another than the right one; "" for none. body: what is sent instead of the signed fields."""
        signed = self.sign(path, fields) if signature is None else signature
        return self.client.post(
            path,
            data=urlencode(fields) if body is None else body,
            content_type="application/x-www-form-urlencoded; charset=UTF-8",
            headers={**({"X-Twilio-Signature": signed} if signed else {}), **(headers or {})},
        )

    def call(self, path: str = "/twilio/voice", **more: str) -> TestResponse:
        return self.post(path, self.fields(**{"CallSid": CALL, "CallStatus": "in-progress", **more}))

    def write(self, body: str, **more: str) -> TestResponse:
        return self.post(
            "/twilio/messages", self.fields(**{"MessageSid": MESSAGE, "Body": body, "NumMedia": "0", **more})
        )


def spoken_addresses(document: str) -> list[str]:
    """What a TwiML document plays, below the public address."""
    return [path.partition("<")[0] for path in document.split(f"<Play>{PUBLIC_URL}")[1:]]


Hourly = tuple[bytes, ...]


def make_app(settings: Settings, hourly: Callable[[], Hourly] = lambda: (b"1" * 32, b"0" * 32)) -> Flask:
    """The doors alone, in an application without anything else."""
    hotline: Any = SimpleNamespace(settings=settings, hourly=SimpleNamespace(keys=hourly))
    app = Flask("doors")
    app.register_blueprint(voice.blueprint(hotline))
    app.register_blueprint(voice.sounds(hotline))
    app.register_blueprint(messages.blueprint(hotline))
    return app
