"""Role by route by object: exactly what the table of permissions says, else «not found» and not one row changed."""

import hashlib
import itertools
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from werkzeug.routing import Rule

from hotline.database import Base
from hotline.journey import attaching
from hotline.media import in_memory
from hotline.pages.staff.guard import ANYBODY, SIGNED_IN
from hotline.people.permissions import allowed
from hotline.referral.model import Referral
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument
from hotline.sealing.closing import close
from hotline.vocabulary import DESK, StaffRole
from tests.media.samples import photograph, recording
from tests.support.offices import Office, Person, open_office

LOGINS = {
    StaffRole.OPERATOR: "ana",
    StaffRole.SUPERVISOR: "sofia",
    StaffRole.AGENCY: "07-procuraduria_nna",
    StaffRole.ADMINISTRATOR: "adela",
    StaffRole.AUDITOR: "irene",
}
UNKNOWN = "ab" * 16
OUR_SESSION = {"staff_session", "sign_in_delay"}
"""Being asked may lengthen the asker's own lease; nothing else may move."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(tmp_path_factory.mktemp("matrix"))
    yield opened
    opened.hotline.db.close()


def rules(office: Office) -> list[tuple[str, Rule, str]]:
    """Method, rule and action of every address of the staff's application."""
    found = []
    for rule in office.app.url_map.iter_rules():
        if rule.endpoint == "pages.static":
            continue
        action = getattr(office.app.view_functions[rule.endpoint], "action", "")
        found += [(method, rule, action) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    return sorted(found, key=lambda one: (one[1].rule, one[0]))


def address(rule: Rule, object_id: str) -> str:
    return "/".join(object_id if part.startswith("<") else part for part in rule.rule.split("/"))


def ask(person: Person, method: str, path: str, token: str, **more: str) -> int:
    if method == "GET":
        return person.client.get(path).status_code
    return person.client.post(path, data={"sello": token, **more}).status_code


def rows(office: Office) -> dict[str, str]:
    """Every table by a digest of what it holds."""
    found = {}
    with office.hotline.db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name not in OUR_SESSION:
                held = sorted(repr(tuple(row)) for row in connection.execute(select(table)))
                found[table.name] = hashlib.sha256("\n".join(held).encode()).hexdigest()
    return found


def signed_in(office: Office, role: StaffRole) -> tuple[Person, str]:
    """Somebody of a role, and the token of their session, which their account's page shows."""
    person = office.person(LOGINS[role])
    person.get(f"{person.home}/account")
    return person, person.token


def objects(office: Office, agency: str) -> tuple[set[str], set[str]]:
    """Ids of an authority's referrals, and of the others'."""
    with office.hotline.db.read() as session:
        pairs = [(row.id, row.agency) for row in session.scalars(select(Referral))]
    return {one for one, whose in pairs if whose == agency}, {one for one, whose in pairs if whose != agency}


def test_every_route_is_in_the_table(office: Office) -> None:
    found = rules(office)
    assert len(found) > 50
    assert not [rule.rule for _, rule, action in found if not action]


@pytest.mark.parametrize("role", list(StaffRole))
def test_what_a_role_may_not_is_not_found_and_changes_nothing(office: Office, role: StaffRole) -> None:
    person, token = signed_in(office, role)
    with office.hotline.db.read() as session:
        known = session.scalars(select(Referral)).first()
    assert known is not None
    forbidden = [one for one in rules(office) if one[2] not in {ANYBODY, SIGNED_IN} and not allowed(role, one[2])]
    assert forbidden
    before = rows(office)
    for method, rule, action in forbidden:
        for object_id in (UNKNOWN, known.id, known.report_id):
            status = ask(person, method, address(rule, object_id), token)
            assert status == 404, f"{role}: {method} {rule.rule} ({action}) answered {status}"
    assert rows(office) == before


@pytest.mark.parametrize("role", list(StaffRole))
def test_what_does_not_exist_is_not_found_and_changes_nothing(office: Office, role: StaffRole) -> None:
    person, token = signed_in(office, role)
    mine = [one for one in rules(office) if allowed(role, one[2]) and "<" in one[1].rule]
    before = rows(office)
    for method, rule, _ in mine:
        fields = {"razon": "x", "texto": "x", "papel": "operador", "urgencia": "inmediata", "oido": "x"}
        status = ask(person, method, address(rule, UNKNOWN), token, **fields)
        assert status == 404, f"{role}: {method} {rule.rule} answered {status}"
    assert rows(office) == before


def test_another_authoritys_referral_is_not_found_and_not_changed(office: Office) -> None:
    person, token = signed_in(office, StaffRole.AGENCY)
    own, others = objects(office, LOGINS[StaffRole.AGENCY])
    assert own
    assert others
    mine = [one for one in rules(office) if allowed(StaffRole.AGENCY, one[2]) and "<" in one[1].rule]
    assert len(mine) >= 5
    before = rows(office)
    for method, rule, _ in mine:
        for object_id in others:
            status = ask(person, method, address(rule, object_id), token, razon="x", texto="x", resultado="x")
            assert status == 404, f"{method} {rule.rule} of another authority answered {status}"
    assert rows(office) == before
    assert {ask(person, "GET", f"/agency/referrals/{one}", token) for one in own} <= {200, 403}


PLACE = re.compile(r"<string\(length=32\):\w+>")


def kept(office: Office, report_id: str) -> dict[str, str]:
    """A photograph and a recording that came with a report, and all else that is sealed with it: purpose by id."""
    with in_memory(photograph()) as source:
        attaching.attach(office.hotline, report_id, source)
    closed, wraps = close("recording", recording(), [office.hotline.keyring.current().need(DESK)])
    with office.hotline.db.write() as session:
        archive.store(session, closed, wraps, owner=report_id)
        of_report = select(SealedDocument.id, SealedDocument.purpose).where(SealedDocument.owner == report_id)
        return {row.id: row.purpose for row in session.execute(of_report)}


def test_my_report_with_anothers_file_is_not_found_and_changes_nothing(office: Office) -> None:
    """Where an address names two things that somebody may have one by one, they must belong together."""
    with office.hotline.db.read() as session:
        mine = session.scalars(select(Referral).where(Referral.agency == LOGINS[StaffRole.AGENCY])).first()
        assert mine is not None
        other = session.scalars(select(Referral).where(Referral.report_id != mine.report_id)).first()
    assert other is not None
    whole = {one: kept(office, one.report_id) for one in (mine, other)}
    everything = {document for documents in whole.values() for document in documents}
    for role in (StaffRole.OPERATOR, StaffRole.SUPERVISOR, StaffRole.AGENCY):
        person, token = signed_in(office, role)
        both = [one for one in rules(office) if allowed(role, one[2]) and len(PLACE.findall(one[1].rule)) == 2]
        assert both
        before = rows(office)
        for (method, rule, _), (referral, documents) in itertools.product(both, whole.items()):
            kind = "recording" if "/recordings/" in rule.rule else "attachment"
            fitting = {document for document, purpose in documents.items() if purpose == kind}
            first = referral.id if role is StaffRole.AGENCY else referral.report_id
            for second in sorted(everything - fitting):
                path = PLACE.sub(second, PLACE.sub(first, rule.rule, count=1))
                status = ask(person, method, path, token, linea=referral.id)
                assert status == 404, f"{role}: {method} {rule.rule} with another's answered {status}"
        assert rows(office) == before
    operator, token = signed_in(office, StaffRole.OPERATOR)
    (photo,) = [document for document, purpose in whole[mine].items() if purpose == "attachment"]
    at = f"/desk/reports/{mine.report_id}/files/{photo}"
    assert ask(operator, "POST", f"{at}/share", token, linea=other.id) == 404, "to whom another report went"
    assert ask(operator, "GET", at, token) == 200, "what belongs together is found"


@pytest.mark.parametrize("role", list(StaffRole))
def test_what_a_role_may_is_found(office: Office, role: StaffRole) -> None:
    """Pages without an object: whoever may, gets them."""
    person, token = signed_in(office, role)
    for method, rule, action in rules(office):
        if method == "GET" and allowed(role, action) and "<" not in rule.rule:
            assert ask(person, method, rule.rule, token) in {200, 303}, rule.rule


@pytest.mark.parametrize("role", list(StaffRole))
def test_no_form_works_without_its_token_or_from_another_site(office: Office, role: StaffRole) -> None:
    person, token = signed_in(office, role)
    with office.hotline.db.read() as session:
        known = session.scalars(select(Referral)).first()
    assert known is not None
    posts = [one for one in rules(office) if one[0] == "POST" and (one[2] == SIGNED_IN or allowed(role, one[2]))]
    before = rows(office)
    for _, rule, _ in posts:
        for object_id in (UNKNOWN, known.id, known.report_id):
            path = address(rule, object_id)
            assert ask(person, "POST", path, "") == 403, path
            assert ask(person, "POST", path, "x" * len(token)) == 403, path
            for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
                assert person.client.post(path, data={"sello": token}, headers=headers).status_code == 403, path
    assert rows(office) == before
    assert person.get(f"{person.home}/account").status_code == 200, "nor was anybody signed out"
