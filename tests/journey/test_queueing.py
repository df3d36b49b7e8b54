"""A caller who wants a person waits in line: told where she stands, free to go, and never kept for nobody."""

import pytest

from hotline.app import intake_app
from hotline.clock import Hours, today
from hotline.conversation.store import DialogueRow
from hotline.conversation.turns import QUEUE
from hotline.intake.reports import Report
from hotline.journey import desk, queueing
from hotline.live import calls, legs, taking
from hotline.live.calls import LiveCall
from hotline.vocabulary import Channel
from tests.support.calling import Caller, in_line, only, takes_calls


def _takes_calls(house, login: str = "ana") -> str:  # type: ignore[no-untyped-def]
    visitor = house.visitor(login)
    takes_calls(house.hotline, visitor)
    return str(visitor.person_id)


def _caller(house, digit: str = "5") -> Caller:  # type: ignore[no-untyped-def]
    return Caller(house.hotline, intake_app(house.hotline).test_client(), "CA" + digit * 32)


def _rows(house) -> list[LiveCall]:  # type: ignore[no-untyped-def]
    with house.hotline.db.read() as session:
        return calls.everyone(session)


def _reports(house) -> list[Report]:  # type: ignore[no-untyped-def]
    with house.hotline.db.read() as session:
        return list(session.query(Report))


def _answered(house, state: str = calls.JOINED) -> None:  # type: ignore[no-untyped-def]
    """An operator took the call and is in the room."""
    with house.hotline.db.write() as session:
        (row,) = calls.everyone(session)
        row.state = state
        legs.add(session, row.handle, legs.ATTENDS, "somebody").state = legs.HERE


def test_whoever_asks_for_a_person_waits_in_line(house) -> None:  # type: ignore[no-untyped-def]
    _takes_calls(house)
    caller = _caller(house)
    heard = in_line(caller, "2")
    assert "Usted sigue." in caller.said
    assert "Si hay peligro ahora, cuelgue y marque 9-1-1." in caller.said
    assert only(heard, "Gather").attrib["numDigits"] == "1"
    (row,) = _rows(house)
    assert (row.state, row.waited, len(_reports(house))) == ("espera", 0, 1)
    assert row.report_id == _reports(house)[0].id
    assert caller.sid not in repr(vars(row))


