"""A stand-in of the provider on a port of this machine, with a clock that the test moves."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

import pytest
from flask import request
from werkzeug.serving import make_server

from hotline.channels.simulator.provider.moods import Moods
from hotline.channels.simulator.provider.server import Credentials, stand_in
from hotline.clock import FixedClock
from tests.channels.doors import ACCOUNT, TOKEN
from tests.channels.provider.providing import KEY, SECRET, Provider


@pytest.fixture
def provider() -> Iterator[Provider]:
    clock = FixedClock(datetime(2026, 11, 22, 18, tzinfo=UTC))
    moods = Moods(dice=Random(7))
    app = stand_in(Credentials(ACCOUNT, TOKEN, KEY, SECRET), clock, moods)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    found = Provider(clock, moods, app, f"http://127.0.0.1:{server.port}")
    app.before_request(lambda: found.asked.append(f"{request.method} {request.path}"))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()
