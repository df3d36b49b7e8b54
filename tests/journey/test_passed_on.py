"""What a person let go of a report stays what authorities read of it, whatever else is put down or told afterwards."""

from sqlalchemy import select

from hotline.conversation.dialogue import Dialogue
from hotline.intake.reports import Report
from hotline.journey import agency, committing, desk, passing, shifts
from hotline.journey.committing import Prepared
from hotline.journey.parts import Hotline
from hotline.people import signed
from hotline.vocabulary import Channel
from tests.journey.conftest import House
from tests.journey.test_twofold import CHILD, LOCAL, _read, _refer_without, _reviewed, _store, _who, twofold

ENFORCED = "Vi a dos niños. Soy la maestra del pueblo. No los dejan salir y les pegan."
MASKED = ("Vi a dos niños. […] del pueblo.", "junto a […]")
PREFILLED = {"state": "07", "municipality": "Comitán", "reference": "", "text": "junto a la casa de [mi tía]"}


def _all_that_is_read(hotline: Hotline, house: House) -> str:
    """Everything that any authority of the demonstration can open now."""
    found = []
    for login in ("07-procuraduria_nna", "07-unidad_trata"):
        clerk = _who(house, login)
        for line in agency.inbox(hotline, clerk):
            opened = agency.open_referral(hotline, clerk, line.referral_id)
            found.append(repr((opened.sheet, opened.corrections, opened.account)))
    assert found
    return "".join(found)


def test_what_was_struck_does_not_leave_when_a_heard_word_is_confirmed(house_on_sqlite: House) -> None:
    """One person, without meaning to: the sheet goes again, and new authorities get the account."""
    house = house_on_sqlite
    shifts.set_duty(house.hotline, _who(house, "ana"), True)
    report_id = _store(house, ENFORCED)
    twofold.decline(house.hotline, _who(house, "sofia"), _refer_without(house, report_id).id)
    ana = _who(house, "ana")
    open_ = [one.heard.id for one in desk.open_report(house.hotline, ana, report_id).proposals if one.open]
    assert open_
    for entry in open_:
        desk.confirm_heard(house.hotline, ana, report_id, entry)
    house.drain()
    assert _read(house) == MASKED
    assert "maestra" not in _all_that_is_read(house.hotline, house)


def test_what_was_struck_does_not_leave_with_the_answers_of_a_script(house_on_sqlite: House) -> None:
    """Its form comes filled with the place as it was told."""
    house = house_on_sqlite
    report_id = _reviewed(house)
    twofold.decline(house.hotline, _who(house, "sofia"), _refer_without(house, report_id).id)
    ana = _who(house, "ana")
    desk.answer_script(house.hotline, ana, report_id, {"salir": "no_dejan"}, PREFILLED)
    house.drain()
    assert _read(house) == MASKED
    assert "tía" not in _all_that_is_read(house.hotline, house)
    content = desk.open_report(house.hotline, ana, report_id).content
    assert content["place"]["text"] == PREFILLED["text"], "the desk reads it all"  # type: ignore[index]


def test_what_two_people_let_go_goes_on_leaving(house_on_sqlite: House) -> None:
    house = house_on_sqlite
    report_id = _reviewed(house)
    twofold.confirm(house.hotline, _who(house, "sofia"), _refer_without(house, report_id).id)
    desk.answer_script(house.hotline, _who(house, "ana"), report_id, {"salir": "no_dejan"}, {})
    house.drain()
    assert _read(house)[1] == "junto a la casa de [mi tía]"


def _still_telling(house: House) -> Dialogue:
    shifts.set_duty(house.hotline, _who(house, "ana"), True)
    told = Dialogue(Channel.WEB, facts=dict(CHILD), state="07", narrative=[ENFORCED])
    told.place_text, told.question = PREFILLED["text"], "B2"
    with house.hotline.db.write() as session:
        fresh = house.hotline.deriver.take()
        committing.store_or_amend(house.hotline, session, told, Prepared(fresh), final=False)
    twofold.decline(house.hotline, _who(house, "sofia"), _refer_without(house, told.report_id).id)
    return told


def test_later_answers_wait_for_the_person_who_let_it_go(house_on_sqlite: House) -> None:
    """The machine does not know what was struck: it shows the desk that there is more."""
    house = house_on_sqlite
    told = _still_telling(house)
    told.facts["tiempo"] = "ocasional"
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, told, Prepared(), final=True)
    house.drain()
    assert _read(house) == MASKED
    with house.hotline.db.read() as session:
        assert session.scalars(select(Report.unread)).one()


def test_immediate_danger_goes_on_at_once_without_the_words(house_on_sqlite: House) -> None:
    house = house_on_sqlite
    told = _still_telling(house)
    told.facts.update(peligro="si")
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, told, Prepared(), final=True)
    house.drain()
    clerk = _who(house, LOCAL)
    (line,) = agency.inbox(house.hotline, clerk)
    opened = agency.open_referral(house.hotline, clerk, line.referral_id)
    assert opened.corrections[-1]["urgency"] == "inmediata"
    assert "maestra" not in _all_that_is_read(house.hotline, house)


def test_nobody_but_the_desk_says_what_was_let_go(house_on_sqlite: House) -> None:
    """A document that somebody put there and no person signed does not count."""
    house = house_on_sqlite
    report_id = _reviewed(house)
    _refer_without(house, report_id)
    ana, clerk = _who(house, "ana"), _who(house, LOCAL)
    said = {"place": PREFILLED, "narrative": ["x"]}
    with house.hotline.db.write() as session:
        forged = signed.signed(clerk, passing.PURPOSE, report_id, said)
        passing.seal(house.hotline, session, report_id, forged)
    desk.answer_script(house.hotline, ana, report_id, {"salir": "no_dejan"}, {})
    house.drain()
    assert _read(house)[1] != PREFILLED["text"]
