"""Answers after a report was stored: they count at once, also against an authority that turns out to be accused."""

import pytest
from sqlalchemy import select

from hotline.conversation.dialogue import Dialogue
from hotline.errors import ConflictError
from hotline.journey import agency, committing, desk
from hotline.journey.committing import Prepared
from hotline.sealing.archive import SealedDocument, SealedWrap
from hotline.vocabulary import Channel, ReferralState

CHILD = {"peligro": "si", "edad": "12-14", "actividad": "campo", "con_quien": "patron"}
LOCAL = "07-procuraduria_nna"


def _store(house, facts, state) -> Dialogue:  # type: ignore[no-untyped-def]
    dialogue = Dialogue(Channel.WEB, facts=dict(facts), state=state, question="B2")
    fresh = house.hotline.deriver.take()
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, dialogue, Prepared(fresh), final=False)
    return dialogue


def _amend(house, dialogue, *, final=False) -> None:  # type: ignore[no-untyped-def]
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, dialogue, Prepared(), final=final)


def _wraps(house, recipient) -> list[str]:  # type: ignore[no-untyped-def]
    query = select(SealedDocument.purpose).join(SealedWrap).where(SealedWrap.recipient == recipient)
    with house.hotline.db.read() as session:
        return list(session.scalars(query))


def test_an_authority_accused_later_loses_what_it_did_not_acknowledge(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, CHILD, "07")
    house.drain()
    official = house.visitor(LOCAL)
    assert [line.state for line in agency.inbox(house.hotline, official)] == [ReferralState.SENT]
    dialogue.facts["autoridad_implicada"] = ("procuraduria_nna",)
    _amend(house, dialogue)
    house.drain()
    assert agency.inbox(house.hotline, official) == []
    assert _wraps(house, LOCAL) == []
    house.later(days=30)
    assert agency.inbox(house.hotline, official) == []


def test_what_is_prepared_for_an_authority_accused_later_never_leaves(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, CHILD, "07")
    dialogue.facts["autoridad_implicada"] = ("procuraduria_nna",)
    _amend(house, dialogue)
    house.drain()
    house.later(days=30)
    assert agency.inbox(house.hotline, house.visitor(LOCAL)) == []
    assert _wraps(house, LOCAL) == []


def test_an_authority_that_acknowledged_gets_no_correction_once_accused(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, CHILD, "07")
    house.drain()
    official = house.visitor(LOCAL)
    (line,) = agency.inbox(house.hotline, official)
    agency.acknowledge(house.hotline, official, line.referral_id)
    dialogue.facts["autoridad_implicada"] = ("procuraduria_nna",)
    dialogue.reference = "donde vive quien avisó"
    _amend(house, dialogue, final=True)
    house.drain()
    assert agency.open_referral(house.hotline, official, line.referral_id).corrections == ()


def test_a_place_described_after_the_sheets_left_reaches_them_though_the_call_ends_there(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, CHILD, "07")
    house.drain()
    dialogue.reference = "una tienda azul"
    _amend(house, dialogue)
    house.drain()
    official = house.visitor(LOCAL)
    (line,) = agency.inbox(house.hotline, official)
    (correction,) = agency.open_referral(house.hotline, official, line.referral_id).corrections
    assert correction["place"]["reference"] == "una tienda azul"  # type: ignore[index]


def test_a_report_that_nobody_gets_without_a_person_waits_for_one_with_a_clock(house) -> None:  # type: ignore[no-untyped-def]
    facts = {
        "edad": "18+",
        "actividad": "domestico",
        "salir": "no_dejan",
        "amenazas": "si",
        "autoridad_implicada": ("federal",),
    }
    _store(house, facts, "")
    house.drain()
    (line,) = desk.queue(house.hotline, house.visitor("ana"))
    assert (line.urgency, line.status, line.due_at is not None) == ("urgente_24h", "por_revisar", True)
    house.later(hours=3)
    (line,) = desk.queue(house.hotline, house.visitor("ana"))
    assert line.alarm == "sonando"


def test_who_declined_or_only_coordinates_may_not_write_to_the_reporter(house) -> None:  # type: ignore[no-untyped-def]
    _store(house, CHILD, "07")
    house.drain()
    official = house.visitor(LOCAL)
    (line,) = agency.inbox(house.hotline, official)
    agency.decline(house.hotline, official, line.referral_id, "no")
    with pytest.raises(ConflictError):
        agency.message(house.hotline, official, line.referral_id, "¿Dónde vive usted?")


def test_who_writes_to_a_closed_report_is_read_again(house) -> None:  # type: ignore[no-untyped-def]
    dialogue = _store(house, CHILD, "07")
    operator = house.visitor("ana")
    desk.close_report(house.hotline, operator, dialogue.report_id, "terminado")
    assert desk.queue(house.hotline, operator) == []
    house.say([dialogue.folio, "hoy se la llevan a otro estado"], who="later")
    (line,) = desk.queue(house.hotline, operator)
    assert (line.status, line.due_at is not None) == ("por_revisar", True)
