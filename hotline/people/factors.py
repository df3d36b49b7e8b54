"""What a person can show beside the password: an authenticator's codes, passkeys, single-use codes on paper.

They are read and written only by who holds the personal seed. A code is used up in the transaction that accepts it.
"""

import base64
import json
import secrets
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.people.tables import SecondFactor
from hotline.sealing import factors as sealed
from hotline.sealing.opening.staff import open_factors

CODES = 10
CODE_BYTES = 10
"""80 bits, 16 characters: single-use codes."""


@dataclass(frozen=True)
class Passkey:
    """One passkey. id, public: base64url as browsers send them; count: its signature counter when it was last used."""

    id: str
    public: str = field(repr=False)
    count: int
    name: str


@dataclass(frozen=True)
class Factors:
    """Everything of one person. totp: the shared secret, empty for none; last_step: the last time step used;
    codes: hashes of the single-use codes left."""

    totp: bytes = field(default=b"", repr=False)
    last_step: int = 0
    passkeys: tuple[Passkey, ...] = ()
    codes: tuple[str, ...] = field(default=(), repr=False)

    @property
    def enough(self) -> bool:
        """Whether there is one that does not wear out."""
        return bool(self.totp or self.passkeys)


def load(session: Session, person_id: str, seed: bytes) -> Factors:
    """A person's factors; none before the first. Locks the row until the transaction ends. SealError: another seed."""
    query = select(SecondFactor).where(SecondFactor.person_id == person_id).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        return Factors()
    raw = json.loads(open_factors(seed, person_id, row.sealed))
    return Factors(
        base64.b64decode(raw["totp"]),
        raw["last_step"],
        tuple(Passkey(**one) for one in raw["passkeys"]),
        tuple(raw["codes"]),
    )


def keep(session: Session, person_id: str, seed: bytes, factors: Factors) -> None:
    """Store a person's factors in place of those before. The caller commits."""
    content = asdict(factors) | {"totp": base64.b64encode(factors.totp).decode()}
    body = sealed.seal_factors(seed, person_id, json.dumps(content).encode())
    session.merge(SecondFactor(person_id=person_id, sealed=body))
    session.flush()


def used(factors: Factors, person_id: str, code: str, now: datetime) -> Factors | None:
    """The factors after a code was used: six digits of the authenticator, or a single-use code; None when it is wrong
    or was used before."""
    packed = "".join(code.split()).replace("-", "").upper()
    if len(packed) == sealed.DIGITS and packed.isascii() and packed.isdigit():
        step = sealed.step_of(factors.totp, packed, now, factors.last_step) if factors.totp else None
        return None if step is None else replace(factors, last_step=step)
    kept = sealed.code_hash(person_id, packed)
    if kept not in factors.codes:
        return None
    return replace(factors, codes=tuple(one for one in factors.codes if one != kept))


def with_totp(factors: Factors, secret: bytes, code: str, now: datetime) -> Factors | None:
    """The factors with a new authenticator, once it has shown a right code; None before."""
    step = sealed.step_of(secret, "".join(code.split()), now, 0)
    return None if step is None else replace(factors, totp=secret, last_step=step)


def new_codes(person_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ten fresh single-use codes: as the person writes them down, and as they are kept."""
    drawn = [sealed.as_text(secrets.token_bytes(CODE_BYTES)) for _ in range(CODES)]
    return tuple(grouped(one) for one in drawn), tuple(sealed.code_hash(person_id, one) for one in drawn)


def grouped(code: str) -> str:
    """A code in groups of four, so that people can copy it."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
