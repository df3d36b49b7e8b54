"""A photograph or a voice note in a message: fetched by its name alone, cleaned, kept, and gone from the provider."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy import select, text

from hotline import worker
from hotline.app import intake_app
from hotline.channels.twilio import recordings as errand
from hotline.channels.twilio.fetching import NotThereError
from hotline.channels.twilio.wire import ProviderAwayError
from hotline.intake import recordings as waiting
from hotline.intake.recordings import RecordingFetch
from hotline.intake.reports import Report
from hotline.journey import attachments, erasing, recordings, sent_media
from hotline.outbox import draining
from tests.journey.conftest import House
from tests.media.samples import SECRET, locked, photograph, polyglot, recording
from tests.support.calling import Caller

SENDER = "whatsapp:+525500004321"
MESSAGE, MEDIUM = "MM" + "7" * 32, "ME" + "8" * 32
ELSEWHERE = f"https://169.254.169.254/2010-04-01/Accounts/AC{'9' * 32}/Messages/{MESSAGE}/Media/{MEDIUM}"


class Chat:
    """A house, somebody who writes to it, and a provider that gives what the test says."""

    def __init__(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        self.house, self.hotline = house, house.hotline
        self.caller = Caller(self.hotline, intake_app(self.hotline).test_client())
        self.gives: bytes | Exception = photograph()
        self.asked: list[str] = []
        self.deleted: list[str] = []
        self.sent = 0
        monkeypatch.setattr(errand.fetching, "medium", self._medium)
        monkeypatch.setattr(errand, "_forget_medium", lambda _settings, name: self.deleted.append(name))

    def _medium(self, _settings: object, name: str, _most: int) -> bytes:
        self.asked.append(name)
        if isinstance(self.gives, Exception):
            raise self.gives
        return self.gives

    def write(self, body: str, *kinds: str, sid: str = "", **more: str) -> str:
        """One message with a medium of each kind; everything that is answered."""
        self.sent += 1
        sid = sid or (MESSAGE if kinds else f"SM{self.sent:032d}")
        fields = {"MessageSid": sid, "From": SENDER, "Body": body, "NumMedia": str(len(kinds))}
        for number, kind in enumerate(kinds):
            fields |= {f"MediaUrl{number}": ELSEWHERE, f"MediaContentType{number}": kind}
        answered = self.caller.post("/twilio/messages", **fields, **more)
        return " ".join(part.text or "" for part in ElementTree.ElementTree(answered).iter("Message"))

    def work(self, **later: float) -> None:
        self.house.clock.advance(timedelta(**later))
        while draining.drain(self.hotline.db, self.house.clock, worker.handlers(self.hotline)):
            pass

    def reports(self) -> list[Report]:
        with self.hotline.db.read() as session:
            return list(session.scalars(select(Report)))

    def waiting(self) -> list[str]:
        with self.hotline.db.read() as session:
            return list(session.scalars(select(RecordingFetch.state)))

    def kept(self) -> list[tuple[str, bytes]]:
        ana = self.house.visitor("ana")
        (report,) = self.reports()
        listed = attachments.of_report(self.hotline, ana, report.id)
        opened = [attachments.opened(self.hotline, ana, report.id, one.id) for one in listed]
        return [(found.kind, b"".join(pieces)) for found, pieces in opened]


@pytest.fixture
def chat(house_on_sqlite: House, monkeypatch: pytest.MonkeyPatch) -> Chat:
    return Chat(house_on_sqlite, monkeypatch)


def test_a_photograph_is_fetched_by_its_name_cleaned_and_kept_with_what_was_told(chat: Chat) -> None:
    answered = chat.write("Unos niños cargan bultos en el mercado", "image/jpeg")
    assert "Recibimos el archivo" in answered
    chat.work()
    assert chat.asked == chat.deleted == [f"{MESSAGE}/{MEDIUM}"], "never the address that came"
    ((kind, data),) = chat.kept()
    assert kind == "picture"
    assert data.startswith(b"\xff\xd8")
    assert SECRET not in data
    assert chat.waiting() == []
    (report,) = chat.reports()
    assert report.unread
    chat.write("si")
    assert len(chat.reports()) == 1, "the dialogue goes on in the report that the photograph began"


def test_a_voice_note_without_a_word_is_a_report_too(chat: Chat) -> None:
    chat.gives = recording()
    assert "Recibimos el archivo" in chat.write("", "audio/ogg; codecs=opus")
    chat.work()
    assert [kind for kind, _ in chat.kept()] == ["sound"]


def test_the_same_message_twice_is_fetched_once(chat: Chat) -> None:
    assert chat.write("Vi esto", "image/jpeg") == chat.write("Vi esto", "image/jpeg")
    chat.work()
    assert len(chat.asked) == 1
    assert len(chat.kept()) == 1


def test_two_workers_at_once_keep_it_once(chat: Chat) -> None:
    chat.write("Vi esto", "image/jpeg")
    with chat.hotline.db.read() as session:
        fetch_id = session.scalars(select(RecordingFetch.id)).one()
    in_the_middle = sent_media.attaching._finish  # the other one is done while this one still cleans

    def late(*given: object) -> str:
        sent_media.attaching._finish = in_the_middle
        sent_media.keep(chat.hotline, fetch_id, photograph())
        return in_the_middle(*given)  # type: ignore[arg-type]

    sent_media.attaching._finish = late  # type: ignore[assignment]
    sent_media.keep(chat.hotline, fetch_id, photograph())
    assert len(chat.kept()) == 1


def test_its_name_lies_nowhere_but_closed_and_the_sweep_spares_it(chat: Chat) -> None:
    chat.write("Vi esto", "image/jpeg")
    with chat.hotline.db.read() as session:
        tables = ("recording_fetch", "outbox", "dialogue", "receipt", "report", "sealed_document")
        rows = [str(tuple(row)) for table in tables for row in session.execute(text(f"SELECT * FROM {table}"))]
    assert rows
    assert not any(name in row for row in rows for name in (MESSAGE, MEDIUM))
    assert recordings.names(chat.hotline) == {MESSAGE, MEDIUM}
    chat.work()
    assert recordings.names(chat.hotline) == frozenset()


@pytest.mark.parametrize("what", [b"MZ\x90\x00 nothing that we know", locked(), photograph()[:200]])
def test_what_cannot_be_opened_is_not_kept_and_the_desk_is_told(chat: Chat, what: bytes) -> None:
    chat.gives = what
    chat.write("Vi esto", "image/jpeg")
    chat.work()
    assert chat.kept() == []
    assert chat.waiting() == [waiting.LOST]
    assert chat.deleted == [f"{MESSAGE}/{MEDIUM}"]
    (report,) = chat.reports()
    assert report.unread


def test_a_file_that_is_two_files_is_kept_as_the_one_that_is_seen(chat: Chat) -> None:
    chat.gives = polyglot()
    chat.write("Vi esto", "image/jpeg")
    chat.work()
    ((_, data),) = chat.kept()
    assert b"PK\x03\x04" not in data
    assert b"<script" not in data


def test_a_provider_that_is_away_is_asked_again_and_one_that_forgot_is_believed_in_the_end(chat: Chat) -> None:
    chat.gives = ProviderAwayError("away")
    chat.write("Vi esto", "image/jpeg")
    chat.work()
    assert chat.waiting() == [waiting.WAITING]
    chat.gives = photograph()
    chat.work(minutes=5)
    assert len(chat.kept()) == 1
    chat.gives = NotThereError("gone")
    chat.write("Y esto", "image/png", sid="MM" + "6" * 32)
    for _ in range(20):
        chat.work(minutes=30)
    assert chat.waiting() == [waiting.LOST]


@pytest.mark.parametrize("kind", ["video/mp4", "text/x-vcard", "application/zip", ""])
def test_what_we_do_not_keep_is_said_kindly_and_asked_of_nobody(chat: Chat, kind: str) -> None:
    assert "Lo demas cuentelo con palabras" in chat.write("Vi esto", kind).replace("á", "a").replace("é", "e")
    chat.work()
    assert chat.asked == []


@pytest.mark.parametrize(
    "address", ["https://x/Media/../../Calls", "file:///etc/passwd", "https://x/Media/ME1?x=/Media/ME2", "ME1", ""]
)
def test_an_address_without_a_name_of_the_right_form_brings_nothing(chat: Chat, address: str) -> None:
    fields = {"NumMedia": "1", "MediaUrl0": address, "MediaContentType0": "image/jpeg"}
    chat.caller.post("/twilio/messages", MessageSid=MESSAGE, From=SENDER, Body="Vi esto", **fields)
    chat.work()
    assert chat.asked == []


def test_alto_with_a_photograph_keeps_neither(chat: Chat) -> None:
    chat.write("ALTO", "image/jpeg")
    chat.work()
    assert (chat.asked, chat.reports()) == ([], [])


def test_of_a_report_that_is_destroyed_nothing_is_fetched(chat: Chat) -> None:
    chat.write("Vi esto", "image/jpeg")
    (report,) = chat.reports()
    with chat.hotline.db.write() as session:
        erasing.destroy(session, report.id)
    chat.work()
    assert (chat.asked, chat.waiting()) == ([], [])
