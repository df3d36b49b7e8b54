"""A session is served by any machine on the same database: nothing of it lives in one process."""

from pathlib import Path

from hotline.clock import FixedClock
from hotline.database import Database
from hotline.people import accounts
from hotline.people.signing_in import resume, sign_out
from hotline.people.tables import Person
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.sealing.keys import new_private
from hotline.vocabulary import DESK
from tests.people.conftest import SECRET_KEY, Enrol
from tests.support.second_factor import enter
from tests.support.shreds import SHREDS


def test_what_one_machine_opened_another_goes_on_with_and_ends(
    db: Database, clock: FixedClock, enrol: Enrol, tmp_path: Path
) -> None:
    ana, desk = enrol("ana"), new_private(DESK)
    closed, wraps = close("report", b"relato", [desk.public])
    with db.write() as session:
        accounts.join(session, SHREDS, session.get_one(Person, ana.id), desk)
        archive.store(session, closed, wraps, owner="owner")
    cookie = enter(db, clock, SECRET_KEY, "ana", "clave-de-ana")
    other = Database(f"sqlite:///{tmp_path}/t.db")  # an engine of its own, as another process has
    with other.write() as session:
        visitor = resume(session, clock, SECRET_KEY, cookie, SHREDS)
        assert visitor is not None
        assert visitor.open(session, session.get_one(archive.SealedDocument, closed.document_id)) == b"relato"
        sign_out(session, cookie)
    with db.write() as session:
        assert resume(session, clock, SECRET_KEY, cookie, SHREDS) is None, "ended there, over here"
    other.close()
