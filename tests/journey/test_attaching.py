"""A file from a page: cleaned, sealed a piece at a time, opened at the desk; whatever is wrong, nothing else goes."""

import io
import os
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from hotline.app import intake_app
from hotline.audit.trail import TrailEntry
from hotline.conversation.dialogue import Dialogue
from hotline.errors import NotAllowedError, NotSavedError
from hotline.intake.reports import Report
from hotline.journey import attaching, attachments, committing, desk, erasing
from hotline.journey.attaching import MOST, PIECE, PURPOSE, TooManyError
from hotline.journey.committing import Prepared
from hotline.media import cleaning, in_memory
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument
from hotline.vocabulary import Channel
from tests.journey.conftest import House
from tests.journey.test_twofold import CHILD
from tests.media.samples import SECRET, bomb, locked, photograph, polyglot, recording


def told(house: House) -> tuple[str, str]:
    """A report with a folio: its id and the folio."""
    one = Dialogue(Channel.WEB, facts=dict(CHILD), state="07", narrative=["Vi a dos niños."])
    with house.hotline.db.write() as session:
        fresh = house.hotline.deriver.take()
        committing.store_or_amend(house.hotline, session, one, Prepared(fresh), final=True)
        return session.scalars(select(Report.id)).one(), one.folio


def documents(house: House, purpose: str) -> list[bytes]:
    with house.hotline.db.read() as session:
        return list(session.scalars(select(SealedDocument.body).where(SealedDocument.purpose == purpose)))


def read(house: House, report_id: str, login: str = "ana") -> list[tuple[str, bytes]]:
    """Everything that a person of the desk opens: kind and bytes."""
    visitor = house.visitor(login)
    listed = attachments.of_report(house.hotline, visitor, report_id)
    opened = [attachments.opened(house.hotline, visitor, report_id, one.id) for one in listed]
    return sorted((found.kind, b"".join(pieces)) for found, pieces in opened)


def test_what_was_sent_is_read_at_the_desk_and_nowhere_else(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "PIECE", 2048)  # several pieces of a small picture
    report_id, _ = told(house)
    for data in (photograph(), recording()):
        with in_memory(data) as source:
            attaching.attach(house.hotline, report_id, source)
    assert len(documents(house, PURPOSE)) == 2
    assert len(documents(house, PIECE)) > 3
    (heard, seen) = [data for _, data in sorted(read(house, report_id), reverse=True)]
    assert seen.startswith(b"\xff\xd8")
    assert seen.endswith(b"\xff\xd9"), "whole, in its order"
    assert heard
    for closed in (*documents(house, PURPOSE), *documents(house, PIECE)):
        assert seen[200:260] not in closed
        assert SECRET not in closed
    with pytest.raises(NotAllowedError):
        attachments.of_report(house.hotline, house.visitor("07-procuraduria_nna"), report_id)
    with pytest.raises(NotAllowedError):
        attachments.opened(house.hotline, house.visitor("ana"), report_id, "0" * 32)


def test_each_opening_stands_on_the_trail_and_the_report_shows_that_something_came(house_on_sqlite: House) -> None:
    house = house_on_sqlite
    report_id, _ = told(house)
    desk.open_report(house.hotline, house.visitor("ana"), report_id)
    with in_memory(photograph()) as source:
        attaching.attach(house.hotline, report_id, source)
    with house.hotline.db.read() as session:
        assert session.get_one(Report, report_id).unread
    read(house, report_id)
    with house.hotline.db.read() as session:
        assert "report.attachment" in session.scalars(select(TrailEntry.action)).all()


def test_it_goes_with_its_report(house: House) -> None:
    report_id, _ = told(house)
    with in_memory(photograph()) as source:
        attaching.attach(house.hotline, report_id, source)
    with house.hotline.db.write() as session:
        erasing.erase_report(house.hotline, session, report_id)
    assert documents(house, PURPOSE) == documents(house, PIECE) == []


