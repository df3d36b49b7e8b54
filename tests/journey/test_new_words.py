"""What a reporter adds to the mailbox shows at the desk until somebody opens the report; an urgent one rings."""

import pytest

from hotline.conversation.dialogue import Dialogue
from hotline.errors import ConflictError
from hotline.journey import committing, desk, erasing
from hotline.journey.committing import Prepared
from hotline.vocabulary import Channel

IMMEDIATE = {"peligro": "si", "edad": "12-14", "actividad": "campo", "con_quien": "patron"}
IN_A_DAY = {"peligro": "no", "edad": "18+", "actividad": "domestico", "salir": "no_dejan", "amenazas": "si"}
CAN_WAIT = {"peligro": "no", "edad": "16-17", "actividad": "comercio", "para_quien": "patron", "tiempo": "habitual"}


def _store(house, facts) -> Dialogue:  # type: ignore[no-untyped-def]
    dialogue = Dialogue(Channel.WEB, facts=dict(facts), state="07")
    fresh = house.hotline.deriver.take()
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, dialogue, Prepared(fresh), final=True)
    return dialogue


def _line(house):  # type: ignore[no-untyped-def]
    (line,) = desk.queue(house.hotline, house.visitor("ana"))
    return line


def _add(house, dialogue, words: str = "hoy se la llevan a otro estado") -> None:  # type: ignore[no-untyped-def]
    house.say([dialogue.folio, words], who="later")


def test_new_words_show_until_a_person_opens_the_report(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, CAN_WAIT)
    assert not _line(house).unread
    _add(house, dialogue)
    assert _line(house).unread
    opened = desk.open_report(house.hotline, house.visitor("beto"), dialogue.report_id)
    assert opened.line.unread, "the page that shows them says that they are new"
    assert [message["text"] for message in opened.messages] == ["hoy se la llevan a otro estado"]
    assert not _line(house).unread


def test_what_can_wait_does_not_ring(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, CAN_WAIT)
    _add(house, dialogue, "es un local de la avenida")
    assert (_line(house).urgency, _line(house).alarm) == ("ordinaria", "")


def test_words_that_ask_for_a_person_ring_whatever_the_report_was(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, CAN_WAIT)
    _add(house, dialogue)
    assert (_line(house).urgency, _line(house).alarm) == ("ordinaria", "sonando")


@pytest.mark.parametrize(("facts", "urgency"), [(IMMEDIATE, "inmediata"), (IN_A_DAY, "urgente_24h")])
def test_an_urgent_report_rings_again_and_goes_to_the_supervisor_when_nobody_takes_it(house, facts, urgency) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, facts)
    desk.take_alarm(house.hotline, house.visitor("ana"), dialogue.report_id)
    _add(house, dialogue)
    assert (_line(house).urgency, _line(house).alarm) == (urgency, "sonando")
    house.later(minutes=31)
    assert _line(house).alarm == "escalada"
    _add(house, dialogue)
    assert _line(house).alarm == "escalada", "with the supervisor it stays"


def test_more_words_do_not_give_a_ringing_alarm_more_time(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, IMMEDIATE)
    house.later(minutes=14)
    _add(house, dialogue)
    house.later(minutes=17)
    assert _line(house).alarm == "escalada"


def test_nobody_closes_over_words_that_are_not_read(house) -> None:  # type: ignore[no-untyped-def]
    dialogue, operator = _store(house, CAN_WAIT), house.visitor("ana")
    _add(house, dialogue)
    with pytest.raises(ConflictError):
        desk.close_report(house.hotline, operator, dialogue.report_id, "terminado")
    desk.open_report(house.hotline, operator, dialogue.report_id)
    desk.close_report(house.hotline, operator, dialogue.report_id, "terminado")
    assert desk.queue(house.hotline, operator) == []
    _add(house, dialogue)
    assert _line(house).unread


def test_words_for_a_report_that_was_destroyed_are_a_new_one_behind_the_same_folio(house) -> None:  # type: ignore[no-untyped-def]
    """Whoever comes back is told that a person will read it: so one does."""
    dialogue = _store(house, CAN_WAIT)
    with house.hotline.db.write() as session:
        erasing.erase_report(house.hotline, session, dialogue.report_id)
    _add(house, dialogue)
    line = _line(house)
    assert (line.status, line.alarm) == ("parcial", "sonando")
    opened = desk.open_report(house.hotline, house.visitor("ana"), line.report_id)
    assert opened.content["narrative"] == ["hoy se la llevan a otro estado"]
    _add(house, dialogue, "ya se la llevaron")
    assert _line(house).report_id == line.report_id
    opened = desk.open_report(house.hotline, house.visitor("ana"), line.report_id)
    assert [message["text"] for message in opened.messages] == ["ya se la llevaron"]
