"""A file reaches an authority by an operator's act alone, with consent, and only who has the referral opens it."""

import json

import pytest
from sqlalchemy import select

from hotline.errors import ConflictError, NotAllowedError, SealError
from hotline.journey import agency, attaching, attachments, desk, erasing, reading, sharing
from hotline.media import in_memory
from hotline.people import authorship
from hotline.referral.model import ACTIVE, Referral
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument, SealedWrap
from hotline.sealing.closing import close
from hotline.vocabulary import DESK, RecipientRole
from tests.journey.conftest import House
from tests.journey.test_twofold import LOCAL, _store, _who
from tests.media.samples import photograph


def handed(house: House, **facts: str) -> tuple[str, str, Referral]:
    """A report with a file that the authority has: its id, the file's, and the referral."""
    report_id = _store(house, **facts)
    house.drain()
    with in_memory(photograph()) as source:
        file_id = attaching.attach(house.hotline, report_id, source)
    with house.hotline.db.read() as session:
        wanted = (Referral.report_id == report_id, Referral.agency == LOCAL, Referral.state.in_(ACTIVE))
        return report_id, file_id, session.scalars(select(Referral).where(*wanted)).one()


def files(house: House, referral_id: str, login: str = LOCAL) -> list[str]:
    return [one[0] for one in agency.open_referral(house.hotline, _who(house, login), referral_id).files]


def test_what_an_operator_shares_is_opened_by_that_authority_alone(house: House) -> None:
    report_id, file_id, row = handed(house)
    ana = _who(house, "ana")
    assert files(house, row.id) == [], "nothing goes by itself"
    for _ in range(2):
        sharing.share(house.hotline, ana, report_id, file_id, row.id)
    (name,) = files(house, row.id)
    found, pieces = agency.open_file(house.hotline, _who(house, LOCAL), row.id, name)
    _, at_the_desk = attachments.opened(house.hotline, ana, report_id, file_id)
    assert found.kind == "picture"
    assert b"".join(pieces) == b"".join(at_the_desk)
    assert sharing.shared(house.hotline, ana, report_id) == (sharing.Shared(file_id, LOCAL),)
    for other in ("07-unidad_trata", "21-procuraduria_nna"):
        with pytest.raises((NotAllowedError, SealError)):
            agency.open_file(house.hotline, _who(house, other), row.id, name)
    with pytest.raises(NotAllowedError):
        sharing.share(house.hotline, _who(house, LOCAL), report_id, file_id, row.id)


@pytest.mark.parametrize("answer", ["no", "ns"])
def test_without_consent_no_file_leaves(house_on_sqlite: House, answer: str) -> None:
    report_id, file_id, row = handed(house_on_sqlite, compartir_relato=answer)
    with pytest.raises(ConflictError, match="no ha aceptado"):
        sharing.share(house_on_sqlite.hotline, _who(house_on_sqlite, "ana"), report_id, file_id, row.id)
    assert files(house_on_sqlite, row.id) == []


@pytest.mark.parametrize("change", [{"state": "espera"}, {"barred": True}, {"role": RecipientRole.COORDINACION.value}])
def test_only_who_has_it_and_may_get_more_is_given_one(house_on_sqlite: House, change: dict[str, object]) -> None:
    report_id, file_id, row = handed(house_on_sqlite)
    with house_on_sqlite.hotline.db.write() as session:
        for name, value in change.items():
            setattr(session.get_one(Referral, row.id), name, value)
    with pytest.raises(ConflictError, match="no tiene ahora"):
        sharing.share(house_on_sqlite.hotline, _who(house_on_sqlite, "ana"), report_id, file_id, row.id)


def test_a_file_or_a_referral_of_another_report_is_like_an_unknown_one(house_on_sqlite: House) -> None:
    ana = _who(house_on_sqlite, "ana")
    report_id, file_id, row = handed(house_on_sqlite)
    other = _store(house_on_sqlite)
    for report, file, referral in ((other, file_id, row.id), (report_id, "0" * 32, row.id), (report_id, file_id, "0")):
        with pytest.raises(NotAllowedError):
            sharing.share(house_on_sqlite.hotline, ana, report, file, referral)


def test_who_declines_opens_it_no_more_and_erasing_takes_it_whole(house: House) -> None:
    report_id, file_id, row = handed(house)
    sharing.share(house.hotline, _who(house, "ana"), report_id, file_id, row.id)
    (name,) = files(house, row.id)
    agency.decline(house.hotline, _who(house, LOCAL), row.id, "No es nuestro territorio")
    with pytest.raises(NotAllowedError):
        agency.open_file(house.hotline, _who(house, LOCAL), row.id, name)
    with house.hotline.db.read() as session:
        left = session.scalars(select(SealedWrap.document_id).where(SealedWrap.recipient == LOCAL)).all()
        ours = session.scalars(
            select(SealedDocument.id).where(SealedDocument.purpose.in_([attaching.PIECE, sharing.PURPOSE]))
        ).all()
    assert ours
    assert not set(left) & set(ours)
    with house.hotline.db.write() as session:
        erasing.erase_report(house.hotline, session, report_id)
    with house.hotline.db.read() as session:
        assert not session.scalars(select(SealedDocument.id).where(SealedDocument.id.in_(ours))).all()


def test_what_nobody_of_the_desk_signed_is_no_file(house_on_sqlite: House) -> None:
    """Whoever can write rows, and close to public keys, cannot put a file before an authority."""
    house = house_on_sqlite
    _, file_id, row = handed(house)
    keys = house.hotline.keyring.current()
    told = {"of": file_id, "agency": LOCAL, "kind": "paper", "mimetype": "text/html", "size": 1, "pieces": []}
    for inside in (authorship.by_machine(sharing.PURPOSE, row.line_id, told), json.dumps(told).encode()):
        closed, wraps = close(sharing.PURPOSE, inside, [keys.need(LOCAL), keys.need(DESK)])
        with house.hotline.db.write() as session:
            archive.store(session, closed, wraps, owner=row.line_id)
    assert files(house, row.id) == []
    assert desk.open_report(house.hotline, _who(house, "ana"), row.report_id)


def test_an_operator_puts_down_no_consent_over_the_no_of_who_told(house_on_sqlite: House) -> None:
    house, ana = house_on_sqlite, _who(house_on_sqlite, "ana")
    report_id, file_id, row = handed(house, compartir_relato="no")
    desk.answer_script(house.hotline, ana, report_id, {"compartir_relato": "si"}, {})
    with pytest.raises(ConflictError, match="no ha aceptado"):
        sharing.share(house.hotline, ana, report_id, file_id, row.id)
    with house.hotline.db.read() as session:
        facts = reading.newest_content(house.hotline, session, ana, report_id)["facts"]
    assert isinstance(facts, dict)
    assert facts["compartir_relato"] == "no"
    agreed, file_id, row = handed(house, compartir_relato="si")
    desk.answer_script(house.hotline, ana, agreed, {"compartir_relato": "no"}, {})
    with pytest.raises(ConflictError, match="no ha aceptado"):
        sharing.share(house.hotline, ana, agreed, file_id, row.id)
