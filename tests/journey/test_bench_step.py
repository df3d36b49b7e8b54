"""`hotline bench step` counts processor time of real steps, each once, and says when one fails."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hotline.commands import bench_step
from hotline.journey import turns


def run(*arguments: str) -> Result:
    """In a thread of its own: a browser of another test may have left a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(CliRunner().invoke, bench_step.bench, list(arguments)).result()


def test_every_step_of_every_call_is_counted(house_on_sqlite, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    hotline, taken, real = house_on_sqlite.hotline, [], turns.take_turn
    monkeypatch.setattr(bench_step, "_demonstration", lambda _place: hotline.settings)
    monkeypatch.setattr(bench_step, "build", lambda _settings: hotline)
    monkeypatch.setattr(bench_step, "WARM_UP", 0)
    monkeypatch.setattr(hotline.deriver, "close", lambda: None)  # it runs twice here

    def take(*given: Any) -> Any:
        taken.append(given)
        return real(*given)

    monkeypatch.setattr(turns, "take_turn", take)
    result = run("--calls", "2")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["calls"], told["failures"]) == (2, {})
    assert told["steps"] == len(taken)
    assert told["milliseconds"]["step"]["p50"] > 0

    monkeypatch.setattr(turns, "hang_up", lambda *_: 1 / 0)
    failed = run("--calls", "1")
    assert (failed.exit_code, json.loads(failed.stdout)["failures"]) == (1, {"503": 1})
