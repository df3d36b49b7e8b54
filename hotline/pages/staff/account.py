"""The page of one's own account: password, second factors, papers and open sessions.

Every change asks once more, on a page of its own, for the password and a second step.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from hotline.errors import HotlineError
from hotline.journey.parts import Hotline
from hotline.pages import language
from hotline.pages.staff import beginning, clocks, door
from hotline.pages.staff.door import LONGEST_PASSWORD, Door
from hotline.people import again, passkeys, second_step
from hotline.people.accounts import AccountError
from hotline.people.activation import Begun
from hotline.people.own import Own, Shown
from hotline.people.passwords import PasswordError
from hotline.people.second_step import Waiting
from hotline.people.signing_in import SignInError
from hotline.people.visitor import Visitor

Answer = Response | tuple[Response, int]


def show_account(hotline: Hotline, visitor: Visitor, entry: Door) -> Response:
    """What is set up; what can be changed, once it was confirmed whose session it is."""
    return _page(hotline, visitor, entry)


def ask_again(hotline: Hotline, visitor: Visitor, entry: Door) -> Response:
    """Password and second step once more, before anything can be changed."""
    return _confirm_page(hotline, visitor, entry)


def confirm_again(hotline: Hotline, visitor: Visitor, entry: Door) -> Answer:
    """Try both; the session goes on under fresh secrets and may change the account for a while."""
    signed, code = request.form.get("respuesta", ""), request.form.get("codigo", "")[:64]
    site = passkeys.site_of(hotline.settings.staff_address)
    attempt = second_step.by_passkey(signed, site) if signed else second_step.by_code(code, hotline.clock)
    key = hotline.settings.secret_key
    try:
        fresh = again.confirm(hotline.db, hotline.clock, key, door.cookie(hotline), _field("clave"), attempt)
    except SignInError as wrong:
        if wrong.code == "over":
            abort(404)
        said = _wrong_password() if wrong.code == "wrong" else wrong.text(language.current())
        return _confirm_page(hotline, visitor, entry, said), 429 if wrong.code == "wait" else 403
    return _back(hotline, entry, fresh, done="")


def change_password(hotline: Hotline, visitor: Visitor, entry: Door) -> Answer:
    """A new password; all other browsers are signed out."""
    new = _field("nueva")
    if new != request.form.get("repetida", ""):
        return _page(hotline, visitor, entry, beginning.differing()), 400
    return _do(hotline, visitor, entry, lambda own: own.change_password(_field("clave"), new))


def set_totp(hotline: Hotline, visitor: Visitor, entry: Door) -> Answer:
    """Another authenticator in place of the one before."""
    return _do(hotline, visitor, entry, lambda own: own.set_totp(request.form.get("codigo", "")[:64]))


def remove_totp(hotline: Hotline, visitor: Visitor, entry: Door) -> Answer:
    """Without an authenticator; a passkey must be left."""
    return _do(hotline, visitor, entry, lambda own: own.remove_totp())


def add_passkey(hotline: Hotline, visitor: Visitor, entry: Door) -> Answer:
    """One more passkey, made by the browser for this session's challenge."""
    site = passkeys.site_of(hotline.settings.staff_address)
    name, answer = request.form.get("nombre", "").strip(), request.form.get("respuesta", "")
    return _do(hotline, visitor, entry, lambda own: own.add_passkey(answer, name, site))


def remove_passkey(hotline: Hotline, visitor: Visitor, entry: Door) -> Answer:
    """Without this passkey."""
    gone = request.form.get("llave", "")
    return _do(hotline, visitor, entry, lambda own: own.remove_passkey(gone))


def renew_codes(hotline: Hotline, visitor: Visitor, entry: Door) -> Answer:
    """Ten fresh codes, shown once."""
    return _show_paper(hotline, visitor, entry, lambda own: own.renew_codes())


def renew_paper(hotline: Hotline, visitor: Visitor, entry: Door) -> Answer:
    """A fresh paper against a forgotten password, shown once."""
    return _show_paper(hotline, visitor, entry, lambda own: own.renew_paper())


def end_sessions(hotline: Hotline, visitor: Visitor, entry: Door) -> Answer:
    """End one other session, or all others."""
    return _do(hotline, visitor, entry, lambda own: own.end_others(request.form.get("sesion", "")[:64]))


