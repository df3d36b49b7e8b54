"""A report that becomes more urgent: what runs is recomputed from then on, and never lengthened."""

from datetime import timedelta

from hotline.conversation.dialogue import Dialogue
from hotline.journey import agency, committing, desk, shifts
from hotline.journey.committing import Prepared
from hotline.vocabulary import Channel, ReferralState

CHILD = {"edad": "12-14", "actividad": "campo", "con_quien": "patron", "tiempo": "habitual"}
LOCAL = "07-procuraduria_nna"


def _store(house, facts) -> Dialogue:  # type: ignore[no-untyped-def]
    dialogue = Dialogue(Channel.WEB, facts=dict(facts), state="07", question="B2")
    fresh = house.hotline.deriver.take()
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, dialogue, Prepared(fresh), final=True)
    return dialogue


def _raise(house, dialogue, urgency="urgente_24h") -> None:  # type: ignore[no-untyped-def]
    desk.raise_urgency(house.hotline, house.visitor("ana"), dialogue.report_id, urgency, "volvió hoy")


def _line(house):  # type: ignore[no-untyped-def]
    (line,) = desk.queue(house.hotline, house.visitor("ana"))
    return line


def test_the_review_ends_sooner(house) -> None:  # type: ignore[no-untyped-def]
    shifts.set_duty(house.hotline, house.visitor("ana"), True)
    dialogue = _store(house, CHILD)
    before = _line(house).due_at
    _raise(house, dialogue)
    after = _line(house).due_at
    assert after < before
    house.clock.instant = after
    house.drain()
    assert [one.urgency for one in agency.inbox(house.hotline, house.visitor(LOCAL))] == ["urgente_24h"]


def test_the_acknowledgement_is_due_sooner_and_its_clock_rings_then(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, CHILD)
    house.drain()
    (before,) = agency.inbox(house.hotline, house.visitor(LOCAL))
    _raise(house, dialogue)
    (after,) = agency.inbox(house.hotline, house.visitor(LOCAL))
    assert after.due_at < before.due_at
    house.clock.instant = after.due_at
    house.drain()
    (late,) = agency.inbox(house.hotline, house.visitor(LOCAL))
    assert late.state == ReferralState.OVERDUE


def test_a_clock_that_ends_before_is_not_lengthened(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, CHILD)
    house.drain()
    (before,) = agency.inbox(house.hotline, house.visitor(LOCAL))
    house.clock.instant = before.due_at - timedelta(minutes=10)
    _raise(house, dialogue)
    (after,) = agency.inbox(house.hotline, house.visitor(LOCAL))
    assert after.due_at == before.due_at


def test_an_answer_that_makes_it_immediate_rings_and_does_not_wait_for_review(house) -> None:  # type: ignore[no-untyped-def]
    shifts.set_duty(house.hotline, house.visitor("ana"), True)
    dialogue = _store(house, CHILD)
    house.drain()
    assert agency.inbox(house.hotline, house.visitor(LOCAL)) == []
    dialogue.facts["peligro"] = "si"
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, dialogue, Prepared(), final=True)
    house.drain()
    assert (_line(house).urgency, _line(house).alarm) == ("inmediata", "sonando")
    assert [one.urgency for one in agency.inbox(house.hotline, house.visitor(LOCAL))] == ["inmediata"]
