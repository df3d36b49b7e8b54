"""The page about keys: who waits, what is compared, what is moved; and what the desk says when the list is no good."""

import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from hotline.clock import today
from hotline.people import accounts, factors, keyholding
from hotline.people.factors import Factors
from hotline.people.tables import Membership, Person
from hotline.sealing.factors import as_secret
from hotline.sealing.keys import fingerprint, new_private
from hotline.vocabulary import DESK, StaffRole
from tests.support.noting import Noting
from tests.support.offices import PASSWORD, Office
from tests.support.second_factor import TOTP

DIGITS = re.compile(r"(?:\d{5} ){7}\d{5}")


def newcomer(office: Office, login: str, role: StaffRole = StaffRole.OPERATOR, agency: str | None = None) -> Person:
    """Somebody who has begun their account and was given no key yet."""
    personal, hotline = new_private(secrets.token_hex(16)), office.hotline
    with hotline.db.write() as session:
        person = accounts.enrol(
            session,
            login=login,
            name=f"Nueva {login}",
            role=role,
            agency=agency,
            password=PASSWORD,
            personal=personal,
            activated_on=today(hotline.clock),
        )
        factors.keep(session, person.id, personal.seed, Factors(totp=as_secret(TOTP)))
        return person


def holds(office: Office, person: Person) -> set[tuple[str, int]]:
    with office.hotline.db.read() as session:
        rows = session.scalars(select(Membership).where(Membership.person_id == person.id))
        return {(row.recipient, row.epoch) for row in rows}


def test_a_newcomer_opens_nothing_until_a_member_gives_the_key(office: Office, noting: Noting) -> None:
    person = newcomer(office, "noemi")
    noemi, ana = office.person("noemi"), office.person("ana")
    address = ana.items()[0]
    assert "todavía no puede abrirlo" in (noemi.get(address), noemi.shown)[1]
    noemi.get("/desk/keys")
    assert fingerprint(person.key) in noemi.shown, "her own page shows what she reads aloud"
    ana.get("/desk/keys")
    assert "Nueva noemi" in ana.shown
    assert fingerprint(person.key) in ana.shown
    noting.noted.clear()
    answer = ana.post(f"/desk/keys/{person.id}/give", huella=fingerprint(person.key))
    assert (answer.status_code, holds(office, person)) == (200, {(DESK, 1)})
    assert noting.noted == {"POST /desk/keys/<string(length=32):person_id>/give"}
    assert noemi.get(address).status_code == 200


def test_a_key_is_not_given_for_other_numbers_or_to_who_may_not_hold_it(office: Office) -> None:
    person, clerk = newcomer(office, "otilia"), newcomer(office, "olmo", StaffRole.AGENCY, "21-fiscalia")
    ana = office.person("ana")
    ana.get("/desk/keys")
    assert "Nueva olmo" not in ana.shown
    other = "00000 " * 7 + "00000"
    assert ana.post(f"/desk/keys/{person.id}/give", huella=other).status_code == 409
    assert ana.post(f"/desk/keys/{clerk.id}/give", huella=fingerprint(clerk.key)).status_code == 404
    assert holds(office, person) == holds(office, clerk) == set()


def test_an_authoritys_member_gives_the_key_to_a_colleague(office: Office) -> None:
    person, other = (
        newcomer(office, "pia", StaffRole.AGENCY, "07-unidad_trata"),
        newcomer(office, "paz", StaffRole.AGENCY, "21-fiscalia"),
    )
    clerk = office.person("07-unidad_trata")
    clerk.get("/agency/keys")
    assert "Nueva pia" in clerk.shown
    assert "Nueva paz" not in clerk.shown
    assert clerk.post(f"/agency/keys/{person.id}/give", huella=fingerprint(person.key)).status_code == 200
    assert clerk.post(f"/agency/keys/{other.id}/give", huella=fingerprint(other.key)).status_code == 404
    assert holds(office, person) == {("07-unidad_trata", 1)}
    assert holds(office, other) == set()


def test_what_nobody_moved_is_offered_and_nothing_is_when_there_is_one_epoch(office: Office, noting: Noting) -> None:
    ana = office.person("ana")
    ana.get("/desk/keys")
    assert "/desk/keys/renew" not in ana.shown
    noting.noted.clear()
    assert ana.post("/desk/keys/renew").status_code == 200
    assert noting.noted == set()


def test_when_somebody_left_the_page_says_that_a_new_key_is_due(office: Office) -> None:
    person = newcomer(office, "raul", StaffRole.AGENCY, "09-autoridad_laboral")
    clerk = office.person("09-autoridad_laboral")
    clerk.get("/agency/keys")
    clerk.post(f"/agency/keys/{person.id}/give", huella=fingerprint(person.key))
    assert "hay que sacar una nueva" not in clerk.shown
    with office.hotline.db.write() as session:
        accounts.leave(session, session.get_one(Person, person.id), today(office.hotline.clock))
    clerk.get("/agency/keys")
    assert "hay que sacar una nueva" in clerk.shown


def test_a_destroyed_shred_key_is_said_and_is_no_error(office: Office) -> None:
    folder = office.hotline.settings.shred_dir
    ana = office.person("ana")
    address = ana.items()[0]
    (folder / "desk-1.key").rename(folder / "away")
    try:
        assert ana.get(address).status_code == 410
        assert "Ya no se puede abrir" in ana.shown
        assert ana.get("/desk/keys").status_code == 200
        assert "Ya no se puede abrir" in ana.shown
    finally:
        (folder / "away").rename(folder / "desk-1.key")
    assert ana.get(address).status_code == 200


@pytest.fixture
def listed(office: Office) -> Iterator[Path]:
    path = office.hotline.settings.key_list
    good = path.read_bytes()
    yield path
    path.write_bytes(good)


@pytest.mark.parametrize("bad", [b"", b"{}", None], ids=["empty", "unsigned", "missing"])
def test_the_desk_says_that_the_line_is_closed_when_the_list_is_no_good(
    office: Office, listed: Path, bad: bytes | None
) -> None:
    ana = office.person("ana")
    ana.get("/desk")
    assert "La línea no recibe avisos" not in ana.shown
    if bad is None:
        listed.unlink()
    else:
        listed.write_bytes(bad)
    for address in ("/desk", "/desk/keys"):
        ana.get(address)
        assert "La línea no recibe avisos" in ana.shown, address


def test_the_doctor_counts_who_holds_a_key(office: Office) -> None:
    with office.hotline.db.read() as session:
        rows = keyholding.overview(session, office.hotline.shreds)
    assert {row.recipient for row in rows} > {DESK, "statistics", "07-procuraduria_nna"}
    assert all(DIGITS.fullmatch(row.fingerprint) for row in rows)
