"""The provider's stand-in beside a hotline of several processes: telephones, messages with media, what is recorded."""

import re
import threading
from collections.abc import Iterator
from random import Random

import pytest
from werkzeug.serving import make_server

from hotline.channels.simulator.account import Account
from hotline.channels.simulator.exchange.exchange import Exchange
from hotline.channels.simulator.network import Network
from hotline.channels.simulator.provider.filters import Filter
from hotline.channels.simulator.provider.memory import Place
from hotline.channels.simulator.provider.moods import Moods
from hotline.channels.simulator.provider.resources import CONFERENCES, QUEUES, RECORDINGS
from hotline.channels.simulator.provider.server import Credentials, Reach, stand_in
from hotline.channels.voice.script import LINE
from hotline.clock import SystemClock
from tests.support.certificate import certificate
from tests.support.live import LiveServer
from tests.support.processes import free_port
from tests.support.twilio import HOTLINE_NUMBER, new_sid

LOOK = 0.4
"""Seconds between two looks of who waits in a line: each is a webhook."""

RANDOM = r"(?:[A-Z]{2})?[0-9a-f]{32}"
OPAQUE = re.compile(
    rf"{RANDOM}|/2010-04-01(?:/[A-Z][a-z]+|/{RANDOM})+\.json|2010-04-01|\d{{0,4}}|{LINE}"
    r"|\w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000|init|in-progress|completed|deleted|RecordVerb"
    r"|conference-ended-via-api|participant-with-end-conference-on-exit-left|last-participant-left"
)
"""What may stand at the provider beside calls and messages: names and labels of 128 random bits, ids and words of
theirs, dates, a count or seconds, and the one name of our line."""


def telling(exchange: Exchange) -> list[str]:
    """What conferences, those in them, the queue and recordings say there now that is not opaque: nothing, ever."""
    return [word for word in _said_beside_calls(exchange) if not OPAQUE.fullmatch(word)]


def _said_beside_calls(exchange: Exchange) -> Iterator[str]:
    for kind in (CONFERENCES, QUEUES, RECORDINGS):
        records, more = exchange.memory.listed(kind, Filter(kind, {}), Place(), 1000)
        assert more is None
        for record in records:
            yield from (str(value) for value in record.values() if value not in (None, {}))
            for one in exchange.participants(str(record["sid"])):
                yield from (one.label, one.coached, one.sid)


class Provider:
    """One account of the stand-in. settings: by which a hotline finds it; open it once the hotline has its account."""

    def __init__(self) -> None:
        self.port, self.key, self.secret = free_port(), new_sid("SK"), new_sid("")
        self.settings = {
            "HOTLINE_TWILIO_API_URL": f"http://127.0.0.1:{self.port}",
            "HOTLINE_TWILIO_API_KEY": self.key,
            "HOTLINE_TWILIO_API_SECRET": self.secret,
            "HOTLINE_CALLER_ID": HOTLINE_NUMBER,
        }
        self._patch = pytest.MonkeyPatch()

    def open(self, server: LiveServer) -> "Provider":
        """Answer the API and send webhooks to a server's address, by TLS as everybody."""
        self._patch.setenv("SSL_CERT_FILE", str(certificate().certificate))
        sid, token = str(server.told["twilio_account_sid"]), str(server.told["twilio_auth_token"])
        network = Network(Account(server.url, server.local, sid, token))
        reach = Reach(network, self.settings["HOTLINE_TWILIO_API_URL"], pace=0.0, shortest=LOOK)
        app = stand_in(Credentials(sid, token, self.key, self.secret), SystemClock(), Moods(dice=Random(7)), reach)
        self.exchange: Exchange = app.extensions["exchange"]
        self._served = make_server("127.0.0.1", self.port, app, threaded=True)
        threading.Thread(target=self._served.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def close(self) -> None:
        self._patch.undo()
        self._served.shutdown()
        self._served.server_close()
