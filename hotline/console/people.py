"""The administrators' page: who is on the staff, who is invited, and what each account may become."""

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from hotline.errors import ConflictError
from hotline.journey.parts import Hotline
from hotline.pages.language import say
from hotline.pages.staff import forms
from hotline.pages.staff.words import N_
from hotline.people import administering
from hotline.people.accounts import AccountError
from hotline.people.administering import Invitation
from hotline.people.tables import Person
from hotline.people.visitor import Visitor
from hotline.vocabulary import LANGUAGES, StaffRole

Answer = Response | str | tuple[str, int]

ROLES = {
    StaffRole.OPERATOR: N_("Operadora u operador"),
    StaffRole.SUPERVISOR: N_("Supervisión"),
    StaffRole.AGENCY: N_("Autoridad"),
    StaffRole.ADMINISTRATOR: N_("Administración de cuentas"),
    StaffRole.AUDITOR: N_("Auditoría"),
}

STATES = {
    "invited": N_("Invitada: todavía no empieza su cuenta"),
    "lapsed": N_("La invitación venció"),
    "active": N_("Activa"),
    "left": N_("Se fue"),
}

TAKEN = N_("Ese usuario ya existe.")
BAD = N_("No se puede así. El usuario lleva letras, números, punto, guion; la autoridad se elige solo con ese papel.")
OWN = N_("Nadie cambia su propia cuenta: lo hace otra persona que administra.")


def show_people(hotline: Hotline, visitor: Visitor) -> str:
    """Everybody, and the form that invites."""
    return _page(hotline, visitor)


def invite(hotline: Hotline, visitor: Visitor) -> Answer:
    """Make an account; its one-time password is shown once, here."""
    role, agency = _role(hotline)
    language_ = request.form.get("lengua", LANGUAGES[0])

    def act(session: Session) -> Invitation:
        return administering.invite(
            session,
            hotline.clock,
            visitor.person_id,
            login=forms.words("usuario", 64),
            name=forms.words("nombre", 120),
            role=role,
            agency=agency,
            language=language_ if language_ in LANGUAGES else LANGUAGES[0],
        )

    return _attempt(hotline, visitor, act)


def change_role(hotline: Hotline, visitor: Visitor, person_id: str) -> Answer:
    """Another role; keys that do not belong to it go."""
    role, agency = _role(hotline)

    def act(session: Session) -> None:
        person = _person(session, person_id)
        administering.change_role(session, hotline.clock, visitor.person_id, person, role, agency)

    return _attempt(hotline, visitor, act)


def reset(hotline: Hotline, visitor: Visitor, person_id: str) -> Answer:
    """A new invitation for who lost password, papers or second factor; keys are lost until members give them again."""

    def act(session: Session) -> Invitation:
        return administering.reset(session, hotline.clock, visitor.person_id, _person(session, person_id))

    return _attempt(hotline, visitor, act)


def end(hotline: Hotline, visitor: Visitor, person_id: str) -> Answer:
    """They are gone: no key, no session, no way in."""

    def act(session: Session) -> None:
        administering.end(session, hotline.clock, visitor.person_id, _person(session, person_id))

    return _attempt(hotline, visitor, act)


def _attempt(hotline: Hotline, visitor: Visitor, act: Callable[[Session], Any]) -> Answer:
    try:
        with hotline.db.write() as session:
            made = act(session)
    except ConflictError:
        return _page(hotline, visitor, wrong=say(TAKEN)), 409
    except AccountError as refused:
        return _page(hotline, visitor, wrong=say(OWN if "own account" in str(refused) else BAD)), 400
    if isinstance(made, Invitation):
        return _page(hotline, visitor, made=made)
    return redirect(url_for("console.show_people"), 303)


def _page(hotline: Hotline, visitor: Visitor, wrong: str = "", made: Invitation | None = None) -> str:
    with hotline.db.read() as session:
        everybody = administering.everybody(session, hotline.clock)
    agencies = sorted(hotline.keyring.current().enrolled() & set(hotline.rulebook.authorities))
    names = {code: hotline.rulebook.authorities[code].name for code in agencies}
    return render_template(
        "console/people.html",
        person=visitor,
        leave=url_for("console.leave"),
        rows=everybody,
        roles={role.value: say(text) for role, text in ROLES.items()},
        states={state: say(text) for state, text in STATES.items()},
        agencies=names,
        languages=LANGUAGES,
        wrong=wrong,
        made=made,
        base=hotline.settings.staff_address,
    )


def _person(session: Session, person_id: str) -> Person:
    person = session.get(Person, person_id, with_for_update=True)
    if person is None:
        abort(404)
    return person


def _role(hotline: Hotline) -> tuple[StaffRole, str | None]:
    given, agency = request.form.get("papel", ""), request.form.get("autoridad", "")
    if given not in set(StaffRole):
        abort(400)
    if agency and agency not in hotline.rulebook.authorities:
        abort(400)
    role = StaffRole(given)
    return role, (agency or None) if role is StaffRole.AGENCY else None
