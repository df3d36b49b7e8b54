"""Parts that tests of several rooms share: databases, a queue, and the real product as a process."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from tests.support.live import SHARED, LiveServer
from tests.support.postgres import Postgres
from tests.support.redis_server import RedisServer
from tests.support.remembering import remember_compiled, remember_derivations, remember_files
from tests.support.twilio import Network

Serve = Callable[..., LiveServer]

TESTS = Path(__file__).parent
LONG = ("journeys", "faults", "browser", "proving", "triage", "commands", "worker", "journey", "house")
"""Rooms whose files take longest. They begin first: one that began last would run alone while the others are done."""


def pytest_configure(config: pytest.Config) -> None:
    """Give the processes of a run a folder that they share; the one that begins them takes it away."""
    if not hasattr(config, "workerinput"):
        os.environ[SHARED] = folder = tempfile.mkdtemp(prefix="hotline-run-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long rooms; inside a room everything stays in its order."""
    rank = {room: place for place, room in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path.relative_to(TESTS).parts[0], len(LONG)))


@pytest.fixture(scope="session", autouse=True)
def _remembered() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        remember_derivations(patch)
        remember_compiled(patch)
        remember_files(patch)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for the run; `create()` gives a test its own database."""
    server = Postgres()
    yield server
    server.close()


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """A Redis that a test may kill."""
    server = RedisServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def live() -> Iterator[LiveServer]:
    """The product as `make run` starts it, shared by the tests that only add to it."""
    server = LiveServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def network(live: LiveServer) -> Network:
    """The telephone network of the shared server."""
    return Network(live)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers of a test's own: `serve(patches=["crash"], settings={...})`; all end with the test."""
    started: list[LiveServer] = []

    def start(
        patches: Sequence[str] = (), settings: Mapping[str, str] | None = None, postgres: Postgres | None = None
    ) -> LiveServer:
        started.append(LiveServer(patches, settings, postgres))
        return started[-1]

    yield start
    for server in started:
        server.close()
