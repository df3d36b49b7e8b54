"""What the staff seals to others is signed inside: who can close to the desk cannot speak as one of the staff."""

import json

from sqlalchemy import select

from hotline.database import Database
from hotline.journey import accusing, agency, confirming, desk
from hotline.journey.desk import FORGED
from hotline.people import signed
from hotline.people.tables import Person
from hotline.people.visitor import Visitor
from hotline.referral.model import Referral
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument
from hotline.sealing.closing import close
from hotline.sealing.keys import PublicKey
from hotline.translations import gettext
from hotline.vocabulary import DESK
from tests.journey.conftest import House

OWNER, OTHER = "a" * 32, "b" * 32


def put(db: Database, key: PublicKey, content: bytes, owner: str = OWNER, purpose: str = "reason") -> str:
    closed, wraps = close(purpose, content, [key])
    with db.write() as session:
        return archive.store(session, closed, wraps, owner=owner)


def read(house: House, visitor: Visitor, document_id: str) -> object:
    with house.hotline.db.read() as session:
        return signed.opened(session, visitor, session.get_one(SealedDocument, document_id))


def test_only_what_its_author_signed_for_that_place_counts(house_on_sqlite: House) -> None:
    house, ana = house_on_sqlite, house_on_sqlite.visitor("ana")
    db, key = house.hotline.db, house.hotline.keyring.current().need(DESK)
    good = signed.signed(ana, "reason", OWNER, {"reason": "no nos toca"})
    body = read(house, ana, put(db, key, good))
    assert isinstance(body, dict)
    assert (body["reason"], body["by"]) == ("no nos toca", ana.person_id)

    said = json.loads(good)
    with db.read() as session:
        beto = session.scalars(select(Person.id).where(Person.login == "beto")).one()
    bad = {
        "changed": json.dumps({**said, "body": {**said["body"], "reason": "otra cosa"}}).encode(),
        "in another's name": json.dumps({**said, "body": {**said["body"], "by": beto}}).encode(),
        "of nobody": json.dumps({**said, "body": {**said["body"], "by": "c" * 32}}).encode(),
        "unsigned": json.dumps({"body": said["body"]}).encode(),
        "of no form": json.dumps({"reason": "x"}).encode(),
    }
    assert [name for name, content in bad.items() if read(house, ana, put(db, key, content)) is not None] == []
    assert read(house, ana, put(db, key, good, owner=OTHER)) is None, "carried to another case"
    assert read(house, ana, put(db, key, good, purpose="decision")) is None, "carried to another kind"


def test_a_forged_reason_is_shown_as_such_and_a_forged_accusation_does_not_count(house_on_sqlite: House) -> None:
    house, ana = house_on_sqlite, house_on_sqlite.visitor("ana")
    db, key = house.hotline.db, house.hotline.keyring.current().need(DESK)
    forged = {"body": {"codes": ["procuraduria_nna"], "by": ana.person_id, "on": "2026-11-23"}, "signature": "00" * 64}
    for purpose in (accusing.PURPOSE, confirming.PURPOSE):
        put(db, key, json.dumps(forged).encode(), purpose=purpose)
    document = put(db, key, json.dumps({"reason": "todo bien", "by": "x", "signature": "00"}).encode())
    with db.read() as session:
        assert accusing.kept(session, ana, OWNER) == confirming.kept(session, ana, OWNER) == ()
        shown = desk._reason(session, ana, session.get_one(SealedDocument, document))
    assert shown == gettext("es_MX", FORGED)
    assert "todo bien" not in shown


def test_an_authoritys_reason_is_read_at_the_desk(house_on_sqlite: House) -> None:
    house, ana = house_on_sqlite, house_on_sqlite.visitor("ana")
    clerk = house.visitor("07-procuraduria_nna")
    row = Referral(id=OWNER)
    with house.hotline.db.write() as session:
        agency._keep_reason(house.hotline, session, clerk, row, "ya lo atiende otra oficina")
        (document,) = archive.of(session, OWNER, "reason")
        assert desk._reason(session, ana, document) == "ya lo atiende otra oficina"