def test_what_breaks_off_on_the_way_leaves_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "PIECE", 1024)
    report_id, _ = told(house)
    real, kept = archive.store, []

    def full(*given, **named):  # type: ignore[no-untyped-def]
        kept.append(1)
        if len(kept) > 3:
            raise OSError("disk full")
        return real(*given, **named)

    monkeypatch.setattr(archive, "store", full)
    with in_memory(photograph()) as source, pytest.raises(NotSavedError):
        attaching.attach(house.hotline, report_id, source)
    monkeypatch.setattr(archive, "store", real)
    assert documents(house, PIECE) == []
    assert desk.open_report(house.hotline, house.visitor("ana"), report_id).content["narrative"] == ["Vi a dos niños."]


def test_a_report_has_room_for_ten(house_on_sqlite: House, monkeypatch: pytest.MonkeyPatch) -> None:
    report_id, _ = told(house_on_sqlite)
    monkeypatch.setattr(archive, "ids_of", lambda *_: ["x"] * MOST)
    with in_memory(photograph()) as source, pytest.raises(TooManyError):
        attaching.attach(house_on_sqlite.hotline, report_id, source)


class Page:
    """A browser that opened the mailbox with its folio."""

    def __init__(self, house: House, number: str) -> None:
        self.client: FlaskClient = intake_app(house.hotline).test_client()
        self.client.post("/folio", data={"folio": number})
        self.shown = self.client.get("/p").text
        self.seal = re.findall(r'name="sello" value="([^"]+)"', self.shown)[0]

    def send(self, data: bytes | None, name: str = "IMG_7716.jpg", seal: str | None = None) -> tuple[int, str]:
        form: dict[str, object] = {"sello": self.seal if seal is None else seal}
        if data is not None:
            form["archivo"] = (io.BytesIO(data), name)
        answer = self.client.post("/p/archivo", data=form, content_type="multipart/form-data")
        assert answer.mimetype == "text/html", "a page, and not its source"
        return answer.status_code, answer.text


def test_from_the_mailbox_s_page_to_the_desk(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    report_id, number = told(house)
    page = Page(house, number)
    assert 'enctype="multipart/form-data"' in page.shown

    def on_a_disk(*_: object, **__: object) -> None:
        raise AssertionError("what came was written to a disk")

    monkeypatch.setattr("tempfile.TemporaryFile", on_a_disk)
    monkeypatch.setattr("tempfile.SpooledTemporaryFile", on_a_disk)
    status, said = page.send(polyglot() + os.urandom(900_000))
    assert status == 200
    assert "quedó guardado" in said
    ((kind, data),) = read(house, report_id)
    assert kind == "picture"
    assert SECRET not in data
    assert "Agregó una foto." in Page(house, number).shown


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (bomb(), 400, "demasiado grande"),
        (locked(), 400, "contraseña"),
        (b"MZ" + bytes(300), 400, "ese tipo de archivo"),
        (photograph()[:500], 400, "llegó dañado"),
        (None, 400, "No llegó ningún archivo"),
        (b"\xff\xd8\xff" + bytes(15 * 1024 * 1024 + 100_000), 413, "más de 15 MB"),
    ],
    ids=["bomb", "locked", "program", "broken", "none", "big"],
)
def test_what_is_not_taken_is_said_kindly(house_on_sqlite: House, data: bytes | None, status: int, words: str) -> None:
    report_id, number = told(house_on_sqlite)
    page = Page(house_on_sqlite, number)
    assert page.send(data)[0] == status
    assert words in page.send(data)[1]
    assert read(house_on_sqlite, report_id) == []
    assert "Qué ha pasado" in page.client.get("/p").text, "the visit goes on"


def test_nobody_without_the_mailbox_open_and_its_form_sends_anything(house_on_sqlite: House) -> None:
    report_id, number = told(house_on_sqlite)
    stranger = intake_app(house_on_sqlite.hotline).test_client()
    form = {"archivo": (io.BytesIO(photograph()), "a.jpg"), "sello": "0" * 32}
    assert "Agregó" not in stranger.post("/p/archivo", data=form).text
    assert Page(house_on_sqlite, number).send(photograph(), seal="0" * 32)[0] == 403
    assert read(house_on_sqlite, report_id) == []


def test_a_name_is_never_kept(house_on_sqlite: House, tmp_path: Path) -> None:
    _, number = told(house_on_sqlite)
    Page(house_on_sqlite, number).send(photograph(), name="../../casa de Maria 7716.jpg")
    database = b"".join(path.read_bytes() for path in (tmp_path / "var").glob("hotline.db*"))
    assert b"casa de Maria" not in database
