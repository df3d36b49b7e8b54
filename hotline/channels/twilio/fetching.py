"""Bringing bytes from the provider: from an address built of our own account and a checked id, never one that was sent.

Bounded in size and in time, nothing logged: the address holds an id. No redirects, but for one: media of messages are
given from the provider's own store, and only there is it followed, without our key. Sources: Twilio's OpenAPI
description of the API of 2010-04-01 (recordings; `.wav` gives 128 kbit/s PCM), and for the store
https://support.twilio.com/hc/en-us/articles/223183748 (with HTTP authentication of media on, as it must be).
"""

import re
import time
from urllib.parse import urljoin, urlsplit

import requests
from requests.auth import HTTPBasicAuth
from requests.exceptions import RequestException
from urllib3.exceptions import HTTPError

from hotline.channels.twilio.wire import PATIENCE, ProviderAwayError, ProviderRefusedError
from hotline.errors import HotlineError
from hotline.settings import Settings

RECORDING = re.compile(r"RE[0-9A-Za-z]{1,32}")
LONGEST = 60.0
"""Seconds for the whole of it, however slowly it drips."""

CHUNK = 64 * 1024
STORE = "mms.twiliocdn.com"
"""Where the provider keeps the media of messages; the address that leads there holds a signature for some hours."""

MEDIUM = re.compile(r"MM[0-9A-Za-z]{1,32}/ME[0-9A-Za-z]{1,32}|SM[0-9A-Za-z]{1,32}/ME[0-9A-Za-z]{1,32}")
SAFE = re.compile(r"[A-Za-z]+/[0-9A-Za-z/]+(\.wav)?")


class NotThereError(HotlineError):
    """The provider does not know it (yet, or any more), or sends more than it may."""


def recording(settings: Settings, name: str, most: int) -> bytes:
    """The sound of one recording, at most `most` bytes. NotThereError for a name that is none."""
    if not RECORDING.fullmatch(name):
        raise NotThereError("That is no recording's name.")
    return fetch(settings, f"Recordings/{name}.wav", most)


def medium(settings: Settings, name: str, most: int) -> bytes:
    """One medium of a message, at most `most` bytes. name: the message's and its own, with a slash between.

    NotThereError for a name that is none.
    """
    if not MEDIUM.fullmatch(name):
        raise NotThereError("That is no medium's name.")
    message, own = name.split("/")
    return fetch(settings, f"Messages/{message}/Media/{own}", most, stored=True)


def fetch(settings: Settings, path: str, most: int, *, stored: bool = False) -> bytes:
    """What lies at `path` inside our account, whole. stored: the provider may give it from its own store instead.

    Raises NotThereError (404, 410, or larger than `most`), ProviderRefusedError (our key), ProviderAwayError for
    everything else, redirects included.
    """
    if not SAFE.fullmatch(path):
        raise NotThereError("That is no place inside our account.")
    address = f"{settings.twilio_api_url}/2010-04-01/Accounts/{settings.twilio_account_sid}/{path}"
    try:
        with requests.Session() as session:
            session.trust_env = settings.twilio_api_url.startswith("https://")  # a stand-in is behind no proxy
            session.auth = _key(settings)  # before `trust_env` may find another in ~/.netrc
            with session.get(address, stream=True, allow_redirects=False, timeout=PATIENCE) as answer:
                if not (stored and 300 <= answer.status_code < 400):
                    _judge(answer.status_code)
                    return _read(answer, most)
                address = _in_store(settings, urljoin(address, answer.headers.get("Location", "")))
            session.auth = _nobody
            with session.get(address, stream=True, allow_redirects=False, timeout=PATIENCE) as answer:
                _judge(answer.status_code)
                return _read(answer, most)
    except (RequestException, HTTPError, OSError) as wrong:
        raise ProviderAwayError(f"No answer from the provider: {type(wrong).__name__}.") from None


def _key(settings: Settings) -> HTTPBasicAuth:
    user = settings.twilio_api_key or settings.twilio_account_sid
    return HTTPBasicAuth(user, settings.twilio_api_secret if settings.twilio_api_key else settings.twilio_auth_token)


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """No key: the store's address has its own signature, and ours is nobody's business there."""
    return request


def _in_store(settings: Settings, address: str) -> str:
    """The address, when it is one of the provider's store, or of the stand-in itself. Else ProviderAwayError."""
    given, ours = urlsplit(address), urlsplit(settings.twilio_api_url)
    at_stand_in = ours.scheme == "http" and (given.scheme, given.netloc) == (ours.scheme, ours.netloc)
    if not at_stand_in and (given.scheme, given.netloc) != ("https", STORE):
        raise ProviderAwayError("The provider sent us on to an address that is not its own.")
    return address


def _judge(status: int) -> None:
    if status in {401, 403}:
        raise ProviderRefusedError(
            f"The provider answered {status}: look at HOTLINE_TWILIO_ACCOUNT_SID and its token or API key."
        )
    if status in {404, 410}:
        raise NotThereError(f"The provider answered {status}.")
    if status != 200:
        raise ProviderAwayError(f"The provider answered {status}.")


def _read(answer: requests.Response, most: int) -> bytes:
    until, whole = time.monotonic() + LONGEST, bytearray()
    for piece in answer.iter_content(CHUNK):
        whole += piece
        if len(whole) > most:
            raise NotThereError("The provider sends more than there may be.")
        if time.monotonic() > until:
            raise ProviderAwayError("The provider sends too slowly.")
    return bytes(whole)
