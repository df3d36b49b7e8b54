"""An exchange and its API before a hotline of the test's own, which answers each address with what the test says."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

from flask import Flask, Response, request
from twilio.request_validator import RequestValidator
from werkzeug.serving import make_server

from hotline.channels.simulator.account import Account
from hotline.channels.simulator.exchange.exchange import Exchange
from hotline.channels.simulator.exchange.person import Scripted
from hotline.channels.simulator.exchange.webhooks import Weather
from hotline.channels.simulator.network import Network
from hotline.channels.simulator.provider.moods import Moods
from hotline.channels.simulator.provider.server import Credentials, Reach, stand_in
from hotline.channels.twilio.wire import Persistence, account
from hotline.clock import FixedClock
from tests.channels.doors import ACCOUNT, NUMBER, TOKEN, make_settings

Say = Callable[[dict[str, str]], str]


@dataclass
class World:
    """The hotline's answers by path, what it was asked in order, and the provider's side of it."""

    url: str
    answers: dict[str, Say | str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    app: Flask = field(default_factory=lambda: Flask("none"))
    api: str = ""

    @property
    def exchange(self) -> Exchange:
        found: Exchange = self.app.extensions["exchange"]
        return found

    def twilio(self) -> Any:
        """The account through the official client."""
        return account(make_settings(TWILIO_API_URL=self.api, PUBLIC_URL=self.url), Persistence(tries=0))

    def call(self, *parts: str, stays: bool = False, number: str = NUMBER) -> Scripted:
        """A call to the line, until its end."""
        person = Scripted(list(parts), stays)
        self.exchange.call_in(person, number)
        return person

    def told(self, path: str) -> list[dict[str, str]]:
        return [fields for asked, fields in self.asked if asked == path]

    def answer(self) -> Response:
        """Like a hotline: checks the signature, answers what the test says."""
        fields, query = request.values.to_dict(), request.query_string.decode()
        whole = self.url + request.path + (f"?{query}" if query else "")
        signature = request.headers["X-Twilio-Signature"]
        assert RequestValidator(TOKEN).validate(whole, request.form.to_dict(), signature), request.path
        self.asked.append((request.path, fields))
        self.tokens.append(request.headers.get("I-Twilio-Idempotency-Token", ""))
        if self.failures[request.path] > 0:
            self.failures[request.path] -= 1
            return Response(status=503)
        said = self.answers.get(request.path, "")
        document = said(fields) if callable(said) else said
        return Response(f"<Response>{document}</Response>", mimetype="text/xml")


@contextmanager
def a_world(weather: Weather | None = None, fallback: str = "") -> Iterator[World]:
    """Both sides on ports of this machine; the line's time costs nothing."""
    ours = Flask("hotline")
    line = make_server("127.0.0.1", 0, ours, threaded=True)
    world = World(f"http://127.0.0.1:{line.port}")
    ours.add_url_rule("/twilio/<path:_path>", "all", lambda _path: world.answer(), methods=["POST"])
    ours.add_url_rule("/elsewhere.xml", "fallback", world.answer, methods=["GET"])
    provider = make_server("127.0.0.1", 0, Flask("empty"), threaded=True)
    world.api = f"http://127.0.0.1:{provider.port}"
    network = Network(Account(world.url, world.url, ACCOUNT, TOKEN), 3, f"{world.url}{fallback}" if fallback else "")
    reach = Reach(network, world.api, pace=0.0, shortest=0.005, weather=weather or Weather())
    clock = FixedClock(datetime(2026, 11, 22, 18, tzinfo=UTC))
    world.app = provider.app = stand_in(Credentials(ACCOUNT, TOKEN), clock, Moods(dice=Random(7)), reach)
    for server in (line, provider):
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield world
    finally:
        for server in (line, provider):
            server.shutdown()
            server.server_close()
