"""Who declined a referral neither opens it any more nor holds a key to it; who closed one does."""

import pytest
from sqlalchemy import select

from hotline.errors import NotAllowedError
from hotline.journey import agency
from hotline.sealing.archive import SealedDocument, SealedWrap
from tests.journey.test_handing import CHIAPAS

LOCAL = "07-procuraduria_nna"


def _received(house):  # type: ignore[no-untyped-def]
    replies = house.say(CHIAPAS)
    house.drain()
    official = house.visitor(LOCAL)
    (line,) = agency.inbox(house.hotline, official)
    return official, line.referral_id, next(reply.folio for reply in replies if reply.folio)


def _wraps(house) -> set[str]:  # type: ignore[no-untyped-def]
    query = select(SealedDocument.purpose).join(SealedWrap).where(SealedWrap.recipient == LOCAL)
    with house.hotline.db.read() as session:
        return set(session.scalars(query))


def test_a_declined_referral_is_listed_and_opens_no_more(house) -> None:  # type: ignore[no-untyped-def]
    official, referral_id, folio = _received(house)
    agency.message(house.hotline, official, referral_id, "¿Siguen ahí?")
    house.say([folio, "sí"], who="the reporter")
    assert _wraps(house) == {"sheet", "message"}
    agency.decline(house.hotline, official, referral_id, "No es nuestro territorio")
    agency.decline(house.hotline, official, referral_id, "No es nuestro territorio")  # pressed twice
    (line,) = agency.inbox(house.hotline, official)
    assert (line.state, line.opens) == ("rechazada", False)
    with pytest.raises(NotAllowedError):
        agency.open_referral(house.hotline, official, referral_id)
    assert _wraps(house) == set()


def test_a_closed_one_stays_readable(house) -> None:  # type: ignore[no-untyped-def]
    official, referral_id, _ = _received(house)
    agency.accept(house.hotline, official, referral_id)
    agency.close_referral(house.hotline, official, referral_id, "Se apoyó a la familia")
    (line,) = agency.inbox(house.hotline, official)
    assert (line.state, line.opens) == ("cerrada", True)
    assert agency.open_referral(house.hotline, official, referral_id).sheet["place"]["state"] == "07"  # type: ignore[index]
