"""A flood of forms: so many at once, a few that wait, and the rest is told to try again; danger never stands in line.

Nobody is counted, known or kept out: whoever comes again later is as welcome as whoever came first. Python on two cores
does no more in a second by doing more at once; what a full house would only delay is better told so at once, since the
page keeps everything and, where there is script, comes back by itself. Numbers are for a process of 28 threads
(`hotline serve --threads`): with the lines of files and of streams they leave four for danger, for pages that are only
shown, and for the telephone (decision 0034).
"""

from dataclasses import dataclass, field
from threading import BoundedSemaphore

from flask import Blueprint, g, make_response, request
from werkzeug.wrappers import Response

from hotline.channels.web import showing

AT_ONCE = 6
WAITING = 8
PATIENCE = 5.0
TRY_AGAIN = "3"
"""Seconds, said in `Retry-After`."""

GUARDED = frozenset({"web.start", "web.open_folio", "web.answer", "web.write"})
DANGER = frozenset({"A1", "A2"})
"""Questions of which «sí» is danger or injury: what comes with them goes first, whoever says so."""


@dataclass(frozen=True)
class Crowd:
    """The line before the forms of one process."""

    at_once: int = AT_ONCE
    waiting: int = WAITING
    patience: float = PATIENCE
    _room: BoundedSemaphore = field(init=False)
    _line: BoundedSemaphore = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_room", BoundedSemaphore(self.at_once))
        object.__setattr__(self, "_line", BoundedSemaphore(self.waiting))

    def enter(self) -> bool:
        """Come in, at once or after a little; False when even the line is full, or nobody left in time."""
        if self._room.acquire(blocking=False):
            return True
        if not self._line.acquire(blocking=False):
            return False
        try:
            return self._room.acquire(timeout=self.patience)
        finally:
            self._line.release()

    def leave(self) -> None:
        """Make room for the next."""
        self._room.release()


def guard(site: Blueprint, crowd: Crowd) -> None:
    """Let the forms of a blueprint in through this line."""

    def come_in() -> Response | None:
        if not _stands_in_line() or crowd.enter():
            g.in_the_crowd = _stands_in_line()
            return None
        answer = make_response(showing.not_saved(request.path, request.form, crowded=True), 503)
        answer.headers["Retry-After"] = TRY_AGAIN
        return answer

    def go(_error: BaseException | None) -> None:
        if g.pop("in_the_crowd", False):
            crowd.leave()

    site.before_request(come_in)
    site.teardown_request(go)


def _stands_in_line() -> bool:
    """Whether this is a form that can wait. Files come through a line of their own (`files`); a form of ours that is
    sent like a file is nothing that our pages do."""
    if request.method != "POST" or request.endpoint not in GUARDED:
        return False
    return request.mimetype == "multipart/form-data" or not _is_danger()


def _is_danger() -> bool:
    form = request.form
    if form.get("prisa") or form.get("puerta") == "peligro" or form.get("accion") == "peligro":
        return True
    return form.get("pregunta") in DANGER and "si" in form.getlist("opcion")