def test_nobody_is_put_in_line_for_nobody(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    person = _takes_calls(house)
    with house.hotline.db.write() as session:
        taking.end(session, person)
    document = _caller(house).press(_caller(house).post("/twilio/voice"), "0")
    assert document.find("Enqueue") is None
    assert document.find("Gather") is not None


def test_outside_of_hours_and_without_a_number_of_our_own_there_is_no_line(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    hotline = house_on_sqlite.hotline
    _takes_calls(house_on_sqlite)
    assert queueing.attended(hotline.settings, hotline.db, hotline.clock, False)
    never = Hours(dict.fromkeys(range(7), ()))
    closed = frozenset({today(hotline.clock)})
    for name, value in (("hours", never), ("closed_days", closed), ("caller_id", "")):
        before = getattr(hotline.settings, name)
        object.__setattr__(hotline.settings, name, value)
        assert not queueing.attended(hotline.settings, hotline.db, hotline.clock, True)
        object.__setattr__(hotline.settings, name, before)


def test_the_most_urgent_is_told_that_she_is_next(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    _takes_calls(house)
    first, second = _caller(house, "1"), _caller(house, "2")
    in_line(first, "2")
    heard = in_line(second, "2")
    assert "Hay una persona antes." in second.said
    with house.hotline.db.write() as session:
        row = next(row for row in calls.everyone(session) if row.number == 2)
        row.urgency = "inmediata"
    for _ in range(5):
        heard = second.quiet(heard, QueueTime="30")
    assert second.said[-3] == "Usted sigue."
    assert [row.waited for row in _rows(house)] == [30, 0]


def test_the_words_come_now_and_then_and_the_line_is_quiet_between(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    _takes_calls(house_on_sqlite)
    caller = _caller(house_on_sqlite)
    heard = in_line(caller, "2")
    before = len(caller.said)
    for _ in range(4):
        heard = caller.quiet(heard, QueueTime="9")
    assert len(caller.said) == before
    caller.quiet(heard, QueueTime="31")
    assert len(caller.said) == before + 3


def test_key_one_goes_on_without_waiting_and_key_nine_says_goodbye(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    _takes_calls(house)
    caller = _caller(house, "1")
    heard = in_line(caller, "2")
    assert [verb.tag for verb in caller.press(heard, "1")] == ["Leave"]
    assert _rows(house) == []
    said = len(caller.said)
    assert caller.leave().find("Gather") is not None
    assert "Ahora no contestó nadie. Podemos seguir por aquí." not in caller.said[said:]

    other = _caller(house, "2")
    heard = in_line(other, "2")
    document = other.press(heard, "9")
    assert [verb.tag for verb in document] == ["Say", "Hangup"]
    assert other.said[-1] == "Hasta luego."
    assert _rows(house) == []


def test_too_long_a_wait_goes_on_by_keypad(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    _takes_calls(house)
    caller = _caller(house)
    heard = in_line(caller, "2")
    assert caller.quiet(heard, QueueTime="599").find("Gather") is not None
    assert [verb.tag for verb in caller.follow("/twilio/voice/wait/2?n=2", QueueTime="600")] == ["Leave"]
    document = caller.leave()
    assert "Ahora no contestó nadie. Podemos seguir por aquí." in caller.said
    assert document.find("Gather") is not None
    assert _rows(house) == []


@pytest.mark.parametrize("end", ["duty", "hours"])
def test_the_line_closes_when_nobody_is_left_to_answer(house_on_sqlite, end: str) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    person = _takes_calls(house)
    caller = _caller(house)
    heard = in_line(caller, "2")
    if end == "duty":
        with house.hotline.db.write() as session:
            taking.end(session, person)
    else:
        object.__setattr__(house.hotline.settings, "hours", Hours(dict.fromkeys(range(7), ())))
    assert [verb.tag for verb in caller.quiet(heard, QueueTime="12")] == ["Leave"]


def test_an_operator_in_the_room_takes_the_caller_out_of_the_line(house) -> None:  # type: ignore[no-untyped-def]
    _takes_calls(house)
    caller = _caller(house)
    heard = in_line(caller, "2")
    _answered(house)
    assert [verb.tag for verb in caller.quiet(heard, QueueTime="12")] == ["Leave"]
    conference = only(caller.leave(), "Conference")
    (row,) = _rows(house)
    assert conference.text == row.handle == conference.attrib["participantLabel"]
    assert conference.attrib["endConferenceOnExit"] == "true"
    assert "record" not in conference.attrib
    assert row.state == "hablando"
    assert only(caller.leave(), "Conference").text == row.handle  # the same webhook again


def test_who_told_nothing_yet_has_a_report_for_the_operator_to_write_into(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    _takes_calls(house)
    caller = _caller(house)
    heard = in_line(caller)
    assert _reports(house) == []
    _answered(house)
    caller.quiet(heard)
    caller.leave()
    (report,) = _reports(house)
    assert _rows(house)[0].report_id == report.id
    assert desk.open_report(house.hotline, house.visitor("ana"), report.id).content["facts"] == {}


def test_after_the_talk_the_caller_is_offered_her_folio(house) -> None:  # type: ignore[no-untyped-def]
    _takes_calls(house)
    caller = _caller(house)
    heard = in_line(caller, "2", "2")
    _answered(house)
    caller.quiet(heard)
    dial = only(caller.leave(), "Dial")
    document = caller.follow(dial.attrib["action"], DialCallStatus="answered")
    assert any("¿Lo quiere oír ahora?" in line for line in caller.said)
    assert document.find("Gather") is not None
    assert [row.state for row in _rows(house)] == ["terminada"]
    (report,) = _reports(house)
    assert report.mailbox_id
    again = caller.follow(dial.attrib["action"], DialCallStatus="answered")  # the same webhook again
    assert again.find("Gather") is not None
    assert len(_reports(house)) == 1


def test_answers_after_the_line_still_reach_the_report(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    _takes_calls(house)
    caller = _caller(house)
    heard = in_line(caller, "2")
    caller.press(heard, "1")
    document = caller.leave()
    caller.press(document, "2")
    caller.post("/twilio/status", CallStatus="completed")
    (report,) = _reports(house)
    facts = desk.open_report(house.hotline, house.visitor("ana"), report.id).content["facts"]
    assert len(facts) == 2


@pytest.mark.parametrize("way", ["line", "room"])
def test_hanging_up_leaves_no_trace_of_the_call(house_on_sqlite, way: str) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    _takes_calls(house)
    caller = _caller(house)
    heard = in_line(caller, "2")
    if way == "room":
        _answered(house)
        caller.quiet(heard)
        action = only(caller.leave(), "Dial").attrib["action"]
        caller.follow(action, DialCallStatus="completed", CallStatus="completed")
    else:
        caller.leave(QueueResult="hangup", CallStatus="completed")
    caller.post("/twilio/status", CallStatus="completed")
    assert [row.tag for row in _rows(house)] == ([None] if way == "room" else [])
    (report,) = _reports(house)
    assert report.status == "parcial"
    with house.hotline.db.read() as session:
        assert session.query(DialogueRow).filter(DialogueRow.status == "abierto").all() == []


def test_a_database_that_is_away_keeps_nobodyin_line(house_on_sqlite, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    _takes_calls(house_on_sqlite)
    caller = _caller(house_on_sqlite)
    heard = in_line(caller, "2")

    def away(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(queueing, "look", away)
    assert [verb.tag for verb in caller.quiet(heard)] == ["Leave"]


def test_messages_and_pages_are_not_putin_line(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    _takes_calls(house_on_sqlite)
    replies = house_on_sqlite.say(["hola", "persona"], Channel.SMS)
    assert [reply.bridge for reply in replies] == ["", ""]
    assert QUEUE not in [reply.bridge for reply in house_on_sqlite.say(["start"], Channel.WEB, "two")]


def test_a_flood_that_asks_for_a_person_leaves_places_for_danger(house_on_sqlite, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    _takes_calls(house_on_sqlite)
    monkeypatch.setattr(queueing, "MOST_WAITING", 1)
    flood, another, hurt = (_caller(house_on_sqlite, digit) for digit in "123")
    in_line(flood, "2")
    heard = another.press(another.press(another.post("/twilio/voice"), "2"), "0")
    assert heard.find("Enqueue") is None
    in_line(hurt, "1")
    assert [row.urgency for row in _rows(house_on_sqlite)] == ["inmediata", "ordinaria"]
