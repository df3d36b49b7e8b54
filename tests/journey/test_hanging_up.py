"""A call that ends while its last key is under way, or before that key's webhook comes: the key counts."""

import pytest

from hotline.conversation import advance
from hotline.conversation.turns import Contact, Turn
from hotline.journey import committing, desk, sweeping, turns
from hotline.vocabulary import Channel

BEFORE = ["start", "2", "2"]
ALL_BUT_ONE = ["start", "2", "2", "1", "3", "3", "07", "1", "1", "2"]
"""The last but one says that the folio is wanted at the end only."""
CALL = (b"bearer-one",)


def _hang_up(house) -> None:  # type: ignore[no-untyped-def]
    turns.hang_up(house.hotline, Contact(Channel.VOICE, CALL, "one:over"))


@pytest.fixture(params=["under way", "late"])
def press(request, house, monkeypatch):  # type: ignore[no-untyped-def]
    """Press a last key whose turn the hang-up overtakes: in the middle, or altogether."""

    def last(turn: Turn) -> None:
        if request.param == "late":
            _hang_up(house)
        else:
            real = advance.advance

            def overtaken(*arguments):  # type: ignore[no-untyped-def]
                monkeypatch.setattr(advance, "advance", real)
                _hang_up(house)
                return real(*arguments)

            monkeypatch.setattr(advance, "advance", overtaken)
        turns.take_turn(house.hotline, Contact(Channel.VOICE, CALL, "one:last"), turn)

    return last


def _content(house):  # type: ignore[no-untyped-def]
    """What the desk reads in the only report, with its line."""
    operator = house.visitor("ana")
    (line,) = desk.queue(house.hotline, operator)
    return line, desk.open_report(house.hotline, operator, line.report_id).content


def test_the_key_for_danger_rings_and_leaves_though_the_caller_was_gone(house, press) -> None:  # type: ignore[no-untyped-def]
    house.say(["start"], Channel.VOICE)
    press(Turn("digits", "1"))
    line, content = _content(house)
    assert (line.urgency, line.alarm, line.status != "parcial") == ("inmediata", "sonando", True)
    assert content["facts"]["peligro"] == "si"


def test_the_last_answer_makes_the_partial_report_a_whole_one_that_leaves(house, press) -> None:  # type: ignore[no-untyped-def]
    house.say(ALL_BUT_ONE, Channel.VOICE)
    press(Turn("digits", "1"))
    line, _ = _content(house)
    house.drain()
    opened = desk.open_report(house.hotline, house.visitor("ana"), line.report_id)
    assert (opened.partial, bool(opened.referrals)) == (False, True)
    house.later(days=30)
    assert [one.report_id for one in desk.queue(house.hotline, house.visitor("ana"))] == [line.report_id]


def test_an_ordinary_key_is_in_the_partial_report(house, press) -> None:  # type: ignore[no-untyped-def]
    house.say(BEFORE, Channel.VOICE)
    press(Turn("digits", "2"))
    line, content = _content(house)
    house.say([*BEFORE, "2"], Channel.VOICE, who="another")
    turns.hang_up(house.hotline, Contact(Channel.VOICE, (b"bearer-another",), "another:over"))
    operator = house.visitor("ana")
    (other,) = [one for one in desk.queue(house.hotline, operator) if one.report_id != line.report_id]
    assert line.status == other.status == "parcial"
    assert content["facts"] == desk.open_report(house.hotline, operator, other.report_id).content["facts"]


def test_it_is_one_report_at_once_and_the_dialogue_is_forgotten_soon(house) -> None:  # type: ignore[no-untyped-def]
    house.say(BEFORE, Channel.VOICE)
    _hang_up(house)
    _hang_up(house)
    line, _ = _content(house)
    house.later(minutes=16)
    assert sweeping.expire_dialogues(house.hotline) == 1
    assert [one.report_id for one in desk.queue(house.hotline, house.visitor("ana"))] == [line.report_id]


def test_a_call_without_an_answer_leaves_nothing(house) -> None:  # type: ignore[no-untyped-def]
    house.say(["start"], Channel.VOICE)
    _hang_up(house)
    house.later(minutes=16)
    assert sweeping.expire_dialogues(house.hotline) == 1
    assert desk.queue(house.hotline, house.visitor("ana")) == []


def test_a_call_that_is_said_to_be_over_twice_at_once_is_one_report(house_on_postgres, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    house = house_on_postgres
    house.say(BEFORE, Channel.VOICE)
    real = committing.keep_draft

    def overtaken(*arguments):  # type: ignore[no-untyped-def]
        monkeypatch.setattr(committing, "keep_draft", real)
        _hang_up(house)
        return real(*arguments)

    monkeypatch.setattr(committing, "keep_draft", overtaken)
    _hang_up(house)
    line, _ = _content(house)
    assert line.status == "parcial"
