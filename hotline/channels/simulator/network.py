"""The provider's side of a webhook: form, signature, POST. Follows no redirect and trusts no answer over a megabyte."""

import re
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from random import Random, SystemRandom
from urllib.parse import urlencode, urljoin, urlsplit

from twilio.request_validator import SIGNATURE_HEADER, RequestValidator

from hotline.channels.simulator.account import Account
from hotline.errors import HotlineError

HERE = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}(/|$)")
PATIENCE = 15
"""Seconds that Twilio waits for a webhook in all."""
MOST_ANSWER = 1024 * 1024
LINE_NUMBER = "+525500000000"
OWN_NUMBERS = "+52550"
"""With a local number that begins with 0 no telephone of Mexico City exists, so seven more digits are nobody's."""


class NetworkError(HotlineError):
    """The hotline did not answer as a webhook must."""


class BrokenTwimlError(HotlineError):
    """The answer would not work at Twilio's: unknown verb, broken document or an address outside `/twilio/`."""


class Network:
    """Posts webhooks of one account. seed: the same numbers and identifiers again; None for random ones.

    fallback: where a call or message goes on when a webhook fails, on this machine; elsewhere than the hotline itself.
    """

    def __init__(self, account: Account, seed: int | None = None, fallback: str = "") -> None:
        if fallback and not HERE.match(fallback):
            raise NetworkError("a fallback to be tried is on this machine, such as http://127.0.0.1:8030/voz.xml.")
        self._account, self.fallback = account, fallback
        self._validator = RequestValidator(account.token)
        self._random = SystemRandom() if seed is None else Random(seed)  # noqa: S311 - repeatable on request

    def new_number(self) -> str:
        return f"{OWN_NUMBERS}{self._random.randrange(10**7):07d}"

    def new_sid(self, prefix: str) -> str:
        return f"{prefix}{self._random.getrandbits(128):032x}"

    @property
    def account(self) -> str:
        return self._account.sid

    def chance(self) -> float:
        """A number from 0 to 1, the same again for the same seed."""
        return self._random.random()

    def post(self, address: str, fields: dict[str, str], token: str = "") -> bytes:
        """POST to an address under the public one, signed. NetworkError when nothing good comes back.

        token: the same for every try of one request.
        """
        sent = {"AccountSid": self._account.sid, "ApiVersion": "2010-04-01", **fields}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "User-Agent": "TwilioProxy/1.1",
            "I-Twilio-Idempotency-Token": token or self.new_sid(""),
            SIGNATURE_HEADER: self._validator.compute_signature(address, sent),
        }
        status, body = self._exchange("POST", address, urlencode(sent), headers)
        if status == 403:
            raise NetworkError("403: the signature was not accepted; token and public address must be the server's.")
        if not 200 <= status < 300:
            raise NetworkError(f"the webhook answered {status}; Twilio would give up here.")
        return body

    def fall_back(self, fields: dict[str, str]) -> bytes:
        """The document of the fallback, asked for by GET, as a host of files serves it. NetworkError as in `post`."""
        sent = {"AccountSid": self._account.sid, "ApiVersion": "2010-04-01", **fields}
        address = f"{self.fallback}{'&' if '?' in self.fallback else '?'}{urlencode(sent)}"
        headers = {SIGNATURE_HEADER: self._validator.compute_signature(address, {})}
        status, body = self._exchange("GET", address, None, headers)
        if status != 200:
            raise NetworkError(f"the fallback answered {status}; the call ends here.")
        return body

    def listen(self, address: str) -> str:
        """What an address plays, in words: the hotline tells a folio as text to who prefers text."""
        if not address.startswith(self._account.public_url + "/"):
            raise BrokenTwimlError("a sound from another house is named.")
        status, body = self._exchange("GET", address, None, {"Accept": "text/plain"})
        if status != 200:
            raise NetworkError(f"the sound answered {status}; the caller hears nothing.")
        return body.decode()

    def _exchange(self, method: str, address: str, body: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
        ours = address.startswith(self._account.public_url + "/")
        target = urlsplit(self._account.connect + address.removeprefix(self._account.public_url) if ours else address)
        kind = HTTPSConnection if target.scheme == "https" else HTTPConnection
        connection = kind(target.hostname or "", target.port, timeout=PATIENCE)
        try:
            path = target.path + (f"?{target.query}" if target.query else "")
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read(MOST_ANSWER)
        except (OSError, HTTPException) as wrong:
            raise NetworkError(f"no answer from {target.netloc}: {type(wrong).__name__}") from None
        finally:
            connection.close()

    def first(self, path: str) -> str:
        """The whole address of a webhook that is configured at the provider."""
        return self._account.public_url + path

    def resolve(self, current: str, named: str) -> str:
        """The whole address of an action as Twilio resolves it; BrokenTwimlError when it leaves `/twilio/`."""
        whole = urljoin(current, named or current)
        if self.fallback and whole == self.fallback:
            return whole
        if not whole.startswith(self._account.public_url + "/twilio/") or ".." in urlsplit(whole).path:
            raise BrokenTwimlError("an address outside /twilio/ is named.")
        return whole
