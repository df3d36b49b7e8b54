"""A file from a page: taken into memory, never to a disk, handed on to be cleaned, and answered in words.

A form with a file is not read before it is known that somebody has a mailbox open here; few are read at once and fewer
wait for it, so that what lies in memory has an end, and so have the threads that it holds. Whatever is wrong with the
file, nothing else of the visit is lost.
"""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import IO

from flask import Request, abort, make_response, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from hotline.channels.web import showing, visit
from hotline.channels.web.crowd import TRY_AGAIN, Crowd
from hotline.errors import NotAllowedError, NotSavedError
from hotline.journey import attaching
from hotline.journey.attaching import TooManyError
from hotline.journey.parts import Hotline
from hotline.media import Unfit, in_memory
from hotline.media.cleaning import MOST_BYTES
from hotline.pages import language
from hotline.translations import N_

FORM_BYTES = 64 * 1024
"""What the form around the file may weigh."""
AT_ONCE, WAITING = 3, 1
PATIENCE = 20.0
LONGEST = 300.0
"""Seconds in which a form with a file must have come: 15 MB at half a megabit. Whoever sends a byte a minute holds a
place no longer."""

WRONG = {
    "too_big": N_("El archivo pesa más de 15 MB. Puede mandar uno más chico o partirlo."),
    "unknown": N_("No pudimos abrir ese tipo de archivo. Sirven fotos (JPG, PNG), documentos PDF y audios."),
    "too_large": N_("El archivo es demasiado largo o demasiado grande para revisarlo. Puede mandar una parte."),
    "locked": N_("El documento tiene contraseña. Puede mandarlo sin ella, o una foto de la hoja."),
    "broken": N_("El archivo llegó dañado. Puede intentar otra vez o mandar otro."),
    "none": N_("No llegó ningún archivo. Puede elegir uno y enviarlo."),
    "too_many": N_("El aviso ya tiene diez archivos, y no caben más. Lo demás puede contarlo con palabras."),
    "later": N_("Por ahora no se pudo guardar el archivo. Su aviso sigue guardado. Intente otra vez en un rato."),
}

log = logging.getLogger(__name__)
_line = Crowd(AT_ONCE, WAITING, PATIENCE)


class InMemory(Request):
    """A request whose file stays in memory: what came must not lie on a disk, not even for a moment.

    One file: each is an open file of the process, and hundreds of empty ones would leave none for anybody's call.
    """

    _has_file = False

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        """The place that Werkzeug names for this."""
        if self._has_file:
            abort(413)
        self._has_file = True
        return in_memory()


def keep_in_memory(state: BlueprintSetupState) -> None:
    """Every request of the application that takes the blueprint is read in that way."""
    state.app.request_class = InMemory  # type: ignore[attr-defined]  # it is a Flask


def attach(hotline: Hotline) -> Response:
    """POST: a file for the report whose mailbox is open here; what came of it, on a page that leads back."""
    language.speak(request.args.get(language.FIELD, ""))  # not from the form, which is not read yet
    bearer = visit.nonce(hotline.settings)
    report_id, mailbox_id = attaching.report_of(hotline, visit.contact(bearer, "archivo")) if bearer else ("", "")
    if bearer is None or not report_id:
        return visit.take_back(make_response(showing.lost()), hotline.settings)
    if not _line.enter():
        return _told("later", 503)
    try:
        request.max_content_length = MOST_BYTES + FORM_BYTES
        if (request.content_length or 0) > request.max_content_length:
            return _told("too_big", 413)
        with _in_time():
            visit.check_seal(bearer)  # reads the form, and so all that comes
        return _kept(hotline, report_id, mailbox_id)
    finally:
        _line.leave()


@contextmanager
def _in_time() -> Iterator[None]:
    """Stop listening to whoever is not done in time. Reading ends then with an error; the answer still goes out."""
    late = Timer(LONGEST, _hang_up, [request.environ.get("gunicorn.socket")])
    late.daemon = True
    late.start()
    try:
        yield
    finally:
        late.cancel()


def _hang_up(connection: socket.socket | None) -> None:
    if connection is not None:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RD)


def _kept(hotline: Hotline, report_id: str, mailbox_id: str) -> Response:
    sent = request.files.get("archivo")
    if sent is None or not sent.filename:
        return _told("none", 400)
    try:
        with sent.stream as source:
            attaching.attach(hotline, report_id, source, mailbox_id)  # type: ignore[arg-type]
    except Unfit as unfit:
        return _told(unfit.reason, 400)
    except TooManyError:
        return _told("too_many", 400)
    except (NotAllowedError, NotSavedError) as error:
        log.error("a file was not kept: %s", type(error).__name__)
        return _told("later", 503)
    return _told("", 200)


def _told(wrong: str, status: int) -> Response:
    """The page of what came of a file. wrong: why it was not kept, empty when it was."""
    words = language.say(WRONG[wrong]) if wrong else ""
    page = render_template("web/file.html", wrong=words, back=url_for("web.page"))
    return make_response(page, status, {"Retry-After": TRY_AGAIN} if status == 503 else {})
