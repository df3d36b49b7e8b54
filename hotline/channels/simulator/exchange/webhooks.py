"""Webhooks as the provider sends them: tried again, sent twice, late and out of order, and the way to the fallback.

A document is asked for until one comes: first by so many tries with the same idempotency token, then once at the
fallback, by GET, with `ErrorCode` and `ErrorUrl`. A report (status callback) is told and its answer does not matter.
Source: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides and
https://www.twilio.com/docs/availability-reliability
"""

import threading
from dataclasses import dataclass, field

from hotline.channels.simulator.network import Network, NetworkError

HTTP_FAILED = "11200"


@dataclass
class Weather:
    """doubled: share of webhooks whose first answer is lost, so that they are sent again. late: share of reports that
    come only with `deliver`, in any order. tries: of one document before the fallback (1: none is tried again)."""

    doubled: float = 0.0
    late: float = 0.0
    tries: int = 1


@dataclass
class Webhooks:
    """Sends them. waiting: reports that are late. troubles: what went wrong, by the kind of error."""

    network: Network
    weather: Weather = field(default_factory=Weather)
    waiting: list[tuple[str, dict[str, str]]] = field(default_factory=list, repr=False)
    troubles: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def call(self, address: str, fields: dict[str, str]) -> bytes:
        """The document of an address. NetworkError when neither it nor the fallback gives one."""
        token = self.network.new_sid("")
        if self._strikes(self.weather.doubled):
            self._try(address, fields, token)
        for number in range(self.weather.tries):
            try:
                return self.network.post(address, fields, token)
            except NetworkError:
                if number + 1 == self.weather.tries and not self.network.fallback:
                    raise
        self.troubles.append("fallback")
        return self.network.fall_back({**fields, "ErrorCode": HTTP_FAILED, "ErrorUrl": address})

    def report(self, address: str, fields: dict[str, str]) -> None:
        """Tell what happened; what comes back does not matter."""
        if self._strikes(self.weather.late):
            with self.lock:
                self.waiting.append((address, fields))
            return
        token = self.network.new_sid("")
        for _ in range(1 + self._strikes(self.weather.doubled)):
            self._try(address, fields, token)

    def deliver(self) -> int:
        """Send every late report, in an order by chance; how many."""
        with self.lock:
            late, self.waiting = self.waiting, []
        late.sort(key=lambda _one: self.network.chance())
        for address, fields in late:
            self._try(address, fields, "")
        return len(late)

    def _try(self, address: str, fields: dict[str, str], token: str) -> None:
        try:
            self.network.post(address, fields, token)
        except NetworkError as wrong:
            self.troubles.append(type(wrong).__name__)

    def _strikes(self, share: float) -> bool:
        return share > 0 and self.network.chance() < share
