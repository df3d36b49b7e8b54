"""After a report is stored: it leaves, is acknowledged or passed on, waits for a person, or rings."""

import pytest
from sqlalchemy import select

from hotline.audit.trail import TrailPending
from hotline.errors import ConflictError, NotAllowedError
from hotline.intake import reports
from hotline.journey import agency, desk, sheets, shifts, sweeping
from hotline.referral import model
from hotline.vocabulary import ReferralState

CHIAPAS = ["hola", "2", "2", "1", "3", "3", "Tapachula, Chiapas", "1", "1", "3", "5", "1", "6", "2", "1"]
"""Somebody saw a child of 12 to 14 at work in the fields: to the Procuraduría and the commission."""

DANGER = ["hola", "1", "Puebla", "1", "una tienda azul"]


def _only(house, visitor):  # type: ignore[no-untyped-def]
    (line,) = desk.queue(house.hotline, visitor)
    return line


def _folio(replies) -> str:  # type: ignore[no-untyped-def]
    return next(reply.folio for reply in replies if reply.folio)


def test_unattended_it_leaves_at_once_and_the_mailbox_says_so(house) -> None:  # type: ignore[no-untyped-def]
    folio = _folio(house.say(CHIAPAS))
    house.drain()
    official = house.visitor("07-procuraduria_nna")
    (line,) = agency.inbox(house.hotline, official)
    assert line.state == ReferralState.SENT
    opened = agency.open_referral(house.hotline, official, line.referral_id)
    assert opened.sheet["place"]["state"] == "07"  # type: ignore[index]
    assert "narrative" not in opened.sheet
    assert not {"reporta", "hablar_seguro", "compartir_relato", "autoridad_implicada"} & set(opened.sheet["facts"])  # type: ignore[call-overload]
    agency.acknowledge(house.hotline, official, line.referral_id)
    agency.message(house.hotline, official, line.referral_id, "¿Siguen ahí?")
    (reply,) = house.say([folio], who="another telephone")
    states = [(entry.kind, entry.state) for entry in reply.entries]
    assert ("status", "recibida") in states
    assert any("Siguen" in entry.text for entry in reply.entries)


def test_silence_of_an_authority_hands_over_to_the_next_and_at_last_to_the_desk(house) -> None:  # type: ignore[no-untyped-def]
    house.say(CHIAPAS)
    house.drain()
    house.later(days=10)
    with house.hotline.db.read() as session:
        (report,) = reports.queue(session)
        first = [row for row in model.of_report(session, report.id) if row.line == 1]
    assert [row.state for row in first][:2] == [ReferralState.OVERDUE, ReferralState.NOT_ENROLLED]
    with house.hotline.db.read() as session:
        noted = session.scalars(select(TrailPending.object_id).where(TrailPending.action == "referral.sin_acuse")).all()
    assert noted == [first[0].id]
    assert first[-1].state == ReferralState.MANUAL
    operator = house.visitor("ana")
    desk.delivered_by_hand(house.hotline, operator, first[-1].id, "Oficio entregado en ventanilla")
    opened = desk.open_report(house.hotline, operator, report.id)
    assert ReferralState.BY_HAND in {row.state for row in opened.referrals}


def test_attended_it_waits_for_review_and_leaves_when_nobody_reviews(house) -> None:  # type: ignore[no-untyped-def]
    operator = house.visitor("ana")
    shifts.set_duty(house.hotline, operator, True)
    house.say(CHIAPAS)
    house.drain()
    line = _only(house, operator)
    assert (line.status, line.due_at is not None) == ("por_revisar", True)
    assert agency.inbox(house.hotline, house.visitor("07-procuraduria_nna")) == []
    house.later(hours=30)
    assert [line.state for line in agency.inbox(house.hotline, house.visitor("07-procuraduria_nna"))]


def test_an_operator_edits_what_the_authority_reads(house) -> None:  # type: ignore[no-untyped-def]
    operator = house.visitor("ana")
    shifts.set_duty(house.hotline, operator, True)
    house.say(CHIAPAS)
    line = _only(house, operator)
    opened = desk.open_report(house.hotline, operator, line.report_id)
    place = {**opened.content["place"], "reference": "camino a la finca"}  # type: ignore[dict-item]
    desk.refer(house.hotline, operator, line.report_id, {"place": place}, ["07-procuraduria_nna"], False, "basta una")
    house.drain()
    official = house.visitor("07-procuraduria_nna")
    (received,) = agency.inbox(house.hotline, official)
    sheet = agency.open_referral(house.hotline, official, received.referral_id).sheet
    assert sheet["place"]["reference"] == "camino a la finca"  # type: ignore[index]


def test_what_the_reporter_did_not_share_no_operator_can_share(house) -> None:  # type: ignore[no-untyped-def]
    operator = house.visitor("ana")
    shifts.set_duty(house.hotline, operator, True)
    house.say(["mi vecino tiene a una niña cortando café", *CHIAPAS[1:-1], "2", "1"])
    line = _only(house, operator)
    opened = desk.open_report(house.hotline, operator, line.report_id)
    assert opened.content["narrative"]
    desk.refer(house.hotline, operator, line.report_id, {}, ["07-procuraduria_nna"], True, "todo")
    house.drain()
    official = house.visitor("07-procuraduria_nna")
    (received,) = agency.inbox(house.hotline, official)
    assert agency.open_referral(house.hotline, official, received.referral_id).account is None


