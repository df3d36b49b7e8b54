"""What signed-in people do with their own account: password, second factors, papers, sessions.

Everything but ending a session asks for the password again; guesses at it are slowed per person.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.clock import Clock, today
from hotline.database import Database
from hotline.errors import SealError
from hotline.people import activation, factors, passkeys, passwords
from hotline.people.accounts import AccountError, end_sessions
from hotline.people.activation import Begun
from hotline.people.factors import Factors
from hotline.people.passkeys import Site
from hotline.people.second_step import Waiting, of
from hotline.people.signing_in import LONGEST, Live, SignInError, count, live, start
from hotline.people.tables import StaffSession
from hotline.people.throttle import LONGEST_SECOND_WAIT, forgive, second_tag
from hotline.sealing.opening.staff import open_seed
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

    def look(self) -> tuple[Waiting, tuple[Shown, ...]]:
        """What is set up, and which sessions are open. SignInError `over` when this one is not."""
        with self.db.write() as session:
            found = self._live(session)
            rows = session.scalars(
                select(StaffSession)
                .where(StaffSession.person_id == found.person.id, StaffSession.half.is_(False))
                .order_by(StaffSession.ends_at, StaffSession.id)
            )
            shown = tuple(Shown(row.id, row.id == found.row.id, (row.ends_at - LONGEST).isoformat()) for row in rows)
            return of(session, self.secret_key, found), shown

    def change_password(self, old: str, new: str) -> str:
        """A new password; every session ends, and this browser gets a fresh one: its cookie.

        SignInError `wrong` for the old one, PasswordError for a new one that is too easy.
        """
        person_id, seed = self._confirm(old, lambda login: passwords.check(new, login))
        sealed = seal_seed(new, seed)
        with self.db.write() as session:
            person = self._live(session).person
            person.sealed_seed = sealed
            end_sessions(session, person)
            self._note(session, person_id, "password_changed")
            return start(session, self.secret_key, person.id, person.stamp, seed, self.clock.now(), half=False)

    def set_totp(self, password: str, code: str) -> None:
        """The authenticator that was given this session's secret takes the place of the one before."""
        self._change(
            password, lambda held: factors.with_totp(held.factors, held.secret, code, self.clock.now()), "factor_added"
        )

    def remove_totp(self, password: str) -> None:
        """No authenticator any more; AccountError when no passkey is left."""
        self._change(password, lambda held: replace(held.factors, totp=b"", last_step=0), "factor_removed")

    def add_passkey(self, password: str, answer: str, name: str, site: Site) -> None:
        """One more passkey. SignInError `second` when the browser's answer is not good."""

        def edit(held: Waiting) -> Factors | None:
            if len(held.factors.passkeys) >= passkeys.MOST:
                raise AccountError("A person keeps up to eight passkeys.")
            made = passkeys.register(site, held.challenge, answer, name)
            if made is None or made.id in {one.id for one in held.factors.passkeys}:
                return None
            return replace(held.factors, passkeys=(*held.factors.passkeys, made))

        self._change(password, edit, "factor_added")

    def remove_passkey(self, password: str, passkey: str) -> None:
        """Without this passkey from now on; AccountError when nothing would be left."""

        def edit(held: Waiting) -> Factors:
            return replace(held.factors, passkeys=tuple(one for one in held.factors.passkeys if one.id != passkey))

        self._change(password, edit, "factor_removed")

    def renew_codes(self, password: str) -> Begun:
        """Ten fresh single-use codes; those before are worth nothing."""
        drawn: list[str] = []

        def edit(held: Waiting) -> Factors:
            codes, kept = factors.new_codes(held.person_id)
            drawn[:] = codes
            return replace(held.factors, codes=kept)

        self._change(password, edit, "codes_renewed")
        return Begun("", "", tuple(drawn))

    def renew_paper(self, password: str) -> Begun:
        """A fresh paper against a forgotten password; the one before is worth nothing."""
        person_id, seed = self._confirm(password)
        paper = activation.new_paper()
        sealed = seal_seed(activation.packed(paper), seed)
        with self.db.write() as session:
            self._live(session).person.recovery_sealed = sealed
            self._note(session, person_id, "paper_renewed")
        return Begun("", paper)

    def end_others(self, row: str = "") -> None:
        """End one other session of this person's, or all others; somebody else's is never touched."""
        with self.db.write() as session:
            found = self._live(session)
            others = (StaffSession.person_id == found.person.id) & (StaffSession.id != found.row.id)
            session.execute(delete(StaffSession).where(others & (StaffSession.id == row) if row else others))
            self._note(session, found.person.id, "session_ended")

    def _change(self, password: str, edit: Edit, action: str) -> None:
        person_id, seed = self._confirm(password)
        with self.db.write() as session:
            found = self._live(session)
            held = of(session, self.secret_key, found)
            after = edit(held)
            if after is None:
                raise SignInError("second")
            if not after.enough:
                raise AccountError("The last second factor stays until there is another.")
            factors.keep(session, person_id, seed, after)
            found.row.asked += 1
            others = (StaffSession.person_id == person_id) & (StaffSession.id != found.row.id)
            session.execute(delete(StaffSession).where(others))
            self._note(session, person_id, action)

    def _confirm(self, password: str, first: Callable[[str], None] = lambda _login: None) -> tuple[str, bytes]:
        """The person and their seed by the password, with the derivation outside any transaction."""
        with self.db.write() as session:
            person = self._live(session).person
            person_id, sealed = person.id, person.sealed_seed
            first(person.login)
        tag = second_tag(self.secret_key, person_id, "own account")
        failures = count(self.db, tag, self.clock, LONGEST_SECOND_WAIT)
        try:
            seed = open_seed(password, sealed)
        except SealError:
            raise SignInError("wrong", failures=failures) from None
        with self.db.write() as session:
            forgive(session, tag)
        return person_id, seed

    def _live(self, session: Session) -> Live:
        found = live(session, self.clock, self.secret_key, self.cookie)
        if found is None or found.row.half:
            raise SignInError("over")
        return found

    def _note(self, session: Session, person_id: str, action: str) -> None:
        session.flush()
        trail.note_staff(session, self.clock.now(), today(self.clock), person_id, action, person_id)
