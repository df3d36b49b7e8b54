"""Delivery without Redis in the web process, and with Redis and PostgreSQL by a worker in a process of its own."""

import signal
import time

from tests.conftest import Serve
from tests.support.live import LiveServer
from tests.support.postgres import Postgres
from tests.support.processes import wait_until
from tests.support.redis_server import RedisServer
from tests.support.reporters import Caller, Writer
from tests.support.staff import Clerk, says
from tests.support.stories import EXPLOITED
from tests.support.twilio import Network


def two_machines(serve: Serve, postgres: Postgres, redis_server: RedisServer) -> LiveServer:
    return serve(settings={"HOTLINE_REDIS_URL": redis_server.url}, postgres=postgres)


def test_a_worker_delivers_what_the_web_process_took_in(
    serve: Serve, postgres: Postgres, redis_server: RedisServer
) -> None:
    server = two_machines(serve, postgres, redis_server)
    guardian = Clerk(server, "07-procuraduria_nna")
    assert len(Caller(Network(server), EXPLOITED).tell()) == 16
    assert guardian.receives_nothing(), "with Redis configured the web process leaves delivery to the worker"
    worker = server.work()
    assert says(guardian.receive(30), "Chiapas")
    assert worker.running


def test_redis_sees_ids_only(serve: Serve, postgres: Postgres, redis_server: RedisServer) -> None:
    server = two_machines(serve, postgres, redis_server)
    server.work()
    guardian = Clerk(server, "07-procuraduria_nna")
    writer = Writer(Network(server), EXPLOITED)
    writer.tell()
    guardian.receive(30)
    client = redis_server.client()
    kept = b" ".join(bytes(key) + (client.dump(key) or b"") for key in client.scan_iter("*"))
    for word in (b"Chiapas", b"Comit", b"procuraduria", writer.folio.encode(), writer.phone.number.encode()):
        assert word not in kept


def test_a_redis_that_dies_loses_no_delivery(serve: Serve, postgres: Postgres, redis_server: RedisServer) -> None:
    """F5: what was queued is gone with it; the outbox is the truth."""
    server = two_machines(serve, postgres, redis_server)
    guardian = Clerk(server, "07-procuraduria_nna")
    server.work()
    redis_server.kill()
    network = Network(server)
    assert len(Writer(network, EXPLOITED).tell()) == 16, "intake does not need Redis"
    redis_server.start()
    assert says(guardian.receive(45), "Chiapas")
    assert server.running


def test_a_worker_stops_when_told_though_its_queue_is_away(
    serve: Serve, postgres: Postgres, redis_server: RedisServer
) -> None:
    worker = two_machines(serve, postgres, redis_server).work()
    wait_until(lambda: redis_server.client().keys("rq:worker:*"), 20, what="the worker's start")
    redis_server.kill()
    time.sleep(2)
    worker.signal_group(signal.SIGTERM)
    worker.wait(5)
