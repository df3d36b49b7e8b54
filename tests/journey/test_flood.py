"""A flood and hoaxes with twenty genuine emergencies inside: each is alarmed and released first, none is kept out."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from hotline.app import intake_app
from hotline.intake.reports import Report
from hotline.journey import alarms
from hotline.outbox import store as outbox
from hotline.referral.model import Referral
from hotline.vocabulary import ReferralState, ReportStatus, Urgency
from tests.journey.conftest import House
from tests.support.browser import Browser
from tests.support.inside import Inside
from tests.support.twilio import Call, Network, Phone

EMERGENCIES = 20
HOAXES = 10
FLOOD = 20


def flood(inside: Inside) -> None:
    """Open pages and answer nothing that matters, as quickly as a machine can."""
    for _ in range(FLOOD):
        browser = Browser(inside)  # type: ignore[arg-type]
        browser.open("/")
        browser.press("Quiero avisar de algo")
        if browser.status == 200:
            browser.press("Continuar", {"opcion": "no"})


def emergency(inside: Inside, number: int) -> None:
    """Somebody in danger on one of the channels."""
    match number % 3:
        case 0:
            browser = Browser(inside)  # type: ignore[arg-type]
            browser.open("/")
            browser.press("No puedo llamar")
            browser.press("Continuar", {"opcion": "si"})
            assert browser.status == 200
            assert "911" in browser.page.text
        case 1:
            phone = Phone(Network(inside))  # type: ignore[arg-type]
            phone.write("Puebla, nos tienen encerrados")
            assert "911" in phone.write("1")
        case _:
            call = Call(Network(inside)).dial()  # type: ignore[arg-type]
            call.press("1")
            assert not call.over or call.heard.dialled


@pytest.mark.timeout(120)
def test_twenty_emergencies_in_a_flood(house_on_sqlite: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house = house_on_sqlite
    inside = Inside(intake_app(house.hotline), house.hotline.settings)
    inside.instead_of_the_wire(monkeypatch)
    with house.hotline.db.write() as session:  # what else waits, and came before
        for number in range(FLOOD):
            outbox.put(session, alarms.ALARM_CLOCK, f"{number:032d}")
    with ThreadPoolExecutor(8) as people:
        coming = [people.submit(flood, inside) for _ in range(3)]
        coming += [people.submit(emergency, inside, 0) for _ in range(HOAXES)]
        coming += [people.submit(emergency, inside, number) for number in range(EMERGENCIES)]
        for one in coming:
            one.result()

    with house.hotline.db.read() as session:
        urgent = session.scalars(select(Report).where(Report.urgency == Urgency.INMEDIATA)).all()
        assert len(urgent) == EMERGENCIES + HOAXES, "a hoax looks like the rest: nothing is thrown away"
        assert all(report.alarm in alarms.RINGING for report in urgent)
        due = outbox.due_ids(session, house.clock.now(), 1000)
        first = [outbox.is_urgent(job) for job in due]
        assert first == sorted(first, reverse=True)
        assert sum(first) >= EMERGENCIES + HOAXES
    house.drain()
    with house.hotline.db.read() as session:
        for report in session.scalars(select(Report).where(Report.urgency == Urgency.INMEDIATA)):
            sent = select(Referral.id).where(Referral.report_id == report.id, Referral.state == ReferralState.SENT)
            assert session.scalars(sent).first() or report.status == ReportStatus.MANUAL
