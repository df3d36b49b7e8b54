"""The API's other half: calls are made and changed, conferences have participants, queues have members, media bytes.

Parameters and fields as the OpenAPI description of the API of 2010-04-01 names them (see the package's docstring).
"""

from collections.abc import Callable
from email.utils import format_datetime
from typing import Any

from flask import Flask, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from hotline.channels.simulator.exchange import messaging, ringing
from hotline.channels.simulator.exchange.conferring import Participant, Room, announce, close, put_out
from hotline.channels.simulator.exchange.exchange import Exchange
from hotline.channels.simulator.exchange.leg import Document, HungUpError, Leg, MovedError
from hotline.channels.simulator.exchange.queueing import Line, Waiting
from hotline.channels.simulator.network import BrokenTwimlError
from hotline.channels.simulator.provider.errors import (
    BadParameterError,
    BadParticipantError,
    NotFoundError,
    NotInProgressError,
)
from hotline.channels.simulator.provider.memory import ROOT, Memory
from hotline.channels.simulator.provider.moods import Moods
from hotline.channels.simulator.provider.resources import BY_PATH

View = Callable[..., Any]
ELSEWHERE = "elsewhere"


def serve(app: Flask, exchange: Exchange, moods: Moods, guarded: Callable[[View], View]) -> None:
    """Add the routes. Each may be struck by the moods, as every request to the API."""

    def struck(view: View) -> View:
        def striking(**places: str) -> Any:
            moods.strike()
            return view(exchange, **places)

        return guarded(striking)

    root = f"{ROOT}/{exchange.network.account}"
    people = f"{root}/Conferences/<conference>/Participants"
    members = f"{root}/Queues/<queue>/Members"
    for method, path, view in (
        ("POST", f"{root}/Calls.json", make_call),
        ("POST", f"{root}/Calls/<sid>.json", change_call),
        ("POST", f"{root}/Messages.json", send_message),
        ("POST", f"{root}/Messages/<sid>.json", redact_message),
        ("POST", f"{root}/Conferences/<conference>.json", change_conference),
        ("POST", f"{people}.json", add_participant),
        ("GET", f"{people}.json", list_participants),
        ("GET", f"{people}/<name>.json", fetch_participant),
        ("POST", f"{people}/<name>.json", change_participant),
        ("DELETE", f"{people}/<name>.json", remove_participant),
        ("POST", f"{root}/Queues.json", make_queue),
        ("GET", f"{members}.json", list_members),
        ("GET", f"{members}/<name>.json", fetch_member),
        ("POST", f"{members}/<name>.json", call_member),
    ):
        app.add_url_rule(path, f"telephony_{view.__name__}", struck(view), methods=[method])


def serve_bytes(app: Flask, memory: Memory, moods: Moods, guarded: Callable[[View], View]) -> None:
    """The bytes of recordings and media: as the API gives them, or by one redirect, as some accounts meet it."""

    def sound(sid: str) -> Response:
        moods.strike()
        content, kind = memory.content(BY_PATH["Recordings"], sid)
        return Response(content, mimetype=kind)

    def medium(message: str, sid: str) -> Answer:
        moods.strike()
        if memory.fetch(BY_PATH["Media"], sid)["parent_sid"] != message:
            raise NotFoundError
        if moods.elsewhere:
            return redirect(f"/{ELSEWHERE}/{sid}", 307)
        content, kind = memory.content(BY_PATH["Media"], sid)
        return Response(content, mimetype=kind)

    def elsewhere(sid: str) -> Response:
        content, kind = memory.content(BY_PATH["Media"], sid)
        return Response(content, mimetype=kind)

    root = f"{ROOT}/{memory.account}"
    app.add_url_rule(f"{root}/Recordings/<sid>.wav", "sound", guarded(sound))
    app.add_url_rule(f"{root}/Recordings/<sid>", "sound_too", guarded(sound))
    app.add_url_rule(f"{root}/Messages/<message>/Media/<sid>", "medium", guarded(medium))
    app.add_url_rule(f"/{ELSEWHERE}/<sid>", ELSEWHERE, elsewhere)  # the address is the secret there


def make_call(exchange: Exchange) -> Any:
    """A call out, to a document of ours (`Url`) or one given with it (`Twiml`)."""
    leg = ringing.call_out(exchange, _needed("To"), _needed("From"), _document(), _reports(), _patience())
    return exchange.memory.fetch(BY_PATH["Calls"], leg.sid), 201


