"""A federal authority accused after the report was stored: what is ready for it waits for a person."""

from hotline.conversation.dialogue import Dialogue
from hotline.journey import committing, desk, handing, sheets, shifts
from hotline.journey.committing import Prepared
from hotline.journey.judged import judge
from hotline.outbox import store as outbox
from hotline.referral import model
from hotline.vocabulary import Channel, ReferralState

CHILD = {"edad": "12-14", "actividad": "industria", "rama": "2", "con_quien": "patron"}
FEDERAL = "00-procuraduria_nna"
LOCAL = "07-procuraduria_nna"


def _store(house, state) -> Dialogue:  # type: ignore[no-untyped-def]
    """An attended report: prepared, and waiting for review. Without a state its first authority is a federal one."""
    shifts.set_duty(house.hotline, house.visitor("ana"), True)
    dialogue = Dialogue(Channel.WEB, facts=dict(CHILD), state=state, question="B2")
    fresh = house.hotline.deriver.take()
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, dialogue, Prepared(fresh), final=False)
    return dialogue


def _accuse(house, dialogue) -> None:  # type: ignore[no-untyped-def]
    dialogue.facts["autoridad_implicada"] = ("federal",)
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, dialogue, Prepared(), final=False)


def _rows(house, dialogue, agency):  # type: ignore[no-untyped-def]
    with house.hotline.db.read() as session:
        return [row for row in model.of_report(session, dialogue.report_id) if row.agency == agency]


def _now(house, dialogue, state) -> None:  # type: ignore[no-untyped-def]
    """As if that authority had keys and had come so far."""
    with house.hotline.db.write() as session:
        (row,) = [one for one in model.of_report(session, dialogue.report_id) if one.agency == FEDERAL]
        row.state = state
        outbox.put(session, handing.ACK_CLOCK, row.id, house.clock.now())


def test_what_is_prepared_for_it_waits_for_a_person(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, "")
    _accuse(house, dialogue)
    house.later(days=30)
    (row,) = _rows(house, dialogue, FEDERAL)
    assert (row.state, row.role, row.release) == (ReferralState.WAITING, "retenida", "person")


def test_whom_a_person_let_go_all_the_same_later_answers_do_not_hold_again(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, "")
    _accuse(house, dialogue)
    (row,) = _rows(house, dialogue, FEDERAL)
    desk.release(house.hotline, house.visitor("ana"), row.id, "la unidad señalada es otra")
    _accuse(house, dialogue)
    (row,) = _rows(house, dialogue, FEDERAL)
    assert (row.state, row.release) == (ReferralState.WAITING, "now")
    _now(house, dialogue, ReferralState.SENT)
    _accuse(house, dialogue)
    assert [row.state for row in _rows(house, dialogue, FEDERAL)] == [ReferralState.SENT]


def test_it_drops_out_of_the_chains_of_others_who_receive_as_before(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, "07")
    _accuse(house, dialogue)
    house.later(days=4)
    assert [row.state for row in _rows(house, dialogue, LOCAL)] == [ReferralState.SENT]
    assert [row.state for row in _rows(house, dialogue, FEDERAL)] == [ReferralState.CANCELLED]


def test_what_it_did_not_acknowledge_is_taken_back_and_the_line_goes_on(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, "")
    _now(house, dialogue, ReferralState.SENT)
    _accuse(house, dialogue)
    house.drain()
    (row,) = _rows(house, dialogue, FEDERAL)
    assert row.state == ReferralState.CANCELLED
    with house.hotline.db.read() as session:
        assert [step.state for step in model.of_line(session, row.line_id)][-1] == ReferralState.MANUAL


def test_what_it_acknowledged_stays_and_gets_no_correction(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, "")
    _now(house, dialogue, ReferralState.RECEIVED)
    _accuse(house, dialogue)
    (row,) = _rows(house, dialogue, FEDERAL)
    assert row.state == ReferralState.RECEIVED
    routing = judge(house.hotline, dialogue).routing
    with house.hotline.db.write() as session:
        assert row.id in sheets.strike_lines(session, dialogue.report_id, routing)
