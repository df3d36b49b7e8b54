"""Signing in and out in two steps: one cookie for both applications' pages, the same kind words for every failure."""

from dataclasses import dataclass

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from hotline.audit import trail
from hotline.clock import today
from hotline.journey.parts import Hotline
from hotline.pages import headers, language
from hotline.pages.staff import forms
from hotline.people import accounts, devices, passkeys, second_step, signing_in
from hotline.people.second_step import Waiting
from hotline.people.signing_in import SignInError
from hotline.people.visitor import Visitor
from hotline.settings import Settings
from hotline.vocabulary import StaffRole

LONGEST_LOGIN = 64
LONGEST_PASSWORD = 1024
"""Longer ones are cut before any work is done on them."""

SCRIPTED = headers.POLICY + "; script-src 'self'"
"""The policy of the few pages that talk to a passkey."""

RENEWED = "solo"
"""In the address of a page that asked for itself: nobody need be there."""

HOMES = (
    ("queue.read", "/desk"),
    ("referral.read", "/agency"),
    ("people.manage", "/desk/people"),
    ("trail.read", "/desk/trail"),
)
"""Where who may do what begins; everybody else at their own account."""


@dataclass(frozen=True)
class Door:
    """Where one kind of staff comes in. title: what the page calls itself."""

    home: str
    title: str

    @property
    def sign_in(self) -> str:
        return f"{self.home}/sign-in"

    @property
    def second(self) -> str:
        return f"{self.home}/second"

    @property
    def begin(self) -> str:
        return f"{self.home}/begin"

    @property
    def recover(self) -> str:
        return f"{self.home}/recover"

    @property
    def account(self) -> str:
        return f"{self.home}/account"


def visitor(hotline: Hotline) -> Visitor | None:
    """Who is signed in with the cookie of this request, or nobody."""
    brought = cookie(hotline)
    if not brought:
        return None
    with hotline.db.write() as session:
        key, active = hotline.settings.secret_key, RENEWED not in request.args
        return signing_in.resume(session, hotline.clock, key, brought, hotline.shreds, active=active)


def waiting(hotline: Hotline) -> Waiting | None:
    """Who has shown the password and not yet the second step, or nobody."""
    brought = cookie(hotline)
    if not brought:
        return None
    with hotline.db.write() as session:
        return second_step.waiting(session, hotline.clock, hotline.settings.secret_key, brought)


def show(hotline: Hotline, door: Door) -> Response | str:
    """The sign-in page; whoever is signed in already goes on to their own pages, whoever is half in to the rest."""
    person = visitor(hotline)
    if person is not None:
        return redirect(home_of(person), 303)
    half = waiting(hotline)
    if half is not None and not request.args.get("otra"):
        return redirect(door.begin if half.invited else door.second, 303)
    return _page(hotline, door)


def come_in(hotline: Hotline, door: Door) -> Response | tuple[Response, int]:
    """Try login and password; on failure the same page with what to do, the login as it was typed, no password."""
    forms.refuse_foreign(hotline.settings.staff_address)
    forms.check_token(token(hotline))
    login, password = request.form.get("usuario", ""), request.form.get("clave", "")
    try:
        half = signing_in.sign_in(
            hotline.db,
            hotline.clock,
            hotline.settings.secret_key,
            login[:LONGEST_LOGIN],
            password[:LONGEST_PASSWORD],
            old=cookie(hotline),
            device=device(hotline),
        )
    except SignInError as refused:
        page = _page(hotline, door, login=login, wrong=refused.text(language.current()))
        return page, 429 if refused.code == "wait" else 401
    answer = redirect(door.second, 303)
    give_session(answer, hotline.settings, half)
    _take_back(answer, hotline.settings, _nonce_name(hotline.settings))
    return answer


def show_second(hotline: Hotline, door: Door) -> Response:
    """The page of the second step: a code, or a passkey."""
    half = waiting(hotline)
    if half is None:
        return redirect(door.sign_in, 303)
    if half.invited:
        return redirect(door.begin, 303)
    return _second_page(hotline, door, half)


def come_through(hotline: Hotline, door: Door) -> Response | tuple[Response, int]:
    """Try the second step; on failure the same page with what to do."""
    forms.refuse_foreign(hotline.settings.staff_address)
    half = waiting(hotline)
    if half is None:
        return redirect(door.sign_in, 303)
    forms.check_token(half.csrf)
    key, brought, known = hotline.settings.secret_key, cookie(hotline), device(hotline)
    signed = request.form.get("respuesta", "")
    try:
        if signed:
            site = passkeys.site_of(hotline.settings.staff_address)
            whole = second_step.prove_passkey(hotline.db, hotline.clock, key, brought, signed, site, device=known)
        else:
            code = request.form.get("codigo", "")[:64]
            whole = second_step.prove(hotline.db, hotline.clock, key, brought, code, device=known)
    except SignInError as refused:
        if refused.code == "over":
            return redirect(door.sign_in, 303)
        language.speak(half.language)
        fresh = waiting(hotline) or half
        page = _second_page(hotline, door, fresh, refused.text(language.current()))
        return page, 429 if refused.code == "wait" else 401
    return enter(hotline, door, whole, half.login)


