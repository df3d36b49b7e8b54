"""What the staff seals to others is signed inside: who can close to a public key cannot speak as one of the staff."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import delete, select

from hotline.approval import words
from hotline.approval.store import Proposal
from hotline.audit.trail import TrailEntry
from hotline.conversation.cleaning import gsm
from hotline.conversation.turns import MailboxEntry
from hotline.database import Database
from hotline.errors import ConflictError
from hotline.journey import accusing, agency, confirming, desk, mailboxes, reading, twofold
from hotline.journey.mailboxes import DOUBTFUL, NOT_SHOWN
from hotline.journey.reading import FORGED
from hotline.journey.views import OpenReferral
from hotline.mailbox import store as mailbox
from hotline.people import authorship, signed
from hotline.people.authorship import Maker
from hotline.people.tables import Person
from hotline.people.visitor import Visitor
from hotline.referral.model import Referral
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument, SealedWrap
from hotline.sealing.closing import close
from hotline.sealing.keys import PublicKey
from hotline.translations import gettext
from hotline.vocabulary import DESK
from tests.journey.conftest import House
from tests.journey.test_declined import _received
from tests.journey.test_twofold import _reviewed

OWNER, OTHER = "a" * 32, "b" * 32
CLERK = "07-procuraduria_nna"
EVIL = "Nos vemos solos a las nueve en el parque."


def put(db: Database, key: PublicKey, content: bytes, owner: str = OWNER, purpose: str = "reason") -> str:
    closed, wraps = close(purpose, content, [key])
    with db.write() as session:
        return archive.store(session, closed, wraps, owner=owner)


def read(house: House, visitor: Visitor, document_id: str, of: str = DESK) -> object:
    with house.hotline.db.read() as session:
        return signed.opened(session, visitor, session.get_one(SealedDocument, document_id), of)


def test_only_what_its_author_signed_for_that_place_counts(house_on_sqlite: House) -> None:
    house, ana = house_on_sqlite, house_on_sqlite.visitor("ana")
    db, key = house.hotline.db, house.hotline.keyring.current().need(DESK)
    good = signed.signed(ana, "reason", OWNER, {"reason": "no nos toca"})
    body = read(house, ana, put(db, key, good))
    assert isinstance(body, dict)
    assert (body["reason"], body["by"]) == ("no nos toca", ana.person_id)

    said = json.loads(good)
    with db.read() as session:
        beto = session.scalars(select(Person.id).where(Person.login == "beto")).one()
    bad = {
        "changed": json.dumps({**said, "body": {**said["body"], "reason": "otra cosa"}}).encode(),
        "in another's name": json.dumps({**said, "body": {**said["body"], "by": beto}}).encode(),
        "of nobody": json.dumps({**said, "body": {**said["body"], "by": "c" * 32}}).encode(),
        "unsigned": json.dumps({"body": said["body"]}).encode(),
        "the machine's": authorship.by_machine("reason", OWNER, {"reason": "no nos toca"}),
        "of no form": json.dumps({"reason": "x"}).encode(),
    }
    assert [name for name, content in bad.items() if read(house, ana, put(db, key, content)) is not None] == []
    assert read(house, ana, put(db, key, good, owner=OTHER)) is None, "carried to another case"
    assert read(house, ana, put(db, key, good, purpose="decision")) is None, "carried to another kind"
    assert read(house, ana, put(db, key, good), of=CLERK) is None, "the desk does not speak for an authority"


def test_a_forged_reason_is_shown_as_such_and_a_forged_accusation_does_not_count(house_on_sqlite: House) -> None:
    house, ana = house_on_sqlite, house_on_sqlite.visitor("ana")
    db, key = house.hotline.db, house.hotline.keyring.current().need(DESK)
    forge(house, OWNER, ana)
    document = put(db, key, json.dumps({"reason": "todo bien", "by": "x", "signature": "00"}).encode())
    with db.read() as session:
        assert accusing.kept(session, ana, OWNER) == confirming.kept(session, ana, OWNER) == ((), 1)
        shown = reading.reason_of(session, ana, session.get_one(SealedDocument, document), CLERK)
    assert shown == gettext("es_MX", FORGED)
    assert "todo bien" not in shown


def forge(house: House, report_id: str, as_whom: Visitor) -> None:
    """An accusation and a confirmation in somebody's name, by who can write into the database."""
    body = {"codes": ["procuraduria_nna"], "by": as_whom.person_id, "on": "2026-11-23", "owner": report_id}
    for purpose in (accusing.PURPOSE, confirming.PURPOSE):
        content = json.dumps({"body": {**body, "purpose": purpose}, "signature": "00" * 64}).encode()
        put(house.hotline.db, house.hotline.keyring.current().need(DESK), content, report_id, purpose)


