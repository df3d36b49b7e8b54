"""A call that is cut off after its folio was told: kept at the desk, and gone on with by whoever holds the folio."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from hotline.conversation.turns import Contact, Reply, Turn
from hotline.intake.reports import Report
from hotline.journey import desk, erasing, sweeping, turns
from hotline.mailbox.store import Mailbox
from hotline.vocabulary import Channel, Outcome, ReportStatus

TO_THE_OFFER = ["start", "2", "2", "1", "3", "3", "07", "1", "1"]
"""No danger, may talk, saw it, 12 to 14 years, Chiapas, in the fields: enough for a report."""


def _call(house, *keys: str) -> Reply:  # type: ignore[no-untyped-def]
    """Press keys up to the early offer, and then these; what is heard last."""
    replies = house.say([*TO_THE_OFFER], Channel.VOICE)
    assert replies[-1].ask.question == "early_folio"
    return house.say([*keys], Channel.VOICE)[-1] if keys else replies[-1]


def _hang_up(house) -> None:  # type: ignore[no-untyped-def]
    turns.hang_up(house.hotline, Contact(Channel.VOICE, (b"bearer-one",), "one:over"))


def _only(house) -> Report:  # type: ignore[no-untyped-def]
    with house.hotline.db.read() as session:
        return session.scalars(select(Report)).one()


def _finish(house) -> list[Reply]:  # type: ignore[no-untyped-def]
    """Skip whatever is still asked on the call."""
    said = house.say(["#"], Channel.VOICE)
    while said[-1].ask is not None:
        said += house.say(["#"], Channel.VOICE)
    return said


def test_the_folio_is_told_and_the_next_question_follows(house) -> None:  # type: ignore[no-untyped-def]
    reply = _call(house, "1")
    assert len(reply.folio) == 16
    assert reply.ask is not None
    assert reply.ask.question not in {"early_folio", "offer_folio"}
    report = _only(house)
    assert (report.status, bool(report.mailbox_id)) == (ReportStatus.PARTIAL, True)


def test_a_dropped_call_is_gone_on_with_by_its_folio_on_another_channel(house) -> None:  # type: ignore[no-untyped-def]
    told = _call(house, "1")
    answered, harmless = told.ask.question, told.ask.options[1]
    house.say([harmless.key], Channel.VOICE)
    _hang_up(house)
    assert _only(house).status == ReportStatus.PARTIAL

    box, question = house.say([told.folio, "3"], who="another")
    assert [entry.state for entry in box.entries] == ["guardado"]
    assert question.ask.question not in {"", "mailbox", answered}, "what was answered on the call is not asked again"
    first = question.ask.options[0]
    house.say([first.key], who="another")
    (line,) = desk.queue(house.hotline, house.visitor("ana"))
    opened = desk.open_report(house.hotline, house.visitor("ana"), line.report_id)
    assert line.unread
    assert any(first.label in str(message) for message in opened.messages)
    key = house.hotline.rulebook.questions[answered].key
    assert opened.content["facts"][key] == harmless.code, "what was answered behind the folio is kept at once"


def test_nothing_behind_the_caller_s_number_or_a_new_call_shows_it(house) -> None:  # type: ignore[no-untyped-def]
    told = _call(house, "1")
    _hang_up(house)
    again = house.say(["start"], Channel.VOICE, who="the same telephone")[-1]
    assert again.ask.question == "A1"
    assert again.folio == ""
    assert told.folio not in str(again)


def test_a_call_that_goes_on_is_one_report_behind_the_same_folio(house) -> None:  # type: ignore[no-untyped-def]
    told = _call(house, "1")
    said = _finish(house)
    assert all(reply.folio == "" for reply in said), "it was told; at the end it is offered again"
    report = _only(house)
    assert report.status != ReportStatus.PARTIAL
    box = house.say([told.folio], who="another")[-1]
    assert [entry.state for entry in box.entries].count("guardado") == 1


def test_at_the_end_the_same_folio_is_heard_once_more(house) -> None:  # type: ignore[no-untyped-def]
    told = _call(house, "1")
    reply = told
    while reply.ask.question != "offer_folio":
        reply = house.say(["#"], Channel.VOICE)[-1]
    assert house.say(["1"], Channel.VOICE)[-1].folio == told.folio
    with house.hotline.db.read() as session:
        assert len(session.scalars(select(Mailbox)).all()) == 1


def test_who_declines_goes_on_and_is_asked_once_more_at_the_end(house) -> None:  # type: ignore[no-untyped-def]
    reply = _call(house, "2")
    with house.hotline.db.read() as session:
        assert session.scalars(select(Report)).first() is None
    while reply.ask.question != "offer_folio":
        reply = house.say(["#"], Channel.VOICE)[-1]
        assert reply.ask.question != "early_folio"


def test_the_same_key_twice_at_once_is_one_folio(house_on_postgres) -> None:  # type: ignore[no-untyped-def]
    house = house_on_postgres
    _call(house)
    contact = Contact(Channel.VOICE, (b"bearer-one",), "one:yes")

    def press(_: int) -> Reply:
        return turns.take_turn(house.hotline, contact, Turn("digits", "1"))

    with ThreadPoolExecutor(8) as pool:
        told = {reply.folio for reply in pool.map(press, range(8))}
    assert len(told) == 1
    _only(house)


def test_what_the_desk_closed_meanwhile_gives_way_to_what_comes_after(house) -> None:  # type: ignore[no-untyped-def]
    told = _call(house, "1")
    first = _only(house)
    house.drain()
    desk.open_report(house.hotline, house.visitor("ana"), first.id)
    desk.close_report(house.hotline, house.visitor("ana"), first.id, "Se cortó", Outcome.NOTHING_FOUND.value)
    _finish(house)
    with house.hotline.db.read() as session:
        closed, whole = sorted(session.scalars(select(Report)), key=lambda row: row.id != first.id)
    assert (closed.status, closed.mailbox_id) == (ReportStatus.CLOSED, "")
    assert whole.mailbox_id == first.mailbox_id
    house.say([told.folio, "hay otra niña"], who="another")
    (line,) = desk.queue(house.hotline, house.visitor("ana"))
    assert (line.report_id, line.unread) == (whole.id, True)


def test_what_two_people_erased_meanwhile_is_a_new_one_behind_the_same_folio(house) -> None:  # type: ignore[no-untyped-def]
    told = _call(house, "1")
    first = _only(house)
    with house.hotline.db.write() as session:
        erasing.erase_report(house.hotline, session, first.id)
    house.say([told.ask.options[0].key], Channel.VOICE)
    _hang_up(house)
    report = _only(house)
    assert (report.id != first.id, report.mailbox_id) == (True, first.mailbox_id)


def test_one_that_is_never_hung_up_is_still_one_report(house) -> None:  # type: ignore[no-untyped-def]
    _call(house, "1")
    house.later(hours=2)
    assert sweeping.expire_dialogues(house.hotline) == 1
    assert _only(house).status == ReportStatus.PARTIAL


@pytest.mark.parametrize("words", ["ALTO", "borrar todo"])
def test_who_stops_by_message_after_the_folio_is_told_that_it_was_sent(house, words: str) -> None:  # type: ignore[no-untyped-def]
    told = house.say(["vi niños en la mina", "folio"])[-1]
    assert told.folio
    stopped = house.say([words])[-1]
    assert (stopped.erased, stopped.folio) == (True, "")
    assert _only(house).mailbox_id
