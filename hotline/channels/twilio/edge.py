"""The edge: a webhook is checked first, then stripped to what the dialogue needs. Everything else is dropped here.

Rules, obeyed in this order:
1. Without an account and a token of ours there is no Twilio: refused.
2. A body over `MOST_BYTES` is not read at all.
3. The signature is checked over *our* public address, the path and the raw query, and all parameters with their
   whitespace. No header of the request takes part but the signature itself.
4. The account must be ours.
5. Twilio signs names and values without a mark between them, so that one parameter can be hidden in another: what has
   a fixed form must have it (`SID`), and a hidden name is refused (`hidden`).

Source: https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

import hmac
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl

from flask import Request
from twilio.request_validator import SIGNATURE_HEADER, RequestValidator
from werkzeug.datastructures import MultiDict

from hotline.settings import Settings

MOST_BYTES = 256 * 1024
"""10,000 characters of four bytes are 120 kB once percent-encoded; Twilio itself sends a small part of that."""

MOST_FIELDS = 300

SID = re.compile(r"(CA|SM|MM)[0-9A-Za-z]{1,32}")
"""At most as long as a real one, so that a real one cannot swallow the parameter behind it."""


RECORDING = re.compile(r"RE[0-9A-Za-z]{1,32}")


class Refused(Exception):  # noqa: N818  (it is an answer, not a fault)
    """Not Twilio, or not for us. Says nothing more, because nobody but an attacker would read it."""


class TooLong(Exception):  # noqa: N818
    """More than any caller can send in good faith; nothing of it was read."""


class Form:
    """The parameters of one genuine webhook. Shows nothing of itself, so that it can stand in a traceback."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._values: MultiDict[str, str] = MultiDict(pairs)

    def __repr__(self) -> str:
        return "<Form>"

    def one(self, name: str) -> str:
        """The single value of `name`, whitespace kept, or an empty string. Two different values: Refused."""
        values = set(self._values.getlist(name))
        if len(values) > 1:
            raise Refused
        return values.pop() if values else ""

    def has(self, name: str) -> bool:
        return name in self._values

    def sid(self, name: str) -> str:
        """The value of an identifier, or Refused when it is missing or has another form."""
        value = self.one(name)
        if not SID.fullmatch(value):
            raise Refused
        return value

    def recording(self) -> str:
        """The provider's name of a recording, empty when there is none; Refused for any other form."""
        value = self.one("RecordingSid")
        if value and not RECORDING.fullmatch(value):
            raise Refused
        return value

    def hidden(self, *names: str) -> bool:
        """Whether one of `names` lies inside the name or value of some other parameter."""
        return any(
            name in key + value for key, value in self._values.items(multi=True) if key not in names for name in names
        )


def admit(request: Request, settings: Settings) -> Form:
    """Check one webhook and hand out its parameters.

    Raises Refused when it is not a genuine one of our account, TooLong when its body is over the cap.
    """
    signature = request.headers.get(SIGNATURE_HEADER, "")
    if not settings.has_twilio or not signature:
        raise Refused
    pairs = _pairs(_body(request))
    query = request.query_string.decode("latin-1")
    address = settings.public_url + request.path + (f"?{query}" if query else "")
    if not RequestValidator(settings.twilio_auth_token).validate(address, MultiDict(pairs), signature):
        raise Refused
    form = Form(pairs)
    if not hmac.compare_digest(form.one("AccountSid").encode(), settings.twilio_account_sid.encode()):
        raise Refused
    return form


def _body(request: Request) -> bytes:
    if request.mimetype != "application/x-www-form-urlencoded":
        raise Refused
    length = request.content_length
    if length is None:
        raise Refused
    if length > MOST_BYTES:
        raise TooLong
    return request.stream.read(MOST_BYTES)


def _pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Refused from None
