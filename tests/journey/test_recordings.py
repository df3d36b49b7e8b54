"""A recording: fetched from the provider, sealed to the desk, gone there; whatever fails, the desk is told."""

import io
import wave
from dataclasses import replace
from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select, text

from hotline import worker
from hotline.app import intake_app
from hotline.channels.twilio import recordings as errand
from hotline.channels.twilio.fetching import NotThereError
from hotline.channels.twilio.wire import ProviderAwayError
from hotline.console.recordings import questions
from hotline.conversation.turns import Contact, Turn
from hotline.errors import NotAllowedError
from hotline.intake.recordings import RecordingFetch
from hotline.intake.reports import Report
from hotline.journey import desk, erasing, playing, recordings, shifts, turns
from hotline.outbox import draining
from hotline.outbox import store as outbox
from hotline.sealing.archive import SealedDocument
from hotline.vocabulary import Channel
from tests.journey.test_attaching import told as a_report
from tests.support.calling import OURS, Caller, in_line, only, takes_calls

NAME = "RE" + "a1" * 16
WEB = Contact(Channel.WEB, (b"1" * 16,), "web:0")


def sound(seconds: int = 1, comment: bytes = b"") -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x10\x20" * 8000 * seconds)
    return held.getvalue() + comment


class Line:
    """A house, one caller, and a provider that gives what the test says."""

    def __init__(self, house, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
        self.house, self.hotline = house, house.hotline
        self.caller = Caller(self.hotline, intake_app(self.hotline).test_client())
        self.gives: bytes | Exception = sound()
        self.fetched: list[str] = []
        self.deleted: list[str] = []
        monkeypatch.setattr(errand.fetching, "recording", self._recording)
        monkeypatch.setattr(errand, "_forget", lambda _settings, name: self.deleted.append(name))

    def _recording(self, _settings: object, name: str, _most: int) -> bytes:
        self.fetched.append(name)
        if isinstance(self.gives, Exception):
            raise self.gives
        return self.gives

    def work(self, **later: float) -> None:
        self.house.clock.advance(timedelta(**later))
        while draining.drain(self.hotline.db, self.house.clock, worker.handlers(self.hotline)):
            pass

    def press(self, *keys: str) -> Element:
        document = self.caller.post("/twilio/voice")
        for key in keys:
            document = self.caller.press(document, key)
        return document

    def tell(self, document: Element, **fields: str) -> Element:
        told = {"RecordingSid": NAME, "RecordingDuration": "9", "RecordingUrl": "http://169.254.169.254/x", **fields}
        return self.caller.follow(only(document, "Record").attrib["action"], **told)

    def report(self) -> Report:
        with self.hotline.db.read() as session:
            return session.scalars(select(Report)).one()

    def waiting(self) -> list[RecordingFetch]:
        with self.hotline.db.read() as session:
            return list(session.scalars(select(RecordingFetch)))


@pytest.fixture
def line(house_on_sqlite, monkeypatch) -> Line:  # type: ignore[no-untyped-def]
    return Line(house_on_sqlite, monkeypatch)


def test_nobody_is_free_and_a_recording_is_kept_though_nothing_else_was_said(line: Line) -> None:
    offered = line.press("0")
    assert any("Contarlo con su voz: marque 7." in (said.text or "") for said in offered.iter("Say"))
    tone = line.caller.press(offered, "7")
    record = only(tone, "Record").attrib
    assert (record["maxLength"], record["playBeep"], record["recordingStatusCallbackEvent"]) == (
        "180", "true", "completed",
    )  # fmt: skip
    after = line.tell(tone)
    assert "Recibimos su grabación" in " ".join(line.caller.said)
    assert after.find("Gather") is not None, "the question of danger waits again"
    line.work()
    assert (line.fetched, line.deleted, line.waiting()) == ([NAME], [NAME], [])
    ana = line.house.visitor("ana")
    heard = playing.of_report(line.hotline, ana, line.report().id)
    assert playing.play(line.hotline, ana, line.report().id, heard.ids[0]) == sound()
    assert desk.open_report(line.hotline, ana, line.report().id).content["recordings"] == 1


def test_beside_the_folio_it_belongs_to_the_report_that_has_one(line: Line) -> None:
    document = line.press("1")
    while not any("¿Lo quiere oír ahora?" in (said.text or "") for said in document.iter("Say")):
        document = line.caller.press(document, "#")
    before = line.report()
    document = line.tell(line.caller.press(document, "7"))
    line.work()
    assert line.report().id == before.id
    assert line.report().unread
    told = line.caller.press(document, "1")
    assert only(told, "Play") is not None, "the folio is told afterwards"


def test_a_report_that_was_closed_meanwhile_is_looked_at_again(line: Line) -> None:
    line.tell(line.caller.press(line.press("0"), "7"))
    desk.close_report(line.hotline, line.house.visitor("ana"), line.report().id, "Se cortó la llamada.")
    line.work()
    assert line.report().status == "por_revisar"
    assert line.report().closed_on is None


def test_webhooks_twice_in_any_order_keep_it_once_and_its_name_lies_only_closed(line: Line) -> None:
    tone = line.caller.press(line.press("0"), "7")
    ready = only(tone, "Record").attrib["recordingStatusCallback"]
    fields = {"RecordingSid": NAME, "RecordingStatus": "completed"}
    line.caller.follow(ready, **fields)
    line.tell(tone)
    line.caller.follow(ready, **fields)
    assert len(line.waiting()) == 1
    with line.hotline.db.read() as session:
        everything = [
            bytes(str(tuple(row)), "utf-8")
            for table in ("recording_fetch", "outbox", "dialogue", "receipt", "report", "sealed_document")
            for row in session.execute(text(f"SELECT * FROM {table}"))
        ]
    assert everything
    assert not any(NAME.encode() in row for row in everything)
    assert recordings.names(line.hotline) == {NAME}


def test_who_hangs_up_while_recording_is_heard_all_the_same(line: Line) -> None:
    tone = line.caller.press(line.press("0"), "7")
    line.caller.post("/twilio/status", CallStatus="completed")
    line.tell(tone, Digits="hangup", CallStatus="completed")
    line.work()
    assert line.report().status == "parcial"
    assert len(playing.of_report(line.hotline, line.house.visitor("ana"), line.report().id).ids) == 1


def test_the_key_for_leaving_ends_recording_and_call(line: Line) -> None:
    ended = line.tell(line.caller.press(line.press("0"), "7"), Digits="9")
    assert ended.find("Hangup") is not None
    assert len(line.waiting()) == 1


def test_nothing_said_after_the_tone_keeps_nothing(line: Line) -> None:
    tone = line.caller.press(line.press("0"), "7")
    after = line.caller.quiet(tone)
    assert "No se grabó nada." in " ".join(line.caller.said)
    assert after.find("Gather") is not None
    assert line.waiting() == []


def test_what_cannot_be_fetched_is_tried_again_and_then_told_to_the_desk(line: Line) -> None:
    line.gives = ProviderAwayError("away")
    line.tell(line.caller.press(line.press("0"), "7"))
    ana = line.house.visitor("ana")
    for _ in range(recordings.FLAGGED_AFTER):
        line.work(minutes=11)
    assert playing.of_report(line.hotline, ana, line.report().id).missing == ("tarde",)
    assert line.report().alarm in {"sonando", "escalada"}
    line.gives = sound()
    line.work(minutes=11)
    assert playing.of_report(line.hotline, ana, line.report().id).missing == ()


def test_what_is_not_there_is_given_up_and_its_name_forgotten(line: Line) -> None:
    line.gives = NotThereError("404")
    line.tell(line.caller.press(line.press("0"), "7"))
    for _ in range(recordings.GONE_AFTER + 3):
        line.work(minutes=11)
    assert len(line.fetched) == recordings.GONE_AFTER
    (row,) = line.waiting()
    assert (row.state, row.sealed) == ("perdida", b"")
    assert recordings.names(line.hotline) == frozenset()


@pytest.mark.parametrize("bad", [b"", b"RIFF", b"<html>", sound()[:40], b"ID3\x04" + sound()])
def test_what_is_no_sound_is_not_kept(line: Line, bad: bytes) -> None:
    line.gives = bad
    line.tell(line.caller.press(line.press("0"), "7"))
    line.work()
    assert playing.of_report(line.hotline, line.house.visitor("ana"), line.report().id).ids == ()


def test_only_samples_are_kept_of_a_file_and_no_more_than_three_minutes(line: Line) -> None:
    line.gives = sound(200, b"LIST\x0c\x00\x00\x00 de quien es")
    line.tell(line.caller.press(line.press("0"), "7"))
    line.work()
    ana, report_id = line.house.visitor("ana"), line.report().id
    (one,) = playing.of_report(line.hotline, ana, report_id).ids
    assert playing.play(line.hotline, ana, report_id, one) == sound(180)


def test_another_form_of_name_is_refused(line: Line) -> None:
    tone = line.caller.press(line.press("0"), "7")
    with pytest.raises(AssertionError, match="403"):
        line.tell(tone, RecordingSid="../../Accounts")
    assert line.waiting() == []


def test_a_destroyed_report_takes_its_recordings_along_and_waits_for_none(line: Line) -> None:
    line.tell(line.caller.press(line.press("0"), "7"))
    report_id = line.report().id
    with line.hotline.db.write() as session:
        erasing.destroy(session, report_id)
    line.work()
    assert (line.waiting(), line.fetched) == ([], [])
    with line.hotline.db.read() as session:
        assert session.scalars(select(SealedDocument).where(SealedDocument.owner == report_id)).all() == []


def test_a_recording_of_another_report_and_other_people_do_not_hear(line: Line) -> None:
    line.tell(line.caller.press(line.press("0"), "7"))
    line.work()
    ana, report_id = line.house.visitor("ana"), line.report().id
    (one,) = playing.of_report(line.hotline, ana, report_id).ids
    with pytest.raises(NotAllowedError):
        playing.play(line.hotline, ana, "0" * 32, one)
    with pytest.raises(NotAllowedError):
        playing.play(line.hotline, ana, report_id, "0" * 32)
    with pytest.raises(NotAllowedError):
        playing.play(line.hotline, line.house.visitor("irene"), report_id, one)


def test_who_does_not_speak_goes_on_by_keys_alone(line: Line) -> None:
    first = line.caller.post("/twilio/voice")
    again = line.caller.quiet(first)
    assert "Si no puede hablar" in " ".join(line.caller.said)
    document = line.caller.press(again, "2")
    for _ in range(4):
        gather = document.find("Gather")
        assert gather is not None
        assert gather.attrib["input"] == "dtmf", "nothing has to be spoken"
        document = line.caller.press(document, "#")
    assert "con su voz" not in " ".join(line.caller.said)


def test_a_silent_caller_in_danger_needs_one_key(line: Line) -> None:
    line.caller.press(line.caller.quiet(line.caller.post("/twilio/voice")), "1")
    assert line.report().urgency == "inmediata"
    ana = line.house.visitor("ana")
    assert desk.open_report(line.hotline, ana, line.report().id).content["quiet"] is True


def test_a_line_in_which_nobody_came_ends_in_the_question_and_a_recording(line: Line) -> None:
    ana = line.house.visitor("ana")
    takes_calls(line.hotline, ana)
    in_line(line.caller)
    shifts.set_duty(line.hotline, ana, False)
    offered = line.caller.leave()
    assert "Ahora no contestó nadie" in " ".join(line.caller.said)
    line.tell(line.caller.press(offered, "7"))
    assert len(line.waiting()) == 1


WITHHELD = (
    "anonymous", "", "266696687", "+266696687", "7378742833", "2562533", "8656696", "86282452253", "+86282452253",
    "7748283", "Anonymous", "unknown", "sip:+525500004321@example.org", "+5215500004321",
)  # fmt: skip


def test_a_withheld_number_of_any_form_changes_nothing(line: Line) -> None:
    heard = set()
    for place, number in enumerate(WITHHELD):
        line.caller.sid, line.caller.said = f"CA{place:032}", []
        document = line.caller.post("/twilio/voice", From=number, Caller=number)
        line.caller.press(document, "2", From=number)
        heard.add(tuple(line.caller.said))
    assert len(heard) == 1


def test_a_row_that_was_spoiled_keeps_the_sweep_from_nothing_and_the_desk_knows(line: Line) -> None:
    line.tell(line.caller.press(line.press("0"), "7"))
    (good,) = line.waiting()
    with line.hotline.db.write() as session:
        session.add(RecordingFetch(id="0" * 32, report_id=line.report().id, sealed=good.sealed))  # of another row
        session.add(RecordingFetch(id="1" * 32, report_id=line.report().id, sealed=b"spoiled"))
        for fetch_id in ("0" * 32, "1" * 32):
            outbox.put(session, recordings.FETCH, fetch_id)
    assert recordings.names(line.hotline) == {NAME}
    line.work()
    assert line.fetched == [NAME]
    assert {row.state for row in line.waiting()} == {"perdida"}
    assert line.report().unread


def told(line: Line, document: Element, name: str) -> Element:
    """Key 7 beside the question that waits, and something said after the tone."""
    return line.tell(line.caller.press(document, "7"), RecordingSid="RE" + name * 32)


def answered(line: Line) -> list[str]:
    """Beside which questions the recordings of the one report were told, as its page at the desk knows it."""
    heard = playing.of_report(line.hotline, line.house.visitor("ana"), line.report().id)
    assert set(heard.answers) == set(heard.ids)
    return sorted(heard.answers.values())


def test_in_danger_the_place_and_what_is_near_it_are_told_after_the_tone(line: Line) -> None:
    where = line.press("1")
    assert any("con su voz: marque 7 y gato" in (said.text or "") for said in where.iter("Say"))
    tone = line.caller.press(where, "7#")
    assert "diga dónde es" in " ".join(said.text or "" for said in tone.iter("Say"))
    again = line.tell(tone, RecordingSid="RE" + "1" * 32)
    assert only(again, "Gather").attrib["numDigits"] == "2", (
        "a voice routes nothing: the state's keys are still asked for"
    )
    assert not any("con su voz" in (said.text or "") for said in again.iter("Say"))
    near = line.caller.press(line.caller.press(again, "21"), "1")
    after = told(line, near, "2")
    assert not any("cerca" in (said.text or "") for said in after.iter("Say")), "that was the answer"
    line.work()
    assert answered(line) == ["C1", "C2"]
    ana = line.house.visitor("ana")
    with line.caller.client.application.test_request_context():
        shown = questions(line.hotline, playing.of_report(line.hotline, ana, line.report().id))
    assert sorted(shown.values())[0].startswith("¿En qué estado")
    with line.hotline.db.read() as session:
        rows = [tuple(row) for row in session.execute(text("SELECT * FROM sealed_document"))]
    assert not any(b"C2" in bytes(str(row[:3]), "utf-8") for row in rows)


def in_the_mailbox(line: Line) -> tuple[str, str, Element]:
    """A call that opened the mailbox of a report told before: the report's id, its folio, and what is asked there."""
    before, number = a_report(line.house)
    with line.hotline.db.write() as session:
        session.get_one(Report, before).unread = False
    asked = line.press("4", number, "1")
    assert any("¿Qué quiere añadir?" in (said.text or "") for said in asked.iter("Say"))
    return before, number, asked


def test_what_is_added_with_the_folio_is_told_after_the_tone_and_is_new_at_the_desk(line: Line) -> None:
    before, number, asked = in_the_mailbox(line)
    after = told(line, asked, "3")
    assert any("¿Quiere añadir algo?" in (said.text or "") for said in after.iter("Say"))
    line.work()
    assert line.report().id == before, "no report of its own"
    assert line.report().unread
    assert answered(line) == ["mailbox"]
    line.caller.said.clear()
    page = turns.take_turn(line.hotline, WEB, Turn("start", door="folio"))
    page = turns.take_turn(line.hotline, replace(WEB, step=f"web:{page.step}"), Turn("options", value=number))
    assert [entry.text for entry in page.entries if entry.kind == "own"] == ["Agregó un audio."]


def test_who_hangs_up_while_adding_is_heard_and_begins_no_other_report(line: Line) -> None:
    before, _, asked = in_the_mailbox(line)
    tone = line.caller.press(asked, "7")
    line.caller.post("/twilio/status", CallStatus="completed")
    line.tell(tone, Digits="hangup", CallStatus="completed")
    line.work()
    assert (line.report().id, answered(line)) == (before, ["mailbox"])


def test_a_name_of_a_question_that_is_none_says_nothing_at_the_desk(line: Line) -> None:
    in_the_mailbox(line)
    with line.hotline.db.write() as session:
        recordings.expect(line.hotline, session, line.report().id, NAME, "<b>soy de la calle</b>")
        recordings.expect(line.hotline, session, line.report().id, NAME, "Z9")
    line.work()
    heard = playing.of_report(line.hotline, line.house.visitor("ana"), line.report().id)
    assert (len(heard.ids), list(heard.answers.values())) == (2, ["Z9"])
    assert questions(line.hotline, heard) == {}


def test_in_danger_with_nobody_on_duty_numbers_ring_one_after_the_other_and_the_dialogue_goes_on(line: Line) -> None:
    numbers = {"00": "+525511111111", "21": "+522222222222"}
    object.__setattr__(line.hotline.settings, "caller_id", OURS)
    object.__setattr__(line.hotline.guide, "bridge_numbers", numbers)
    rings = line.press("1")

    def not_taken(document: Element) -> Element:
        return line.caller.follow(only(document, "Dial").attrib["action"], DialCallStatus="no-answer")

    assert (only(rings, "Dial").text, only(rings, "Dial").attrib["timeout"]) == ("+525511111111", "25")
    asked = not_taken(rings)
    first = asked.find("Say")
    assert first is not None
    assert (first.text or "").startswith("No se pudo comunicar. Cuelgue y marque 9-1-1.")
    rings = line.caller.press(line.caller.press(asked, "21"), "1")
    assert only(rings, "Dial").text == "+522222222222"
    near = line.caller.follow(only(rings, "Dial").attrib["action"], DialCallStatus="completed")
    assert "9-1-1" not in " ".join(said.text or "" for said in near.iter("Say"))
    line.house.clock.advance(timedelta(seconds=130))
    assert line.caller.press(near, "#").find("Dial") is None, "who was answered is left in peace"
    assert line.report().urgency == "inmediata"
