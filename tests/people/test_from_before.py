"""An account of a version without second steps: begun anew at the next sign-in, its old key gone, its word kept."""

from sqlalchemy import func, select

from hotline.clock import FixedClock
from hotline.database import Database
from hotline.people import activation, authorship, second_step
from hotline.people.signing_in import sign_in
from hotline.people.tables import Membership, Person
from hotline.sealing.factors import code_at
from tests.people.conftest import SECRET_KEY, Enrol
from tests.support.second_factor import STEP


def test_it_is_begun_anew(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    ana = enrol("ana")
    with db.write() as session:
        session.get_one(Person, ana.id).activated_on = None
        session.add(Membership(person_id=ana.id, recipient="desk", epoch=1, sealed=b"to the old key"))
    half = sign_in(db, clock, SECRET_KEY, "ana", "clave-de-ana")
    with db.write() as session:
        held = second_step.waiting(session, clock, SECRET_KEY, half)
    assert held is not None
    assert held.invited
    digits = code_at(held.secret, int(clock.now().timestamp()) // STEP)
    assert activation.begin(db, clock, SECRET_KEY, half, "tres nubes verdes", digits).codes
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(Membership)) == 0
        signers = authorship.signers(session, ana.id, "desk")
        assert signers[0] != ana.signer
        assert signers[1:] == (ana.signer,)
