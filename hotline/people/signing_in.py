"""The first step of signing in, staying signed in, signing out.

The cookie's secret is the only thing that opens the personal key in the session's row; a row alone opens nothing, and a
cookie without its row neither. The password gives half a session, which opens no page but the second step; that gives a
whole one with a fresh identifier and secret (`second_step`).
"""

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hotline.clock import Clock
from hotline.database import Database, same_work
from hotline.errors import HotlineError, SealError
from hotline.people import devices
from hotline.people.accounts import folded
from hotline.people.tables import Person, StaffSession
from hotline.people.throttle import LONGEST_WAIT, count_attempt, device_tag, forgive, login_tag
from hotline.people.visitor import Visitor
from hotline.sealing.keys import PrivateKey
from hotline.sealing.opening.staff import open_seed, open_visit
from hotline.sealing.password import stand_in
from hotline.sealing.shredding import ShredKeys
from hotline.sealing.visits import Visit, form_token, new_visit, read_cookie, seal_visit
from hotline.translations import gettext

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
HALF = timedelta(minutes=15)
"""How long the second step may take."""

STEP = timedelta(minutes=5)
"""Leases are rounded down to this, so that a row is written seldom and tells no exact time."""

Code = Literal["wrong", "wait", "lapsed", "second", "over", "again"]


class SignInError(HotlineError):
    """Nobody was signed in. code: `wrong` (login or password, not told which), `wait` (`wait` seconds to go), `lapsed`
    (the right one-time password, too late), `second` (the second step failed), `over` (the first step is too old),
    `again` (the session must say once more whose it is)."""

    def __init__(self, code: Code, wait: int = 0, failures: int = 0) -> None:
        super().__init__("Sign-in must wait." if code == "wait" else f"Sign-in refused: {code}.")
        self.code = code
        self.wait = wait
        self.failures = failures

    def text(self, language: str) -> str:
        """What the person reads; the same whether the login exists or not."""
        match self.code:
            case "wait":
                return gettext(
                    language,
                    "Hubo varios intentos con esta cuenta. Espere %(seconds)s segundos y vuelva a intentar;"
                    " la cuenta no queda bloqueada.",
                    seconds=self.wait,
                )
            case "lapsed":
                return gettext(language, "La invitación venció. Pida otra a quien administra las cuentas.")
            case "over":
                return gettext(language, "Pasó mucho tiempo. Empiece otra vez con usuario y contraseña.")
            case "again":
                return gettext(language, "Antes de cambiar su cuenta, confirme que es usted. Nada cambió.")
            case "second":
                return gettext(
                    language,
                    "El código no coincide o ya se usó. Espere al siguiente código de su aplicación y escríbalo.",
                )
        if self.failures > 1:
            return gettext(
                language,
                "El usuario o la contraseña todavía no coinciden. Revise mayúsculas y espacios, o pida ayuda a quien"
                " administra las cuentas; la cuenta no queda bloqueada.",
            )
        return gettext(language, "El usuario o la contraseña no coinciden. Revise y vuelva a intentar.")


@dataclass(frozen=True)
class _Account:
    """What trying a password needs to know; of a login that does not exist, a stand-in without a person."""

    sealed_seed: bytes = field(repr=False)
    person_id: str = ""
    stamp: int = 0
    invited_until: datetime | None = None


def sign_in(
    db: Database, clock: Clock, secret_key: bytes, login: str, password: str, *, old: str = "", device: str = ""
) -> str:
    """Try login and password and give the cookie of half a session. SignInError otherwise, with the same work for an
    unknown login.

    old: the cookie that the browser brought, if any; its session ends. device: the cookie by which the browser may be
    known. Argon2 runs outside any transaction.
    """
    name = folded(login)
    browser = devices.known(secret_key, name, device)
    tag = device_tag(secret_key, browser) if browser else login_tag(secret_key, name)
    failures = count(db, tag, clock)
    account = _find(db, login)
    seed = _try_password(account, password)
    if seed is None:
        raise SignInError("wrong", failures=failures)
    now = clock.now()
    if account.invited_until is not None and now >= account.invited_until:
        raise SignInError("lapsed")
    with db.write() as session:
        forgive(session, tag)
        sign_out(session, old)
        return start(session, secret_key, account.person_id, account.stamp, seed, now, half=True)


def resume(
    session: Session,
    clock: Clock,
    secret_key: bytes,
    cookie: str,
    shreds: ShredKeys | None = None,
    *,
    active: bool = True,
) -> Visitor | None:
    """The person of a cookie, or None when the session is over or only half, or its cookie forged, or the account
    changed.

    session: one that commits (`Database.write`), because being active lengthens the idle lease every few minutes.
    shreds: without them the visitor opens nothing that was closed to a recipient. active: a person did something; a
    page that renews itself keeps the session open only while it is their turn.
    """
    found = live(session, clock, secret_key, cookie)
    if found is None or found.row.half:
        return None
    person, now = found.person, clock.now()
    if active or (person.on_duty_until is not None and now < person.on_duty_until):
        found.row.idle_until = max(found.row.idle_until, _rounded(now + IDLE))
    return Visitor(
        person_id=person.id,
        login=person.login,
        name=person.name,
        role=person.role,
        agency=person.agency,
        language=person.language,
        csrf=form_token(found.visit, secret_key),
        personal=PrivateKey(person.id, 1, found.seed, person.suite),
        shreds=shreds,
    )


