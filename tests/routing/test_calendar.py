"""Hours, days and working days at their edges."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from hotline.routing.calendar import Calendar
from hotline.rulebook.book import Rulebook
from hotline.rulebook.routes import Span
from hotline.vocabulary import RecipientRole, Urgency
from tests.routing.asking import Desk, Given, only

MEXICO = ZoneInfo("America/Mexico_City")
TIJUANA = ZoneInfo("America/Tijuana")


@pytest.fixture(scope="module")
def calendar(rulebook: Rulebook) -> Calendar:
    return Calendar(rulebook.routes.working_days)


def wall(text: str, zone: ZoneInfo = MEXICO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-01-01", False),
        ("2026-02-02", False),  # first Monday of February
        ("2026-02-05", True),
        ("2026-03-16", False),  # third Monday of March
        ("2027-03-15", False),
        ("2026-05-01", False),
        ("2026-09-16", False),
        ("2026-11-16", False),  # third Monday of November
        ("2026-11-20", True),
        ("2026-12-25", False),
        ("2024-10-01", False),  # change of the federal Executive, every six years
        ("2026-10-01", True),
        ("2030-10-01", False),
        ("2018-10-01", True),
        ("2026-11-21", False),  # Saturday
        ("2026-11-22", False),
        ("2026-11-23", True),
    ],
)
def test_days_of_rest(calendar: Calendar, day: str, works: bool) -> None:
    assert calendar.works(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("arrival", "amount", "due"),
    [
        ("2026-11-20T10:00", 1, "2026-11-23T10:00"),  # Friday to Monday
        ("2026-11-21T10:00", 1, "2026-11-23T10:00"),  # Saturday counts from Monday
        ("2026-11-13T10:00", 1, "2026-11-17T10:00"),  # over a weekend and a Monday of rest
        ("2026-12-24T23:59", 1, "2026-12-28T23:59"),
        ("2026-12-31T08:00", 3, "2027-01-06T08:00"),
    ],
)
def test_working_days(calendar: Calendar, arrival: str, amount: int, due: str) -> None:
    assert calendar.after(wall(arrival), Span(amount, "dh"), MEXICO) == wall(due)


def test_hours_run_on_sundays_and_through_the_change_of_hour(calendar: Calendar) -> None:
    # In Tijuana the clock goes forward at two in the morning of 8 March 2026.
    assert calendar.after(wall("2026-03-07T22:00", TIJUANA), Span(24, "h"), TIJUANA) == wall(
        "2026-03-08T23:00", TIJUANA
    )
    assert calendar.after(wall("2026-03-07T22:00", TIJUANA), Span(1, "d"), TIJUANA) == wall("2026-03-08T22:00", TIJUANA)


def test_an_hour_that_does_not_exist_becomes_the_next(calendar: Calendar) -> None:
    due = calendar.after(wall("2026-03-07T02:30", TIJUANA), Span(1, "d"), TIJUANA)
    assert due.isoformat() == "2026-03-08T03:30:00-07:00"


def test_the_receiver_s_calendar_day_counts(calendar: Calendar) -> None:
    # 23:30 on Friday in Tijuana is already Saturday in Mexico City: for both one working day is Monday.
    arrival = wall("2026-11-20T23:30", TIJUANA)
    assert calendar.after(arrival, Span(1, "dh"), TIJUANA).isoformat() == "2026-11-23T23:30:00-08:00"
    assert calendar.after(arrival, Span(1, "dh"), MEXICO).isoformat() == "2026-11-23T01:30:00-06:00"


def test_each_recipient_is_told_its_own_hour(desk: Desk) -> None:
    facts: Given = {"edad": "16-17", "actividad": "comercio", "papeles": "no", "rama": "federal"}
    routing = desk.routing(facts, "02", wall("2026-07-03T10:00"))
    offsets = {one.agency: one.ack_by.isoformat()[-6:] for one in routing.recipients if one.ack_by}
    assert offsets["02-procuraduria_nna"] == "-07:00"
    assert offsets["00-inspeccion_federal"] == "-06:00"


def test_a_released_referral_gets_the_clock_of_a_principal(desk: Desk) -> None:
    at = wall("2026-11-20T10:00")
    released = desk.router.ack_due("07-fiscalia", RecipientRole.RETENIDA, Urgency.URGENTE_24H, at)
    assert released == wall("2026-11-20T14:00")


def test_9_1_1_has_two_minutes(desk: Desk) -> None:
    at = wall("2026-11-22T03:00")
    call = only(desk.routing({"edad": "18+", "peligro": "si"}, None, at), "00-linea_911")
    assert call.ack_by is not None
    assert (call.ack_by - at).total_seconds() == 120


def test_the_desk_s_own_clock(desk: Desk) -> None:
    hours = [desk.router.review_clock(urgency).total_seconds() / 3600 for urgency in Urgency]
    assert hours == [0, 2, 12, 72]
    held = [desk.router.retained_clock(urgency).total_seconds() / 3600 for urgency in Urgency]
    assert held == [0.25, 24, 72, 336]
