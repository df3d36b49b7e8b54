"""The tables of people. Logins and names are of staff; nothing here is about a reporter."""

from datetime import datetime

from sqlalchemy import Enum, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from hotline.database import Base, UtcDateTime
from hotline.sealing.keys import PublicKey
from hotline.vocabulary import StaffRole

# Kept as text by its code: a database's own enumeration could not be changed without a lock.
_ROLE = Enum(StaffRole, native_enum=False, length=16, values_callable=lambda roles: [role.value for role in roles])


class Person(Base):
    """One member of the staff with a personal key pair.

    sealed_seed: the private half under the password. public, signer: to close to this person and to check what they
    signed. stamp: grows when role or password changes, so that older sessions die. on_duty_until: a lease.
    """

    __tablename__ = "person"

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


class StaffSession(Base):
    """One signed-in browser. id: hash of the cookie's first half; sealed: the personal seed under its second half."""

    __tablename__ = "staff_session"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    stamp: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    idle_until: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignInDelay(Base):
    """Failed sign-ins under one login, whether it exists or not. tag: keyed hash of the login."""

    __tablename__ = "sign_in_delay"

    tag: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    retry_after: Mapped[datetime] = mapped_column(UtcDateTime)
    forget_after: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