@dataclass(frozen=True)
class Live:
    """A session that is not over: the cookie's two values, its row, whose it is, and their personal seed."""

    visit: Visit
    row: StaffSession
    person: Person
    seed: bytes = field(repr=False)


def live(session: Session, clock: Clock, secret_key: bytes, cookie: str, *, alone: bool = False) -> Live | None:
    """The session of a cookie, half or whole, or None; what is over is deleted. The caller commits.

    alone: nobody else uses the session or changes the person until the transaction ends. For what must happen once:
    of two at the same moment the other finds the session over.
    """
    found = _row(session, cookie)
    if found is not None and alone:  # the person before their sessions, as who ends those has it
        session.get(Person, found[1].person_id, with_for_update=True)
        session.expunge(found[1])
        found = _row(session, cookie, lock=True)
    if found is None:
        return None
    visit, row = found
    person = session.get(Person, row.person_id)
    gone = person is None or person.left_on is not None or row.stamp != person.stamp
    if person is None or gone or clock.now() >= min(row.idle_until, row.ends_at):
        session.delete(row)
        return None
    try:
        seed = open_visit(visit, secret_key, person.id, row.sealed)
    except SealError:
        return None
    return Live(visit, row, person, seed)


def start(
    session: Session,
    secret_key: bytes,
    person_id: str,
    stamp: int,
    seed: bytes,
    now: datetime,
    *,
    half: bool,
    confirmed_until: datetime | None = None,
) -> str:
    """Begin a session with fresh secrets and give its cookie. The caller commits.

    confirmed_until: as `StaffSession` has it; a session that begins by signing in has none.
    """
    forget_sessions(session, now)
    visit = new_visit()
    session.add(
        StaffSession(
            id=visit.row,
            person_id=person_id,
            stamp=stamp,
            half=half,
            asked=0,
            sealed=seal_visit(visit, secret_key, person_id, seed),
            idle_until=_rounded(now + (HALF if half else IDLE)),
            ends_at=_rounded(now + (HALF if half else LONGEST)),
            confirmed_until=confirmed_until and _rounded(confirmed_until),
        )
    )
    session.flush()
    return visit.cookie


def sign_out(session: Session, cookie: str) -> None:
    """End the session of a cookie; nothing happens when there is none. The caller commits."""
    found = _row(session, cookie)
    if found is not None:
        session.delete(found[1])
        session.flush()


def forget_sessions(session: Session, now: datetime) -> None:
    """Delete sessions that are over. The caller commits."""
    over = (StaffSession.idle_until <= now) | (StaffSession.ends_at <= now)
    session.execute(delete(StaffSession).where(over))


def count(db: Database, tag: str, clock: Clock, longest: timedelta = LONGEST_WAIT) -> int:
    """Count an attempt before it is made; how many failed so far. SignInError `wait` when it comes too soon."""
    try:
        with db.write() as session:
            failures, wait = count_attempt(session, tag, clock.now(), longest)
    except IntegrityError:
        # Two first attempts at once: the other one made the row, so this one counts on it.
        with db.write() as session:
            failures, wait = count_attempt(session, tag, clock.now(), longest)
    if wait:
        raise SignInError("wait", wait=math.ceil(wait.total_seconds()), failures=failures)
    return failures


def _find(db: Database, login: str) -> _Account:
    """The account of a login, or a stand-in, with the same work: one row is read and one stand-in made either way."""
    wanted, nobody = folded(login), _Account(stand_in())
    columns = (Person.left_on, Person.sealed_seed, Person.id, Person.stamp, Person.invited_until)
    with db.read() as session:
        row = same_work(session, Person.login, wanted, *columns)
    if row is None:
        return nobody
    name, left_on, *account = tuple(row)
    found = _Account(*account)
    return found if (name == wanted) & (left_on is None) else nobody


def _try_password(account: _Account, password: str) -> bytes | None:
    try:
        return open_seed(password, account.sealed_seed)
    except SealError:
        return None


def _row(session: Session, cookie: str, *, lock: bool = False) -> tuple[Visit, StaffSession] | None:
    try:
        visit = read_cookie(cookie)
    except SealError:
        return None
    row = session.get(StaffSession, visit.row, with_for_update=lock or None)
    return None if row is None else (visit, row)


def _rounded(instant: datetime) -> datetime:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return epoch + (instant - epoch) // STEP * STEP
