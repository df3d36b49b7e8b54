"""The traces that a contact leaves at the provider, told to a stand-in of it, so that a whole day can be forgotten."""

import re
from collections.abc import Mapping

from requests import Session
from requests.exceptions import RequestException

from hotline.channels.simulator.account import Account
from hotline.errors import HotlineError

HERE = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}/?")
PATIENCE = 5.0


class NoStandInError(HotlineError):
    """Nobody stands in for the provider there."""


class Traces:
    """Leaves none."""

    def webhook(self, fields: Mapping[str, str]) -> None:
        """The provider calls us: about a call that came, goes on or has ended, or a message that came."""

    def reply(self, to: str, text: str) -> None:
        """The provider sends what we answered."""

    def leg(self, call: str, to: str, status: str) -> None:
        """The provider bridges a call to another number."""


class StandInTraces(Traces):
    """Tells each to `/stand-in/` of a stand-in on this machine. Raises NoStandInError when it does not take one."""

    def __init__(self, url: str, account: Account) -> None:
        if not HERE.fullmatch(url):
            raise NoStandInError("--provider is a stand-in on this machine, such as http://127.0.0.1:8020.")
        self._url = url.rstrip("/")
        self._session = Session()
        self._session.trust_env = False
        self._session.auth = (account.sid, account.token)
        self._begun: set[str] = set()

    def webhook(self, fields: Mapping[str, str]) -> None:
        ends = {"from": fields.get("From", ""), "to": fields.get("To", ""), "direction": "inbound"}
        if "CallSid" in fields:
            self._call(fields["CallSid"], fields.get("CallStatus", ""), ends)
        elif fields.get("MessageSid", "") not in self._begun:
            sid, body = fields["MessageSid"], fields.get("Body", "")
            self._begun.add(sid)
            self._tell("new/Messages", {"sid": sid, "body": body, "status": "received", "num_media": "0", **ends})

    def reply(self, to: str, text: str) -> None:
        given = {"to": to, "body": text, "status": "delivered", "direction": "outbound-reply", "num_media": "0"}
        self._tell("new/Messages", given)

    def leg(self, call: str, to: str, status: str) -> None:
        self._tell("new/Calls", {"parent_call_sid": call, "to": to, "status": status, "direction": "outbound-dial"})

    def _call(self, sid: str, status: str, ends: Mapping[str, str]) -> None:
        if sid in self._begun:
            self._tell(sid, {"status": status})
        else:
            self._begun.add(sid)
            self._tell("new/Calls", {"sid": sid, "status": status, **ends})

    def _tell(self, path: str, given: Mapping[str, str]) -> None:
        try:
            answer = self._session.post(
                f"{self._url}/stand-in/{path}", data=dict(given), timeout=PATIENCE, allow_redirects=False
            )
        except RequestException as wrong:
            raise NoStandInError(f"no stand-in of the provider at {self._url}: {type(wrong).__name__}") from None
        if answer.status_code not in {201, 204}:
            raise NoStandInError(f"the stand-in of the provider answered {answer.status_code}.")
