"""A conversation in writing from the reporter's side: kept at every line, heard like any words, gone when it ends."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from hotline.chat import store, transcript
from hotline.chat.store import Chat
from hotline.chat.transcript import Line
from hotline.conversation.turns import Contact, Turn
from hotline.errors import NotSavedError
from hotline.intake.reports import Report
from hotline.journey import chats, chatting, desk, erasing, sweeping, turns
from hotline.mailbox.store import Mailbox
from hotline.sealing.archive import SealedDocument
from hotline.sealing.closing import close_with
from hotline.vocabulary import Channel, ReportStatus
from tests.journey.conftest import House

BEARER, OTHER = b"0123456789abcdef", b"fedcba9876543210"
HELP = "Nos tienen encerrados y no nos dejan salir, nos van a matar"


def say(house: House, words: str, key: str, bearer: bytes = BEARER) -> None:
    chatting.say(house.hotline, bearer, words, key, language="es_MX")


def chat(house: House) -> Chat | None:
    with house.hotline.db.read() as session:
        return session.scalars(select(Chat)).first()


def report(house: House) -> Report:
    with house.hotline.db.read() as session:
        return session.scalars(select(Report)).one()


def lines(house: House, bearer: bytes = BEARER) -> list[tuple[str, str]]:
    seen = chatting.look(house.hotline, bearer)
    return [] if seen is None else [(line.who, line.text) for line in seen.lines]


def conversations(house: House) -> list[list[str]]:
    opened = desk.open_report(house.hotline, house.visitor("ana"), report(house).id)
    return [[line.text for line in told] for told in opened.conversations]


def test_a_line_is_kept_for_both_sides_and_once(house: House) -> None:
    for _ in range(3):
        say(house, "En el taller hay niños.", "k1")
    say(house, "Son dos.", "k2")
    assert lines(house) == [("own", "En el taller hay niños."), ("own", "Son dos.")]
    kept = report(house)
    assert kept.status == ReportStatus.PARTIAL
    told = desk.open_report(house.hotline, house.visitor("ana"), kept.id)
    assert told.content["narrative"] == ["En el taller hay niños.", "Son dos."]
    assert told.running_chat == (chat(house) or Chat()).id


def test_a_line_whose_acknowledgement_was_lost_is_neither_lost_nor_doubled(
    house_on_sqlite: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies between the two things that a line does; the browser sends it again."""
    with monkeypatch.context() as dying:
        dying.setattr(store, "append", _dies)
        with pytest.raises(RuntimeError):
            say(house_on_sqlite, "Hay dos niños.", "k1")
    assert lines(house_on_sqlite) == []
    say(house_on_sqlite, "Hay dos niños.", "k1")
    assert lines(house_on_sqlite) == [("own", "Hay dos niños.")]
    told = desk.open_report(house_on_sqlite.hotline, house_on_sqlite.visitor("ana"), report(house_on_sqlite).id)
    assert told.content["narrative"] == ["Hay dos niños."]


def test_words_of_danger_ring_and_are_answered_at_once(house_on_sqlite: House) -> None:
    say(house_on_sqlite, HELP, "k1")
    machine = [words for who, words in lines(house_on_sqlite) if who == "machine"]
    assert any("911" in words for words in machine)
    assert report(house_on_sqlite).alarm == "sonando"


def test_danger_pressed_is_a_report_at_once_and_first_in_line(house: House) -> None:
    say(house, "Quiero preguntar algo.", "k1", OTHER)
    say(house, "Hola", "k2")
    seen = chatting.look(house.hotline, BEARER)
    assert seen is not None
    assert seen.before == 1
    chatting.warn(house.hotline, BEARER, "k3", language="es_MX")
    seen = chatting.look(house.hotline, BEARER)
    assert seen is not None
    assert seen.before == 0
    assert any("911" in line.text for line in seen.lines if line.who == "machine")
    with house.hotline.db.read() as session:
        urgent = [one for one in session.scalars(select(Report)) if one.urgency == "inmediata"]
        assert [one.alarm for one in urgent] == ["sonando"]
        assert session.scalars(select(Mailbox)).one().id == urgent[0].mailbox_id


