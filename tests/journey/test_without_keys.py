"""An account whose owner was given no key decides nothing: whoever administers accounts could make themselves one."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select

from hotline.audit.trail import TrailEntry
from hotline.errors import SealError
from hotline.intake.reports import Report
from hotline.journey import agency, desk, shifts, twofold
from hotline.journey.parts import Hotline
from hotline.people import duty
from hotline.people.tables import Membership
from hotline.people.visitor import Visitor
from hotline.referral import model
from hotline.referral.model import Referral
from hotline.vocabulary import ReferralState, Release
from tests.journey.conftest import House
from tests.journey.test_twofold import LOCAL, _proposed, _refer_without, _reviewed, _who


@pytest.fixture
def report_id(house_on_sqlite: House) -> str:
    """A report that rings, held for proceedings, with a line that a person must let go and a proposal."""
    house = house_on_sqlite
    made = _reviewed(house)
    _proposed(house, made)
    desk.hold(house.hotline, _who(house, "ana"), made, "lo pidió la fiscalía")
    with house.hotline.db.write() as session:
        session.get_one(Report, made).alarm = "sonando"
        for step in model.of_report(session, made):
            step.release = Release.PERSON.value
    return made


@pytest.fixture
def stranger(house_on_sqlite: House, report_id: str) -> Visitor:
    """A supervisor to whom nobody gave a key, as one who was invited a moment ago."""
    visitor = _who(house_on_sqlite, "sofia")
    with house_on_sqlite.hotline.db.write() as session:
        session.execute(delete(Membership).where(Membership.person_id == visitor.person_id))
    return visitor


def _line(hotline: Hotline, report_id: str) -> str:
    with hotline.db.read() as session:
        first = select(Referral.id).where(Referral.report_id == report_id, Referral.step == 0)
        return session.scalars(first).first() or ""


def _proposal(hotline: Hotline, visitor: Visitor, report_id: str) -> str:
    return twofold.of_report(hotline, visitor, report_id)[0].id


ACTS: dict[str, Callable[[Hotline, Visitor, str], object]] = {
    "close": lambda h, who, one: desk.close_report(h, who, one, "fue broma", "broma"),
    "lift": lambda h, who, one: desk.lift_hold(h, who, one, "ya acabó"),
    "release": lambda h, who, one: desk.release(h, who, _line(h, one), "que salga"),
    "raise": lambda h, who, one: desk.raise_urgency(h, who, one, "inmediata", "por si acaso"),
    "take": desk.take_alarm,
    "decline": lambda h, who, one: twofold.decline(h, who, _proposal(h, who, one)),
    "reply": lambda h, who, one: desk.reply(h, who, one, "Venga mañana a la plaza."),
    "duty": lambda h, who, _: shifts.set_duty(h, who, True),
}


@pytest.mark.parametrize("act", ACTS)
def test_who_was_given_no_key_decides_nothing(
    house_on_sqlite: House, report_id: str, stranger: Visitor, act: str
) -> None:
    hotline = house_on_sqlite.hotline

    def state() -> list[object]:
        with hotline.db.read() as session:
            row, steps = session.get_one(Report, report_id), model.of_report(session, report_id)
            acts = session.scalars(select(TrailEntry.action).where(TrailEntry.actor == stranger.person_id)).all()
            lines = [(step.state, step.release) for step in steps]
            on = duty.on_duty(session, stranger.person_id, house_on_sqlite.clock.now())
            return [row.status, row.held, row.alarm, row.urgency, lines, sorted(acts), on]

    before = state()
    with pytest.raises(SealError):
        ACTS[act](hotline, stranger, report_id)
    assert state() == before
    assert ReferralState.WAITING in {one[0] for one in before[4]}  # type: ignore[attr-defined]


ANSWERS: dict[str, Callable[[Hotline, Visitor, str], object]] = {
    "acknowledge": agency.acknowledge,
    "accept": agency.accept,
    "decline": lambda h, who, one: agency.decline(h, who, one, "no nos toca"),
    "message": lambda h, who, one: agency.message(h, who, one, "¿Cómo se llama?"),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_nobody_answers_for_an_authority_without_its_key(house_on_sqlite: House, answer: str) -> None:
    """Whoever declines or accepts what they cannot read would stop it or send it on, and the chain's keys are gone."""
    house = house_on_sqlite
    _refer_without(house, _reviewed(house))
    clerk = _who(house, LOCAL)
    with house.hotline.db.write() as session:
        session.execute(delete(Membership).where(Membership.person_id == clerk.person_id))
    (line,) = agency.inbox(house.hotline, clerk)
    with pytest.raises(SealError):
        ANSWERS[answer](house.hotline, clerk, line.referral_id)
    assert agency.inbox(house.hotline, clerk) == [line]
