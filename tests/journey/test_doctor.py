"""The doctor says what is missing, unsafe or unverified, and keeps a line closed only for what is grave."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from hotline import doctor

ELSEWHERE = "another machine without a checked certificate"


def _said(house, **settings: object) -> list[doctor.Finding]:  # type: ignore[no-untyped-def]
    changed = replace(house.hotline.settings, volatile_dir=Path("/dev/shm/hotline-doctor"), **settings)
    return doctor.examine(replace(house.hotline, settings=changed))


def test_a_demonstration_is_open_but_nothing_uncertain_is_hidden(house) -> None:  # type: ignore[no-untyped-def]
    found = _said(house)
    assert not [finding.text for finding in found if finding.grave]
    said = " ".join(finding.text for finding in found)
    for expected in ("unverified", "no contact", "not https", "29 states", "proposals", "v3.0 exists", "tsotsil"):
        assert expected in said


def test_hourly_keys_on_a_disk_and_a_database_of_another_version_are_grave(house) -> None:  # type: ignore[no-untyped-def]
    with house.hotline.db.engine.begin() as connection:
        connection.execute(text("DROP TABLE report"))
    changed = replace(house.hotline.settings, volatile_dir=Path("/usr"))
    grave = [finding.text for finding in doctor.examine(replace(house.hotline, settings=changed)) if finding.grave]
    assert len(grave) == 2
    assert any("migrate" in said for said in grave)
    assert any("VOLATILE_DIR" in said for said in grave)


def test_a_machine_on_which_decoders_are_not_shut_in_is_told(house_on_sqlite, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    for version, told in ((0, True), (7, False)):
        monkeypatch.setattr("hotline.media.confining.version", lambda version=version: version)
        assert any("Landlock" in finding.text for finding in _said(house_on_sqlite)) is told


def test_one_process_with_the_secrets_of_two_is_told(house) -> None:  # type: ignore[no-untyped-def]
    both = {"redis_url": "redis://localhost", "twilio_auth_token": "t", "release_key": "r"}
    for missing in ("", *both):
        given = {**both, missing: ""} if missing else both
        told = any("are in one process" in finding.text for finding in _said(house, **given))
        assert told == (not missing)


@pytest.mark.parametrize(
    ("links", "told"),
    [
        ({"database_url": "sqlite:////var/hotline.db"}, 0),
        ({"database_url": "postgresql+psycopg:///hotline"}, 0),
        ({"database_url": "postgresql+psycopg:///hotline?host=/run/postgresql"}, 0),
        ({"database_url": "postgresql+psycopg://u:p@127.0.0.1:5432/hotline"}, 0),
        ({"database_url": "postgresql+psycopg://u:p@db.example.org/hotline"}, 1),
        ({"database_url": "postgresql+psycopg://u:p@db.example.org/hotline?sslmode=require"}, 1),
        ({"database_url": "postgresql+psycopg://u:p@db.example.org/hotline?sslmode=verify-full"}, 0),
        ({"database_url": "postgresql+psycopg://u@/hotline?host=127.0.0.1:1&host=db.example.org:2"}, 1),
        ({"redis_url": "redis://localhost"}, 0),
        ({"redis_url": "unix:///run/redis.sock"}, 0),
        ({"redis_url": "redis://:p@10.0.0.7"}, 1),
        ({"redis_url": "rediss://:p@10.0.0.7"}, 0),
        ({"redis_url": "rediss://:p@10.0.0.7?ssl_cert_reqs=none"}, 1),
        ({"redis_url": "rediss://:p@10.0.0.7?ssl_check_hostname=false"}, 1),
    ],
)
def test_what_leaves_the_machine_unchecked_keeps_the_line_closed(  # type: ignore[no-untyped-def]
    house_on_sqlite, links: dict[str, str], told: int
) -> None:
    settings = replace(house_on_sqlite.hotline.settings, **links)  # type: ignore[arg-type]
    found = list(doctor._links(settings))
    assert [finding.grave for finding in found if ELSEWHERE in finding.text] == [True] * told
    assert [finding.text for finding in found if ":p@" in finding.text] == []


def test_one_host_for_reporters_and_staff_is_told(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    own, shared = "https://linea.example.org", "https://mesa.example.org"
    for staff, told in (("", True), (f"{own}:8443", True), (shared, False)):
        found = _said(house_on_sqlite, public_url=own, staff_url=staff)
        assert any("share one host name" in finding.text for finding in found) == told


def test_a_line_without_a_number_of_its_own_is_told(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    without, with_one = (
        " ".join(finding.text for finding in _said(house_on_sqlite, caller_id=number))
        for number in ("", "+525500000000")
    )
    assert "No HOTLINE_CALLER_ID" in without
    assert "No HOTLINE_CALLER_ID" not in with_one
