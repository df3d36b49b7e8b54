"""Signing in, staying signed in, signing out.

The cookie's secret is the only thing that opens the personal key in the session's row; a row alone opens nothing, and a
cookie without its row neither.
"""

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hotline.clock import Clock
from hotline.database import Database
from hotline.errors import HotlineError, SealError
from hotline.people.accounts import folded, person_by_login
from hotline.people.tables import Person, StaffSession
from hotline.people.throttle import count_attempt, forgive, login_tag
from hotline.people.visitor import Visitor
from hotline.sealing.keys import PrivateKey
from hotline.sealing.opening.staff import open_seed, open_visit
from hotline.sealing.password import stand_in
from hotline.sealing.visits import Visit, form_token, new_visit, read_cookie, seal_visit
from hotline.translations import gettext

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
STEP = timedelta(minutes=5)
"""Leases are rounded down to this, so that a row is written seldom and tells no exact time."""


class SignInError(HotlineError):
    """Nobody was signed in. code: `wrong` (login or password, not told which) or `wait` (`wait` seconds to go)."""

    def __init__(self, code: Literal["wrong", "wait"], wait: int = 0, failures: int = 0) -> None:
        super().__init__("Sign-in refused: wrong login or password." if code == "wrong" else "Sign-in must wait.")
        self.code = code
        self.wait = wait
        self.failures = failures

    def text(self, language: str) -> str:
        """What the person reads; the same whether the login exists or not."""
        if self.code == "wait":
            return gettext(
                language,
                "Hubo varios intentos con esta cuenta. Espere %(seconds)s segundos y vuelva a intentar;"
                " la cuenta no queda bloqueada.",
                seconds=self.wait,
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


def sign_in(db: Database, clock: Clock, secret_key: bytes, login: str, password: str, *, old: str = "") -> str:
    """Start a session and give its cookie value. SignInError otherwise, with the same work for an unknown login.

    old: the cookie that the browser brought, if any; its session ends. Argon2 runs outside any transaction.
    """
    tag = login_tag(secret_key, folded(login))
    failures = _count(db, tag, clock)
    account = _find(db, login)
    seed = _try_password(account, password)
    if seed is None:
        raise SignInError("wrong", failures=failures)
    visit = new_visit()
    with db.write() as session:
        forgive(session, tag)
        sign_out(session, old)
        _start(session, visit, secret_key, account, seed, clock.now())
    return visit.cookie


def resume(session: Session, clock: Clock, secret_key: bytes, cookie: str) -> Visitor | None:
    """The person of a cookie, or None when the session is over, or its cookie forged, or the account changed.

    session: one that commits (`Database.write`), because being active lengthens the idle lease every few minutes.
    """
    found = _row(session, cookie)
    if found is None:
        return None
    visit, row = found
    person = session.get(Person, row.person_id)
    now = clock.now()
    if person is None or row.stamp != person.stamp or now >= min(row.idle_until, row.ends_at):
        session.delete(row)
        return None
    try:
        seed = open_visit(visit, secret_key, person.id, row.sealed)
    except SealError:
        return None
    row.idle_until = max(row.idle_until, _rounded(now + IDLE))
    return Visitor(
        person_id=person.id,
        login=person.login,
        name=person.name,
        role=person.role,
        agency=person.agency,
        language=person.language,
        csrf=form_token(visit, secret_key),
        personal=PrivateKey(person.id, 1, seed, person.suite),
    )


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


def _count(db: Database, tag: str, clock: Clock) -> int:
    try:
        with db.write() as session:
            failures, wait = count_attempt(session, tag, clock.now())
    except IntegrityError:
        # Two first attempts at once: the other one made the row, so this one counts on it.
        with db.write() as session:
            failures, wait = count_attempt(session, tag, clock.now())
    if wait:
        raise SignInError("wait", wait=math.ceil(wait.total_seconds()), failures=failures)
    return failures


def _find(db: Database, login: str) -> _Account:
    with db.read() as session:
        person = person_by_login(session, login)
        return _Account(stand_in()) if person is None else _Account(person.sealed_seed, person.id, person.stamp)


def _try_password(account: _Account, password: str) -> bytes | None:
    try:
        return open_seed(password, account.sealed_seed)
    except SealError:
        return None


def _start(session: Session, visit: Visit, secret_key: bytes, account: _Account, seed: bytes, now: datetime) -> None:
    forget_sessions(session, now)
    session.add(
        StaffSession(
            id=visit.row,
            person_id=account.person_id,
            stamp=account.stamp,
            sealed=seal_visit(visit, secret_key, account.person_id, seed),
            idle_until=_rounded(now + IDLE),
            ends_at=_rounded(now + LONGEST),
        )
    )


def _row(session: Session, cookie: str) -> tuple[Visit, StaffSession] | None:
    try:
        visit = read_cookie(cookie)
    except SealError:
        return None
    row = session.get(StaffSession, visit.row)
    return None if row is None else (visit, row)


def _rounded(instant: datetime) -> datetime:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return epoch + (instant - epoch) // STEP * STEP
