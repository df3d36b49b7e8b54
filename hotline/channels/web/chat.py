"""Writing with somebody at the desk: one page that works without script, and a stream for where there is script.

Without script the lines lie in a frame that renews itself, beside the box in which one writes, so that renewing takes
nothing away; what is said in a conversation is the exception for real time of WCAG 2.2.1.
"""

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import accumulate

from flask import Blueprint, abort, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hotline.channels.web import forms, showing, visit
from hotline.chat.store import ATTENDED, OVER
from hotline.errors import NotSavedError
from hotline.journey import chatting, turns
from hotline.journey.authors import ShownLine
from hotline.journey.chatting import Seen
from hotline.journey.mailboxes import DOUBTFUL, NOT_SHOWN
from hotline.journey.parts import Hotline
from hotline.pages import headers, language, streaming
from hotline.pages.streaming import Event, News, Room
from hotline.translations import N_, gettext

LOOK_AGAIN = 8
"""Seconds after which the frame without script renews itself."""

MOST_AT_ONCE = 4 * chatting.LONGEST
"""Characters of one sending; more stays in the box, with a word on it."""

HANDFUL = 16_000
"""Characters of lines in one event: what a connection takes in without anybody at its other end."""

FRAMED = headers.POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
FRAMING = headers.SCRIPTED + "; frame-src 'self'"

AUTHORS = {"own": N_("Usted"), "desk": N_("Persona de la línea"), "machine": N_("Mensaje automático")}
OWN_INFORMAL = N_("Tú")

NEXT = N_("Sigue usted: en un momento le contesta una persona.")
NEXT_INFORMAL = N_("Sigues tú: en un momento te contesta una persona.")
ONE_BEFORE = N_("Hay una persona antes.")
SOME_BEFORE = N_("Hay %(number)s personas antes.")
MAY_GO = N_("Puede irse: lo que escribió ya quedó guardado. Pida antes su folio para leer la respuesta.")
MAY_GO_INFORMAL = N_("Puedes irte: lo que escribiste ya quedó guardado. Pide antes tu folio para leer la respuesta.")
NOBODY = N_(
    "Ahora no hay nadie que conteste. Lo que escribió ya quedó guardado y lo leerá una persona. "
    "Puede seguir con las preguntas o ver su folio."
)
NOBODY_INFORMAL = N_(
    "Ahora no hay nadie que conteste. Lo que escribiste ya quedó guardado y lo leerá una persona. "
    "Puedes seguir con las preguntas o ver tu folio."
)
THERE = N_("Contesta una persona de la línea.")
WRITING = N_("La persona de la línea está escribiendo.")
CLOSED = N_(
    "La conversación se cerró. Lo que se escribió quedó guardado; se puede seguir con las preguntas o ver el folio."
)
ENDED = N_("La persona de la línea terminó la conversación. Lo que escribió quedó guardado; vea su folio.")
ENDED_INFORMAL = N_("La persona de la línea terminó la conversación. Lo que escribiste quedó guardado; mira tu folio.")

_KEY = re.compile(r"[0-9a-f]{32}")


def add_routes(site: Blueprint, hotline: Hotline) -> None:
    """Give the reporters' pages their conversation."""
    room = Room(hotline.settings.chat_streams)
    site.add_url_rule("/chat", "chat", partial(show, hotline))
    site.add_url_rule("/chat", "write", partial(write, hotline), methods=["POST"])
    site.add_url_rule("/chat/mensajes", "chat_lines", partial(show_lines, hotline))
    site.add_url_rule("/chat/flujo", "chat_stream", partial(stream, hotline, room))
    site.add_url_rule("/chat/escribe", "chat_typing", partial(tell_typing, hotline), methods=["POST"])
    site.context_processor(lambda: {"somebody_writes": lambda: chatting.is_open(hotline)})


def show(hotline: Hotline) -> Response:
    """The conversation, or the box for its first line; where nobody answers, the way to the questions."""
    bearer = visit.nonce(hotline.settings)
    try:
        return _framing(_page(hotline, bearer))
    except NotSavedError:
        return make_response(showing.not_saved(url_for("web.chat"), request.form), 503)