def _noted(house: House, action: str) -> list[tuple[str, str]]:
    with house.hotline.db.read() as session:
        rows = session.scalars(select(TrailEntry).where(TrailEntry.action == action)).all()
        return [(row.actor, row.object_id) for row in rows]


def test_a_report_with_forged_words_of_the_desk_says_so_and_the_trail_too(house_on_sqlite: House) -> None:
    house, ana = house_on_sqlite, house_on_sqlite.visitor("ana")
    report_id = _reviewed(house)
    before = desk.open_report(house.hotline, ana, report_id)
    assert (before.forged, _noted(house, "report.forged")) == (0, [])
    forge(house, report_id, ana)
    after = desk.open_report(house.hotline, ana, report_id)
    assert (after.forged, _noted(house, "report.forged")) == (2, [(ana.person_id, report_id)])
    assert after.content["facts"] == before.content["facts"], "and it counts for nothing"


def test_an_authoritys_reason_is_read_at_the_desk(house_on_sqlite: House) -> None:
    house, ana = house_on_sqlite, house_on_sqlite.visitor("ana")
    clerk = house.visitor(CLERK)
    row = Referral(id=OWNER)
    with house.hotline.db.write() as session:
        agency._keep_reason(house.hotline, session, clerk, row, "ya lo atiende otra oficina")
        (document,) = archive.of(session, OWNER, "reason")
        assert reading.reason_of(session, ana, document, CLERK) == "ya lo atiende otra oficina"
        assert reading.reason_of(session, ana, document, "07-fiscalia") == gettext("es_MX", FORGED)


def test_an_authority_sees_who_answers_for_its_sheet_and_never_who_it_was(house_on_sqlite: House) -> None:
    house, ana, clerk = house_on_sqlite, house_on_sqlite.visitor("ana"), house_on_sqlite.visitor(CLERK)
    report_id = _reviewed(house)
    edited = {"place": {"state": "07", "municipality": "", "reference": "", "text": "junto al río"}}
    desk.refer(house.hotline, ana, report_id, edited, [CLERK], True, "revisado")
    house.drain()
    opened = _opened(house, clerk)
    assert (opened.made_by, opened.account_made_by) == (Maker.PERSON, Maker.PERSON)
    assert opened.account
    shown = json.dumps([opened.sheet, opened.account, agency.export(house.hotline, clerk, opened.line.referral_id)])
    assert "junto al río" in json.loads(shown)[0]["place"]["text"]
    assert ana.person_id not in shown
    assert '"by"' not in shown
    assert _noted(house, "referral.forged") == []


def test_what_the_machine_made_says_so(house_on_sqlite: House) -> None:
    house = house_on_sqlite
    official, referral_id, _ = _received(house)
    opened = agency.open_referral(house.hotline, official, referral_id)
    assert opened.made_by is Maker.MACHINE
    assert agency.export(house.hotline, official, referral_id)["made_by"] == "machine"


@pytest.mark.parametrize("purpose", ["sheet", "correction", "account"])
def test_a_sheet_that_nobody_of_the_desk_signed_is_shown_as_such(house_on_sqlite: House, purpose: str) -> None:
    house, ana, clerk = house_on_sqlite, house_on_sqlite.visitor("ana"), house_on_sqlite.visitor(CLERK)
    report_id = _reviewed(house)
    desk.refer(house.hotline, ana, report_id, {}, [CLERK], True, "revisado")
    house.drain()
    before = _opened(house, clerk)
    with house.hotline.db.read() as session:
        line_id = session.get_one(Referral, before.line.referral_id).line_id
    _replace(house, line_id, purpose, signed.signed(clerk, purpose, line_id, {**before.sheet, "words": [EVIL]}))
    opened = _opened(house, clerk)
    doubtful = opened.account_made_by if purpose == "account" else opened.made_by
    assert doubtful is Maker.NOBODY, "an authority's own signature is not the desk's"
    assert _noted(house, "referral.forged") == [(clerk.person_id, opened.line.referral_id)]
    _replace(house, line_id, purpose, json.dumps([EVIL]).encode())
    assert agency.export(house.hotline, clerk, opened.line.referral_id), "and what has no form at all opens too"


def _opened(house: House, clerk: Visitor) -> OpenReferral:
    (line,) = agency.inbox(house.hotline, clerk)
    return agency.open_referral(house.hotline, clerk, line.referral_id)


def _replace(house: House, line_id: str, purpose: str, content: bytes) -> None:
    """What whoever writes into the database can do: take a document away and close another to the authority."""
    with house.hotline.db.write() as session:
        for document_id in archive.ids_of(session, line_id, purpose):
            session.execute(delete(SealedWrap).where(SealedWrap.document_id == document_id))
            session.execute(delete(SealedDocument).where(SealedDocument.id == document_id))
    put(house.hotline.db, house.hotline.keyring.current().need(CLERK), content, line_id, purpose)


