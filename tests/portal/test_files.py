"""Files through the doors: shared by a form of the desk, opened at the authority's page, able to do nothing there."""

import re

from sqlalchemy import select

from hotline.journey import attaching
from hotline.media import in_memory
from hotline.referral.model import Referral
from tests.media.samples import photograph, recording
from tests.portal.test_portal import clerk, handed
from tests.support.offices import Office, Person

__all__ = ["clerk"]
FILE = re.compile(r'(?:href|src)="(/(?:agency|desk)/[a-z]+/[0-9a-f]{32}/files/[0-9a-f]{32})"')


def test_a_file_goes_by_a_form_and_is_read_at_the_authority(office: Office, clerk: Person) -> None:
    address = handed(office, clerk)
    with office.hotline.db.read() as session:
        row = session.scalars(select(Referral).where(Referral.id == address.rpartition("/")[2])).one()
    for data in (photograph(), recording()):
        with in_memory(data) as source:
            attaching.attach(office.hotline, row.report_id, source)
    assert not FILE.findall(clerk.shown)
    ana = office.person("ana")
    ana.get(f"/desk/reports/{row.report_id}")
    at_the_desk = FILE.findall(ana.shown)
    assert len(at_the_desk) == 2
    assert ana.post(f"{at_the_desk[0]}/share", linea="").status_code == 400, "nobody is chosen for them"
    for one in at_the_desk:
        assert ana.post(f"{one}/share", linea=row.id).status_code == 200
        assert "La autoridad ya puede abrir ese archivo." in ana.page.text
    assert ana.page.text.count("Lo puede abrir:") == 2
    assert ana.post(f"{at_the_desk[0]}/share", linea="ab" * 16).status_code == 404
    clerk.get(address)
    given = FILE.findall(clerk.shown)
    assert len(given) == 2
    kinds = set()
    for one in given:
        answer = clerk.client.get(one)
        kinds.add(answer.mimetype)
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert re.fullmatch(r"inline; filename=archivo\.(jpg|mp3)", answer.headers["Content-Disposition"])
    assert kinds == {"image/jpeg", "audio/mpeg"}
    assert office.person("07-unidad_trata").client.get(given[0]).status_code == 404


def test_without_consent_there_is_no_form(office: Office, clerk: Person) -> None:
    address = handed(office, clerk, share="no")
    with office.hotline.db.read() as session:
        row = session.scalars(select(Referral).where(Referral.id == address.rpartition("/")[2])).one()
    with in_memory(photograph()) as source:
        attaching.attach(office.hotline, row.report_id, source)
    ana = office.person("ana")
    ana.get(f"/desk/reports/{row.report_id}")
    (one,) = FILE.findall(ana.shown)
    assert "sus archivos no salen de aquí" in ana.page.text
    assert f"{one}/share" not in ana.shown
    assert ana.post(f"{one}/share", linea=row.id).status_code == 409
