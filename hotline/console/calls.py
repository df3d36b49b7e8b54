"""Calls that wait for a person: taking one, being rung, passing it on to 9-1-1, and a supervisor's ear beside it."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hotline.console import putting_down
from hotline.errors import ConflictError
from hotline.journey import calling
from hotline.journey.calling import CallLine
from hotline.journey.parts import Hotline
from hotline.pages import language
from hotline.people.visitor import Visitor

REFRESH_SECONDS = 3
QUEUE_REFRESH_SECONDS = 10
"""How often the pages renew themselves while one's telephone rings, and for whoever takes calls."""

Answer = Response | tuple[str, int] | str


def show_call(hotline: Hotline, visitor: Visitor, handle: str) -> Answer:
    """A call that one took: while the telephone rings it renews itself; then its report is where the work is.

    `?quieto=1`: the page does not renew itself."""
    line = calling.get(hotline, visitor, handle)
    if line is not None and line.talking and line.report_id:
        return redirect(url_for("console.show_report", report_id=line.report_id, _anchor="llamada"), 303)
    return _page(hotline, visitor, line), 200 if line is not None else 404


def take_call(hotline: Hotline, visitor: Visitor, handle: str) -> Answer:
    """«Tomar la llamada»: one's own telephone rings."""
    return _attempt(hotline, visitor, handle, lambda: calling.take(hotline, visitor, handle))


def listen(hotline: Hotline, visitor: Visitor, handle: str) -> Answer:
    """A supervisor hears a call, or speaks to the operator alone (`modo=aconsejar`)."""
    coach = request.form.get("modo") == "aconsejar"
    return _attempt(hotline, visitor, handle, lambda: calling.listen(hotline, visitor, handle, coach=coach))


def pass_to_911(hotline: Hotline, visitor: Visitor, handle: str) -> Answer:
    """«Pasar al 9-1-1»: first that, and then what was answered in the same form is put down."""
    state = request.form.get("emergencia", "")
    report_id = request.form.get("aviso", "")
    answer = _attempt(hotline, visitor, handle, lambda: calling.pass_to_911(hotline, visitor, handle, state))
    if report_id and calling.of_report(hotline, visitor, report_id) is not None:
        putting_down.answer_script(hotline, visitor, report_id)
    return answer


def end_call(hotline: Hotline, visitor: Visitor, handle: str) -> Answer:
    """«Terminar la llamada»: the caller hears the way to her folio."""
    line = calling.get(hotline, visitor, handle)
    if line is None or not line.report_id:
        return _page(hotline, visitor, None), 404
    calling.finish(hotline, visitor, handle)
    return redirect(url_for("console.show_report", report_id=line.report_id), 303)


def _attempt(hotline: Hotline, visitor: Visitor, handle: str, act: Callable[[], None]) -> Answer:
    line = calling.get(hotline, visitor, handle)
    if line is None:
        return _page(hotline, visitor, None), 404
    try:
        act()
    except ConflictError as wrong:
        return _page(hotline, visitor, line, language.say(str(wrong))), 409
    return redirect(url_for("console.show_call", handle=handle), 303)


def _page(hotline: Hotline, visitor: Visitor, line: CallLine | None, wrong: str = "") -> str:
    renewed = line is not None and line.mine and not wrong
    return render_template(
        "console/call.html",
        person=visitor,
        leave=url_for("console.leave"),
        line=line,
        states=hotline.rulebook.states,
        wrong=wrong,
        renewed=renewed,
        refresh=REFRESH_SECONDS if renewed and not request.args.get("quieto") else 0,
    )
