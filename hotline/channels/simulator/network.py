"""The provider's side of a webhook: form, signature, POST. Follows no redirect and trusts no answer over a megabyte."""

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from random import Random, SystemRandom
from urllib.parse import urlencode, urljoin, urlsplit

from twilio.request_validator import SIGNATURE_HEADER, RequestValidator

from hotline.channels.simulator.account import Account
from hotline.channels.simulator.traces import Traces
from hotline.errors import HotlineError

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

    traces: what the provider would keep of it all.
    """

    def __init__(self, account: Account, seed: int | None = None, traces: Traces | None = None) -> None:
        self._account = account
        self.traces = traces or Traces()
        self._validator = RequestValidator(account.token)
        self._random = SystemRandom() if seed is None else Random(seed)  # noqa: S311 - repeatable on request

    def new_number(self) -> str:
        return f"{OWN_NUMBERS}{self._random.randrange(10**7):07d}"

    def new_sid(self, prefix: str) -> str:
        return f"{prefix}{self._random.getrandbits(128):032x}"

    def post(self, address: str, fields: dict[str, str]) -> bytes:
        """POST to an address under the public one, signed. NetworkError when nothing good comes back."""
        self.traces.webhook(fields)
        sent = {"AccountSid": self._account.sid, "ApiVersion": "2010-04-01", **fields}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "User-Agent": "TwilioProxy/1.1",
            SIGNATURE_HEADER: self._validator.compute_signature(address, sent),
        }
        status, body = self._exchange("POST", address, urlencode(sent), headers)
        if status == 403:
            raise NetworkError("403: the signature was not accepted; token and public address must be the server's.")
        if not 200 <= status < 300:
            raise NetworkError(f"the webhook answered {status}; Twilio would give up here.")
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
        target = urlsplit(self._account.connect + address.removeprefix(self._account.public_url))
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
        if not whole.startswith(self._account.public_url + "/twilio/") or ".." in urlsplit(whole).path:
            raise BrokenTwimlError("an address outside /twilio/ is named.")
        return whole
