"""`hotline retention plan` and `run` say and do the same, and change nothing they should not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from hotline.cli import main
from hotline.clock import today
from hotline.commands import retention_plan, retention_run, serve
from hotline.errors import SettingsError
from hotline.intake.reports import Report, new_id
from hotline.journey import ledger
from hotline.vocabulary import ReportStatus


@pytest.fixture
def house_with_reports(house_on_sqlite: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """One report closed as a hoax long ago, one closed today, one held."""
    house, day = house_on_sqlite, today(house_on_sqlite.clock)
    with house.hotline.db.write() as session:
        for label, closed_on, held in (
            ("VIEJO", day - timedelta(days=30), False),
            ("NUEVO", day, False),
            ("JUICI", day, True),
        ):
            session.add(
                Report(
                    id=new_id(),
                    label=label,
                    received_on=closed_on,
                    category="trata",
                    urgency="ordinaria",
                    status=ReportStatus.CLOSED,
                    protocol="0" * 16,
                    closed_on=closed_on,
                    outcome="broma",
                    held=held,
                )
            )
    for command in (retention_plan, retention_run):
        monkeypatch.setattr(command, "joined", lambda _demo: house.hotline)
    return house


def _say(*words: str) -> str:
    done = CliRunner().invoke(main, ["retention", *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_plan_says_what_run_does(house_with_reports: Any) -> None:
    day = today(house_with_reports.clock)
    told = _say("plan", "--days", "60")
    assert f"{day}       1  closed" in told
    assert f"{day + timedelta(days=30)}       1  closed" in told
    assert "destroyed by nobody: 1" in told
    assert "UNVERIFIED" in told
    assert "nothing falls due" not in told
    assert "1 reports destroyed; held for proceedings: 1" in _say("run")
    assert "0 reports destroyed" in _say("run")
    assert "nothing falls due" in _say("plan", "--days", "5")
    with house_with_reports.hotline.db.read() as session:
        assert {report.label for report in session.query(Report)} == {"NUEVO", "JUICI"}


def test_half_a_configuration_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.commands.joined.read_settings", lambda _: (_ for _ in ()).throw(SettingsError("X.")))
    done = CliRunner().invoke(main, ["retention", "plan"])
    assert (done.exit_code, done.output.strip()) == (2, "X.")


@pytest.mark.parametrize(("which", "left"), [("staff", 0), ("both", 0), ("intake", 1)])
def test_nothing_is_served_before_what_came_back_is_erased_again(
    house_on_sqlite: Any, monkeypatch: pytest.MonkeyPatch, which: str, left: int
) -> None:
    """The intake's process shows no report and has no such folder; it is no worker either, without the release key."""
    house, report_id = house_on_sqlite, new_id()
    with house.hotline.db.write() as session:
        session.add(
            Report(
                id=report_id, label="VUELV", received_on=today(house.clock), category="trata", urgency="ordinaria",
                status=ReportStatus.TO_REVIEW, protocol="0" * 16,
            )
        )  # fmt: skip
    ledger.write(house.hotline.settings.shred_dir, report_id)
    monkeypatch.setattr("hotline.building.build", lambda _settings: replace(house.hotline, release_key=None))
    for started in ("Drainer", "Keeper", "Forgetter"):
        monkeypatch.setattr(f"hotline.worker.{started}.start", lambda _self: None)
    serve.application(house.hotline.settings, which)
    with house.hotline.db.read() as session:
        assert len(session.query(Report).all()) == left
