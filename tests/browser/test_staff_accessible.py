"""What the staff works with live, before axe-core (WCAG 2.2 AA) and a ruler: calls, conversations, files, recordings.

Each page is seen on a small telephone in the dark, and measured again on a desk in the light.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select

from hotline.database import Database
from hotline.intake.recordings import LATE, RecordingFetch
from hotline.intake.recordings import PURPOSE as RECORDING
from hotline.live.calls import ANSWERED, RINGING, TALKING, WAITING, LiveCall
from hotline.people.tables import Person
from hotline.sealing.archive import SealedDocument
from tests.browser.conftest import Open
from tests.browser.test_chat import answering, begin, off_duty, take
from tests.browser.test_reporter_accessible import RULES
from tests.browser.test_staff_pages import CONTRAST, SIDEWAYS, TARGETS
from tests.media.samples import photograph
from tests.support.browser import Browser, enter
from tests.support.http import upload
from tests.support.live import LiveServer
from tests.support.reporters import Writer
from tests.support.staff import Clerk, Operator
from tests.support.stories import EXPLOITED
from tests.support.twilio import Network

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@dataclass
class Inspection:
    """One window whose pages are looked at; what is wrong with them."""

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str, kind: str) -> None:
        self.page.goto(self.url + path)
        self.look(kind)

    def look(self, kind: str) -> None:
        for found in Axe().run(self.page, options=RULES).response["violations"]:
            self.faults.append(f"{kind}: {found['id']} {[node['html'][:90] for node in found['nodes'][:2]]}")
        self.measure(f"{kind}, telephone")
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]
        self.page.emulate_media(color_scheme="light")
        self.measure(f"{kind}, desk")
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        self.page.emulate_media(color_scheme="dark")

    def measure(self, kind: str) -> None:
        if self.page.evaluate(SIDEWAYS) > 0:
            self.faults.append(f"{kind} scrolls sideways")
        self.faults += [f"{kind}: small {one}" for one in self.page.evaluate(TARGETS)]
        self.faults += [f"{kind}: poor contrast {one}" for one in self.page.evaluate(CONTRAST)]


@dataclass
class Told:
    """A report with a photograph and a recording, and where the desk and an authority open it."""

    id: str
    at_desk: str
    at_agency: str


@pytest.fixture(scope="module")
def told(live: LiveServer, network: Network) -> Told:
    operator, clerk = Operator(live), Clerk(live, "07-procuraduria_nna")
    folio = Writer(network, replace(EXPLOITED, words=("Los vi en la bodega",))).tell()
    operator.receive()
    clerk.receive()
    clerk.press("Acusar recibo")
    mailbox = Browser(live)
    mailbox.open("/folio")
    form = next(form for form in mailbox.page.forms if form.writing())
    mailbox.submit(form, {form.writing()[0].name: folio})
    seal = next(c.value for form in mailbox.page.forms for c in form.controls if c.name == "sello")
    cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in mailbox.cookies.items())}
    sent = upload(f"{live.local}/p/archivo", {"sello": seal}, {"archivo": ("a", photograph())}, cookie)
    assert sent.status == 200
    report_id = operator.address.rpartition("/")[2]
    with rows(live) as db, db.write() as session:
        for kind, row in (
            (SealedDocument, {"owner": report_id, "purpose": RECORDING, "suite": 1, "body": b"", "bucket": 0}),
            (RecordingFetch, {"report_id": report_id, "state": LATE, "sealed": b""}),
        ):
            session.add(kind(id=secrets.token_hex(16), **row))
    return Told(report_id, operator.address, clerk.address)


@contextmanager
def rows(live: LiveServer) -> Iterator[Database]:
    """The server's own database, to put there what a provider would bring about."""
    db = Database(f"sqlite:///{live.database}")
    try:
        yield db
    finally:
        db.close()


@contextmanager
def calls(live: LiveServer, report_id: str) -> Iterator[dict[str, str]]:
    """A call in each state, the one that goes on and the one that rings being Ana's; gone afterwards. Handles."""
    handles = {state: secrets.token_hex(16) for state in (WAITING, RINGING, TALKING)}
    with rows(live) as db:
        with db.write() as session:
            ana = session.scalars(select(Person.id).where(Person.login == "ana")).one()
            for number, (state, handle) in enumerate(handles.items()):
                session.add(
                    LiveCall(
                        handle=handle, tag=secrets.token_bytes(32), number=number, state=state, waited=45,
                        urgency="inmediata" if state == TALKING else "ordinaria", state_code="07",
                        report_id=report_id if state == TALKING else "", taken_by="" if state == WAITING else ana,
                        emergency=ANSWERED if state == TALKING else "", until=datetime.now(UTC) + timedelta(hours=1),
                    )
                )  # fmt: skip
        try:
            yield handles
        finally:
            with db.write() as session:
                session.query(LiveCall).delete()


def test_calls_and_reports_with_files_are_accessible(live: LiveServer, told: Told, window: Open) -> None:
    wishes = {"viewport": PHONE, "color_scheme": "dark", "java_script_enabled": True}
    seen = Inspection(enter(live, window(**wishes), "ana"), live.url)
    with calls(live, told.id) as handles:
        seen.open("/desk?quieto=1", "queue")
        for state in (WAITING, RINGING):
            seen.open(f"/desk/calls/{handles[state]}?quieto=1", f"call {state}")
        page = seen.page
        page.goto(live.url + told.at_desk)
        page.get_by_text("Compartir este archivo").first.click()
        page.get_by_label("Que lo pueda abrir").select_option(value=told.at_agency.rpartition("/")[2])
        page.get_by_role("button", name="Compartir este archivo").click()
        expect(page.get_by_text("Lo puede abrir:")).to_be_visible()
        expect(page.get_by_role("button", name="Terminar la llamada")).to_be_visible()
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        seen.look("report in a call, with files")
    clerk = Inspection(enter(live, window(**wishes), "07-procuraduria_nna"), live.url)
    clerk.open(told.at_agency, "referral with a file")
    expect(clerk.page.get_by_role("link", name="Foto 1")).to_be_visible()
    assert seen.faults + clerk.faults == []


def test_a_conversation_at_the_desk_is_accessible(live: LiveServer, window: Open) -> None:
    desk = answering(live, window(viewport=PHONE, color_scheme="dark", java_script_enabled=True))
    try:
        begin(live, window(), "Unos niños trabajan en el campo")
        seen = Inspection(desk, live.url)
        desk.get_by_role("link", name="Actualizar").click()
        seen.look("conversations")
        take(desk)
        desk.get_by_text("Pasar o terminar").click()
        seen.look("conversation")
        assert seen.faults == []
        desk.get_by_role("button", name="Terminar la conversación").click()
    finally:
        off_duty(live, desk)
