"""The watch over the trail itself: it sees what is not noted, and every address that acts is posted to under it."""

from pathlib import Path

import pytest
from sqlalchemy import text

from hotline.people.visitor import Visitor
from tests.console.test_report import newest
from tests.console.test_twofold import proposal
from tests.support.noting import Noting, acting
from tests.support.offices import Office

HERE = Path(__file__).parent
WATCHED = "\n".join(
    path.read_text()
    for folder, names in (("console", "*.py"), ("portal", "*.py"), ("journey", "test_chat_desk.py"))
    for path in (HERE.parent / folder).glob(names)
)


def _last_part(rule: str) -> str:
    return [part for part in rule.split("/") if not part.startswith("<")][-1]


def test_every_address_that_acts_is_posted_to_in_tests_that_are_watched(office: Office) -> None:
    found = acting(office.app, "/desk") | acting(office.app, "/agency")
    assert len(found) > 20
    assert {rule for rule in found if f"/{_last_part(rule)}" not in WATCHED} == set()


def test_every_page_that_opens_what_is_sealed_notes_it(office: Office, noting: Noting) -> None:
    ana, guardian = office.person("ana"), office.person("07-procuraduria_nna")
    for person in (ana, guardian):
        for address in person.items()[:2]:
            noting.noted.clear()
            assert person.get(address).status_code == 200
            assert {line.partition("/<")[0] for line in noting.noted} <= {"GET /desk/reports", "GET /agency/referrals"}
            assert noting.noted
    assert noting.wrong == []


def test_a_fresh_paper_is_noted(office: Office, noting: Noting) -> None:
    carla = office.person("carla")
    noting.noted.clear()
    assert carla.confirm(office.hotline).status_code == 200
    assert noting.noted == {"POST /desk/account/confirm"}
    noting.noted.clear()
    assert carla.post("/desk/account/paper").status_code == 200
    assert noting.noted == {"POST /desk/account/paper"}


def test_a_proposal_that_is_withdrawn_is_noted(office: Office, noting: Noting) -> None:
    ana = office.person("ana")
    ana.get("/desk")
    ana.post("/desk/duty", turno="entrar")
    address = newest(office, ana)
    ana.post(f"{address}/erase", razon="prueba")
    at = proposal(ana, address)
    noting.noted.clear()
    assert ana.post(f"{at}/withdraw").status_code == 200
    assert "POST /desk/proposals/<string(length=32):proposal_id>/withdraw" in noting.noted
    ana.get("/desk")
    ana.post("/desk/duty", turno="salir")


@pytest.mark.parametrize("act", ["changes", "opens"])
def test_the_watch_sees_what_is_not_noted(office: Office, noting: Noting, act: str) -> None:
    """An address that forgets the trail is found; without this, the watch could be blind."""

    def change() -> None:
        with office.hotline.db.write() as session:
            session.execute(text("UPDATE report SET unread = unread"))

    def open_sealed() -> None:
        visitor = Visitor.__new__(Visitor)
        with pytest.raises(AttributeError):
            visitor.open(None, None)  # type: ignore[arg-type]

    with office.app.test_request_context("/desk/reports"):
        (change if act == "changes" else open_sealed)()
    assert len(noting.wrong) == 1
    assert act in noting.wrong[0]
    noting.wrong.clear()
