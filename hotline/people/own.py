"""What signed-in people do with their own account: password, second factors, papers, sessions.

Every change needs a session that confirmed a little while ago whose it is (`people.again`); SignInError `again`
otherwise. Each gives the cookie of a session under fresh secrets in place of the one that made it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.clock import Clock, today
from hotline.database import Database
from hotline.people import activation, again, factors, passkeys, passwords
from hotline.people.accounts import AccountError, end_sessions
from hotline.people.activation import Begun
from hotline.people.factors import Factors
from hotline.people.passkeys import Site
from hotline.people.second_step import Waiting, of
from hotline.people.signing_in import LONGEST, Live, SignInError, start
from hotline.people.tables import StaffSession
from hotline.sealing.password import seal_seed

Edit = Callable[[Waiting], Factors | None]


@dataclass(frozen=True)
class Shown:
    """One session as its owner sees it. begun: rounded to five minutes, ISO with offset."""

    id: str
    here: bool
    begun: str


@dataclass(frozen=True)
class Own:
    """One person's own account through the session of one browser."""

    db: Database
    clock: Clock
    secret_key: bytes = field(repr=False)
    cookie: str = field(repr=False)

    def look(self) -> tuple[Waiting, tuple[Shown, ...], bool]:
        """What is set up, which sessions are open, and whether this one may change them now. SignInError `over` when it
        is not open."""
        with self.db.write() as session:
            found = self._live(session)
            rows = session.scalars(
                select(StaffSession)
                .where(StaffSession.person_id == found.person.id, StaffSession.half.is_(False))
                .order_by(StaffSession.ends_at, StaffSession.id)
            )
            shown = tuple(Shown(row.id, row.id == found.row.id, (row.ends_at - LONGEST).isoformat()) for row in rows)
            return of(session, self.secret_key, found), shown, again.is_confirmed(found, self.clock)

    def change_password(self, old: str, new: str) -> str:
        """A new password; every session ends, and this browser gets a fresh one: its cookie.

        SignInError `wrong` for the old one, PasswordError for a new one that is too easy.
        """
        with self.db.write() as session:
            found = self._confirmed(session)
            passwords.check(new, found.person.login)
        person_id, seed = again.by_password(self.db, self.clock, self.secret_key, self.cookie, old)
        sealed = seal_seed(new, seed)
        with self.db.write() as session:
            person = self._confirmed(session).person
            person.sealed_seed = sealed
            end_sessions(session, person)
            self._note(session, person_id, "password_changed")
            return start(session, self.secret_key, person.id, person.stamp, seed, self.clock.now(), half=False)

    def set_totp(self, code: str) -> str:
        """The authenticator that was given this session's secret takes the place of the one before."""
        return self._change(
            lambda held: factors.with_totp(held.factors, held.secret, code, self.clock.now()), "factor_added"
        )

    def remove_totp(self) -> str:
        """No authenticator any more; AccountError when no passkey is left."""
        return self._change(lambda held: replace(held.factors, totp=b"", last_step=0), "factor_removed")

    def add_passkey(self, answer: str, name: str, site: Site) -> str:
        """One more passkey. SignInError `second` when the browser's answer is not good."""

        def edit(held: Waiting) -> Factors | None:
            if len(held.factors.passkeys) >= passkeys.MOST:
                raise AccountError("A person keeps up to eight passkeys.")
            made = passkeys.register(site, held.challenge, answer, name)
            if made is None or made.id in {one.id for one in held.factors.passkeys}:
                return None
            return replace(held.factors, passkeys=(*held.factors.passkeys, made))

        return self._change(edit, "factor_added")

    def remove_passkey(self, passkey: str) -> str:
        """Without this passkey from now on; AccountError when nothing would be left."""

        def edit(held: Waiting) -> Factors:
            return replace(held.factors, passkeys=tuple(one for one in held.factors.passkeys if one.id != passkey))

        return self._change(edit, "factor_removed")

    def renew_codes(self) -> tuple[str, Begun]:
        """Ten fresh single-use codes; those before are worth nothing."""
        drawn: list[str] = []

        def edit(held: Waiting) -> Factors:
            codes, kept = factors.new_codes(held.person_id)
            drawn[:] = codes
            return replace(held.factors, codes=kept)

        cookie = self._change(edit, "codes_renewed")
        return cookie, Begun("", "", tuple(drawn))

    def renew_paper(self) -> tuple[str, Begun]:
        """A fresh paper against a forgotten password; the one before is worth nothing."""
        with self.db.write() as session:
            seed = self._confirmed(session).seed
        paper = activation.new_paper()
        sealed = seal_seed(activation.packed(paper), seed)
        with self.db.write() as session:
            found = self._confirmed(session)
            found.person.recovery_sealed = sealed
            self._note(session, found.person.id, "paper_renewed")
            return self._rotate(session, found), Begun("", paper)

    def end_others(self, row: str = "") -> str:
        """End one other session of this person's, or all others; somebody else's is never touched."""
        with self.db.write() as session:
            found = self._confirmed(session)
            others = (StaffSession.person_id == found.person.id) & (StaffSession.id != found.row.id)
            session.execute(delete(StaffSession).where(others & (StaffSession.id == row) if row else others))
            self._note(session, found.person.id, "session_ended")
            return self._rotate(session, found)

    def _change(self, edit: Edit, action: str) -> str:
        with self.db.write() as session:
            found = self._confirmed(session)
            person_id = found.person.id
            after = edit(of(session, self.secret_key, found))
            if after is not None and not after.enough:
                raise AccountError("The last second factor stays until there is another.")
            if after is not None:
                factors.keep(session, person_id, found.seed, after)
                others = (StaffSession.person_id == person_id) & (StaffSession.id != found.row.id)
                session.execute(delete(StaffSession).where(others))
                self._note(session, person_id, action)
                return self._rotate(session, found)
        raise SignInError("second")

    def _rotate(self, session: Session, found: Live) -> str:
        """The same session under fresh secrets, so that what was known of it before opens nothing after a change."""
        until, seed, person = found.row.confirmed_until, found.seed, found.person
        session.delete(found.row)
        now = self.clock.now()
        return start(session, self.secret_key, person.id, person.stamp, seed, now, half=False, confirmed_until=until)

    def _live(self, session: Session) -> Live:
        return again.whole(session, self.clock, self.secret_key, self.cookie)

    def _confirmed(self, session: Session) -> Live:
        found = self._live(session)
        if not again.is_confirmed(found, self.clock):
            raise SignInError("again")
        return found

    def _note(self, session: Session, person_id: str, action: str) -> None:
        session.flush()
        trail.note_staff(session, self.clock.now(), today(self.clock), person_id, action, person_id)
