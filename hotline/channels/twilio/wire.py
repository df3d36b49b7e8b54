"""The official client's way to the API, narrowed: one host, a patience, no redirects, nothing written down.

May be asked to list and delete. Must never log or raise with an address: addresses there carry ids and numbers.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from twilio.rest.api.v2010.account import AccountContext
from urllib3.util import Retry

from hotline.errors import HotlineError
from hotline.settings import Settings

PATIENCE = 20.0
"""Seconds to wait for a connection, and then for an answer."""

SILENT = logging.Logger("twilio-unheard", logging.CRITICAL + 1)
"""The client tells every address to its logger; this one has no handler and no parent."""

logging.getLogger("urllib3").setLevel(logging.CRITICAL)  # it names the address of whatever it tries again


class ProviderAwayError(HotlineError):
    """The provider is busy, broken, unreachable, or answers what no API would: another time."""


class ProviderRefusedError(HotlineError):
    """The provider does not know our account or key: somebody must look at the settings."""


@dataclass(frozen=True)
class Persistence:
    """How often one request is tried again after 429, 5xx or a cut line, and how long the first pause is (seconds).

    A pause that the provider asks for (`Retry-After`) is kept, up to `longest`. patience: seconds for one answer, where
    that is not `PATIENCE`.
    """

    tries: int = 4
    pause: float = 0.5
    longest: int = 30
    patience: float | None = None


class Wire(TwilioHttpClient):  # type: ignore[misc]
    """Sends only to `base`, follows nothing, and forgets each exchange."""

    def __init__(self, base: str, persistence: Persistence) -> None:
        super().__init__(timeout=persistence.patience or PATIENCE, logger=SILENT)
        self._base = base
        again = Retry(
            total=persistence.tries,
            redirect=0,
            backoff_factor=persistence.pause,
            backoff_jitter=persistence.pause,
            backoff_max=persistence.longest,
            retry_after_max=persistence.longest,
            status_forcelist={429, 500, 502, 503, 504},
            allowed_methods={"GET", "DELETE"},
            raise_on_status=False,
        )
        self.session.trust_env = base.startswith("https://")  # a stand-in on this machine is behind no proxy
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, HTTPAdapter(max_retries=again))

    def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,  # noqa: ARG002 - the client may ask for it and never gets it
    ) -> Response:
        """One exchange. ProviderAwayError or ProviderRefusedError for what is no answer to it; 4xx of its own pass."""
        if not url.startswith(self._base + "/"):
            raise ProviderAwayError("The provider named an address that is not its own.")
        try:
            answer = super().request(method, url, params, data, headers, auth, timeout, allow_redirects=False)
        except RequestException as wrong:
            raise ProviderAwayError(f"No answer from the provider: {type(wrong).__name__}.") from None
        finally:
            self._test_only_last_request = self._test_only_last_response = None
        return _judged(answer)


def _judged(answer: Response) -> Response:
    status = answer.status_code
    if status in {401, 403}:
        raise ProviderRefusedError(
            f"The provider answered {status}: look at HOTLINE_TWILIO_ACCOUNT_SID and its token or API key."
        )
    if status == 429 or status >= 500 or 300 <= status < 400:
        raise ProviderAwayError(f"The provider answered {status}.")
    return answer


def account(settings: Settings, persistence: Persistence | None = None) -> AccountContext:
    """Our account at the provider, through the official client."""
    wire = Wire(settings.twilio_api_url, persistence or Persistence())
    user = settings.twilio_api_key or settings.twilio_account_sid
    password = settings.twilio_api_secret if settings.twilio_api_key else settings.twilio_auth_token
    nothing = {"TWILIO_EDGE": ""}  # an environment of its own: the client would read accounts and edges from ours
    client: Any = Client(user, password, settings.twilio_account_sid, http_client=wire, environment=nothing)
    client.api.base_url = settings.twilio_api_url
    return client.api.v2010.accounts(settings.twilio_account_sid)
