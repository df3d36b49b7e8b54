"""Telephones that people hold somewhere else: a call is made or taken by a few requests under `/stand-in/`.

A telephone tells what it hears in a list that grows; whoever holds it reads on from where they are, and acts when
something is awaited. One that nobody looks after hangs up by itself.
"""

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import Flask, request

from hotline.channels.simulator.exchange import messaging
from hotline.channels.simulator.exchange.dialling import Telephone
from hotline.channels.simulator.exchange.exchange import Exchange
from hotline.channels.simulator.exchange.messaging import Medium
from hotline.channels.simulator.exchange.person import Awaited, Scripted
from hotline.channels.simulator.network import BrokenTwimlError, NetworkError
from hotline.channels.simulator.provider.errors import BadParameterError, NotFoundError

View = Callable[..., Any]

DECIDES = 45.0
"""Seconds in which somebody at a keyboard answers a question; then it was silence."""
LOOKS = 10.0
"""Seconds that a request for news waits for some."""
ABANDONED = 60.0
MOST_MEDIA = 16 * 1024 * 1024


class Held:
    """A telephone in somebody's hand. rung: it is called, so the end of that call is all it waits for."""

    def __init__(self, rung: bool) -> None:
        self._rung = rung
        self.news: list[dict[str, object]] = []
        self._acts: deque[str | None] = deque()
        self._asked = False
        self._seen = time.monotonic()
        self._changed = threading.Condition()

    def hear(self, text: str) -> None:
        self.tell({"heard": text})

    def note(self, text: str) -> None:
        self.tell({"note": text})

    def over(self) -> None:
        if self._rung:
            self.tell({"ended": True})

    def tell(self, one: dict[str, object]) -> None:
        with self._changed:
            self.news.append(one)
            self._changed.notify_all()

    def answer(self, awaited: Awaited) -> str | None:
        """A question waits for an answer; a queue and a talk go on, and take one when it comes."""
        if not (self._asked and awaited.where in {"queue", "talk"}):
            self._asked = True
            self.tell({"awaited": asdict(awaited)})
        patience = DECIDES if awaited.where in {"gather", "record"} else 0.0
        with self._changed:
            self._changed.wait_for(lambda: bool(self._acts) or self._abandoned, patience)
            if self._acts:
                self._asked = False
                return self._acts.popleft()
        return None if self._abandoned else ""

    def act(self, done: str | None) -> None:
        with self._changed:
            self._acts.append(done)
            self._changed.notify_all()

    def since(self, number: int) -> list[dict[str, object]]:
        """The news from a number on, as soon as there are any."""
        with self._changed:
            self._seen = time.monotonic()
            self._changed.wait_for(lambda: len(self.news) > number, LOOKS)
            return self.news[number:]

    @property
    def _abandoned(self) -> bool:
        return time.monotonic() - self._seen > ABANDONED


def serve(app: Flask, exchange: Exchange, guarded: Callable[[View], View]) -> None:
    """Add the routes."""
    held: dict[str, Held] = {}

    def pick_up() -> Any:
        """`number` calls the line; with `rung` it waits to be called."""
        name, number, rung = secrets.token_hex(8), request.form.get("number", ""), bool(request.form.get("rung"))
        if not number:
            raise BadParameterError
        held[name] = phone = Held(rung)
        if rung:
            exchange.telephones[number] = Telephone(person=phone)
        else:
            exchange.begin(lambda: _call(exchange, phone, number))
        return {"phone": name}, 201

    def news(name: str) -> Any:
        return {"news": _of(held, name).since(request.args.get("after", 0, int))}

    def act(name: str) -> Any:
        _of(held, name).act(None if request.form.get("hang_up") else request.form.get("act", ""))
        return "", 204

    def behave() -> Any:
        """How another telephone turns out when it is rung."""
        form = request.form
        person = Scripted([part for part in form.get("acts", "").split(",") if part], stays=True)
        status, after = form.get("status", "completed"), form.get("after", 1.0, float)
        exchange.telephones[form["number"]] = Telephone(status, after, person)
        return "", 204

    app.add_url_rule("/stand-in/phones", "pick_up", guarded(pick_up), methods=["POST"])
    app.add_url_rule("/stand-in/phones/<name>", "news", guarded(news), methods=["GET"])
    app.add_url_rule("/stand-in/phones/<name>", "act", guarded(act), methods=["POST"])
    app.add_url_rule("/stand-in/telephones", "behave", guarded(behave), methods=["POST"])
    app.add_url_rule("/stand-in/messages", "write", guarded(lambda: _write(exchange)), methods=["POST"])
    app.add_url_rule(
        "/stand-in/late", "late", guarded(lambda: {"delivered": exchange.webhooks.deliver()}), methods=["POST"]
    )


def _of(held: dict[str, Held], name: str) -> Held:
    if name not in held:
        raise NotFoundError
    return held[name]


def _call(exchange: Exchange, phone: Held, number: str) -> None:
    told: dict[str, object] = {"ended": True}
    try:
        exchange.call_in(phone, number)
    except (NetworkError, BrokenTwimlError) as wrong:
        told["trouble"], told["kind"] = str(wrong), type(wrong).__name__
    finally:
        phone.tell(told)


def _write(exchange: Exchange) -> Any:
    form = request.form
    media = tuple(Medium(file.read(MOST_MEDIA), file.mimetype) for file in request.files.getlist("media"))
    try:
        answers = messaging.write(exchange, form["number"], form.get("body", ""), bool(form.get("whatsapp")), media)
    except (NetworkError, BrokenTwimlError) as wrong:
        return {"trouble": str(wrong), "kind": type(wrong).__name__}
    return {"answers": answers}
