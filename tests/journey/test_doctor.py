"""The doctor says what is missing, unsafe or unverified, and keeps a line closed only for what is grave."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import text

from hotline import doctor


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


def test_one_process_with_the_secrets_of_two_is_told(house) -> None:  # type: ignore[no-untyped-def]
    both = {"redis_url": "redis://localhost", "twilio_auth_token": "t", "release_key": "r"}
    for missing in ("", *both):
        given = {**both, missing: ""} if missing else both
        told = any("are in one process" in finding.text for finding in _said(house, **given))
        assert told == (not missing)
