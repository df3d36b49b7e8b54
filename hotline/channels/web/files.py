"""A file from a page: taken into memory, never to a disk, handed on to be cleaned, and answered in words.

A form with a file is not read before it is known that somebody has a mailbox open here; few are read at once, so that
what waits in memory has an end. Whatever is wrong with the file, nothing else of the visit is lost.
"""

import logging
from threading import BoundedSemaphore
from typing import IO

from flask import Request, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from hotline.channels.web import showing, visit
from hotline.channels.web.crowd import TRY_AGAIN
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
AT_ONCE = 3
PATIENCE = 20.0

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
_room = BoundedSemaphore(AT_ONCE)


class InMemory(Request):
    """A request whose files stay in memory: what came must not lie on a disk, not even for a moment."""

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        """The place that Werkzeug names for this."""
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
        return visit.take_back(Response(showing.lost()), hotline.settings)
    if not _room.acquire(timeout=PATIENCE):
        return _told("later", 503)
    try:
        request.max_content_length = MOST_BYTES + FORM_BYTES
        if (request.content_length or 0) > request.max_content_length:
            return _told("too_big", 413)
        visit.check_seal(bearer)
        return _kept(hotline, report_id, mailbox_id)
    finally:
        _room.release()


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
    return Response(page, status, {"Retry-After": TRY_AGAIN} if status == 503 else {})
