"""An authority that the reporter's words accuse, named by the desk: it counts for good, and only ever adds."""

import json

import pytest
from sqlalchemy import select

from hotline.audit.trail import TrailEntry
from hotline.conversation.dialogue import Dialogue
from hotline.errors import ConflictError, FactsError
from hotline.journey import agency, committing, desk, reading, shifts
from hotline.journey.committing import Prepared
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument, SealedWrap
from hotline.vocabulary import Channel, ReferralState

CHILD = {"edad": "12-14", "actividad": "campo", "con_quien": "patron", "tiempo": "habitual", "compartir_relato": "no"}
LOCAL, FEDERAL = "07-procuraduria_nna", "00-procuraduria_nna"
KEY = "autoridad_implicada"


def _store(house, facts=CHILD, words="el de la Procuraduría los protege") -> Dialogue:  # type: ignore[no-untyped-def]
    dialogue = Dialogue(Channel.WEB, facts=dict(facts), state="07", narrative=[words])
    fresh = house.hotline.deriver.take()
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, dialogue, Prepared(fresh), final=True)
    return dialogue


def _chosen(house, operator, report_id, *accused) -> list[str]:  # type: ignore[no-untyped-def]
    """Whom routing proposes once these are accused too."""
    content = desk.open_report(house.hotline, operator, report_id).content
    said = content["facts"].get(KEY, [])
    routing = reading.route_now(house.hotline, {**content, "facts": {**content["facts"], KEY: [*said, *accused]}})
    return [recipient.agency for recipient in routing.recipients if recipient.release == "now"]


def _refer(house, operator, report_id, *accused, agencies=None) -> None:  # type: ignore[no-untyped-def]
    agencies = _chosen(house, operator, report_id, *accused) if agencies is None else agencies
    desk.refer(house.hotline, operator, report_id, {}, agencies, False, "lo dice el relato", accused)
    house.drain()


def _wraps(house, recipient) -> list[str]:  # type: ignore[no-untyped-def]
    query = select(SealedDocument.purpose).join(SealedWrap).where(SealedWrap.recipient == recipient)
    with house.hotline.db.read() as session:
        return list(session.scalars(query))


def _accused(house, operator, report_id):  # type: ignore[no-untyped-def]
    return list(desk.open_report(house.hotline, operator, report_id).content["facts"][KEY])


@pytest.fixture
def operator(house):  # type: ignore[no-untyped-def]
    """Ana, on duty: what can wait is with her before it leaves."""
    visitor = house.visitor("ana")
    shifts.set_duty(house.hotline, visitor, True)
    return visitor


def test_whom_the_desk_names_gets_nothing_and_another_stands_in(house, operator) -> None:  # type: ignore[no-untyped-def]
    report_id = _store(house).report_id
    assert LOCAL in _chosen(house, operator, report_id)
    _refer(house, operator, report_id, "procuraduria_nna")
    house.later(days=30)
    assert agency.inbox(house.hotline, house.visitor(LOCAL)) == []
    assert _wraps(house, LOCAL) == []
    lines = desk.open_report(house.hotline, operator, report_id).referrals
    assert FEDERAL in {line.agency for line in lines if line.state != ReferralState.CANCELLED}


def test_it_is_taken_back_from_who_had_not_acknowledged(house) -> None:  # type: ignore[no-untyped-def]
    report_id = _store(house).report_id  # nobody on duty: it leaves at once
    house.drain()
    assert [line.state for line in agency.inbox(house.hotline, house.visitor(LOCAL))] == [ReferralState.SENT]
    _refer(house, house.visitor("ana"), report_id, "procuraduria_nna")
    assert agency.inbox(house.hotline, house.visitor(LOCAL)) == []
    assert _wraps(house, LOCAL) == []