def change_call(exchange: Exchange, sid: str) -> Any:
    """End a call, or send it to another document."""
    leg = exchange.legs.get(sid)
    if leg is None:
        exchange.memory.fetch(BY_PATH["Calls"], sid)
        raise NotInProgressError
    if request.form.get("Status") in {"completed", "canceled"}:
        leg.order(HungUpError(request.form["Status"]))
    elif "Url" in request.form or "Twiml" in request.form:
        leg.order(MovedError(_document()(leg)))
    else:
        raise BadParameterError
    return exchange.memory.fetch(BY_PATH["Calls"], sid)


def send_message(exchange: Exchange) -> Any:
    """A message out. This line never sends one unasked; a test of that has to be able to see one."""
    to, caller_id, body = _needed("To"), _needed("From"), _needed("Body")
    sid = messaging.send(exchange, to, caller_id, body, request.form.get("StatusCallback", ""))
    return exchange.memory.fetch(BY_PATH["Messages"], sid), 201


def redact_message(exchange: Exchange, sid: str) -> Any:
    """Take the words out of a message that is kept."""
    exchange.memory.fetch(BY_PATH["Messages"], sid)
    if request.form.get("Body") != "":
        raise BadParameterError
    exchange.memory.change(sid, {"body": ""})
    return exchange.memory.fetch(BY_PATH["Messages"], sid)


def change_conference(exchange: Exchange, conference: str) -> Any:
    """End a conference for everybody, or let everybody in it hear something."""
    room = _room(exchange, conference)
    if request.form.get("AnnounceUrl"):
        announce(room, _ours(exchange, request.form["AnnounceUrl"]))
    elif request.form.get("Status") == "completed":
        close(room, "conference-ended-via-api")
    else:
        raise BadParameterError
    return exchange.memory.fetch(BY_PATH["Conferences"], room.sid)


def add_participant(exchange: Exchange, conference: str) -> Any:
    """Ring somebody into a conference, by its sid or by its name; a name that none has opens one."""
    room = exchange.room_of(conference) or (None if conference.startswith("CF") else exchange.room(conference))
    if room is None:
        raise NotFoundError
    coached = request.form.get("CallSidToCoach", "")
    if (_yes("Coaching") and not coached) or (coached and room.participant(coached) is None):
        raise BadParticipantError
    wanted = ringing.Wanted(
        _needed("To"),
        _needed("From"),
        request.form.get("Label", ""),
        muted=_yes("Muted"),
        starts=_yes("StartConferenceOnEnter", True),
        ends=_yes("EndConferenceOnExit"),
        coached=coached,
    )
    _reports_of_room(room)
    try:
        leg = ringing.join(exchange, room.name, wanted, _reports(), _patience())
    except BrokenTwimlError:
        raise BadParticipantError from None
    return _shown(exchange, room, Participant(leg, wanted.label, wanted.muted, coached=coached), "queued"), 201


def list_participants(exchange: Exchange, conference: str) -> Any:
    room = _room(exchange, conference)
    people = [_shown(exchange, room, one) for one in room.people]
    return _list("participants", people)


def fetch_participant(exchange: Exchange, conference: str, name: str) -> Any:
    room = _room(exchange, conference)
    return _shown(exchange, room, _participant(room, name))


def change_participant(exchange: Exchange, conference: str, name: str) -> Any:
    room = _room(exchange, conference)
    one = _participant(room, name)
    one.muted, one.hold = _yes("Muted", one.muted), _yes("Hold", one.hold)
    one.ends = _yes("EndConferenceOnExit", one.ends)
    if "Coaching" in request.form or "CallSidToCoach" in request.form:
        one.coached = request.form.get("CallSidToCoach", one.coached) if _yes("Coaching", True) else ""
    return _shown(exchange, room, one)


def remove_participant(exchange: Exchange, conference: str, name: str) -> Any:
    put_out(_participant(_room(exchange, conference), name))
    return "", 204


def make_queue(exchange: Exchange) -> Any:
    line = exchange.line(_needed("FriendlyName"))
    line.most = request.form.get("MaxSize", line.most, int)
    exchange.memory.change(line.sid, {"max_size": str(line.most)})
    return exchange.memory.fetch(BY_PATH["Queues"], line.sid), 201


