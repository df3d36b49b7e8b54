"""The queue by clock, the alarms above it, and being on duty."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hotline.console.calls import QUEUE_REFRESH_SECONDS
from hotline.console.grouping import alike
from hotline.console.provider import needs_care
from hotline.journey import calling, chats, desk, shifts, twofold
from hotline.journey.alarms import RINGING
from hotline.journey.parts import Hotline
from hotline.journey.views import QueueLine
from hotline.live.taking import as_dialled
from hotline.pages import language
from hotline.pages.staff import clocks
from hotline.people import duty
from hotline.people.visitor import Visitor
from hotline.vocabulary import StaffRole

REFRESH_SECONDS = 60


def show_queue(hotline: Hotline, visitor: Visitor, wrong: str = "") -> str:
    """Everything open; what rings stands above. `?quieto=1`: the page does not renew itself."""
    now = hotline.clock.now()
    lines = in_order(visitor, desk.queue(hotline, visitor))
    with hotline.db.read() as session:
        mine = duty.on_duty(session, visitor.person_id, now)
        anyone = mine or duty.anyone_on_duty(session, now)
    takes_calls = calling.takes_calls(hotline, visitor)
    renewed = QUEUE_REFRESH_SECONDS if takes_calls else REFRESH_SECONDS
    return render_template(
        "console/queue.html",
        calls=calling.lines(hotline, visitor),
        takes_calls=takes_calls,
        may_ring=bool(hotline.settings.caller_id),
        wrong=wrong,
        person=visitor,
        leave=url_for("console.leave"),
        states=hotline.rulebook.states,
        alarms=alike(line for line in lines if line.alarm in RINGING),
        groups=alike(lines),
        due=lambda line: clocks.due(line.due_at, now),
        now=clocks.moment(now, now),
        mine=mine,
        anyone=anyone,
        provider_late=needs_care(hotline, visitor),
        waiting=sum(one.calls for one in chats.line_up(hotline, visitor)),
        to_decide=sum(one.decides or one.takes for one in twofold.waiting(hotline, visitor)),
        refresh=0 if request.args.get("quieto") else renewed,
    )


def set_duty(hotline: Hotline, visitor: Visitor) -> Response | tuple[str, int]:
    """Begin or end one's turn; `telefono`: where calls are taken in it, `chats`: also in writing."""
    form = request.form
    typed = form.get("telefono", "").strip()
    telephone = as_dialled(typed)
    if typed and not telephone:
        wrong = language.say("Escriba el teléfono con diez números, o déjelo en blanco.")
        return show_queue(hotline, visitor, wrong), 400
    entering = form.get("turno") == "entrar"
    shifts.set_duty(hotline, visitor, entering, chats=form.get("chats") == "si", telephone=telephone)
    return redirect(url_for("console.show_queue"), 303)


def in_order(visitor: Visitor, lines: Sequence[QueueLine]) -> list[QueueLine]:
    """The queue's own order; for a supervisor what is late comes first."""
    if visitor.role is not StaffRole.SUPERVISOR:
        return list(lines)
    return sorted(lines, key=lambda line: not line.late)
