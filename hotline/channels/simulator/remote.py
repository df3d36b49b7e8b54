"""A telephone at a stand-in of the provider that runs elsewhere on this machine: the call is made there."""

import re
from typing import Any

from requests import Session
from requests.exceptions import RequestException

from hotline.channels.simulator.account import Account
from hotline.channels.simulator.exchange.messaging import Medium
from hotline.channels.simulator.exchange.person import Awaited, Person
from hotline.channels.simulator.network import BrokenTwimlError, NetworkError
from hotline.errors import HotlineError

HERE = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}/?")
PATIENCE = 60.0
TROUBLES: dict[str, type[HotlineError]] = {"NetworkError": NetworkError, "BrokenTwimlError": BrokenTwimlError}


class NoStandInError(HotlineError):
    """Nobody stands in for the provider there, or it does not know the hotline."""


class Remote:
    """Calls and messages through a stand-in's `/stand-in/`. Raises NoStandInError when it does not take them."""

    def __init__(self, url: str, account: Account) -> None:
        if not HERE.fullmatch(url):
            raise NoStandInError("--provider is a stand-in on this machine, such as http://127.0.0.1:8020.")
        self._url = url.rstrip("/")
        self._session = Session()
        self._session.trust_env = False
        self._session.auth = (account.sid, account.token)

    def call_in(self, person: Person, number: str) -> None:
        """Call the line from a number. Raises NetworkError or BrokenTwimlError as a call from here would."""
        self._hold(person, {"number": number})

    def be_rung(self, person: Person, number: str) -> None:
        """Wait at a number until it is rung, and talk."""
        self._hold(person, {"number": number, "rung": "1"})

    def write(self, sender: str, body: str, whatsapp: bool = False, media: tuple[Medium, ...] = ()) -> list[str]:
        """Send a message; what is answered."""
        files = [("media", (f"{number}", one.content, one.kind)) for number, one in enumerate(media)]
        given = {"number": sender, "body": body, "whatsapp": "1" if whatsapp else ""}
        answered = self._ask("POST", "messages", given, files)
        _raise(answered)
        return [str(text) for text in answered["answers"]]

    def _hold(self, person: Person, given: dict[str, str]) -> None:
        name = str(self._ask("POST", "phones", given)["phone"])
        seen = 0
        while True:
            for one in self._ask("GET", f"phones/{name}?after={seen}")["news"]:
                seen += 1
                if self._over(person, one, name):
                    return

    def _over(self, person: Person, one: dict[str, Any], name: str) -> bool:
        if "heard" in one:
            person.hear(one["heard"])
        elif "note" in one:
            person.note(one["note"])
        elif "awaited" in one:
            done = person.answer(Awaited(**one["awaited"]))
            self._ask("POST", f"phones/{name}", {"hang_up": "1"} if done is None else {"act": done})
        _raise(one)
        return "ended" in one

    def _ask(self, method: str, path: str, given: dict[str, str] | None = None, files: Any = None) -> dict[str, Any]:
        try:
            answer = self._session.request(
                method, f"{self._url}/stand-in/{path}", data=given, files=files, timeout=PATIENCE, allow_redirects=False
            )
        except RequestException as wrong:
            raise NoStandInError(f"no stand-in of the provider at {self._url}: {type(wrong).__name__}") from None
        if not 200 <= answer.status_code < 300:
            raise NoStandInError(f"the stand-in of the provider answered {answer.status_code}.")
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found


def _raise(told: dict[str, Any]) -> None:
    if "trouble" in told:
        raise TROUBLES.get(told["kind"], NetworkError)(told["trouble"])