def test_danger_is_stored_and_rings_at_the_first_answer_and_is_handed_over_when_the_place_is_known(house) -> None:  # type: ignore[no-untyped-def]
    operator = house.visitor("ana")
    shifts.set_duty(house.hotline, operator, True)  # an immediate case does not wait for anybody
    assert house.say(DANGER[:2])[1].danger
    house.drain()
    line = _only(house, operator)
    assert (line.urgency, line.alarm, line.state_code) == ("inmediata", "sonando", "")
    house.say(DANGER[2:])
    house.drain()
    assert _only(house, operator).state_code == "21"
    (received,) = agency.inbox(house.hotline, house.visitor("21-procuraduria_nna"))
    assert received.urgency == "inmediata"


def test_an_alarm_that_nobody_takes_goes_to_the_supervisor_and_one_taken_stays(house) -> None:  # type: ignore[no-untyped-def]
    operator = house.visitor("ana")
    house.say(DANGER[:2], who="first")
    house.say(DANGER[:2], who="second")
    first, _ = desk.queue(house.hotline, operator)
    desk.take_alarm(house.hotline, operator, first.report_id)
    house.later(minutes=31)
    assert sorted(line.alarm for line in desk.queue(house.hotline, operator)) == ["atendida", "escalada"]


def test_a_dialogue_that_falls_silent_is_kept_and_can_be_read(house) -> None:  # type: ignore[no-untyped-def]
    house.say(["en la calle hay unos niños", "2", "2", "1"])
    house.later(hours=2)
    sweeping.sweep(house.hotline)
    operator = house.visitor("ana")
    line = _only(house, operator)
    opened = desk.open_report(house.hotline, operator, line.report_id)
    assert (line.status, opened.partial) == ("parcial", True)
    assert opened.content["narrative"] == ["en la calle hay unos niños"]
    with pytest.raises(ConflictError):
        desk.reply(house.hotline, operator, line.report_id, "¿Sigue ahí?")


def test_the_same_caller_may_begin_again_before_the_sweep(house) -> None:  # type: ignore[no-untyped-def]
    house.say(["en la calle hay unos niños", "2"])
    house.later(hours=2)
    (reply,) = house.say(["hola otra vez"])
    assert reply.ask is not None
    assert reply.ask.question == "A1"
    assert _only(house, house.visitor("ana")).status == "parcial"


def test_raising_to_immediate_rings_and_lowering_is_refused(house) -> None:  # type: ignore[no-untyped-def]
    operator = house.visitor("ana")
    house.say(CHIAPAS)
    line = _only(house, operator)
    desk.raise_urgency(house.hotline, operator, line.report_id, "inmediata", "la niña volvió hoy")
    assert _only(house, operator).alarm == "sonando"
    with pytest.raises(ConflictError):
        desk.raise_urgency(house.hotline, operator, line.report_id, "ordinaria", "ya no")


def test_an_authority_neither_sees_the_desk_nor_another_authority(house) -> None:  # type: ignore[no-untyped-def]
    house.say(CHIAPAS)
    house.drain()
    (line,) = agency.inbox(house.hotline, house.visitor("07-procuraduria_nna"))
    stranger = house.visitor("09-procuraduria_nna")
    report_id = _only(house, house.visitor("ana")).report_id
    for forbidden in (
        lambda: agency.open_referral(house.hotline, stranger, line.referral_id),
        lambda: agency.acknowledge(house.hotline, stranger, line.referral_id),
        lambda: desk.open_report(house.hotline, stranger, report_id),
        lambda: desk.queue(house.hotline, stranger),
    ):
        with pytest.raises(NotAllowedError):
            forbidden()


def test_the_sheet_of_a_child_who_called_does_not_say_that_a_child_called(house) -> None:  # type: ignore[no-untyped-def]
    facts = {
        "reporta": "yo", "edad": "12-14", "actividad": "campo", "con_quien": "patron", "tiempo": "habitual",
        "salir": "no_dejan", "autoridad_implicada": ("policia_local",),
    }  # fmt: skip
    assessment = house.hotline.triage.assess(facts)
    assert [rule.id for rule in assessment.rules] == ["TF-1", "U-1i"]
    routing = house.hotline.router.route(facts, assessment, "07", house.clock.now())
    content = {
        "facts": {key: value for key, value in facts.items() if key not in ("compartir_relato",)},
        "place": {"state": "07", "municipality": "", "reference": "", "text": ""},
        "assessment": {
            "category": assessment.category.value,
            "urgency": assessment.urgency.value,
            "rules": [{"id": rule.id, "title": rule.title, "basis": []} for rule in assessment.rules],
        },
        "on": "2026-11-22",
    }
    for recipient in routing.recipients:
        sheet = sheets.sheet_of(house.hotline, content, recipient)
        assert not sheets.ABOUT_THE_REPORTER & set(sheet["facts"])  # type: ignore[call-overload]
        assert "U-1i" not in str(sheet)
