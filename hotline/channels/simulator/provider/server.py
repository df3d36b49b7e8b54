"""The stand-in's addresses: the API under `/2010-04-01/`, and under `/stand-in/` what happens at the provider."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, request

from hotline.channels.simulator.exchange.exchange import Exchange
from hotline.channels.simulator.exchange.webhooks import Weather
from hotline.channels.simulator.network import Network
from hotline.channels.simulator.provider import telephones, telephony
from hotline.channels.simulator.provider.errors import ApiError, NotFoundError, UnauthenticatedError
from hotline.channels.simulator.provider.filters import Filter
from hotline.channels.simulator.provider.memory import ROOT, Memory, Place
from hotline.channels.simulator.provider.moods import Moods
from hotline.channels.simulator.provider.resources import BY_PATH, OWNERS, Resource
from hotline.clock import Clock

PAGE_SIZE, MOST_PAGE_SIZE = 50, 1000
TOKEN = "PA"  # noqa: S105 - the mark before a record's id in a page's name

View = Callable[..., Any]


@dataclass(frozen=True)
class Credentials:
    """Who may ask: the account by its token, or a key of the account by its secret."""

    account: str
    token: str = field(repr=False)
    key: str = ""
    secret: str = field(default="", repr=False)

    def admit(self, user: str, password: str) -> bool:
        known = {self.account: self.token, self.key: self.secret}.get(user, "")
        return bool(known) and hmac.compare_digest(known.encode(), password.encode())


@dataclass(frozen=True)
class Reach:
    """How the stand-in reaches the hotline, so that it can call it. api: its own address."""

    network: Network
    api: str
    pace: float = 1.0
    shortest: float = 0.0
    weather: Weather = field(default_factory=Weather)


def stand_in(credentials: Credentials, clock: Clock, moods: Moods | None = None, reach: Reach | None = None) -> Flask:
    """The application; one account, empty at the start. Without `reach` it can list and forget, and calls nobody."""
    moods = moods or Moods()
    memory = Memory(credentials.account, clock, moods)
    app = Flask("stand-in", static_folder=None)
    app.extensions["memory"], app.extensions["moods"] = memory, moods
    guarded = _guard(credentials)
    _tell(app, memory, guarded)
    _serve(app, memory, moods, guarded)
    telephony.serve_bytes(app, memory, moods, guarded)
    if reach is not None:
        exchange = Exchange(
            reach.network, memory, clock,
            api=reach.api, pace=reach.pace, shortest=reach.shortest, weather=reach.weather,
        )  # fmt: skip
        app.extensions["exchange"] = exchange
        telephony.serve(app, exchange, moods, guarded)
        telephones.serve(app, exchange, guarded)
    app.register_error_handler(ApiError, _answer)
    app.register_error_handler(404, lambda _error: _answer(NotFoundError()))
    return app


def _tell(app: Flask, memory: Memory, guarded: Callable[[View], View]) -> None:
    """What happens at the provider: something comes, something changes. Never struck by moods."""

    def add(path: str) -> Any:
        return {"sid": memory.add(path, request.form.to_dict())}, 201

    def change(sid: str) -> Any:
        memory.change(sid, request.form.to_dict())
        return "", 204

    app.add_url_rule("/stand-in/new/<path>", "add", guarded(add), methods=["POST"])
    app.add_url_rule("/stand-in/<sid>", "change", guarded(change), methods=["POST"])
    app.add_url_rule("/stand-in", "counts", guarded(memory.counts))


def _serve(app: Flask, memory: Memory, moods: Moods, guarded: Callable[[View], View]) -> None:
    def listed(path: str, owner: str = "", owner_sid: str = "") -> Any:
        moods.strike()
        resource, belongs = _resource(path, owner, owner_sid)
        if owner:
            memory.fetch(BY_PATH[owner], owner_sid)
        return _page(memory, resource, belongs)

    def fetch(path: str, sid: str, owner: str = "", owner_sid: str = "") -> Any:
        moods.strike()
        resource, belongs = _resource(path, owner, owner_sid)
        shown = memory.fetch(resource, sid, request.args.get("IncludeSoftDeleted") == "true")
        return _of_owner(shown, belongs)

    def delete(path: str, sid: str, owner: str = "", owner_sid: str = "") -> Any:
        moods.strike()
        resource, belongs = _resource(path, owner, owner_sid)
        _of_owner(memory.fetch(resource, sid), belongs)
        memory.delete(resource, sid)
        return "", 204

    for name, place in (("", f"{ROOT}/{memory.account}"), ("of_", f"{ROOT}/{memory.account}/<owner>/<owner_sid>")):
        app.add_url_rule(f"{place}/<path>.json", f"{name}list", guarded(listed))
        app.add_url_rule(f"{place}/<path>/<sid>.json", f"{name}fetch", guarded(fetch))
        app.add_url_rule(f"{place}/<path>/<sid>.json", f"{name}delete", guarded(delete), methods=["DELETE"])


def _resource(path: str, owner: str, owner_sid: str) -> tuple[Resource, dict[str, str]]:
    """The kind that an address names, and by which field its records belong to the owner in the address."""
    own = OWNERS.get((owner, path)) if owner else None
    if path not in BY_PATH or (owner and own is None) or (path == "Media" and not owner):
        raise NotFoundError
    return BY_PATH[path], {own: owner_sid} if own else {}


def _of_owner(shown: dict[str, object], belongs: Mapping[str, str]) -> dict[str, object]:
    if any(shown.get(name) != value for name, value in belongs.items()):
        raise NotFoundError
    return shown


def _page(memory: Memory, resource: Resource, belongs: Mapping[str, str]) -> dict[str, object]:
    query = request.args.to_dict()
    number = max(0, request.args.get("Page", 0, int))
    size = min(MOST_PAGE_SIZE, max(1, request.args.get("PageSize", PAGE_SIZE, int)))
    after = query.get("PageToken", "").removeprefix(TOKEN)
    place = Place(after=after) if after else Place(skip=number * size)
    records, last = memory.listed(resource, Filter(resource, query, belongs), place, size)
    asked = {name: value for name, value in query.items() if name not in {"Page", "PageToken", "PageSize"}}
    start = number * size
    following = None if last is None else _address(asked, size, number + 1, TOKEN + last)
    return {
        resource.key: records,
        "page": number,
        "page_size": size,
        "start": start,
        "end": start + max(0, len(records) - 1),
        "uri": _address(asked, size, number, query.get("PageToken", "")),
        "first_page_uri": _address(asked, size, 0),
        "next_page_uri": following,
        "previous_page_uri": _address(asked, size, number - 1) if number else None,
    }


def _address(asked: Mapping[str, str], size: int, number: int, token: str = "") -> str:
    paging = {"PageSize": size, "Page": number, **({"PageToken": token} if token else {})}
    return f"{request.path}?{urlencode({**asked, **paging})}"


def _guard(credentials: Credentials) -> Callable[[View], View]:
    def guarded(view: View) -> View:
        @wraps(view)
        def admitting(**places: str) -> Any:
            given = request.authorization
            if given is None or not credentials.admit(given.username or "", given.password or ""):
                raise UnauthenticatedError
            return view(**places)

        return admitting

    return guarded


def _answer(error: ApiError) -> Response:
    told = {
        "code": error.code,
        "message": error.message,
        "more_info": f"https://www.twilio.com/docs/errors/{error.code}",
        "status": error.status,
    }
    answer = jsonify(told)
    answer.status_code = error.status
    return answer
