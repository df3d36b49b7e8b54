"""The queue by clock, the alarms above it, and being on duty."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hotline.chat.store import WAITING
from hotline.console.provider import needs_care
from hotline.journey import chats, desk, twofold
from hotline.journey.alarms import RINGING
from hotline.journey.parts import Hotline
from hotline.journey.views import QueueLine
from hotline.pages.staff import clocks
from hotline.people import duty
from hotline.people.visitor import Visitor
from hotline.vocabulary import StaffRole

REFRESH_SECONDS = 60


def show_queue(hotline: Hotline, visitor: Visitor) -> str:
    """Everything open; what rings stands above. `?quieto=1`: the page does not renew itself."""
    now = hotline.clock.now()
    lines = in_order(visitor, desk.queue(hotline, visitor))
    with hotline.db.read() as session:
        mine = duty.on_duty(session, visitor.person_id, now)
        anyone = mine or duty.anyone_on_duty(session, now)
    return render_template(
        "console/queue.html",
        person=visitor,
        leave=url_for("console.leave"),
        states=hotline.rulebook.states,
        alarms=[line for line in lines if line.alarm in RINGING],
        lines=[(line, clocks.due(line.due_at, now)) for line in lines],
        now=clocks.moment(now, now),
        mine=mine,
        anyone=anyone,
        provider_late=needs_care(hotline, visitor),
        waiting=sum(one.state == WAITING or (one.mine and one.unanswered) for one in chats.line_up(hotline, visitor)),
        to_decide=sum(one.decides or one.takes for one in twofold.waiting(hotline, visitor)),
        refresh=0 if request.args.get("quieto") else REFRESH_SECONDS,
    )


def set_duty(hotline: Hotline, visitor: Visitor) -> Response:
    """Begin or end one's turn."""
    form = request.form
    desk.set_duty(hotline, visitor, form.get("turno") == "entrar", chats=form.get("chats") == "si")
    return redirect(url_for("console.show_queue"), 303)


def in_order(visitor: Visitor, lines: Sequence[QueueLine]) -> list[QueueLine]:
    """The queue's own order; for a supervisor what is late comes first."""
    if visitor.role is not StaffRole.SUPERVISOR:
        return list(lines)
    return sorted(lines, key=lambda line: not line.late)
