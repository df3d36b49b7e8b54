"""The addresses that our own TwiML names. They carry a number of the turn and of failures in a row, never a person."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

PREFIX = "/twilio/voice"
MOST_FAILURES = 3


@dataclass(frozen=True)
class Place:
    """Step n of a call.

    failures: how often in a row nothing could be saved; after a few the call must end. base: the path of our public
    address, empty when the hotline has a host of its own.
    """

    step: int
    failures: int = 0
    base: str = ""

    @property
    def answer(self) -> str:
        return self._address(f"/step/{self.step}")

    @property
    def resume(self) -> str:
        return self._address("/resume")

    @property
    def recorded(self) -> str:
        """After the tone, with the recording or without."""
        return self._address(f"/recorded/{self.step}")

    @property
    def recording(self) -> str:
        """Where the provider tells that a recording is ready, perhaps after the call."""
        return self._address(f"/recording/{self.step}")

    @property
    def bridged(self) -> str:
        return self._address(f"/bridged/{self.step}")

    def waiting(self, looks: int = 0) -> str:
        """What is heard in line, after so many looks at it."""
        return self._address(f"/wait/{self.step}", n=looks)

    def waiting_key(self, looks: int) -> str:
        return self._address(f"/wait/{self.step}/key", n=looks)

    @property
    def out_of_line(self) -> str:
        return self._address(f"/queued/{self.step}")

    @property
    def talked(self) -> str:
        return self._address(f"/talked/{self.step}")

    @property
    def lost(self) -> bool:
        return self.failures >= MOST_FAILURES

    def failed(self) -> "Place":
        return replace(self, failures=self.failures + 1)

    def _address(self, path: str, **numbers: int) -> str:
        known = urlencode({name: number for name, number in {"failures": self.failures, **numbers}.items() if number})
        return self.base + PREFIX + path + (f"?{known}" if known else "")