def enter(hotline: Hotline, door: Door, whole: str, login: str) -> Response:
    """Go to one's own pages with a whole session; the browser is known for this login from now on."""
    with hotline.db.write() as session:
        person = signing_in.resume(session, hotline.clock, hotline.settings.secret_key, whole)
    answer = redirect(home_of(person) if person else door.sign_in, 303)
    give_session(answer, hotline.settings, whole)
    give_device(answer, hotline, login)
    return answer


def leave(hotline: Hotline, person: Visitor, door: Door) -> Response:
    """End the session here and in the database."""
    with hotline.db.write() as session:
        signing_in.sign_out(session, cookie(hotline))
        trail.note_staff(
            session, hotline.clock.now(), today(hotline.clock), person.person_id, "signed_out", person.person_id
        )
    answer = redirect(door.sign_in, 303)
    _take_back(answer, hotline.settings, cookie_name(hotline.settings))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def cookie(hotline: Hotline) -> str:
    """The session's cookie as the browser brought it; empty for none."""
    return request.cookies.get(cookie_name(hotline.settings), "")


def device(hotline: Hotline) -> str:
    """The cookie by which a browser may be known; empty for none."""
    return request.cookies.get(_device_name(hotline.settings), "")


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host and to https, where there is https."""
    return "__Host-equipo" if settings.is_https else "equipo"


def give_session(answer: Response, settings: Settings, value: str) -> None:
    """Set the session's cookie: it ends with the browser."""
    _give(answer, settings, cookie_name(settings), value)


def give_device(answer: Response, hotline: Hotline, login: str) -> None:
    """Make this browser known for a login."""
    name = accounts.folded(login)
    value = devices.remember(hotline.settings.secret_key, name, device(hotline))
    _give(answer, hotline.settings, _device_name(hotline.settings), value, days=devices.DAYS)


def open_form(hotline: Hotline, template: str, **shown: object) -> Response:
    """A page before the sign-in, with a token that only the browser which asked for it can bring back."""
    nonce = request.cookies.get(_nonce_name(hotline.settings), "") or forms.new_nonce()
    token = forms.token_for(hotline.settings.secret_key, nonce)
    answer = Response(render_template(template, token=token, **shown), mimetype="text/html")
    _give(answer, hotline.settings, _nonce_name(hotline.settings), nonce)
    return answer


def token(hotline: Hotline) -> str:
    """The token that a form before the sign-in must carry in this browser; empty when it asked for no form."""
    nonce = request.cookies.get(_nonce_name(hotline.settings), "")
    return forms.token_for(hotline.settings.secret_key, nonce) if nonce else ""


def home_of(person: Visitor) -> str:
    """Where a person's work begins."""
    for action, home in HOMES:
        if person.may(action):
            return home
    return ("/agency" if person.role is StaffRole.AGENCY else "/desk") + "/account"


def scripted(page: str) -> Response:
    """A page that may run our own script, and no other."""
    answer = Response(page, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = SCRIPTED
    return answer


def _page(hotline: Hotline, door: Door, login: str = "", wrong: str = "") -> Response:
    return open_form(hotline, "staff/sign_in.html", door=door, login=login, wrong=wrong)


def _second_page(hotline: Hotline, door: Door, half: Waiting, wrong: str = "") -> Response:
    language.speak(half.language)
    site, held = passkeys.site_of(hotline.settings.staff_address), half.factors.passkeys
    options = passkeys.request(site, half.challenge, held) if held and site.usable else ""
    page = render_template("staff/second.html", door=door, half=half, options=options, wrong=wrong)
    return scripted(page) if options else Response(page, mimetype="text/html")


def _nonce_name(settings: Settings) -> str:
    return "__Host-puerta" if settings.is_https else "puerta"


def _device_name(settings: Settings) -> str:
    return "__Host-conocido" if settings.is_https else "conocido"


def _give(answer: Response, settings: Settings, name: str, value: str, days: int = 0) -> None:
    lasting = days * 24 * 3600 or None
    answer.set_cookie(name, value, lasting, path="/", secure=settings.is_https, httponly=True, samesite="Strict")


def _take_back(answer: Response, settings: Settings, name: str) -> None:
    answer.delete_cookie(name, path="/", secure=settings.is_https, httponly=True, samesite="Strict")