def test_who_had_acknowledged_gets_nothing_more_of_the_reporter(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house)
    house.drain()
    official = house.visitor(LOCAL)
    (line,) = agency.inbox(house.hotline, official)
    agency.acknowledge(house.hotline, official, line.referral_id)
    agency.message(house.hotline, official, line.referral_id, "¿Quién es usted?")
    _refer(house, house.visitor("ana"), dialogue.report_id, "procuraduria_nna")
    dialogue.reference = "donde vive quien avisó"  # the reporter goes on, and what the desk named is closed to intake
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, dialogue, Prepared(), final=True)
    house.say([dialogue.folio, "soy la maestra"], who="later")
    house.drain()
    opened = agency.open_referral(house.hotline, official, line.referral_id)
    assert (opened.corrections, opened.messages) == ((), ())
    assert _wraps(house, LOCAL) == ["sheet"]
    with pytest.raises(ConflictError):
        agency.message(house.hotline, official, line.referral_id, "¿Dónde vive?")


def test_an_agency_chosen_in_spite_of_it_is_refused_and_nothing_is_kept(house, operator) -> None:  # type: ignore[no-untyped-def]
    report_id = _store(house).report_id
    with pytest.raises(ConflictError):
        _refer(house, operator, report_id, "procuraduria_nna", agencies=[LOCAL])
    opened = desk.open_report(house.hotline, operator, report_id)
    assert (KEY in opened.content["facts"], opened.line.status) == (False, "por_revisar")


def test_later_openings_and_routings_count_it_also_after_later_answers(house, operator) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house)
    _refer(house, operator, dialogue.report_id, "procuraduria_nna")
    dialogue.reference = "junto al río"
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, dialogue, Prepared(), final=True)
    opened = desk.open_report(house.hotline, operator, dialogue.report_id)
    assert opened.content["place"]["reference"] == "junto al río"  # type: ignore[index]
    assert _accused(house, operator, dialogue.report_id) == ["procuraduria_nna"]
    assert LOCAL in {excluded.agency for excluded in opened.routing.excluded}
    assert LOCAL not in {recipient.agency for recipient in opened.routing.recipients}


def test_what_the_reporter_said_stays_beside_what_the_desk_adds(house, operator) -> None:  # type: ignore[no-untyped-def]
    report_id = _store(house, {**CHILD, KEY: ("fiscalia",)}).report_id
    _refer(house, operator, report_id)
    assert _accused(house, operator, report_id) == ["fiscalia"]
    _refer(house, operator, report_id, "procuraduria_nna", "ns", "ninguna")
    assert _accused(house, operator, report_id) == ["fiscalia", "procuraduria_nna"]
    _refer(house, operator, report_id, "autoridad_laboral")
    assert _accused(house, operator, report_id) == ["fiscalia", "procuraduria_nna", "autoridad_laboral"]


def test_a_reporter_who_named_nobody_does_not_hide_whom_the_desk_names(house, operator) -> None:  # type: ignore[no-untyped-def]
    report_id = _store(house, {**CHILD, KEY: ("ninguna",)}).report_id
    _refer(house, operator, report_id, "procuraduria_nna")
    assert _accused(house, operator, report_id) == ["procuraduria_nna"]


def test_it_is_on_the_trail_once_with_its_reason_signed_and_sealed_to_the_desk(house, operator) -> None:  # type: ignore[no-untyped-def]
    report_id = _store(house).report_id
    _refer(house, operator, report_id, "procuraduria_nna")
    _refer(house, operator, report_id, "procuraduria_nna")  # named already: nothing to add
    with house.hotline.db.read() as session:
        actions = list(session.scalars(select(TrailEntry.action).where(TrailEntry.object_id == report_id)))
        decisions = [json.loads(operator.open(session, one)) for one in archive.of(session, report_id, "decision")]
        (named,) = [json.loads(operator.open(session, one)) for one in archive.of(session, report_id, "accusation")]
    assert (actions.count("report.accuse"), actions.count("report.refer")) == (1, 2)
    reasons = [one["body"]["reason"] for one in decisions if one["body"]["action"] == "report.accuse"]
    assert reasons == ["lo dice el relato"]
    assert named["body"]["codes"] == ["procuraduria_nna"]
    assert named["signature"] == operator.sign(json.dumps(named["body"], sort_keys=True).encode()).hex()


def test_what_is_no_authority_is_refused(house, operator) -> None:  # type: ignore[no-untyped-def]
    report_id = _store(house).report_id
    with pytest.raises(FactsError):
        _refer(house, operator, report_id, "el vecino", agencies=[LOCAL])
