"""The tables of people. Logins and names are of staff; nothing here is about a reporter."""

from datetime import date, datetime

from sqlalchemy import Enum, ForeignKey, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from hotline.database import Base, UtcDateTime
from hotline.sealing.keys import PublicKey
from hotline.vocabulary import StaffRole

# Kept as text by its code: a database's own enumeration could not be changed without a lock.
_ROLE = Enum(StaffRole, native_enum=False, length=16, values_callable=lambda roles: [role.value for role in roles])


class Person(Base):
    """One member of the staff with a personal key pair.

    sealed_seed: the private half under the password; recovery_sealed: under the code on paper, once there is one.
    public, signer: to close to this person and to check what they signed. stamp: grows when role or password changes,
    so that older sessions die. on_duty_until: a lease; answers_chats: while on duty, in writing too. activated_on: when
    they chose a password, drew keys of their own and set a second factor; before that no recipient's key is sealed to
    them. invited_until: how long the one-time password is good. left_on: they are gone; the row stays, because the
    trail and their signatures name it. admit_tag, admit_until: of a link that lets in one more browser.
    """

    __tablename__ = "person"
    # Whether a login exists must not show in time: without row numbers one row that is always met is found sooner.
    __table_args__ = {"sqlite_with_rowid": True}  # noqa: RUF012 - the form that SQLAlchemy reads

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[StaffRole] = mapped_column(_ROLE)
    agency: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    suite: Mapped[int]
    public: Mapped[bytes] = mapped_column(LargeBinary)
    signer: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_seed: Mapped[bytes] = mapped_column(LargeBinary)
    stamp: Mapped[int]
    on_duty_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answers_chats: Mapped[bool] = mapped_column(default=False, server_default=false())
    recovery_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    activated_on: Mapped[date | None]
    invited_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_on: Mapped[date | None]
    admit_tag: Mapped[str | None] = mapped_column(String(64))
    admit_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def active(self) -> bool:
        """Whether this person has keys and a second factor of their own and has not left."""
        return self.activated_on is not None and self.left_on is None

    @property
    def key(self) -> PublicKey:
        """The personal public key, under the person's id."""
        return PublicKey(self.id, 1, self.public, self.suite)


class Membership(Base):
    """One epoch of a recipient's private key, sealed to one person."""

    __tablename__ = "membership"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    recipient: Mapped[str] = mapped_column(String(64), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class SecondFactor(Base):
    """All second factors of one person under a key of their seed: a code's secret, passkeys, single-use codes."""

    __tablename__ = "second_factor"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class FormerSigner(Base):
    """A key with which somebody signed before their account was begun anew: what they signed then still counts."""

    __tablename__ = "former_signer"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    signer: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)


class StaffSession(Base):
    """One browser that brought the right password. id: hash of the cookie's first half; sealed: the personal seed under
    its second half. half: the second step is still missing. asked: how many challenges this session has used.
    confirmed_until: until when it may change the account, password and second step having been given once more.
    """

    __tablename__ = "staff_session"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    stamp: Mapped[int]
    half: Mapped[bool]
    asked: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    idle_until: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInDelay(Base):
    """Failed sign-ins under one login, whether it exists or not. tag: keyed hash of the login."""

    __tablename__ = "sign_in_delay"

    tag: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    retry_after: Mapped[datetime] = mapped_column(UtcDateTime)
    forget_after: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
