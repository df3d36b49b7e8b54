"""Signing in and out: one cookie for both applications' pages, the same kind words for every failure."""

from dataclasses import dataclass

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from hotline.journey.parts import Hotline
from hotline.pages import language
from hotline.pages.staff import forms
from hotline.people import signing_in
from hotline.people.signing_in import SignInError
from hotline.people.visitor import Visitor
from hotline.settings import Settings
from hotline.vocabulary import StaffRole

LONGEST_LOGIN = 64


@dataclass(frozen=True)
class Door:
    """Where one kind of staff comes in. title: what the page calls itself."""

    home: str
    title: str

    @property
    def sign_in(self) -> str:
        return f"{self.home}/sign-in"


def visitor(hotline: Hotline) -> Visitor | None:
    """Who is signed in with the cookie of this request, or nobody."""
    cookie = request.cookies.get(cookie_name(hotline.settings), "")
    if not cookie:
        return None
    with hotline.db.write() as session:
        return signing_in.resume(session, hotline.clock, hotline.settings.secret_key, cookie)


def show(hotline: Hotline, door: Door) -> Response | str:
    """The sign-in page; whoever is signed in already goes on to their own pages."""
    person = visitor(hotline)
    if person is not None:
        return redirect(_home_of(person), 303)
    return _page(hotline, door)


def come_in(hotline: Hotline, door: Door) -> Response | tuple[Response, int]:
    """Try login and password; on failure the same page with what to do, the login as it was typed, no password."""
    forms.refuse_foreign(hotline.settings.public_url)
    forms.check_token(_token(hotline))
    login, password = request.form.get("usuario", ""), request.form.get("clave", "")
    old = request.cookies.get(cookie_name(hotline.settings), "")
    try:
        cookie = signing_in.sign_in(
            hotline.db, hotline.clock, hotline.settings.secret_key, login[:LONGEST_LOGIN], password, old=old
        )
    except SignInError as refused:
        page = _page(hotline, door, login=login, wrong=refused.text(language.current()))
        return page, 429 if refused.code == "wait" else 401
    with hotline.db.write() as session:
        person = signing_in.resume(session, hotline.clock, hotline.settings.secret_key, cookie)
    answer = redirect(_home_of(person) if person else door.sign_in, 303)
    _give(answer, hotline.settings, cookie_name(hotline.settings), cookie)
    _take_back(answer, hotline.settings, _nonce_name(hotline.settings))
    return answer


def leave(hotline: Hotline, person: Visitor, door: Door) -> Response:
    """End the session here and in the database."""
    del person
    with hotline.db.write() as session:
        signing_in.sign_out(session, request.cookies.get(cookie_name(hotline.settings), ""))
    answer = redirect(door.sign_in, 303)
    _take_back(answer, hotline.settings, cookie_name(hotline.settings))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host and to https, where there is https."""
    return "__Host-equipo" if settings.is_https else "equipo"


def _page(hotline: Hotline, door: Door, login: str = "", wrong: str = "") -> Response:
    """The page with a token that only the browser which asked for it can bring back."""
    nonce = request.cookies.get(_nonce_name(hotline.settings), "") or forms.new_nonce()
    token = forms.token_for(hotline.settings.secret_key, nonce)
    answer = Response(
        render_template("staff/sign_in.html", door=door, token=token, login=login, wrong=wrong), mimetype="text/html"
    )
    _give(answer, hotline.settings, _nonce_name(hotline.settings), nonce)
    return answer


def _token(hotline: Hotline) -> str:
    nonce = request.cookies.get(_nonce_name(hotline.settings), "")
    return forms.token_for(hotline.settings.secret_key, nonce) if nonce else ""


def _nonce_name(settings: Settings) -> str:
    return "__Host-puerta" if settings.is_https else "puerta"


def _home_of(person: Visitor) -> str:
    return "/agency" if person.role is StaffRole.AGENCY else "/desk"


def _give(answer: Response, settings: Settings, name: str, value: str) -> None:
    answer.set_cookie(name, value, path="/", secure=settings.is_https, httponly=True, samesite="Strict")


def _take_back(answer: Response, settings: Settings, name: str) -> None:
    answer.delete_cookie(name, path="/", secure=settings.is_https, httponly=True, samesite="Strict")