def _mailbox(house: House, folio: str) -> list[MailboxEntry]:
    (reply,) = house.say([folio], who=f"again {next(house.steps)}")
    return list(reply.entries)


def _post(house: House, entry: Mapping[str, Any]) -> str:
    with house.hotline.db.write() as session:
        (box,) = session.scalars(select(mailbox.Mailbox.id)).all()
        mailbox.post(session, box, entry)
        return box


def test_letters_of_desk_and_authority_reach_the_reporter_without_who_wrote_them(house_on_sqlite: House) -> None:
    house, ana = house_on_sqlite, house_on_sqlite.visitor("ana")
    official, referral_id, folio = _received(house)
    with house.hotline.db.read() as session:
        report_id = session.get_one(Referral, referral_id).report_id
    desk.reply(house.hotline, ana, report_id, "Ya lo estamos viendo.")
    agency.message(house.hotline, official, referral_id, "Hay otra puerta?")
    entries = _mailbox(house, folio)
    assert [(one.author, one.text) for one in entries if one.kind == "message"] == [
        ("Linea de ayuda", "Ya lo estamos viendo."),
        (entries[-1].author, "Hay otra puerta?"),
    ]
    assert "Procuraduria" in entries[-1].author
    assert not {ana.person_id, official.person_id, ana.name, official.name} & set(" ".join(map(repr, entries)).split())


def test_a_forged_letter_is_not_shown_as_anybodys(house_on_sqlite: House) -> None:
    house, ana = house_on_sqlite, house_on_sqlite.visitor("ana")
    official, _, folio = _received(house)
    box = _post(house, {"kind": "message", "author": DESK, "text": EVIL, "day": "2026-11-23"})
    good = json.loads(signed.signed(ana, mailboxes.LETTER, box, {"author": DESK, "text": EVIL, "day": "2026-11-23"}))
    forged = {
        "changed": {**good, "body": {**good["body"], "text": f"{EVIL} Venga."}},
        "from another mailbox": {**good, "body": {**good["body"], "owner": OTHER}},
        "the machine's": {**good, "body": {**good["body"], "by": ""}},
        "an authority's in the desk's name": json.loads(
            signed.signed(official, mailboxes.LETTER, box, {"author": DESK, "text": EVIL, "day": "2026-11-23"})
        ),
        "the desk's in an authority's name": json.loads(
            signed.signed(ana, mailboxes.LETTER, box, {"author": CLERK, "text": EVIL, "day": "2026-11-23"})
        ),
        "not a letter": json.loads(
            signed.signed(ana, "reason", box, {"author": DESK, "text": EVIL, "day": "2026-11-23"})
        ),
    }
    for entry in forged.values():
        _post(house, {"kind": "message", **entry})
    letters = [one for one in _mailbox(house, folio) if one.kind == "message"]
    assert len(letters) == 1 + len(forged)
    assert {(one.author, one.text) for one in letters} == {(_plain(DOUBTFUL), _plain(NOT_SHOWN))}

    _post(house, {"kind": "message", **good})
    assert _mailbox(house, folio)[-1].text == EVIL, "the very same words, signed for this mailbox, are shown"


def test_a_state_says_only_what_states_say(house_on_sqlite: House) -> None:
    """Status entries are the machine's: whoever forges one must not get words of their own past the signature."""
    house = house_on_sqlite
    _, _, folio = _received(house)
    for state in ("recibida", "none of ours", ""):
        _post(house, {"kind": "status", "author": DESK, "state": state, "text": EVIL, "day": "2026-11-23"})
    _post(house, {"kind": "own", "author": DESK, "text": EVIL, "day": "2026-11-23"})
    *before, forged = _mailbox(house, folio)
    assert [one for one in before if EVIL in one.text] == []
    assert (forged.kind, forged.author) == ("own", "Usted"), "one's own words are never the desk's"


def _plain(text: str) -> str:
    return gsm(gettext("es_MX", text))


def test_a_proposal_counts_as_its_proposer_signed_it_for_that_row(house_on_sqlite: House) -> None:
    house, ana = house_on_sqlite, house_on_sqlite.visitor("ana")
    beto, sofia = house.visitor("beto"), house.visitor("sofia")
    report_id = _reviewed(house)
    twofold.propose_lower(house.hotline, ana, report_id, "ordinaria", "ya lo vieron")
    (line,) = twofold.of_report(house.hotline, sofia, report_id)
    with house.hotline.db.write() as session:
        row = session.get_one(Proposal, line.id)
        said = {key: value for key, value in words.unseal(session, ana, row).items() if key not in authorship.OURS}
        archive.remove(session, row.id)
        session.expire_all()
        row = session.get_one(Proposal, line.id)
        words.seal(session, beto, house.hotline.keyring.current().need(DESK), row, said)
    with pytest.raises(ConflictError, match="firma"):
        twofold.confirm(house.hotline, sofia, line.id)
