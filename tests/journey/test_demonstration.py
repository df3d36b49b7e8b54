"""The demonstration's own people sign in whenever it is made, also when a code's half minute ends meanwhile."""

import pytest

from hotline import demo_reports
from tests.journey.conftest import PASSWORD, House
from tests.support.second_factor import TOTP


def test_a_half_minute_that_ends_between_making_a_code_and_trying_it(
    house_on_sqlite: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, real = [], demo_reports.code_at

    def late(secret: bytes, step: int) -> str:
        made.append(step)
        return real(secret, step - 1 if len(made) == 1 else step)

    monkeypatch.setattr(demo_reports, "code_at", late)
    assert demo_reports._visitor(house_on_sqlite.hotline, "ana", PASSWORD, TOTP).login == "ana"
    assert len(made) == 2