def write(hotline: Hotline) -> Response:
    """One button of the page: a line, danger, or the end."""
    bearer, key = visit.nonce(hotline.settings), _key()
    begun = bearer is not None
    if bearer is None:
        bearer = _first(hotline, key)
    elif not visit.is_sealed(bearer):  # another tab began anew: nothing is taken, what was written stays on the page
        sent = replace(forms.read(request.form), language=language.current())
        return make_response(showing.lost(sent, newer=True), 403)
    action = request.form.get("accion", "enviar")
    try:
        if action in {"terminar", "preguntas"}:
            return _end(hotline, bearer, key, review=action == "terminar") if begun else _to_chat()
        if action == "peligro":
            chatting.warn(hotline, bearer, key, language=language.current())
        elif not _say(hotline, bearer, key):
            return _framing(_page(hotline, bearer if begun else None, kept=request.form.get("texto", "")), 413)
    except NotSavedError:
        return _not_saved()
    answer = jsonify(linea=secrets.token_hex(16)) if _by_script() else _to_chat()
    return answer if begun else visit.give(answer, hotline.settings, bearer)


def show_lines(hotline: Hotline) -> Response:
    """The lines in their frame, for browsers without script."""
    bearer = visit.nonce(hotline.settings)
    try:
        seen = chatting.look(hotline, bearer) if bearer else None
    except NotSavedError:
        seen = None  # the frame looks again by itself
    informal = _speak(hotline, bearer)
    spoken = language.current()
    page = render_template(
        "web/chat_lines.html", rows=_rows(seen, informal, spoken), state=_state(seen, informal, spoken)
    )
    answer = make_response(page)
    answer.headers["Content-Security-Policy"] = FRAMED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    if seen is None or seen.state != OVER:
        streaming.renew(answer, "web.chat_lines", LOOK_AGAIN)
    return answer


def stream(hotline: Hotline, room: Room) -> Response:
    """The same as it happens, for browsers with script."""
    bearer = visit.nonce(hotline.settings)
    if bearer is None:
        abort(404)
    informal = "tu" in request.args  # the page knows it, and says so: a look costs no reading of the dialogue
    return streaming.answer(_news(hotline, bearer, streaming.last_id(), informal, language.current()), room)


def tell_typing(hotline: Hotline) -> Response:
    """The reporter is writing."""
    bearer = visit.nonce(hotline.settings)
    if bearer is None:
        abort(404)
    visit.check_seal(bearer)
    chatting.typing(hotline, bearer)
    return Response(status=204)


def _news(hotline: Hotline, bearer: bytes, at: int, informal: bool, spoken: str) -> News:
    """What a stream tells: new lines once, how it stands whenever that changes. Needs no request around it."""
    told = ""

    def news() -> Iterator[Event] | None:
        nonlocal at, told
        seen = chatting.look(hotline, bearer, at)
        if seen is None:  # it fell silent, or was ended in another window
            if told == CLOSED:
                return None
            told = CLOSED
            return iter([Event("estado", {"texto": gettext(spoken, CLOSED), "fin": True, "escribe": False})])
        now = {"texto": _state(seen, informal, spoken), "fin": seen.state == OVER, "escribe": seen.typing}
        some = replace(seen, lines=_a_handful(seen.lines))
        at = seen.total - len(seen.lines) + len(some.lines)
        events = [Event("lineas", _rows(some, informal, spoken), id=str(at))] if some.lines else []
        if at == seen.total and str(now) != told:  # that it is over is told after everything else
            events.append(Event("estado", now))
            told = str(now)
        return iter(events)

    return news


def _a_handful(lines: tuple[ShownLine, ...]) -> tuple[ShownLine, ...]:
    """As many as go out at once though nobody reads them, so that no thread waits for a browser that does not."""
    sizes = accumulate(len(line.text) for line in lines)
    return lines[: max(1, sum(size <= HANDFUL for size in sizes))]


