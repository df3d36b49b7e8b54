"""What free words may mean raises who looks, and when; it moves no authority, no release and no statistics."""

import json
from datetime import timedelta

import pytest

from hotline.conversation.advance import advance
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.turns import Contact, Turn
from hotline.intake.reports import Report
from hotline.journey import committing, desk, sheets, shifts, sweeping, turns
from hotline.journey.committing import Prepared
from hotline.journey.judged import counted, judge
from hotline.outbox.store import OutboxRow
from hotline.referral import model
from hotline.sealing import archive
from hotline.vocabulary import Channel

LOCKED_AND_BEATEN = "mi jefe me tiene encerrado y me pega"
BEATEN = "mi patron nos pega"
CALM = "trabaja en una papeleria"
CAN_WAIT = {"peligro": "no", "edad": "16-17", "actividad": "comercio", "para_quien": "patron", "tiempo": "habitual"}
CHILD = {"peligro": "no", "reporta": "vio", "edad": "12-14", "actividad": "comercio", "para_quien": "patron"}
"""Work under 15 for a stranger: 72 hours, to the Procuraduría and the inspection."""


def _lines(house):  # type: ignore[no-untyped-def]
    return desk.queue(house.hotline, house.visitor("ana"))


def _content(house, line):  # type: ignore[no-untyped-def]
    return desk.open_report(house.hotline, house.visitor("ana"), line.report_id).content


def _store(house, words: str, facts=CAN_WAIT) -> Dialogue:  # type: ignore[no-untyped-def]
    dialogue = Dialogue(Channel.WEB, facts=dict(facts), state="07", narrative=[words])
    fresh = house.hotline.deriver.take()
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, dialogue, Prepared(fresh), final=True)
    return dialogue


def test_a_first_message_rings_at_once_and_waits_raised(house) -> None:  # type: ignore[no-untyped-def]
    (reply,) = house.say([LOCKED_AND_BEATEN])
    assert reply.ask.question == "A1"
    (line,) = _lines(house)
    assert (line.status, line.urgency, line.alarm) == ("parcial", "urgente_24h", "sonando")
    content = _content(house, line)
    assert content["narrative"] == [LOCKED_AND_BEATEN]
    assert content["facts"] == {}
    assert content["assessment"]["urgency"] == "ordinaria"
    assert {entry["id"] for entry in content["heard"]["entries"]} == {"LX-ENCIERRO", "LX-GOLPES"}


def test_later_answers_bring_the_same_report_up_to_date_and_a_taken_alarm_stays_taken(house) -> None:  # type: ignore[no-untyped-def]
    house.say([LOCKED_AND_BEATEN])
    (line,) = _lines(house)
    desk.take_alarm(house.hotline, house.visitor("ana"), line.report_id)
    (reply,) = house.say(["2"])
    assert reply.ask.question == "E1"
    (again,) = _lines(house)
    assert (again.report_id, again.alarm) == (line.report_id, "atendida")
    assert _content(house, again)["facts"] == {"peligro": "no"}


def test_confirmed_it_is_immediate_and_one_report_all_along(house) -> None:  # type: ignore[no-untyped-def]
    house.say([LOCKED_AND_BEATEN, "2"])
    (line,) = _lines(house)
    house.say(["3"])
    (stored,) = _lines(house)
    assert (stored.report_id, stored.urgency, stored.alarm) == (line.report_id, "inmediata", "sonando")
    assert stored.status != "parcial"


def test_silence_after_the_first_message_leaves_one_report(house) -> None:  # type: ignore[no-untyped-def]
    house.say([LOCKED_AND_BEATEN])
    house.clock.advance(timedelta(hours=2))
    sweeping.sweep(house.hotline)
    house.drain()
    (line,) = _lines(house)
    assert (line.status, line.urgency) == ("parcial", "urgente_24h")


