"""The door: strict forms, secrets from files, and no start with half a configuration."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hotline.clock import HOME_ZONE
from hotline.errors import SettingsError
from hotline.settings import read_settings

PEPPER = "1:" + base64.b64encode(b"p" * 32).decode()
WHOLE = {
    "HOTLINE_SECRET_KEY": "s" * 40,
    "HOTLINE_PEPPER": PEPPER,
    "HOTLINE_PUBLIC_URL": "https://linea.example.org/",
    "HOTLINE_KEY_ROOT": "cm9vdA==",
}


def test_a_whole_configuration_is_read() -> None:
    settings = read_settings(WHOLE | {"HOTLINE_DATABASE_URL": "postgresql://u:p@127.0.0.1/h", "PORT": "1"})
    assert settings.public_url == "https://linea.example.org"
    assert settings.database_url.startswith("postgresql+psycopg://")
    assert settings.peppers.newest == 1
    assert not settings.has_twilio


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_always_needed_is_asked_for_by_name(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({key: value for key, value in WHOLE.items() if key != name})


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"HOTLINE_TWILIO_AUTH_TOKEN": "t"}, "HOTLINE_TWILIO_ACCOUNT_SID"),
        ({"HOTLINE_TWILIO_ACCOUNT_SID": "AC1"}, "HOTLINE_TWILIO_AUTH_TOKEN"),
        ({"HOTLINE_TWILIO_ACCOUNT_SID": "AC1", "HOTLINE_TWILIO_API_KEY": "SK1"}, "HOTLINE_TWILIO_API_SECRET"),
        ({"HOTLINE_TWILIO_API_KEY": "SK1", "HOTLINE_TWILIO_API_SECRET": "s"}, "HOTLINE_TWILIO_ACCOUNT_SID"),
        ({"HOTLINE_TWILIO_API_URL": "https://api.twilio.com.example.org"}, "HOTLINE_TWILIO_API_URL"),
        ({"HOTLINE_TWILIO_API_URL": "https://api-twilio.com"}, "HOTLINE_TWILIO_API_URL"),
        ({"HOTLINE_TWILIO_API_URL": "http://api.twilio.com"}, "HOTLINE_TWILIO_API_URL"),
        ({"HOTLINE_TWILIO_API_URL": "https://api.twilio.com@169.254.169.254"}, "HOTLINE_TWILIO_API_URL"),
        ({"HOTLINE_TWILIO_API_URL": "http://169.254.169.254"}, "HOTLINE_TWILIO_API_URL"),
        ({"HOTLINE_PROVIDER_SWEEP_MINUTES": "-1"}, "HOTLINE_PROVIDER_SWEEP_MINUTES"),
        ({"HOTLINE_PROVIDER_SWEEP_MINUTES": "721"}, "HOTLINE_PROVIDER_SWEEP_MINUTES"),
        ({"HOTLINE_BRIDGE_NUMBERS": "07=+525500000000"}, "HOTLINE_CALLER_ID"),
        ({"HOTLINE_BRIDGE_NUMBERS": "33=+525500000000", "HOTLINE_CALLER_ID": "+525500000000"}, "BRIDGE_NUMBERS"),
        ({"HOTLINE_SECRET_KEY": "short"}, "HOTLINE_SECRET_KEY"),
        ({"HOTLINE_PEPPER": "1:c2hvcnQ="}, "HOTLINE_PEPPER"),
        ({"HOTLINE_PEPPER": f"{PEPPER},2{PEPPER[1:]},3{PEPPER[1:]}"}, "HOTLINE_PEPPER"),
        ({"HOTLINE_PUBLIC_URL": "http://linea.example.org"}, "HOTLINE_PUBLIC_URL"),
        ({"HOTLINE_DEMO_TOTP": "not base32!"}, "HOTLINE_DEMO_TOTP"),
        ({"HOTLINE_DEMO_TOTP": "JBSWY3DPEHPK3PXP"}, "HOTLINE_DEMO_TOTP"),
        ({"HOTLINE_ONION_URL": "http://linea.onion"}, "HOTLINE_ONION_URL"),
        ({"HOTLINE_REDIS_URL": "http://127.0.0.1"}, "HOTLINE_REDIS_URL"),
        ({"HOTLINE_DATABASE_URL": "mysql://127.0.0.1/h"}, "HOTLINE_DATABASE_URL"),
        ({"HOTLINE_DATABSE_URL": "sqlite:///x"}, "HOTLINE_DATABSE_URL"),
    ],
)
def test_a_wrong_half_or_unknown_setting_is_one_clear_line(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings(WHOLE | given)
    assert named in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["https://api.twilio.com", "https://api.dublin.ie1.twilio.com/", "http://127.0.0.1:8020", "http://[::1]:9"]
)
def test_the_provider_is_twilio_or_on_this_machine(url: str) -> None:
    assert read_settings(WHOLE | {"HOTLINE_TWILIO_API_URL": url}).twilio_api_url == url.rstrip("/")


@pytest.mark.parametrize(
    ("given", "asks"),
    [
        ({}, False),
        ({"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t"}, True),
        ({"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_API_KEY": "SK1", "TWILIO_API_SECRET": "s"}, True),
        ({"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t", "PROVIDER_SWEEP_MINUTES": "0"}, False),
    ],
)
def test_the_provider_forgets_by_token_or_key_unless_told_never(given: dict[str, str], asks: bool) -> None:
    settings = read_settings(WHOLE | {f"HOTLINE_{name}": value for name, value in given.items()})
    assert settings.makes_provider_forget is asks


def test_a_secret_may_come_from_a_file_but_not_twice(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("f" * 40 + "\n")
    without = {key: value for key, value in WHOLE.items() if key != "HOTLINE_SECRET_KEY"}
    assert read_settings(without | {"HOTLINE_SECRET_KEY_FILE": str(file)}).secret_key == b"f" * 40
    with pytest.raises(SettingsError, match="keep one"):
        read_settings(WHOLE | {"HOTLINE_SECRET_KEY_FILE": str(file)})
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(without | {"HOTLINE_SECRET_KEY_FILE": str(tmp_path / "none")})


def test_a_refusal_and_a_repr_carry_no_secret() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings(WHOLE | {"HOTLINE_SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(refused.value)
    shown = repr(read_settings(WHOLE | {"HOTLINE_TWILIO_AUTH_TOKEN": "hunter2", "HOTLINE_TWILIO_ACCOUNT_SID": "AC1"}))
    assert "hunter2" not in shown
    assert "ssss" not in shown


def test_a_plain_pepper_is_the_first_version() -> None:
    assert read_settings(WHOLE | {"HOTLINE_PEPPER": "x" * 32}).peppers.by_version == {1: b"x" * 32}


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of the week of 16 November 2026, a Monday, by the clock of central Mexico."""
    return datetime(2026, 11, 16 + day, hour, minute, tzinfo=HOME_ZONE)