ROUTES: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("GET", "/account", show_account),
    ("GET", "/account/confirm", ask_again),
    ("POST", "/account/confirm", confirm_again),
    ("POST", "/account/password", change_password),
    ("POST", "/account/totp", set_totp),
    ("POST", "/account/totp/remove", remove_totp),
    ("POST", "/account/passkey", add_passkey),
    ("POST", "/account/passkey/remove", remove_passkey),
    ("POST", "/account/codes", renew_codes),
    ("POST", "/account/paper", renew_paper),
    ("POST", "/account/sessions", end_sessions),
)
"""Everybody's own: there is no id of a person in these addresses."""


def _do(hotline: Hotline, visitor: Visitor, entry: Door, act: Callable[[Own], str]) -> Answer:
    return _attempt(hotline, visitor, entry, lambda own: _back(hotline, entry, act(own)))


def _show_paper(hotline: Hotline, visitor: Visitor, entry: Door, act: Callable[[Own], tuple[str, Begun]]) -> Answer:
    def acting(own: Own) -> Response:
        fresh, begun = act(own)
        answer = beginning.paper_page(begun, entry.account)
        door.give_session(answer, hotline.settings, fresh)
        return answer

    return _attempt(hotline, visitor, entry, acting)


def _attempt(hotline: Hotline, visitor: Visitor, entry: Door, act: Callable[[Own], Response]) -> Answer:
    try:
        return act(_own(hotline))
    except SignInError as wrong:
        if wrong.code == "over":
            abort(404)
        if wrong.code == "again":
            return _confirm_page(hotline, visitor, entry, wrong.text(language.current())), 403
        said = _wrong_password() if wrong.code == "wrong" else wrong.text(language.current())
        return _page(hotline, visitor, entry, said), 429 if wrong.code == "wait" else 403
    except PasswordError as wrong:
        return _page(hotline, visitor, entry, wrong.text(language.current())), 400
    except AccountError:
        return _page(hotline, visitor, entry, _the_last()), 409


def _own(hotline: Hotline) -> Own:
    return Own(hotline.db, hotline.clock, hotline.settings.secret_key, door.cookie(hotline))


def _page(hotline: Hotline, visitor: Visitor, entry: Door, wrong: str = "") -> Response:
    held, sessions, confirmed = _look(hotline)
    site = passkeys.site_of(hotline.settings.staff_address)
    options = ""
    if site.usable and confirmed:
        options = passkeys.creation(site, held.person_id, held.login, held.challenge, held.factors.passkeys)
    now = hotline.clock.now()
    page = render_template(
        "staff/account.html",
        person=visitor,
        leave=f"{entry.home}/sign-out",
        home=door.home_of(visitor),
        base=entry.account,
        held=held,
        confirmed=confirmed,
        offered=beginning.offered(held.secret, held.login) if confirmed else None,
        options=options,
        sessions=[(one, clocks.moment(datetime.fromisoformat(one.begun), now)) for one in sessions],
        wrong=wrong,
        done=bool(request.args.get("hecho")),
    )
    return door.scripted(page) if options else Response(page, mimetype="text/html")


def _confirm_page(hotline: Hotline, visitor: Visitor, entry: Door, wrong: str = "") -> Response:
    held, _, _ = _look(hotline)
    site, keys = passkeys.site_of(hotline.settings.staff_address), held.factors.passkeys
    options = passkeys.request(site, held.challenge, keys) if keys and site.usable else ""
    page = render_template(
        "staff/confirm.html",
        person=visitor,
        leave=f"{entry.home}/sign-out",
        base=entry.account,
        held=held,
        options=options,
        wrong=wrong,
    )
    return door.scripted(page) if options else Response(page, mimetype="text/html")


def _look(hotline: Hotline) -> tuple[Waiting, tuple[Shown, ...], bool]:
    try:
        return _own(hotline).look()
    except HotlineError:
        abort(404)


def _back(hotline: Hotline, entry: Door, fresh: str, done: str = "?hecho=1") -> Response:
    answer = redirect(f"{entry.account}{done}", 303)
    door.give_session(answer, hotline.settings, fresh)
    return answer


def _field(name: str) -> str:
    return request.form.get(name, "")[:LONGEST_PASSWORD]


def _wrong_password() -> str:
    return language.say("La contraseña no coincide. Nada cambió.")


def _the_last() -> str:
    return language.say("Es su único segundo paso, o ya tiene ocho. Nada cambió.")