def test_a_dialogue_cut_off_after_blows_is_raised_and_rings(house) -> None:  # type: ignore[no-untyped-def]
    house.say([BEATEN])
    assert _lines(house) == [], "nobody is called while the dialogue goes on"
    house.clock.advance(timedelta(hours=2))
    sweeping.sweep(house.hotline)
    (line,) = _lines(house)
    assert (line.status, line.urgency, line.alarm) == ("parcial", "urgente_24h", "sonando")


def test_what_is_spoken_on_a_call_that_hangs_up_leaves_one_report(house) -> None:  # type: ignore[no-untyped-def]
    house.say(["start", "2", "2"], Channel.VOICE)
    contact = Contact(Channel.VOICE, (b"bearer-one",), "one:words")
    while turns.current(house.hotline, contact).ask.question != "D1":  # type: ignore[union-attr]
        house.say(["#"], Channel.VOICE)
    turns.take_turn(house.hotline, contact, Turn("text", "me tiene encerrada mi patrón"))
    turns.hang_up(house.hotline, Contact(Channel.VOICE, (b"bearer-one",), "one:over"))
    (line,) = _lines(house)
    assert (line.status, line.urgency, line.alarm) == ("parcial", "urgente_24h", "sonando")
    assert _content(house, line)["narrative"] == ["me tiene encerrada mi patrón"]


def test_calm_words_change_nothing(house) -> None:  # type: ignore[no-untyped-def]
    house.say([CALM])
    assert _lines(house) == []
    _store(house, CALM)
    (line,) = _lines(house)
    assert (line.urgency, line.alarm) == ("ordinaria", "")


def test_a_stored_report_is_looked_at_sooner_and_leaves_when_the_rules_say(house) -> None:  # type: ignore[no-untyped-def]
    shifts.set_duty(house.hotline, house.visitor("ana"), True)
    plain, raised = _store(house, CALM, CHILD), _store(house, BEATEN, CHILD)
    with house.hotline.db.read() as session:
        of = {one.report_id: session.get(Report, one.report_id) for one in (plain, raised)}
        assert of[raised.report_id].urgency == "urgente_24h"
        assert of[raised.report_id].due_at < of[plain.report_id].due_at
        clocks = {one: session.query(OutboxRow).filter_by(topic="review_clock", subject=one).one().due_at for one in of}
        assert clocks[raised.report_id] == clocks[plain.report_id], "nothing leaves earlier"
        steps = {one: [(s.agency, s.role, s.release, s.urgency) for s in model.of_report(session, one)] for one in of}
        assert steps[plain.report_id]
        assert steps[raised.report_id] == steps[plain.report_id], "nor to anybody else, nor with another clock"
    assert _lines(house)[0].report_id == raised.report_id


def test_when_nobody_looks_in_time_it_rings_and_does_not_leave(house) -> None:  # type: ignore[no-untyped-def]
    shifts.set_duty(house.hotline, house.visitor("ana"), True)
    raised = _store(house, BEATEN, CHILD)
    house.later(hours=9)
    (line,) = _lines(house)
    assert (line.alarm, line.status) == ("sonando", "por_revisar")
    with house.hotline.db.read() as session:
        assert {step.state for step in model.of_report(session, raised.report_id)} == {"en_espera"}


def test_later_words_ring_and_raise_and_later_answers_never_lower(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, CALM)
    dialogue.narrative.append("la tienen amarrada")
    dialogue.amended = True
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, dialogue, Prepared(), final=False)
    (line,) = _lines(house)
    assert (line.urgency, line.alarm) == ("urgente_24h", "sonando")
    dialogue.narrative.clear()
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, dialogue, Prepared(), final=False)
    (line,) = _lines(house)
    assert line.urgency == "urgente_24h"


def test_no_authority_reads_what_was_heard(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, LOCKED_AND_BEATEN, {**CHILD, "compartir_relato": "no"})
    judged = judge(house.hotline, dialogue)
    assert judged.content["heard"]["entries"]  # type: ignore[index]
    assert judged.routing.recipients
    for recipient in judged.routing.recipients:
        sheet = json.dumps(sheets.sheet_of(house.hotline, judged.content, recipient))
        assert "LX-" not in sheet
        assert "encerrado" not in sheet
        assert '"urgency": "prioritaria_72h"' in sheet
    assert "heard" not in counted(judged)
    assert counted(judged)["urgency"] == "prioritaria_72h"