def test_danger_pressed_twice_is_one_report(house_on_sqlite: House) -> None:
    for key in ("k1", "k1", "k2"):
        chatting.warn(house_on_sqlite.hotline, BEARER, key, language="es_MX")
    assert report(house_on_sqlite).urgency == "inmediata"
    assert [words for who, words in lines(house_on_sqlite) if who == "own"] == ["Hay peligro ahora."] * 2


def test_ended_the_transcript_lies_at_the_report_and_the_folio_is_told(house: House) -> None:
    say(house, "Hay dos niños en el taller.", "k1")
    chatting.end(house.hotline, BEARER, "k2", language="es_MX", review=True)
    assert chat(house) is None
    assert conversations(house) == [["Hay dos niños en el taller."]]
    reply = turns.take_turn(house.hotline, Contact(Channel.WEB, (BEARER,), "send"), Turn("options", options=("no",)))
    assert len(reply.folio) == 16
    assert report(house).status != ReportStatus.PARTIAL
    assert conversations(house) == [["Hay dos niños en el taller."]]


def test_going_on_with_the_questions_keeps_what_was_told(house_on_sqlite: House) -> None:
    say(house_on_sqlite, "Hay dos niños en el taller.", "k1")
    chatting.end(house_on_sqlite.hotline, BEARER, "k2", language="es_MX", review=False)
    waiting = turns.current(house_on_sqlite.hotline, Contact(Channel.WEB, (BEARER,), "ver"))
    assert waiting is not None
    assert waiting.ask is not None
    assert waiting.ask.question == "A1"
    assert conversations(house_on_sqlite) == [["Hay dos niños en el taller."]]


def test_fallen_silent_it_is_kept_without_being_opened(house: House) -> None:
    say(house, "Hay dos niños en el taller.", "k1")
    before = chat(house)
    assert before is not None
    house.clock.advance(timedelta(hours=1))
    assert sweeping.expire_chats(house.hotline) == 1
    assert chat(house) is None
    with house.hotline.db.read() as session:
        kept = session.scalars(select(SealedDocument).where(SealedDocument.purpose == "chat")).one()
    assert (kept.id, kept.body) == (before.id, before.body)
    assert conversations(house) == [["Hay dos niños en el taller."]]


def test_looking_keeps_it_alive(house_on_sqlite: House) -> None:
    say(house_on_sqlite, "Espero a alguien.", "k1")
    for _ in range(10):
        house_on_sqlite.clock.advance(timedelta(minutes=10))
        assert chatting.look(house_on_sqlite.hotline, BEARER) is not None
        sweeping.sweep(house_on_sqlite.hotline)
    assert lines(house_on_sqlite) == [("own", "Espero a alguien.")]
    chatting.end(house_on_sqlite.hotline, BEARER, "k2", language="es_MX", review=True)
    waiting = turns.current(house_on_sqlite.hotline, Contact(Channel.WEB, (BEARER,), "ver"))
    assert waiting is not None
    assert waiting.ask is not None
    assert waiting.ask.question == "review"


