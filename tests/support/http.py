"""Plain HTTP to a server on loopback, seen as bytes: nothing is followed or retried unless a test says so."""

import http.client
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from urllib3.filepost import encode_multipart_formdata

from tests.support.certificate import trusting

RESTING: dict[tuple[str, str, int | None], list[http.client.HTTPConnection]] = defaultdict(list)

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
    """Over a connection that rests from a request before, as browsers and the provider do: its handshake is a fifth of
    what a small request costs. One that the server has let go of meanwhile gives way to the next, at last to a new one.
    """
    parts = urlsplit(url)
    at = parts.scheme, parts.hostname or "", parts.port
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    while True:
        try:
            connection, rested = RESTING[at].pop(), True
        except IndexError:
            connection, rested = _connect(*at), False
        try:
            answer, stays = _exchange(connection, method, path, body, sent)
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            if rested and not isinstance(error, TimeoutError):
                continue
            raise
        if stays:
            RESTING[at].append(connection)
        else:
            connection.close()
        return answer


def _exchange(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None, sent: Mapping[str, str]
) -> tuple[Answer, bool]:
    """The answer, and whether the server keeps the connection."""
    connection.request(method, path, body, dict(sent))
    response = connection.getresponse()
    cookies = tuple(response.headers.get_all("Set-Cookie") or ())
    headers = {k.lower(): v for k, v in response.getheaders()}
    return Answer(response.status, headers, cookies, response.read()), not response.will_close


def _connect(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port or 443, timeout=30, context=trusting())
    return http.client.HTTPConnection(host, port or 80, timeout=30)
