"""The auditor's page: who did what, whether the trail is whole, and that reading it is on it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from hotline.audit.actions import ACTIONS
from hotline.audit.trail import TrailEntry, end
from hotline.console.trail_words import WORDS
from hotline.vocabulary import ReferralState
from tests.support.offices import Office
from tests.support.trails import disarm

PAGE = "/desk/trail"
LINK = f'href="{PAGE}"'


def position(office: Office) -> int:
    with office.hotline.db.read() as session:
        return end(session).position


def last(office: Office) -> tuple[str, str]:
    with office.hotline.db.read() as session:
        row = session.scalars(select(TrailEntry).order_by(TrailEntry.position.desc()).limit(1)).one()
        return row.action, row.object_id


def test_auditors_and_supervisors_read_it_and_nobody_else(office: Office) -> None:
    for login in ("ana", "adela"):
        person = office.person(login)
        before = position(office)
        assert person.get(PAGE).status_code == 404
        assert position(office) == before
        assert LINK not in person.get("/desk").text
    assert LINK in office.person("sofia").get("/desk").text
    assert office.person("sofia").get(PAGE).status_code == 200
    assert office.person("07-procuraduria_nna").get(PAGE).status_code == 404


def test_an_auditor_begins_there_and_opens_nothing_else(office: Office) -> None:
    irene = office.person("irene")
    answer = irene.client.get("/desk/sign-in")
    assert answer.headers["Location"].endswith(PAGE)
    report = office.person("ana").items()[0]
    assert irene.get(report).status_code == 404
    assert "Bitácora" in irene.get(PAGE).text


def test_reading_it_is_on_it(office: Office) -> None:
    irene = office.person("irene")
    before = position(office)
    irene.get(PAGE)
    assert position(office) == before + 1
    assert last(office) == ("trail.read", "trail")
    irene.get(PAGE)
    assert "Irene Leyó la bitácora" in irene.page.text


def test_who_opened_which_report_is_found_by_its_label(office: Office) -> None:
    ana = office.person("ana")
    report = ana.items()[0]
    ana.get(report)
    with office.hotline.db.read() as session:
        label = session.execute(text("SELECT label FROM report WHERE id = :id"), {"id": report[-32:]}).scalar_one()
        mine = session.execute(text("SELECT id FROM person WHERE login = 'ana'")).scalar_one()
    irene = office.person("irene")
    irene.get(f"{PAGE}?aviso={label.lower()}&persona={mine}&acto=report.open")
    entries = irene.page.text.partition("Buscar")[2]
    assert f"Ana Abrió el aviso {label}" in entries
    assert "Entró con los dos pasos" not in entries
    assert last(office)[0] == "trail.read"
    assert last(office)[1] != "trail"


@pytest.mark.parametrize(
    "query",
    [
        *("aviso=ZZZZZ", "persona=nadie", "acto=nada", "desde=2020-01-01&hasta=2020-01-02", "aviso=%25%27--"),
        *("persona=una+persona", "persona=5512345678", f"aviso={'%C3%A1' * 32}"),
    ],
)
def test_what_is_not_there_is_an_empty_page(office: Office, query: str) -> None:
    irene = office.person("irene")
    answer = irene.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    assert "Nada anotado" in irene.page.text


@pytest.mark.parametrize("query", ["desde=ayer", "antes=x", "antes=99999999999999", "hasta=9999-99-99"])
def test_what_is_no_day_or_number_is_left_out(office: Office, query: str) -> None:
    assert office.person("irene").get(f"{PAGE}?{query}").status_code == 200


def test_long_trails_come_in_pages(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.journey.auditing.AT_ONCE", 3)
    irene = office.person("irene")
    irene.get(PAGE)
    irene.get(PAGE)
    earlier = next(href for href, words in irene.page.links if "anteriores" in words)
    first = irene.page.text.partition("Buscar")[2]
    irene.get(earlier)
    assert irene.page.text.partition("Buscar")[2] != first


@pytest.fixture
def altered(office: Office) -> Iterator[Office]:
    """One entry changed by whoever owns the database, and mended afterwards."""
    office.person("irene").get(PAGE)
    with office.hotline.db.read() as session:
        triggers = session.execute(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        actor = session.execute(text("SELECT actor FROM trail WHERE position = 1")).scalar_one()
    disarm(office.hotline.db)
    _set_actor(office, "beto")
    yield office
    _set_actor(office, actor)
    with office.hotline.db.write() as session:
        for statement in triggers:
            session.execute(text(statement))


def _set_actor(office: Office, actor: str) -> None:
    with office.hotline.db.write() as session:
        session.execute(text("UPDATE trail SET actor = :actor WHERE position = 1"), {"actor": actor})


def test_a_trail_that_was_altered_says_so(altered: Office) -> None:
    irene = altered.person("irene")
    irene.get(PAGE)
    assert "La bitácora fue alterada." in irene.page.text
    assert "Completa" not in irene.page.text


def test_every_action_has_words() -> None:
    states = {f"referral.{state.value}" for state in ReferralState}
    assert ACTIONS - states - set(WORDS) == set(), "say in hotline/console/trail_words.py what people read for these"
    assert set(WORDS) - ACTIONS == set(), "these are on no trail"
