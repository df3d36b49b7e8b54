"""The product's applications in this very process: what `Network` and `Browser` ask of a live server, without one."""

from typing import Any

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from hotline.settings import Settings
from tests.support import browser, twilio
from tests.support.http import Answer, Fields

Wsgi = Any


class Inside:
    """Stands where a `LiveServer` stands: its address, its account at the provider, and one request at a time."""

    def __init__(self, app: Wsgi, settings: Settings) -> None:
        self.url = self.local = settings.public_url
        self.told = {"twilio_account_sid": settings.twilio_account_sid, "twilio_auth_token": settings.twilio_auth_token}
        self._client = Client(app, Response, use_cookies=False)

    def request(self, method: str, url: str, fields: Fields | None = None, headers: Any = None) -> Answer:
        """As `http.request`: nothing is followed or retried."""
        data = None if fields is None else dict(fields) if isinstance(fields, dict) else _several(fields)
        answer = self._client.open(url, method=method, data=data, headers=headers or {})
        told = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status_code, told, tuple(answer.headers.getlist("Set-Cookie")), answer.get_data())

    def instead_of_the_wire(self, patch: pytest.MonkeyPatch) -> None:
        """From now on what tests send to a server comes here."""
        for sender in (browser, twilio):
            patch.setattr(sender, "request", self.request)


def _several(fields: Fields) -> dict[str, list[str]]:
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    return sent