def list_members(exchange: Exchange, queue: str) -> Any:
    line = _line(exchange, queue)
    return _list("queue_members", [_member(exchange, line, one) for one in list(line.members)])


def fetch_member(exchange: Exchange, queue: str, name: str) -> Any:
    line = _line(exchange, queue)
    return _member(exchange, line, _waiting(line, name))


def call_member(exchange: Exchange, queue: str, name: str) -> Any:
    """Take a member, or the one in front, out of the queue and to another document."""
    line = _line(exchange, queue)
    waiting = _waiting(line, name)
    shown = _member(exchange, line, waiting)
    line.call_for(waiting, _document()(waiting.leg))
    return shown


def _needed(name: str) -> str:
    value = request.form.get(name, "")
    if not value:
        raise BadParameterError
    return value


def _yes(name: str, otherwise: bool = False) -> bool:
    return request.form.get(name, str(otherwise)).lower() == "true"


def _patience() -> float:
    return request.form.get("Timeout", ringing.RING_SECONDS, float)


def _reports() -> ringing.Reports:
    events = frozenset(" ".join(request.form.getlist("StatusCallbackEvent")).split()) or frozenset({"completed"})
    return ringing.Reports(request.form.get("StatusCallback", ""), events)


def _reports_of_room(room: Room) -> None:
    if request.form.get("ConferenceStatusCallback"):
        room.reports_to = request.form["ConferenceStatusCallback"]
        room.events = frozenset(" ".join(request.form.getlist("ConferenceStatusCallbackEvent")).split())


def _document() -> Callable[[Leg], Document]:
    """What a call plays next; read now, because the request is gone when the call asks for it."""
    url, given = request.form.get("Url", ""), request.form.get("Twiml", "").encode()
    if bool(url) == bool(given):
        raise BadParameterError

    def of(leg: Leg) -> Document:
        return lambda: given or _fetched(leg, url)

    return of


def _ours(exchange: Exchange, url: str) -> str:
    return exchange.network.resolve(exchange.network.first("/twilio/voice"), url)


def _fetched(leg: Leg, url: str) -> bytes:
    leg.address = _ours(leg.exchange, url)
    return leg.post(leg.address, {"CallStatus": "in-progress"})


def _room(exchange: Exchange, conference: str) -> Room:
    room = exchange.room_of(conference)
    if room is None:
        raise NotFoundError
    return room


def _participant(room: Room, name: str) -> Participant:
    found = room.participant(name)
    if found is None:
        raise NotFoundError
    return found


def _line(exchange: Exchange, queue: str) -> Line:
    found = exchange.line_of(queue)
    if found is None:
        raise NotFoundError
    return found


def _waiting(line: Line, name: str) -> Waiting:
    found = line.member(name)
    if found is None:
        raise NotFoundError
    return found


def _shown(exchange: Exchange, room: Room, one: Participant, status: str = "connected") -> dict[str, object]:
    now = format_datetime(exchange.clock.now())
    uri = f"{ROOT}/{exchange.network.account}/Conferences/{room.sid}/Participants/{one.sid}.json"
    return {
        "account_sid": exchange.network.account, "call_sid": one.sid, "label": one.label or None,
        "call_sid_to_coach": one.coached or None, "coaching": bool(one.coached), "conference_sid": room.sid,
        "date_created": now, "date_updated": now, "end_conference_on_exit": one.ends, "muted": one.muted,
        "hold": one.hold, "start_conference_on_enter": one.starts, "status": status, "queue_time": "0", "uri": uri,
    }  # fmt: skip


def _member(exchange: Exchange, line: Line, one: Waiting) -> dict[str, object]:
    uri = f"{ROOT}/{exchange.network.account}/Queues/{line.sid}/Members/{one.leg.sid}.json"
    return {
        "call_sid": one.leg.sid, "date_enqueued": format_datetime(exchange.clock.now()), "queue_sid": line.sid,
        "position": line.position(one), "wait_time": int(one.leg.seconds - one.since), "uri": uri,
    }  # fmt: skip


def _list(key: str, shown: list[dict[str, object]]) -> dict[str, object]:
    """Everything on one page: these lists are as long as who talks now."""
    page = {"page": 0, "page_size": 50, "start": 0, "end": max(0, len(shown) - 1)}
    links = {"uri": request.path, "first_page_uri": request.path, "next_page_uri": None, "previous_page_uri": None}
    return {key: shown, **page, **links}
