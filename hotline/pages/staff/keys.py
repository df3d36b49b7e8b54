"""The page about keys, the same for desk and authorities: give them to newcomers, and renew what old ones close."""

from flask import abort, render_template, request
from sqlalchemy import select

from hotline.audit import trail
from hotline.clock import today
from hotline.errors import KeyListError
from hotline.journey import renewing
from hotline.journey.parts import Hotline
from hotline.pages.language import say
from hotline.pages.staff import clocks
from hotline.pages.staff.words import N_
from hotline.people import keyholding
from hotline.people.keyholding import KeyholdingError
from hotline.people.tables import Person
from hotline.people.visitor import Visitor, may_hold
from hotline.sealing.keys import fingerprint
from hotline.vocabulary import DESK, STATISTICS

Answer = str | tuple[str, int]

AT_MOST = 10
"""Transactions of one press: about two thousand documents, some seconds."""

TEAMS = {DESK: N_("Mesa de la línea"), STATISTICS: N_("Estadística")}
CHANGED = N_("Esa persona ya no espera esta llave, o su propia llave es otra. Compare otra vez.")
GIVEN = N_("Listo: ya puede abrir lo de su equipo.")
RENEWED = N_("Listo: ya dependen de la llave nueva.")
MORE = N_("Se pasó una parte; oprima otra vez para seguir.")


def show_keys(hotline: Hotline, visitor: Visitor) -> str:
    """Newcomers with their fingerprints, one's own, and the team's epochs."""
    return _page(hotline, visitor)


def give_key(hotline: Hotline, visitor: Visitor, person_id: str) -> Answer:
    """Seal every epoch that the visitor holds to a newcomer whose fingerprint they compared."""
    seen = request.form.get("huella", "")
    try:
        with hotline.db.write() as session:
            found = session.get(Person, person_id)
            if found is None or not may_hold(found.role, found.agency) & may_hold(visitor.role, visitor.agency):
                abort(404)
            keyholding.give(session, visitor, person_id, seen)
            now, day = hotline.clock.now(), today(hotline.clock)
            trail.note_staff(session, now, day, visitor.person_id, "key_given", person_id)
    except KeyholdingError:
        return _page(hotline, visitor, wrong=say(CHANGED)), 409
    return _page(hotline, visitor, done=say(GIVEN))


def renew_keys(hotline: Hotline, visitor: Visitor) -> str:
    """Move what older epochs close to the newest, a few thousand at a time."""
    for newest in renewing.waiting(hotline, visitor):
        for _ in range(AT_MOST):
            if not renewing.renew(hotline, visitor, newest):
                break
    return _page(hotline, visitor, done=say(MORE if renewing.waiting(hotline, visitor) else RENEWED))


def _page(hotline: Hotline, visitor: Visitor, wrong: str = "", done: str = "") -> str:
    mine = sorted(may_hold(visitor.role, visitor.agency))
    with hotline.db.read() as session:
        rows = keyholding.overview(session, hotline.shreds, mine)
        newcomers = keyholding.newcomers(session, visitor)
        own = session.scalars(select(Person).where(Person.id == visitor.person_id)).one().key
    try:
        old = renewing.waiting(hotline, visitor)
    except KeyListError:  # the banner says it
        old = []
    home = "/agency" if visitor.agency else "/desk"
    names = {name: say(TEAMS[name]) if name in TEAMS else _agency(hotline, name) for name in mine}
    return render_template(
        "staff/keys.html",
        person=visitor,
        leave=f"{home}/sign-out",
        home=home,
        here=f"{home}/keys",
        rows=[{**vars(row), "begins": clocks.day(row.begins_on)} for row in rows],
        newcomers=newcomers,
        own=fingerprint(own),
        names=names,
        old=old,
        wrong=wrong,
        done=done,
    )


def _agency(hotline: Hotline, name: str) -> str:
    found = hotline.rulebook.authorities.get(name)
    return found.name if found else name
