"""A recording on the report's page: heard there by whoever opens reports, kept by no browser, and noted."""

import io
import re
import wave

from sqlalchemy import select

from hotline.audit.trail import TrailEntry
from hotline.intake.recordings import RecordingFetch
from hotline.journey import recordings
from tests.support.offices import Office


def sound() -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x10\x20" * 8000)
    return held.getvalue()


def told(office: Office, report_id: str, *, come: bool) -> None:
    """A recording was told for this report; `come`: and it was fetched."""
    with office.hotline.db.write() as session:
        recordings.expect(office.hotline, session, report_id, "RE" + "7" * 32)
        session.flush()
        row = session.scalars(select(RecordingFetch).where(RecordingFetch.report_id == report_id)).one()
        fetch_id = row.id
    if come:
        recordings.keep(office.hotline, fetch_id, sound())


def test_it_is_heard_from_the_report_and_nobody_keeps_it(office: Office) -> None:
    office.tell({"edad": "12-14", "reporta": "tercero", "actividad": "campo"}, words="Son tres niños")
    ana = office.person("ana")
    report = ana.items("/desk")[-1]
    report_id = report.rpartition("/")[2]
    told(office, report_id, come=False)
    assert "todavía se está trayendo" in ana.get(report).text
    with office.hotline.db.write() as session:
        (fetch_id,) = session.scalars(select(RecordingFetch.id).where(RecordingFetch.report_id == report_id))
    recordings.keep(office.hotline, fetch_id, sound(), "C2")
    page = ana.get(report)
    assert "todavía se está trayendo" not in page.text
    assert "¿Qué hay cerca que ayude a encontrar el lugar?" in page.text, "it says what it answers"
    assert "media-src 'self'" in page.headers["Content-Security-Policy"]
    (address,) = re.findall(r'<audio [^>]*src="([^"]+)"', page.text)
    heard = ana.client.get(address)
    assert (heard.status_code, heard.mimetype, heard.data) == (200, "audio/wav", sound())
    assert heard.headers["Cache-Control"] == "no-store"
    assert heard.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in heard.headers["Content-Security-Policy"]
    with office.hotline.db.read() as session:
        noted = session.scalars(select(TrailEntry).where(TrailEntry.action == "report.listen")).all()
    assert [entry.object_id for entry in noted] == [report_id]
    assert office.person("irene").client.get(address).status_code == 404
    other = next(one for one in ana.items("/desk") if one != report)
    assert ana.client.get(address.replace(report_id, other.rpartition("/")[2])).status_code == 404
