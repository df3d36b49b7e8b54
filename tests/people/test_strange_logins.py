"""What somebody types in the place of a login reaches no other count than its own."""

import pytest

from hotline.clock import FixedClock
from hotline.database import Database
from hotline.people import again, second_step, throttle
from hotline.people.accounts import folded
from hotline.people.signing_in import SignInError, sign_in
from tests.people.conftest import SECRET_KEY, Enrol
from tests.people.test_second_step import now_code

SPELT = "\0second\0{id}\0", "\0second\0{id}\0own account", "second\0{id}\0"
"""How the counts of a person's second step were named once; an insider knows the id."""


@pytest.mark.parametrize("spelt", SPELT)
def test_nobody_slows_a_second_step_from_the_page_of_the_first(
    db: Database, clock: FixedClock, enrol: Enrol, spelt: str
) -> None:
    person = enrol("ana")
    half = sign_in(db, clock, SECRET_KEY, "ana", "clave-de-ana")
    for _ in range(throttle.FREE):
        with pytest.raises(SignInError):
            sign_in(db, clock, SECRET_KEY, spelt.format(id=person.id), "x")
    whole = second_step.prove(db, clock, SECRET_KEY, half, now_code(clock))
    by = second_step.by_code(now_code(clock, early=1), clock)
    assert again.confirm(db, clock, SECRET_KEY, whole, "clave-de-ana", by)


def test_a_login_has_no_sign_that_a_database_refuses() -> None:
    """PostgreSQL takes no NUL in a text: the page would answer with an error instead of «does not match»."""
    assert folded(" An\0a ") == "ana"
