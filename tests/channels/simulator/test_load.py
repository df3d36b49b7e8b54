"""`hotline load`: callers behave as told, what they waited is counted rightly, and only this machine is loaded."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from werkzeug.serving import make_server

from hotline.channels.simulator.load.callers import LEAVES, LONGEST, SECOND, Caller, crowd, offers
from hotline.channels.simulator.load.measuring import Measured
from hotline.commands.load import put
from hotline.conversation.turns import Ask, Option, Reply
from hotline.sealing import folio
from tests.channels.doors import ACCOUNT, TOKEN, Journey, make_app, make_settings

QUESTION = Ask("A1", "¿Hay peligro?", (Option("si", "Sí", "1"), Option("no", "No", "2")))
GATHER = ElementTree.fromstring(
    "<Gather><Say>¿Hay peligro?</Say><Say>Sí: marque 1.</Say><Say>No: marque 2.</Say>"
    "<Say>hablar con una persona: marque 0.</Say><Say>abrir un folio que ya tiene: marque 4.</Say>"
    "<Say>For English, press 8.</Say></Gather>"
)


@pytest.fixture
def line(journey: Journey) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, Flask("empty"), threaded=True)
    url = f"http://127.0.0.1:{server.port}"
    server.app = make_app(make_settings(PUBLIC_URL=url))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield url
    server.shutdown()
    server.server_close()


def run(line: str, *arguments: str) -> Result:
    """In a thread of its own: a browser of another test may have left a loop running in this one."""
    given = {"PUBLIC_URL": line, "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN}
    environ = {f"HOTLINE_{name}": value for name, value in given.items()}
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(CliRunner().invoke, put, arguments, env=environ).result()


def test_only_answers_are_offers_and_danger_is_pressed_by_who_is_in_danger() -> None:
    assert list(offers(GATHER)) == ["1", "2"]
    first = {kind: {Caller(kind, Random(seed)).act(GATHER) for seed in range(40)} for kind in ("completes", "danger")}
    assert first == {"completes": {"2"}, "danger": {"1"}}
    assert {Caller("silent", Random(seed)).act(GATHER) for seed in range(9)} == {""}
    assert len({Caller("random", Random(seed)).act(GATHER) for seed in range(200)}) == 12


def test_who_hangs_up_does_so_after_an_answer_and_everybody_in_the_end() -> None:
    hanging = [Caller("hangs-up", Random(seed)) for seed in range(30)]
    assert all(caller.act(GATHER) is not None for caller in hanging)
    assert any(caller.act(GATHER) is None for caller in hanging)
    leaves = Caller("leaves", Random(1))
    assert [leaves.act(GATHER) for _ in range(LEAVES + 1)] == [SECOND] * LEAVES + [None]
    silent = Caller("silent", Random(1))
    assert [silent.act(GATHER) for _ in range(LONGEST + 1)][-1] is None


def test_a_crowd_is_mixed_by_weight_and_the_same_again() -> None:
    mix = [("completes", 3), ("silent", 1), ("danger", 0)]
    kinds = Counter(caller.behaviour for caller in crowd(mix, 400, 5))
    assert set(kinds) == {"completes", "silent"}
    assert 240 < kinds["completes"] < 360
    again = [(caller.behaviour, caller.dice.random()) for caller in crowd(mix, 20, 5)]
    assert again == [(caller.behaviour, caller.dice.random()) for caller in crowd(mix, 20, 5)]


def test_percentiles_are_times_that_were_measured() -> None:
    measured = Measured()
    measured.times["step"] = [number / 1000 for number in range(100, 0, -1)]
    measured.times["first"] = [0.0071]
    told = measured.told(2.0)
    assert told["milliseconds"] == {
        "first": {"p50": 7.1, "p95": 7.1, "p99": 7.1, "max": 7.1},
        "step": {"p50": 50.0, "p95": 95.0, "p99": 99.0, "max": 100.0},
    }
    assert (told["steps"], told["steps_a_second"]) == (101, 50.5)


def test_callers_call_to_the_end_and_are_counted(line: str, journey: Journey) -> None:
    told = folio.draw()
    journey.say = lambda turn: Reply(folio=told) if turn.value == "2" else Reply(lines=("Bien.",), ask=QUESTION)
    result = run(line, "--calls", "12", "--at-once", "5", "--over", "0.05", "--pause", "0.01", "--mix", "completes=1")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["calls"], found["steps"], found["ends"], found["failures"]) == (12, 24, {"folio": 12}, {})
    assert set(found["milliseconds"]) == {"first", "step", "end"}
    assert len(journey.hung_up) == 12
    assert len({contact.bearers for contact, _ in journey.came}) == 12
    again = json.loads(run(line, "--calls", "12", "--mix", "completes=1").stdout)
    assert (again["steps"], len(journey.came)) == (24, 48), "another run is other calls, whatever the seed"


def test_a_line_that_fails_is_told_by_its_status(line: str, journey: Journey) -> None:
    result = run(line.replace("127.0.0.1", "localhost"), "--calls", "3", "--mix", "silent=1")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["failures"] == {"403": 3}, "the line signs for another address"
    dead = run("http://127.0.0.1:9", "--calls", "2", "--mix", "silent=1")
    assert json.loads(dead.stdout)["failures"] == {"0": 2}


@pytest.mark.parametrize(
    "url", ["https://linea.example.org", "http://192.0.2.1:80", "http://localhost.evil.example:80"]
)
def test_another_machine_is_never_loaded(url: str) -> None:
    refused = run(url, "--calls", "1")
    assert (refused.exit_code, "this machine" in refused.stderr) == (2, True)


@pytest.mark.parametrize("mix", ["", "completes", "completes=x", "sings=1", "completes=0"])
def test_a_mix_is_behaviours_with_weights(line: str, mix: str) -> None:
    assert run(line, "--mix", mix).exit_code == 2
