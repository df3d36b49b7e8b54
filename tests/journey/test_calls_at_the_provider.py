"""A call with an operator, a supervisor and the C5, whole: our webhooks, our worker, and a stand-in of the provider."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from hotline import worker
from hotline.app import intake_app
from hotline.channels.simulator.account import Account
from hotline.channels.simulator.exchange.dialling import Telephone
from hotline.channels.simulator.exchange.exchange import Exchange
from hotline.channels.simulator.exchange.person import Scripted
from hotline.channels.simulator.network import Network
from hotline.channels.simulator.provider.moods import Moods
from hotline.channels.simulator.provider.server import Credentials, Reach, stand_in
from hotline.channels.twilio import rooms
from hotline.channels.twilio.forgetting import forget
from hotline.channels.twilio.wire import account
from hotline.database import Base
from hotline.journey import calling
from hotline.live import calls
from hotline.live.calls import LiveCall
from hotline.outbox import draining
from tests.support.calling import takes_calls
from tests.support.provider import RANDOM, telling

ANA, SOFIA, C5, CALLER = "+525511112222", "+525533334444", "+522200000001", "+525500004321"


def until(true: Callable[[], object]) -> None:
    for _ in range(1000):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it never came")


@pytest.fixture
def exchange(house_on_sqlite) -> Iterator[Exchange]:  # type: ignore[no-untyped-def]
    """The provider, with the house of the test as its customer."""
    hotline = house_on_sqlite.hotline
    line = make_server("127.0.0.1", 0, intake_app(hotline), threaded=True)
    provider = make_server("127.0.0.1", 0, Flask("empty"), threaded=True)
    settings, api = hotline.settings, f"http://127.0.0.1:{provider.port}"
    for name, value in (("twilio_api_url", api), ("queue_minutes", 60), ("bridge_numbers", {"00": C5})):
        object.__setattr__(settings, name, value)
    ours = Account(
        settings.public_url, f"http://127.0.0.1:{line.port}", settings.twilio_account_sid, settings.twilio_auth_token
    )
    reach = Reach(Network(ours, 3), api, pace=0.0, shortest=0.1)
    provider.app = stand_in(Credentials(ours.sid, ours.token), hotline.clock, Moods(dice=Random(7)), reach)
    for server in (line, provider):
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield provider.app.extensions["exchange"]
    for server in (line, provider):
        server.shutdown()
        server.server_close()


def test_a_caller_an_operator_a_supervisor_and_the_c5(house_on_sqlite, exchange: Exchange) -> None:  # type: ignore[no-untyped-def]
    hotline, ana, sofia = house_on_sqlite.hotline, house_on_sqlite.visitor("ana"), house_on_sqlite.visitor("sofia")
    takes_calls(hotline, ana, ANA)
    takes_calls(hotline, sofia, SOFIA)
    people = {number: Scripted(["1"], stays=True) for number in (ANA, SOFIA)} | {C5: Scripted(stays=True)}
    for number, person in people.items():
        exchange.telephones[number] = Telephone(person=person)

    def work() -> None:
        draining.drain(hotline.db, hotline.clock, worker.handlers(hotline))

    def row() -> LiveCall | None:
        with hotline.db.read() as session:
            return next(iter(calls.everyone(session)), None)

    def state(*wanted: str) -> bool:
        found = row()
        return found is not None and (found.state in wanted or found.emergency in wanted)

    caller = Scripted(["2", "0", "2"])
    calling_in = threading.Thread(target=exchange.call_in, args=(caller, CALLER), daemon=True)
    calling_in.start()
    until(row)
    waiting = row()
    assert waiting is not None
    calling.take(hotline, ana, waiting.handle)
    work()
    until(lambda: state(calls.TALKING))
    calling.listen(hotline, sofia, waiting.handle, coach=True)
    work()
    until(lambda: any(line.beside for line in calling.lines(hotline, ana)))
    calling.pass_to_911(hotline, ana, waiting.handle, "")
    work()
    until(lambda: state(calls.ANSWERED))
    (room,) = account(hotline.settings).conferences.list(friendly_name=waiting.handle)
    labels = {one.label for one in account(hotline.settings).conferences(room.sid).participants.list()}
    assert len(labels) == 4
    assert all(re.fullmatch(RANDOM, label or "") for label in labels - {None})
    assert telling(exchange) == []
    rooms.announce(hotline.settings, waiting.handle, "late")
    until(lambda: any("cuelgue y marque 9-1-1" in heard for heard in caller.heard[-3:]))

    calling.finish(hotline, ana, waiting.handle)
    work()
    calling_in.join(10)
    assert any("¿Lo quiere oír ahora?" in heard for heard in caller.heard)
    until(lambda: all(person.ended for person in people.values()))
    until(lambda: (work(), row() is None)[1])
    assert telling(exchange) == []
    nothing_but_the_rooms_name_is_left(house_on_sqlite, exchange, waiting.handle)
    assert "Línea de ayuda: le pasamos una llamada de emergencia." in people[C5].heard


def nothing_but_the_rooms_name_is_left(house, exchange: Exchange, name: str) -> None:  # type: ignore[no-untyped-def]
    """A day later: no call, and of a conference, which nobody can delete there, a random name. Here only the trail
    knows it, and says who took and ended a call."""
    house.clock.advance(timedelta(days=1))
    draining.drain(house.hotline.db, house.clock, worker.handlers(house.hotline))
    forget(house.hotline.settings, house.clock)
    counts = exchange.memory.counts()
    assert {kind: count for kind, count in counts.items() if count} == {"Conferences": 1, "Queues": 1}
    with house.hotline.db.engine.connect() as connection:
        rows = {table.name: repr(connection.execute(select(table)).all()) for table in Base.metadata.sorted_tables}
    assert {table for table, row in rows.items() if name in row} <= {"trail", "trail_pending"}


def test_a_number_that_the_provider_refuses_gives_the_call_back(house_on_sqlite, exchange: Exchange) -> None:  # type: ignore[no-untyped-def]
    settings = house_on_sqlite.hotline.settings
    object.__setattr__(settings, "caller_id", "+525500000000")
    with pytest.raises(rooms.NotRungError):
        rooms.ring(settings, "0" * 32, "", 25)
    assert rooms.telephone_in(settings, "0" * 32, "1" * 32) == ""
    rooms.close(settings, "0" * 32)  # nothing to close is no fault
