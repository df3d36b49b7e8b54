"""Pages before somebody is wholly in: beginning an invited account, a forgotten password, a link for a new browser."""

from dataclasses import dataclass, field

import segno
from flask import redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from hotline.journey.parts import Hotline
from hotline.pages import language
from hotline.pages.staff import door, forms
from hotline.pages.staff.door import LONGEST_LOGIN, LONGEST_PASSWORD, Door
from hotline.people import activation, devices
from hotline.people.activation import Begun
from hotline.people.passwords import PasswordError
from hotline.people.second_step import Waiting
from hotline.people.signing_in import SignInError
from hotline.sealing.factors import address_of, as_text

ISSUER = "Mesa"
"""What an authenticator shows beside the login: nothing that betrays the subject."""

Answer = Response | tuple[Response, int]


@dataclass(frozen=True)
class Offered:
    """A secret for an authenticator, as a drawing and as text."""

    drawing: Markup = field(repr=False)
    text: str = field(repr=False)


def offered(secret: bytes, login: str) -> Offered:
    """How a page offers a secret: a QR code drawn in the page, and groups of letters."""
    drawn = segno.make(address_of(secret, login, ISSUER), error="m", micro=False)
    drawing = drawn.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True)
    text = as_text(secret)
    return Offered(Markup(drawing), " ".join(text[at : at + 4] for at in range(0, len(text), 4)))  # noqa: S704


def show_begin(hotline: Hotline, entry: Door) -> Response:
    """Where an invited person chooses a password and sets a second factor."""
    half = door.waiting(hotline)
    if half is None or not half.invited:
        return redirect(entry.sign_in, 303)
    return _begin_page(entry, half)


def begin(hotline: Hotline, entry: Door) -> Answer:
    """Begin the account and show, once, what goes on paper."""
    forms.refuse_foreign(hotline.settings.staff_address)
    half = door.waiting(hotline)
    if half is None or not half.invited:
        return redirect(entry.sign_in, 303)
    forms.check_token(half.csrf)
    language.speak(half.language)
    new, code = request.form.get("nueva", "")[:LONGEST_PASSWORD], request.form.get("codigo", "")[:64]
    if new != request.form.get("repetida", ""):
        return _begin_page(entry, half, differing()), 400
    try:
        begun = activation.begin(
            hotline.db, hotline.clock, hotline.settings.secret_key, door.cookie(hotline), new, code
        )
    except PasswordError as wrong:
        return _begin_page(entry, half, wrong.text(language.current())), 400
    except SignInError as wrong:
        if wrong.code == "over":
            return redirect(entry.sign_in, 303)
        return _begin_page(entry, half, wrong.text(language.current())), 401
    answer = paper_page(begun, entry.home)
    door.give_session(answer, hotline.settings, begun.cookie)
    door.give_device(answer, hotline, half.login)
    return answer


def paper_page(begun: Begun, onward: str) -> Response:
    """What is shown once."""
    return Response(render_template("staff/paper.html", begun=begun, onward=onward), mimetype="text/html")


def show_recover(hotline: Hotline, entry: Door) -> Response:
    """Where the code on paper stands in for a forgotten password."""
    return door.open_form(hotline, "staff/recover.html", door=entry, login="", wrong="")


def recover(hotline: Hotline, entry: Door) -> Answer:
    """Choose a new password with the code on paper; the second step still comes."""
    forms.refuse_foreign(hotline.settings.staff_address)
    forms.check_token(door.token(hotline))
    login, new = request.form.get("usuario", "")[:LONGEST_LOGIN], request.form.get("nueva", "")[:LONGEST_PASSWORD]
    if new != request.form.get("repetida", ""):
        return _recover_page(hotline, entry, login, differing()), 400
    try:
        begun = activation.recover(
            hotline.db,
            hotline.clock,
            hotline.settings.secret_key,
            login,
            request.form.get("papel", "")[:128],
            new,
            device=door.device(hotline),
        )
    except PasswordError as wrong:
        return _recover_page(hotline, entry, login, wrong.text(language.current())), 400
    except SignInError as wrong:
        said = wrong.text(language.current()) if wrong.code == "wait" else _no_such_paper()
        return _recover_page(hotline, entry, login, said), 429 if wrong.code == "wait" else 401
    answer = paper_page(begun, entry.second)
    door.give_session(answer, hotline.settings, begun.cookie)
    return answer


def show_admit(hotline: Hotline, entry: Door, token: str) -> Response:
    """The page of a one-time link; looking at it uses nothing up."""
    return door.open_form(hotline, "staff/admit.html", address=f"{entry.home}/admit/{token}", wrong="")


def admit(hotline: Hotline, entry: Door, token: str) -> Answer:
    """Use the link: this browser is known from now on, and the sign-in comes next."""
    forms.refuse_foreign(hotline.settings.staff_address)
    forms.check_token(door.token(hotline))
    with hotline.db.write() as session:
        login = devices.admitted(session, token, hotline.clock.now())
    if login is None:
        spent = language.say("El enlace ya se usó o venció. Pida otro a quien opera el servidor.")
        return door.open_form(hotline, "staff/admit.html", address=f"{entry.home}/admit/{token}", wrong=spent), 410
    answer = redirect(entry.sign_in, 303)
    door.give_device(answer, hotline, login)
    return answer


def differing() -> str:
    """What to do when a new password was typed in two ways."""
    return language.say("Las dos contraseñas no son iguales. Escríbala dos veces.")


def _begin_page(entry: Door, half: Waiting, wrong: str = "") -> Response:
    language.speak(half.language)
    shown = offered(half.secret, half.login)
    page = render_template("staff/begin.html", door=entry, half=half, offered=shown, wrong=wrong)
    return Response(page, mimetype="text/html")


def _recover_page(hotline: Hotline, entry: Door, login: str, wrong: str) -> Response:
    return door.open_form(hotline, "staff/recover.html", door=entry, login=login, wrong=wrong)


def _no_such_paper() -> str:
    return language.say("El usuario o el código de papel no coinciden. Revise grupo por grupo.")
