"""Plain HTTP to a server on loopback, seen as bytes: nothing is followed or retried unless a test says so."""

import http.client
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from urllib3.filepost import encode_multipart_formdata

from tests.support.certificate import trusting

Fields = Mapping[str, str] | Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def request(method: str, url: str, fields: Fields | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """One request; fields are sent as a form. Connection errors are raised: to the client a crash is just that."""
    body = None if fields is None else urlencode(list(fields.items()) if isinstance(fields, Mapping) else fields)
    sent = dict(headers or {})
    if body is not None:
        sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
    return _send(method, url, None if body is None else body.encode(), sent)


def upload(
    url: str, fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]], headers: Mapping[str, str]
) -> Answer:
    """One form with files, each of a name and its bytes."""
    body, kind = encode_multipart_formdata({**fields, **files})
    return _send("POST", url, body, {**headers, "Content-Type": kind})


def _send(method: str, url: str, body: bytes | None, sent: Mapping[str, str]) -> Answer:
    parts = urlsplit(url)
    connection = _connect(parts.scheme, parts.hostname or "", parts.port)
    try:
        path = parts.path or "/"
        connection.request(method, f"{path}?{parts.query}" if parts.query else path, body, dict(sent))
        response = connection.getresponse()
        cookies = tuple(response.headers.get_all("Set-Cookie") or ())
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, cookies, response.read())
    finally:
        connection.close()


def _connect(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port or 443, timeout=30, context=trusting())
    return http.client.HTTPConnection(host, port or 80, timeout=30)
