"""Conversations in writing: who waits, one conversation with the script beside it, and what one does in it."""

import secrets
from collections.abc import Callable, Iterator
from functools import partial

from flask import Response as FlaskResponse
from flask import jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hotline.chat.store import OVER
from hotline.console import asking
from hotline.console.acting import LONGEST_MESSAGE
from hotline.console.lines import rows_of
from hotline.conversation.content import urgency_to_look
from hotline.errors import ConflictError
from hotline.journey import chats
from hotline.journey.chats import OpenChat
from hotline.journey.parts import Hotline
from hotline.pages import headers, language, streaming
from hotline.pages.staff import forms, telling
from hotline.pages.streaming import Event, News, Room
from hotline.people.visitor import Visitor
from hotline.translations import N_, gettext

LOOK_AGAIN = 8
"""Seconds after which the frame without script renews itself."""

LIST_AGAIN = 20

HERE, GONE = N_("Tiene la página abierta."), N_("No tiene la página abierta; lo que escriba lo verá al volver.")
WRITING, ENDED = N_("Está escribiendo."), N_("La conversación terminó.")

FRAMED = headers.POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
FRAMING = headers.SCRIPTED + "; frame-src 'self'"

Answer = Response | tuple[str, int]


def show_chats(hotline: Hotline, visitor: Visitor) -> Response:
    """The line, then what is being answered. `?quieto=1`: the page does not renew itself."""
    quiet = bool(request.args.get("quieto"))
    page = render_template(
        "console/chats.html",
        person=visitor,
        leave=url_for("console.leave"),
        lines=chats.line_up(hotline, visitor),
        quiet=quiet,
    )
    answer = make_response(page)
    if not quiet:
        answer.headers["Refresh"] = f"{LIST_AGAIN}; url={url_for('console.show_chats', solo=1)}"
    return answer


def show_chat(hotline: Hotline, visitor: Visitor, chat_id: str) -> Response:
    """One conversation with the script beside it."""
    return _page(hotline, visitor, chat_id)


def show_chat_lines(hotline: Hotline, visitor: Visitor, chat_id: str) -> Response:
    """The lines in their frame, for whoever answers and has no script."""
    opened = chats.follow(hotline, visitor, chat_id, 0)
    spoken = language.current()
    page = render_template("console/chat_lines.html", rows=rows_of(opened.lines, spoken), state=_state(opened, spoken))
    answer = make_response(page)
    answer.headers["Content-Security-Policy"] = FRAMED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    if opened.state != OVER:
        streaming.renew(answer, "console.show_chat_lines", LOOK_AGAIN, chat_id=chat_id)
    return answer


def stream_of(room: Room) -> Callable[..., FlaskResponse]:
    """The view that gives the same as it happens, within the room that this process has for it."""

    def stream_chat(hotline: Hotline, visitor: Visitor, chat_id: str) -> FlaskResponse:
        chats.follow(hotline, visitor, chat_id, 0)  # refused before anything is sent
        return streaming.answer(_news(hotline, visitor, chat_id, streaming.last_id(), language.current()), room)

    return stream_chat


def take_chat(hotline: Hotline, visitor: Visitor, chat_id: str) -> Answer:
    """Answer it from now on."""
    return _act(hotline, visitor, chat_id, lambda: chats.take(hotline, visitor, chat_id))


def answer_chat(hotline: Hotline, visitor: Visitor, chat_id: str) -> Answer:
    """Send one line."""
    text, key = forms.words("texto", LONGEST_MESSAGE), request.form.get("linea", "") or secrets.token_hex(16)
    if text:
        act = partial(chats.say, hotline, visitor, chat_id, text, key[:64])
        answer = _act(hotline, visitor, chat_id, act)
        if not _by_script():
            return answer
        return jsonify(linea=secrets.token_hex(16)) if isinstance(answer, Response) else answer
    return redirect(url_for("console.show_chat", chat_id=chat_id), 303)


def note_typing(hotline: Hotline, visitor: Visitor, chat_id: str) -> Answer:
    """One is writing."""
    try:
        chats.typing(hotline, visitor, chat_id)
    except ConflictError:
        return make_response("", 409)
    return make_response("", 204)


def hand_over_chat(hotline: Hotline, visitor: Visitor, chat_id: str) -> Answer:
    """Give it to a colleague, or back to the line."""
    to = request.form.get("a", "")
    return _act(hotline, visitor, chat_id, lambda: chats.hand_over(hotline, visitor, chat_id, to), "console.show_chats")


def close_chat(hotline: Hotline, visitor: Visitor, chat_id: str) -> Answer:
    """End it and go to its report."""
    return _act(hotline, visitor, chat_id, lambda: chats.close(hotline, visitor, chat_id), "console.show_chats")


def _page(hotline: Hotline, visitor: Visitor, chat_id: str, wrong: str = "", code: int = 200) -> Response:
    opened, content = chats.open_chat(hotline, visitor, chat_id)
    spoken = language.current()
    page = render_template(
        "console/chat.html",
        person=visitor,
        leave=url_for("console.leave"),
        chat=opened,
        over=opened.state == OVER,
        rows=rows_of(opened.lines, spoken),
        state=_state(opened, spoken),
        key=secrets.token_hex(16),
        colleagues=chats.colleagues(hotline, visitor) if opened.mine else [],
        panel=asking.panel(hotline, opened.report_id, content, request.args.get("guion", "")) if content else None,
        facts=telling.fact_rows(hotline.rulebook, telling.as_facts(content["facts"])) if content else (),
        assessment=content["assessment"] if content else None,
        urgency=urgency_to_look(content) if content else "",
        kept=request.form.get("texto", ""),
        wrong=wrong,
    )
    answer = make_response(page, code)
    answer.headers["Content-Security-Policy"] = FRAMING
    return answer


def _act(
    hotline: Hotline, visitor: Visitor, chat_id: str, act: Callable[[], None], then: str = "console.show_chat"
) -> Answer:
    try:
        act()
    except ConflictError as error:
        return _page(hotline, visitor, chat_id, wrong=language.say(str(error)), code=409)
    return redirect(url_for(then) if then == "console.show_chats" else url_for(then, chat_id=chat_id), 303)


def _news(hotline: Hotline, visitor: Visitor, chat_id: str, at: int, spoken: str) -> News:
    """What a stream tells: new lines once, how it stands whenever that changes. Needs no request around it."""
    told = ""

    def news() -> Iterator[Event] | None:
        nonlocal at, told
        opened = chats.follow(hotline, visitor, chat_id, at)
        now = {"texto": _state(opened, spoken), "fin": opened.state == OVER}
        events = [Event("lineas", rows_of(opened.lines, spoken), id=str(opened.total))] if opened.lines else []
        if str(now) != told:
            events.append(Event("estado", now))
        at, told = opened.total, str(now)
        return iter(events)

    return news


def _state(opened: OpenChat, spoken: str) -> str:
    if opened.state == OVER:
        return gettext(spoken, ENDED)
    if opened.typing:
        return gettext(spoken, WRITING)
    return gettext(spoken, HERE if opened.here else GONE)


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"
