"""The one place where a staff page asks who is there and whether they may: every route names its action."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request

from hotline.errors import KeyListError, SealError
from hotline.journey.parts import Hotline
from hotline.pages import language
from hotline.pages.staff import account, beginning, door, forms, words
from hotline.pages.staff.door import Door
from hotline.people.visitor import Visitor
from hotline.sealing.shredding import ShreddedError

log = logging.getLogger("hotline")

OPEN: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("GET", "/sign-in", door.show),
    ("POST", "/sign-in", door.come_in),
    ("GET", "/second", door.show_second),
    ("POST", "/second", door.come_through),
    ("GET", "/begin", beginning.show_begin),
    ("POST", "/begin", beginning.begin),
    ("GET", "/recover", beginning.show_recover),
    ("POST", "/recover", beginning.recover),
    ("GET", "/admit/<token>", beginning.show_admit),
    ("POST", "/admit/<token>", beginning.admit),
)
"""What opens before somebody is wholly in: each shows a form and nothing else."""

View = Callable[..., Any]
"""`view(hotline, visitor, **ids)`: gives a page, or where to go next."""

ANYBODY = "door"
"""The action of the pages before the sign-in."""

SIGNED_IN = "session"
"""The action of what every signed-in person may do: leave, and look after their own account."""


@dataclass(frozen=True)
class Route:
    """One address: method, path below the blueprint's, the action of the table of permissions, and what answers."""

    method: str
    path: str
    action: str
    view: View


def add_routes(site: Blueprint, hotline: Hotline, entry: Door, routes: Iterable[Route]) -> None:
    """Give a blueprint its door and its routes, each behind the guard."""
    for method, path, open_view in OPEN:
        opening = _open(open_view, hotline, entry)
        site.add_url_rule(path, open_view.__name__, opening, methods=[method])
    leave = guarded(hotline, entry, SIGNED_IN, lambda hotline, visitor: door.leave(hotline, visitor, entry))
    site.add_url_rule("/sign-out", "leave", leave, methods=["POST"])
    for method, path, own_view in account.ROUTES:
        own = guarded(hotline, entry, SIGNED_IN, partial(own_view, entry=entry))
        site.add_url_rule(path, own_view.__name__, own, methods=[method])
    for route in routes:
        view = guarded(hotline, entry, route.action, route.view)
        strict = bool(route.path)  # `/desk/` is the same page as `/desk`
        site.add_url_rule(route.path, route.view.__name__, view, methods=[route.method], strict_slashes=strict)
    site.register_error_handler(SealError, partial(_cannot_open, entry))
    site.register_error_handler(KeyListError, partial(_no_list, entry))
    site.context_processor(
        lambda: {
            "keys_wrong": hotline.keyring.problem(),
            "word": words.word,
            "shape": words.shape,
            "state_name": words.state_name,
        }
    )


def guarded(hotline: Hotline, entry: Door, action: str, view: View) -> View:
    """A view that answers only who is signed in and may: others are led to the sign-in, or find nothing (404).

    What is posted must come from our own page and carry the session's token (403).
    """

    @wraps(view)
    def guarding(**ids: str) -> Any:
        posted = request.method == "POST"
        if posted:
            forms.refuse_foreign(hotline.settings.staff_address)
        visitor = door.visitor(hotline)
        if visitor is None:
            return redirect(entry.sign_in, 303)
        language.speak(visitor.language)
        if not allowed(visitor, action):
            log.warning("not allowed: %s as %s", action, visitor.role.value)
            abort(404)
        if posted:
            forms.check_token(visitor.csrf)
        return view(hotline, visitor, **ids)

    guarding.action = action  # type: ignore[attr-defined]
    return guarding


def allowed(visitor: Visitor, action: str) -> bool:
    """Whether the visitor may; leaving and one's own account are everybody's."""
    return action == SIGNED_IN or visitor.may(action)


def _open(view: Callable[..., Any], hotline: Hotline, entry: Door) -> View:
    def opening(**ids: str) -> Any:
        return view(hotline, entry, **ids)

    opening.action = ANYBODY  # type: ignore[attr-defined]
    return opening


def _cannot_open(entry: Door, error: SealError) -> tuple[str, int]:
    gone = isinstance(error, ShreddedError)
    return render_template("staff/no_key.html", home=entry.home, gone=gone), 410 if gone else 403


def _no_list(entry: Door, _error: KeyListError) -> tuple[str, int]:
    """Without a list in force nothing can be sealed, so nothing is done by halves; the page carries the banner."""
    return render_template("staff/no_list.html", home=entry.home), 503
