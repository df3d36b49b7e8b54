"""When something goes wrong: what was kept, what to do, and never what was sent."""

import logging
from typing import Any

from flask import Flask, render_template, request
from flask import Response as FlaskResponse
from sqlalchemy.exc import OperationalError, TimeoutError  # noqa: A004 - the pool's, which waited in vain
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, ServiceUnavailable
from werkzeug.wrappers import Response

from hotline import logs
from hotline.errors import NotAllowedError, NotSavedError
from hotline.pages import language

log = logging.getLogger("hotline")

SHOWN = frozenset({400, 403, 404, 405, 413, 429, 500, 503})

AWAY = (OperationalError, TimeoutError)
"""The database is away, locked for too long, or has no connection free: later it may be otherwise."""

REFUSED = frozenset({401, 403, 413, 429})
"""A sign-in that failed or must wait, a form that is not ours, a document that this person cannot open."""


def install(app: Flask, *, staff: bool = False) -> None:
    """Answer every error with a page of the house, and keep arguments out of the log.

    staff: what is refused is logged by status and route, so that somebody trying doors is seen. Not on the reporters'
    side: there a flood would only fill the log.
    """
    app.register_error_handler(Exception, _answer)
    app.log_exception = _note_unhandled  # type: ignore[method-assign]
    if staff:
        app.after_request(_note_refused)


def _answer(error: Exception) -> Response | tuple[str, int]:
    if isinstance(error, HTTPException):
        if error.response is not None or (error.code or 500) < 400:
            return error.get_response()
        return page(error.code or 500)
    if isinstance(error, NotAllowedError):
        log.warning("not allowed at %s (%s)", _pattern(), logs.place(error))
        return page(NotFound.code)
    note(error)
    if isinstance(error, AWAY):
        return page(InternalServerError.code)[0], ServiceUnavailable.code  # with its words: part may have been kept
    return page(ServiceUnavailable.code if isinstance(error, NotSavedError) else InternalServerError.code)


def page(code: int) -> tuple[str, int]:
    """The page for a status code; one that has no words of its own borrows those of 400 or 500."""
    language.settle()
    words = code if code in SHOWN else (500 if code >= 500 else 400)
    return render_template("pages/error.html", code=words), code


def note(error: BaseException) -> None:
    """Log the kind of an error, its place and the route's pattern: a message could hold a reporter's words."""
    log.error("%s at %s (%s)", type(error).__name__, _pattern(), logs.place(error))


def _note_unhandled(exc_info: Any) -> None:
    note(exc_info[1])


def _note_refused(response: FlaskResponse) -> FlaskResponse:
    if response.status_code in REFUSED:
        log.warning("refused with %s at %s", response.status_code, _pattern())
    return response


def _pattern() -> str:
    """Method and pattern of the route: never the address, which may hold a secret."""
    return f"{request.method} {request.url_rule.rule}" if request.url_rule else "no route"
