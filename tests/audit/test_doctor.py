"""The doctor says when nobody signs the trail, and keeps the line closed when it can be changed."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hotline import demo, doctor
from hotline.app import build
from hotline.audit import checkpoints, trail
from hotline.clock import today
from hotline.journey.parts import Hotline
from tests.support.trails import SEED, disarm


@pytest.fixture(scope="module")
def hotline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hotline]:
    folder: Path = tmp_path_factory.mktemp("doctor")
    environ = {"HOTLINE_VAR_DIR": str(folder / "var"), "HOTLINE_VOLATILE_DIR": str(folder / "volatile")}
    built = build(demo.prepare(environ, 8000))
    yield built
    built.db.close()


def said(hotline: Hotline) -> list[str]:
    return [finding.line() for finding in doctor._trail(hotline)]


def test_from_unsigned_to_signed_to_neglected_to_disarmed(hotline: Hotline) -> None:
    now, day = hotline.clock.now(), today(hotline.clock)

    def note() -> None:
        with hotline.db.write() as session:
            trail.note_staff(session, now, day, "ana", "duty.on", "ana")

    note()
    assert [line[:24] for line in said(hotline)] == ["note  Nobody signs the t"]
    with hotline.db.write() as session:
        assert checkpoints.sign(session, SEED, day - timedelta(days=3))
    assert said(hotline) == []  # nothing came since
    note()
    assert "Nobody has signed the trail since" in said(hotline)[0]
    with hotline.db.write() as session:
        assert checkpoints.sign(session, SEED, day)
    assert said(hotline) == []
    disarm(hotline.db)
    assert [line[:4] for line in said(hotline)] == ["STOP"]