@pytest.mark.parametrize(
    ("given", "opened", "closed"),
    [
        ("", [_at(0, 3), _at(6, 23)], []),
        ("lun-vie 08:00-20:00,sab 09:00-14:00", [_at(0, 8), _at(4, 19, 59), _at(5, 9)], [_at(0, 7, 59), _at(4, 20)]),
        ("vie-lun 22:00-24:00", [_at(4, 22), _at(6, 23, 59), _at(0, 22)], [_at(1, 22), _at(5, 0)]),
        ("mar 08:00-12:00,mar 14:00-18:00", [_at(1, 11), _at(1, 14)], [_at(1, 13), _at(2, 11)]),
    ],
)
def test_people_answer_in_the_hours_that_are_given(given: str, opened: list[datetime], closed: list[datetime]) -> None:
    hours = read_settings(WHOLE | {"HOTLINE_HOURS": given}).hours
    assert [hours.open_at(instant.astimezone(UTC)) for instant in opened] == [True] * len(opened)
    assert [hours.open_at(instant.astimezone(UTC)) for instant in closed] == [False] * len(closed)


@pytest.mark.parametrize("wrong", ["8-20", "lun 08:00-25:00", "lun 20:00-06:00", "mon-fri 08:00-20:00", "lun 08:00"])
def test_hours_that_cannot_be_are_refused(wrong: str) -> None:
    with pytest.raises(SettingsError, match="HOTLINE_HOURS"):
        read_settings(WHOLE | {"HOTLINE_HOURS": wrong})


def test_nobody_answers_on_a_closed_day() -> None:
    settings = read_settings(
        WHOLE | {"HOTLINE_HOURS": "lun-dom 08:00-20:00", "HOTLINE_CLOSED_DAYS": "2026-11-16, 2026-12-25"}
    )
    assert [settings.attended_at(_at(day, 12).astimezone(UTC)) for day in (0, 1)] == [False, True]
    assert not settings.attended_at(_at(1, 7).astimezone(UTC)), "the hours count all the same"
    late = read_settings(WHOLE | {"HOTLINE_CLOSED_DAYS": "2026-11-16"})  # the day is central Mexico's, not UTC's
    assert [late.attended_at(_at(day, hour).astimezone(UTC)) for day, hour in ((-1, 23), (0, 23), (1, 0))] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize("wrong", ["16/11/2026", "2026-02-30", "20261116", "2026-W47-1", "11-16"])
def test_a_closed_day_that_is_no_date_is_refused(wrong: str) -> None:
    with pytest.raises(SettingsError, match="HOTLINE_CLOSED_DAYS"):
        read_settings(WHOLE | {"HOTLINE_CLOSED_DAYS": wrong})


def test_without_settings_it_says_how_to_ask_the_demonstration() -> None:
    with pytest.raises(SettingsError, match=r"HOTLINE_SECRET_KEY is missing.*--demo.*docs/settings\.md"):
        read_settings({})
