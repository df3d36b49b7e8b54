"""Which address of the desk does what, and the action of the table of permissions that it needs."""

from flask import Blueprint

from hotline.console.acting import (
    close_report,
    confirm_heard,
    deliver_by_hand,
    hold,
    lift_hold,
    raise_urgency,
    release,
    reply,
    take_alarm,
)
from hotline.console.attachments import share_attachment, show_attachment
from hotline.console.attending import show_guide
from hotline.console.calls import end_call, listen, pass_to_911, show_call, take_call
from hotline.console.chats import (
    answer_chat,
    close_chat,
    hand_over_chat,
    note_typing,
    show_chat,
    show_chat_lines,
    show_chats,
    stream_of,
    take_chat,
)
from hotline.console.export import export, show_export
from hotline.console.people import change_role, end, invite, reset, show_people
from hotline.console.protocol import draw, show_entry, show_family, show_flow, show_protocol
from hotline.console.provider import MAY_READ, show_provider
from hotline.console.putting_down import answer_script
from hotline.console.queue import set_duty, show_queue
from hotline.console.recordings import play_recording
from hotline.console.referring import refer
from hotline.console.report import preview, show_report
from hotline.console.trail import show_trail
from hotline.console.twofold import (
    confirm,
    decline,
    propose_erase,
    propose_lower,
    show_proposal,
    show_proposals,
    take,
    withdraw,
)
from hotline.journey.parts import Hotline
from hotline.pages.staff import words
from hotline.pages.staff.door import Door
from hotline.pages.staff.guard import Route, add_routes
from hotline.pages.staff.keys import give_key, renew_keys, show_keys
from hotline.pages.streaming import Room

REPORT = "/reports/<string(length=32):report_id>"
CALL = "/calls/<string(length=32):handle>"
PROTOCOL = "/protocol"
CHAT = "/chats/<string(length=32):chat_id>"
PROPOSAL = "/proposals/<string(length=32):proposal_id>"
PEOPLE = "/people"
PERSON = "<string(length=32):person_id>"

ROUTES = (
    Route("GET", "", "queue.read", show_queue),
    Route("POST", "/duty", "duty.set", set_duty),
    Route("GET", "/chats", "chat.read", show_chats),
    Route("GET", CHAT, "chat.read", show_chat),
    Route("GET", f"{CHAT}/lines", "chat.answer", show_chat_lines),
    Route("POST", f"{CHAT}/take", "chat.answer", take_chat),
    Route("POST", f"{CHAT}/say", "chat.answer", answer_chat),
    Route("POST", f"{CHAT}/typing", "chat.answer", note_typing),
    Route("POST", f"{CHAT}/hand-over", "chat.answer", hand_over_chat),
    Route("POST", f"{CHAT}/close", "chat.answer", close_chat),
    Route("POST", f"{REPORT}/answers", "report.script", answer_script),
    Route("GET", CALL, "call.take", show_call),
    Route("POST", f"{CALL}/take", "call.take", take_call),
    Route("POST", f"{CALL}/listen", "call.listen", listen),
    Route("POST", f"{CALL}/911", "call.take", pass_to_911),
    Route("POST", f"{CALL}/end", "call.take", end_call),
    Route("GET", REPORT, "report.open", show_report),
    Route("GET", f"{REPORT}/recordings/<string(length=32):recording_id>", "report.open", play_recording),
    Route("GET", f"{REPORT}/files/<string(length=32):attachment_id>", "report.open", show_attachment),
    Route("POST", f"{REPORT}/files/<string(length=32):attachment_id>/share", "report.refer", share_attachment),
    Route("POST", f"{REPORT}/take", "alarm.take", take_alarm),
    Route("POST", f"{REPORT}/preview", "report.open", preview),
    Route("POST", f"{REPORT}/refer", "report.refer", refer),
    Route("POST", f"{REPORT}/release", "report.release", release),
    Route("POST", f"{REPORT}/by-hand", "report.release", deliver_by_hand),
    Route("POST", f"{REPORT}/raise", "report.raise", raise_urgency),
    Route("POST", f"{REPORT}/heard", "report.confirm", confirm_heard),
    Route("POST", f"{REPORT}/reply", "report.reply", reply),
    Route("POST", f"{REPORT}/close", "report.close", close_report),
    Route("POST", f"{REPORT}/hold", "report.hold", hold),
    Route("POST", f"{REPORT}/lift-hold", "report.lift_hold", lift_hold),
    Route("POST", f"{REPORT}/lower", "proposal.make", propose_lower),
    Route("POST", f"{REPORT}/erase", "proposal.make", propose_erase),
    Route("GET", "/proposals", "proposal.make", show_proposals),
    Route("GET", PROPOSAL, "proposal.make", show_proposal),
    Route("POST", f"{PROPOSAL}/confirm", "proposal.confirm", confirm),
    Route("POST", f"{PROPOSAL}/decline", "proposal.confirm", decline),
    Route("POST", f"{PROPOSAL}/withdraw", "proposal.make", withdraw),
    Route("POST", f"{PROPOSAL}/take", "export.make", take),
    Route("GET", "/export", "export.make", show_export),
    Route("POST", "/export", "export.make", export),
    Route("GET", "/provider", MAY_READ, show_provider),
    Route("GET", "/keys", "keys.manage", show_keys),
    Route("POST", f"/keys/{PERSON}/give", "keys.manage", give_key),
    Route("POST", "/keys/renew", "keys.manage", renew_keys),
    Route("GET", "/trail", "trail.read", show_trail),
    Route("GET", PEOPLE, "people.manage", show_people),
    Route("POST", PEOPLE, "people.manage", invite),
    Route("POST", f"{PEOPLE}/{PERSON}/role", "people.manage", change_role),
    Route("POST", f"{PEOPLE}/{PERSON}/reset", "people.manage", reset),
    Route("POST", f"{PEOPLE}/{PERSON}/end", "people.manage", end),
    Route("GET", "/guide", "protocol.read", show_guide),
    Route("GET", PROTOCOL, "protocol.read", show_protocol),
    Route("GET", f"{PROTOCOL}/flow/<name>", "protocol.read", show_flow),
    Route("GET", f"{PROTOCOL}/drawing/<name>.svg", "protocol.read", draw),
    Route("GET", f"{PROTOCOL}/<family>", "protocol.read", show_family),
    Route("GET", f"{PROTOCOL}/<family>/<name>", "protocol.read", show_entry),
)

DOOR = Door("/desk", words.N_("Mesa de la línea"))


def blueprint(hotline: Hotline) -> Blueprint:
    """The desk's pages for one hotline, at `/desk`; `pages.install` dresses the application that takes it."""
    site = Blueprint("console", __name__, url_prefix=DOOR.home, template_folder="templates")
    streams = Route("GET", f"{CHAT}/stream", "chat.answer", stream_of(Room(hotline.settings.chat_streams)))
    add_routes(site, hotline, DOOR, (*ROUTES, streams))
    return site