def test_partial_reports_have_no_lines_whatever_was_heard(house) -> None:  # type: ignore[no-untyped-def]
    house.say(["auxilio me va a matar, la tienen amarrada, hoy se la llevan"])
    house.later(days=4)
    (line,) = _lines(house)
    assert line.status == "parcial"
    with house.hotline.db.read() as session:
        assert model.of_report(session, line.report_id) == []
        assert len(archive.of(session, line.report_id)) == 1


@pytest.mark.parametrize("words", [CALM, BEATEN, LOCKED_AND_BEATEN])
def test_a_report_that_is_judged_again_agrees_whatever_was_heard(house, words: str) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, words)
    opened = desk.open_report(house.hotline, house.visitor("ana"), dialogue.report_id)
    assert opened.judged.agrees


def test_new_words_for_a_person_ring_again_though_somebody_took_the_alarm_for_the_first(house) -> None:  # type: ignore[no-untyped-def]
    house.say([LOCKED_AND_BEATEN])
    (line,) = _lines(house)
    desk.take_alarm(house.hotline, house.visitor("ana"), line.report_id)
    house.say(["ya no quiero vivir, me voy a matar"])
    (again,) = _lines(house)
    assert (again.report_id, again.alarm) == (line.report_id, "sonando")
    desk.take_alarm(house.hotline, house.visitor("ana"), line.report_id)
    house.say(["mi jefe me tiene encerrado y ya no quiero vivir"])
    assert _lines(house)[0].alarm == "atendida", "the same once more is nothing new"


@pytest.mark.parametrize("after", [LOCKED_AND_BEATEN, CALM])
def test_words_added_to_a_stored_report_ring_again_when_they_ask_for_a_person(house, after: str) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, "ya no quiero vivir")
    (line,) = _lines(house)
    desk.take_alarm(house.hotline, house.visitor("ana"), line.report_id)
    dialogue.question, dialogue.rung, dialogue.rung_for = "E1", True, ["LX-SUICIDIO"]
    step = advance(house.hotline.guide, dialogue, Turn("text", after))
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, step.dialogue, Prepared(), final=False)
    assert _lines(house)[0].alarm == ("sonando" if after == LOCKED_AND_BEATEN else "atendida")


@pytest.mark.parametrize("whole", [True, False], ids=["finished", "cut off"])
def test_what_the_desk_referred_while_it_was_being_told_stays_one_report(house, whole: bool) -> None:  # type: ignore[no-untyped-def]
    hotline = house.hotline
    dialogue = Dialogue(Channel.WEB, facts=dict(CHILD), state="07", narrative=[BEATEN], rung=True)
    with hotline.db.write() as session:
        committing.keep_partial(hotline, session, dialogue)
    (line,) = _lines(house)
    desk.refer(hotline, house.visitor("ana"), line.report_id, {}, ["07-procuraduria_nna"], False, "no puede esperar")
    house.drain()
    dialogue.facts |= {"horas": "gt8", "violencia": "si"}
    fresh = hotline.deriver.take()
    with hotline.db.write() as session:
        if whole:
            committing.store_or_amend(hotline, session, dialogue, Prepared(fresh), final=True)
        else:
            committing.keep_partial(hotline, session, dialogue)
    house.drain()
    (again,) = _lines(house)
    assert again.report_id == line.report_id
    assert _content(house, again)["facts"]["violencia"] == "si"
    with hotline.db.read() as session:
        received = [row.agency for row in model.of_report(session, line.report_id) if row.step == 0]
        assert received.count("07-procuraduria_nna") == 1
        assert bool(session.get(Report, line.report_id).mailbox_id) is whole
        assert dialogue.stored is whole
