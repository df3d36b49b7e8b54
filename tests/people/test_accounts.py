"""Accounts, keys of recipients in the hands of their members, and what a visitor opens."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline.clock import FixedClock
from hotline.database import Database
from hotline.errors import ConflictError, SealError
from hotline.people import accounts, duty
from hotline.people.accounts import AccountError
from hotline.people.passwords import PasswordError
from hotline.people.signing_in import resume
from hotline.people.tables import Membership, Person
from hotline.people.visitor import Visitor
from hotline.sealing import archive, signing
from hotline.sealing.closing import close
from hotline.sealing.keys import PrivateKey, new_private
from hotline.vocabulary import DESK, STATISTICS, StaffRole
from tests.people.conftest import SECRET_KEY, Enrol
from tests.support.second_factor import enter
from tests.support.shreds import SHREDS

DESK_KEY, NEXT_DESK_KEY, AGENCY_KEY = new_private(DESK), new_private(DESK, 2), new_private("07-a")
RELEASE = new_private("release")


def visitor_of(db: Database, clock: FixedClock, person: Person) -> Visitor:
    cookie = enter(db, clock, SECRET_KEY, person.login, f"clave-de-{person.login}")
    with db.write() as session:
        visitor = resume(session, clock, SECRET_KEY, cookie, SHREDS)
    assert visitor is not None
    return visitor


def give(db: Database, person: Person, *keys: PrivateKey) -> None:
    with db.write() as session:
        for key in keys:
            accounts.join(session, SHREDS, session.get_one(Person, person.id), key)


def opened(db: Database, visitor: Visitor, document_id: str) -> bytes:
    with db.read() as session:
        return visitor.open(session, session.get_one(archive.SealedDocument, document_id))


@pytest.mark.parametrize(
    ("login", "role", "agency"),
    [
        ("", StaffRole.OPERATOR, None),
        ("con espacio", StaffRole.OPERATOR, None),
        ("-x", StaffRole.OPERATOR, None),
        ("a" * 65, StaffRole.OPERATOR, None),
        ("ana", StaffRole.OPERATOR, "07-a"),
        ("ana", StaffRole.AGENCY, None),
        ("ana", StaffRole.AGENCY, ""),
    ],
)
def test_accounts_that_cannot_be(enrol: Enrol, login: str, role: StaffRole, agency: str | None) -> None:
    with pytest.raises(AccountError):
        enrol(login, role, agency, word="clave")


def test_a_login_is_taken_once_in_any_case(db: Database, enrol: Enrol) -> None:
    enrol("Ana")
    with pytest.raises(ConflictError):
        enrol("ANA")
    with db.read() as session:
        assert session.scalars(select(Person.login)).all() == ["ana"]


def test_an_empty_password_is_refused(db: Database, enrol: Enrol) -> None:
    person = enrol("ana")
    with pytest.raises(AccountError), db.write() as session:
        accounts.enrol(session, login="beto", name="B", role=StaffRole.OPERATOR, agency=None, password="")
    with pytest.raises(PasswordError), db.write() as session:
        accounts.change_password(session, session.get_one(Person, person.id), "clave-de-ana", "")
    with pytest.raises(SealError), db.write() as session:
        accounts.change_password(session, session.get_one(Person, person.id), "mal", "tres nubes verdes")


def test_the_desk_opens_what_was_closed_to_it(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    people = [enrol("ana"), enrol("sofia", StaffRole.SUPERVISOR)]
    for person in people:
        give(db, person, DESK_KEY)
    with db.write() as session:
        document_id = archive.store(session, *close("report", b"uno", [DESK_KEY.public]), owner="r1")
    assert [opened(db, visitor_of(db, clock, person), document_id) for person in people] == [b"uno", b"uno"]


def test_nobody_else_opens_it(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    agency, other = enrol("a", StaffRole.AGENCY, "07-a"), enrol("b", StaffRole.AGENCY, "07-b")
    give(db, agency, AGENCY_KEY)
    give(db, other, new_private("07-b"))
    people = [agency, other, enrol("ana"), enrol("adm", StaffRole.ADMINISTRATOR), enrol("aud", StaffRole.AUDITOR)]
    with db.write() as session:
        document_id = archive.store(session, *close("report", b"uno", [DESK_KEY.public]), owner="r1")
    for person in people:
        with pytest.raises(SealError):
            opened(db, visitor_of(db, clock, person), document_id)


def test_an_agency_opens_its_sheet_after_the_release_only(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    agency = enrol("a", StaffRole.AGENCY, "07-a")
    give(db, agency, AGENCY_KEY)
    visitor = visitor_of(db, clock, agency)
    with db.write() as session:
        closed, wraps = close("sheet", b"hoja", [AGENCY_KEY.public], release=RELEASE.public)
        archive.store(session, closed, wraps, "line")
    with pytest.raises(SealError):
        opened(db, visitor, closed.document_id)
    with db.write() as session:
        archive.release(session, "line", "07-a", RELEASE)
    assert opened(db, visitor, closed.document_id) == b"hoja"


def test_a_member_opens_the_epochs_they_were_given(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    old, new = enrol("ana"), enrol("beto")
    give(db, old, DESK_KEY, NEXT_DESK_KEY)
    give(db, new, NEXT_DESK_KEY)
    with db.write() as session:
        first = archive.store(session, *close("report", b"1", [DESK_KEY.public]), owner="r")
        second = archive.store(session, *close("report", b"2", [NEXT_DESK_KEY.public]), owner="r")
        both = archive.store(session, *close("report", b"3", [DESK_KEY.public, NEXT_DESK_KEY.public]), owner="r")
    ana, beto = visitor_of(db, clock, old), visitor_of(db, clock, new)
    assert [opened(db, ana, document) for document in (first, second, both)] == [b"1", b"2", b"3"]
    assert [opened(db, beto, document) for document in (second, both)] == [b"2", b"3"]
    with pytest.raises(SealError):
        opened(db, beto, first)


def test_a_membership_row_copied_to_another_person_opens_nothing(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    ana, beto = enrol("ana"), enrol("beto")
    give(db, ana, DESK_KEY)
    with db.write() as session:
        stolen = session.get_one(Membership, (ana.id, DESK, 1)).sealed
        session.add(Membership(person_id=beto.id, recipient=DESK, epoch=1, sealed=stolen))
        document_id = archive.store(session, *close("report", b"uno", [DESK_KEY.public]), owner="r1")
    with pytest.raises(SealError):
        opened(db, visitor_of(db, clock, beto), document_id)


@pytest.mark.parametrize(
    ("role", "agency", "recipient", "fits"),
    [
        (StaffRole.OPERATOR, None, DESK, True),
        (StaffRole.OPERATOR, None, STATISTICS, False),
        (StaffRole.OPERATOR, None, "07-a", False),
        (StaffRole.SUPERVISOR, None, DESK, True),
        (StaffRole.SUPERVISOR, None, STATISTICS, True),
        (StaffRole.AGENCY, "07-a", "07-a", True),
        (StaffRole.AGENCY, "07-a", "07-b", False),
        (StaffRole.AGENCY, "07-a", DESK, False),
        (StaffRole.ADMINISTRATOR, None, DESK, False),
        (StaffRole.AUDITOR, None, DESK, False),
    ],
)
def test_people_are_given_their_own_recipients_keys_only(
    db: Database, enrol: Enrol, role: StaffRole, agency: str | None, recipient: str, fits: bool
) -> None:
    person = enrol("x", role, agency)
    if fits:
        give(db, person, new_private(recipient))
        give(db, person, new_private(recipient))  # again: replaces, does not fail
    else:
        with pytest.raises(AccountError):
            give(db, person, new_private(recipient))
    with db.read() as session:
        assert len(session.scalars(select(Membership)).all()) == int(fits)


def test_another_role_loses_the_keys_that_do_not_belong_to_it(db: Database, enrol: Enrol) -> None:
    person = enrol("sofia", StaffRole.SUPERVISOR)
    give(db, person, DESK_KEY, new_private(STATISTICS))
    with db.write() as session:
        accounts.change_role(session, session.get_one(Person, person.id), StaffRole.OPERATOR)
    with db.read() as session:
        assert session.scalars(select(Membership.recipient)).all() == [DESK]
    with db.write() as session:
        accounts.change_role(session, session.get_one(Person, person.id), StaffRole.AGENCY, "07-a")
    with db.read() as session:
        assert session.scalars(select(Membership.recipient)).all() == []


def test_a_visitors_signature_is_checked_by_the_persons_row(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    ana, beto = enrol("ana"), enrol("beto")
    signature = visitor_of(db, clock, ana).sign(b"decidido")
    signing.verify(ana.signer, b"decidido", signature)
    with pytest.raises(SealError):
        signing.verify(beto.signer, b"decidido", signature)


def test_no_password_or_opened_key_lies_in_the_file(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    ana = enrol("ana")
    give(db, ana, DESK_KEY)
    visitor = visitor_of(db, clock, ana)
    db.checkpoint()
    assert db.url.database
    with open(db.url.database, "rb") as file:  # noqa: PTH123
        kept = file.read()
    assert ana.public in kept, "the search would find what is there"
    for secret in (b"clave-de-ana", visitor.personal.seed, DESK_KEY.seed):
        assert secret not in kept
        assert secret.hex().encode() not in kept


def test_duty_is_a_lease(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    ana, auditor = enrol("ana"), enrol("aud", StaffRole.AUDITOR)
    until = clock.now() + timedelta(hours=8)
    with db.write() as session:
        assert not duty.anyone_on_duty(session, clock.now())
        duty.go_on_duty(session, auditor.id, until)
        assert not duty.anyone_on_duty(session, clock.now()), "who cannot refer does not make the desk attended"
        duty.go_on_duty(session, ana.id, until)
        assert duty.anyone_on_duty(session, clock.now())
        assert duty.on_duty(session, ana.id, clock.now())
        assert not duty.anyone_on_duty(session, until)
        duty.go_off_duty(session, ana.id)
        assert not duty.anyone_on_duty(session, clock.now())
        assert not duty.on_duty(session, ana.id, clock.now())