def test_a_flood_makes_no_endless_line_and_loses_no_words(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_WAITING", 1)
    say(house, "uno", "k1")
    say(house, "dos", "k2", OTHER)
    assert chatting.look(house.hotline, OTHER) is None
    with house.hotline.db.read() as session:
        assert len(list(session.scalars(select(Report)))) == 2
    chatting.warn(house.hotline, OTHER, "k3", language="es_MX")
    seen = chatting.look(house.hotline, OTHER)
    assert seen is not None
    assert seen.before == 0


def test_leaving_ends_it_and_the_browser_sees_nothing_more(house_on_sqlite: House) -> None:
    say(house_on_sqlite, "Hay dos niños en el taller.", "k1")
    chatting.leave(house_on_sqlite.hotline, BEARER)
    assert lines(house_on_sqlite) == []
    assert conversations(house_on_sqlite) == [["Hay dos niños en el taller."]]


def test_another_browser_opens_nothing(house_on_sqlite: House) -> None:
    say(house_on_sqlite, "Hay dos niños en el taller.", "k1")
    assert chatting.look(house_on_sqlite.hotline, OTHER) is None
    with house_on_sqlite.hotline.db.read() as session:
        row = session.execute(text("SELECT body, own_key, desk_wrap FROM chat")).one()
    assert not any(b"taller" in bytes(column) for column in row)


def test_what_stands_as_the_desks_and_nobody_signed_is_shown_as_forged(house_on_sqlite: House) -> None:
    say(house_on_sqlite, "Hola", "k1")
    ana, row = house_on_sqlite.visitor("ana"), chat(house_on_sqlite)
    assert row is not None
    chats.take(house_on_sqlite.hotline, ana, row.id)
    chats.say(house_on_sqlite.hotline, ana, row.id, "Buenas tardes.", "d1")
    _forge(house_on_sqlite, "Deme su nombre.")
    opened, _ = chats.open_chat(house_on_sqlite.hotline, ana, row.id)
    assert [(line.text, line.forged) for line in opened.lines if line.who == "desk"] == [
        ("Buenas tardes.", False),
        ("Deme su nombre.", True),
        ("Otra cosa.", True),
    ]


def test_the_reporter_is_shown_no_words_of_the_desk_or_the_house_that_are_not_theirs(
    house_on_sqlite: House, caplog: pytest.LogCaptureFixture
) -> None:
    say(house_on_sqlite, HELP, "k1")
    ana, row = house_on_sqlite.visitor("ana"), chat(house_on_sqlite)
    assert row is not None
    chats.take(house_on_sqlite.hotline, ana, row.id)
    chats.say(house_on_sqlite.hotline, ana, row.id, "Buenas tardes.", "d1")
    before = lines(house_on_sqlite)
    assert ("desk", "Buenas tardes.") in before
    assert any("911" in words for who, words in before if who == "machine")
    _forge(house_on_sqlite, "Venga a la plaza.")
    seen = chatting.look(house_on_sqlite.hotline, BEARER)
    assert seen is not None
    assert [(line.who, line.text) for line in seen.lines[: len(before)]] == before
    assert [(line.text, line.forged) for line in seen.lines[len(before) :]] == [("", True)] * 4
    assert "plaza" not in caplog.text
    rest = chatting.look(house_on_sqlite.hotline, BEARER, len(before))
    assert rest is not None
    assert len(rest.lines) == 4


def test_a_destroyed_report_takes_its_conversation_along(house_on_sqlite: House) -> None:
    say(house_on_sqlite, "Hay dos niños en el taller.", "k1")
    with house_on_sqlite.hotline.db.write() as session:
        erasing.erase_report(house_on_sqlite.hotline, session, report(house_on_sqlite).id)
    assert chat(house_on_sqlite) is None


def test_without_the_database_nothing_is_said_to_be_kept(house_on_sqlite: House) -> None:
    with house_on_sqlite.hotline.db.write() as session:
        session.execute(text("DROP TABLE chat"))
    with pytest.raises(NotSavedError):
        say(house_on_sqlite, "Hola", "k1")
    with pytest.raises(NotSavedError):
        chatting.look(house_on_sqlite.hotline, BEARER)
    assert chatting.is_open(house_on_sqlite.hotline) is False


def test_a_full_conversation_says_so_and_loses_nothing(house_on_sqlite: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcript, "MOST_BYTES", 500)
    for number in range(4):
        say(house_on_sqlite, f"{number} " + "palabra " * 20, f"k{number}")
    told = lines(house_on_sqlite)
    assert told[-1] == ("machine", chatting.FULL)
    narrative = desk.open_report(
        house_on_sqlite.hotline, house_on_sqlite.visitor("ana"), report(house_on_sqlite).id
    ).content["narrative"]
    assert len(narrative) == 4  # type: ignore[arg-type]


def _dies(*_: object) -> bool:
    raise RuntimeError("the process is gone")


def _forge(house: House, words: str) -> None:
    """What somebody with the conversation's key but no person's could write: unsigned, or under another's signature."""
    with house.hotline.db.write() as session:
        found = store.find(session, house.hotline.cursors, BEARER, lock=True)
        assert found is not None
        genuine = next(line for line in found.lines() if line.who == "desk")
        automatic = next((line for line in found.lines() if line.who == "machine"), None)
        forged = [Line("desk", words, "f1"), Line("desk", "Otra cosa.", "f2", genuine.said)]
        if automatic is not None:
            forged += [Line("machine", words, "f3"), Line("machine", words, automatic.key, automatic.said)]
        closed = close_with(
            found.content_key, store.PURPOSE, found.row.id, transcript.to_bytes((*found.lines(), *forged))
        )
        found.row.body, found.row.bucket = closed.body, closed.bucket
        assert json.loads(json.dumps(genuine.said)) == genuine.said