def _page(hotline: Hotline, bearer: bytes | None, kept: str = "") -> str:
    seen = chatting.look(hotline, bearer) if bearer else None
    informal = _speak(hotline, bearer)
    if seen is None and not kept and not chatting.is_open(hotline):
        return render_template("web/chat_closed.html", going_on=bearer is not None, informal=informal)
    return render_template(
        "web/chat.html",
        seen=seen,
        over=seen is not None and seen.state == OVER,
        state=_state(seen, informal, language.current()),
        informal=informal,
        seal=visit.seal(bearer) if bearer else "",
        key=secrets.token_hex(16),
        kept=kept,
    )


def _say(hotline: Hotline, bearer: bytes, key: str) -> bool:
    """Take what was written, long texts as several lines; False when it is too much for one sending."""
    text = request.form.get("texto", "")
    if len(text) > MOST_AT_ONCE:
        return False
    for number, at in enumerate(range(0, len(text), chatting.LONGEST)):
        chatting.say(hotline, bearer, text[at : at + chatting.LONGEST], f"{key}.{number}", language=language.current())
    return True


def _end(hotline: Hotline, bearer: bytes, key: str, *, review: bool) -> Response:
    chatting.end(hotline, bearer, key, language=language.current(), review=review)
    return redirect(url_for("web.page"), 303)


def _first(hotline: Hotline, key: str) -> bytes:
    """The bearer of a conversation that begins: the same first line sent again is the same one. It takes the words too,
    since whoever was at this page before may know what names its line; and a secret of ours, so that only we try."""
    words = [key, request.form.get("accion", ""), request.form.get("texto", "")]
    return hotline.receipts.vouch(json.dumps(["first line", *words]).encode())[: visit.NONCE_BYTES]


def _to_chat() -> Response:
    return redirect(language.address("web.chat"), 303)


def _not_saved() -> Response:
    if _by_script():
        return make_response(jsonify(guardado=False), 503)
    return make_response(showing.not_saved(url_for("web.write"), request.form), 503)


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _key() -> str:
    """What names the line that is sent; a form that has none of ours gets no answer."""
    key = request.form.get("linea", "")
    if not _KEY.fullmatch(key):
        abort(400)
    return key


def _speak(hotline: Hotline, bearer: bytes | None) -> bool:
    """Speak the language of the dialogue; whether in «tú»."""
    waiting = turns.current(hotline, visit.contact(bearer, "ver")) if bearer else None
    if waiting is None:
        return False
    language.speak(waiting.language)
    return waiting.age != "adult"


def _framing(page: str, status: int = 200) -> Response:
    answer = make_response(page, status)
    answer.headers["Content-Security-Policy"] = FRAMING
    return answer


def _rows(seen: Seen | None, informal: bool, spoken: str) -> list[dict[str, str]]:
    """Lines as both the frame and the script show them."""
    return [
        {
            "lado": "own" if line.who == "own" else "said",
            "quien": gettext(spoken, _author(line, informal)),
            "texto": gettext(spoken, NOT_SHOWN) if line.forged else line.text,
        }
        for line in (seen.lines if seen else ())
    ]


def _author(line: ShownLine, informal: bool) -> str:
    if line.forged:
        return DOUBTFUL
    return OWN_INFORMAL if line.who == "own" and informal else AUTHORS[line.who]


def _state(seen: Seen | None, informal: bool, spoken: str) -> str:
    """How it stands, in one or two sentences."""
    if seen is None:
        return ""
    if seen.state == OVER:
        return gettext(spoken, ENDED_INFORMAL if informal else ENDED)
    if seen.state == ATTENDED:
        return gettext(spoken, WRITING if seen.typing else THERE)
    if not seen.staffed:
        return gettext(spoken, NOBODY_INFORMAL if informal else NOBODY)
    ahead = {0: NEXT_INFORMAL if informal else NEXT, 1: ONE_BEFORE}.get(seen.before, SOME_BEFORE)
    stay = "" if seen.before == 0 else " " + gettext(spoken, MAY_GO_INFORMAL if informal else MAY_GO)
    return gettext(spoken, ahead, number=seen.before) + stay
