"""Browsers that have signed in before: whoever hammers a login from elsewhere does not slow them.

After OWASP «Slow Down Online Guessing Attacks with Device Cookies». The cookie holds random values with a keyed check
that binds each to one login; it names nobody, opens nothing, and only gives its browser a count of failures of its own.
"""

import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.clock import HOME_ZONE
from hotline.people.tables import Person
from hotline.sealing.factors import code_hash

MOST = 8
"""People who share one browser at the desk."""

DAYS = 180
ADMISSION = timedelta(hours=1)


def known(secret_key: bytes, login: str, cookie: str) -> str:
    """The random value by which this browser is known for a login; empty when it is not."""
    found = ""
    for entry in cookie.split("~")[:MOST]:
        value, _, check = entry.partition(".")
        if value and hmac.compare_digest(_check(secret_key, login, value).encode(), check.encode()):
            found = value
    return found


def remember(secret_key: bytes, login: str, cookie: str) -> str:
    """The cookie of a browser in which a login got in: a fresh value for this login, those of others as they were."""
    mine = known(secret_key, login, cookie)
    others = [entry for entry in cookie.split("~") if entry.count(".") == 1 and entry.split(".")[0] != mine]
    value = secrets.token_urlsafe(16)
    return "~".join([f"{value}.{_check(secret_key, login, value)}", *others][:MOST])


def admit(person: Person, now: datetime) -> str:
    """Draw the secret of a link that makes one more browser known, once and within the hour. The caller commits."""
    token = secrets.token_urlsafe(24)
    person.admit_tag, person.admit_until = code_hash(person.id, token), now + ADMISSION
    return f"{person.id}.{token}"


def admitted(session: Session, token: str, now: datetime) -> str | None:
    """The login for which a link lets this browser in; the link is used up. None when it is not, or no longer, good."""
    person_id, _, secret = token.partition(".")
    person = session.get(Person, person_id, with_for_update=True)
    if person is None or person.admit_tag is None or person.admit_until is None or now >= person.admit_until:
        return None
    if not hmac.compare_digest(person.admit_tag.encode(), code_hash(person_id, secret).encode()):
        return None
    person.admit_tag = person.admit_until = None
    trail.note_staff(session, now, now.astimezone(HOME_ZONE).date(), person.id, "browser_let_in", person.id)
    return person.login


def _check(secret_key: bytes, login: str, value: str) -> str:
    return hmac.digest(secret_key, f"hotline device\0{login}\0{value}".encode(), "sha256").hex()[:32]
