"""One caller's connection: signed forms over HTTP that stays open. Light, because it shares the machine it measures."""

import asyncio
import time
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import SIGNATURE_HEADER, RequestValidator

from hotline.channels.simulator.account import Account

PATIENCE = 15.0
"""As the provider's, in all."""


class AwayError(Exception):
    """No answer, or one that no provider would take. status: of HTTP, 0 when none came."""

    def __init__(self, status: int = 0) -> None:
        super().__init__(status)
        self.status = status


class Wire:
    """Posts to one hotline. Not for two callers at once."""

    def __init__(self, account: Account, validator: RequestValidator) -> None:
        self._account, self._validator = account, validator
        self._target = urlsplit(account.connect)
        self.took = 0.0
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, fields: dict[str, str]) -> bytes:
        """What a webhook answers. AwayError when it does not."""
        sent = {"AccountSid": self._account.sid, **fields}
        signature = self._validator.compute_signature(self._account.public_url + path, sent)
        body = urlencode(sent).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self._target.netloc}\r\n{SIGNATURE_HEADER}: {signature}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return await self._exchange(head.encode() + body)

    async def get(self, path: str) -> bytes:
        """What an address of ours plays, as text."""
        head = f"GET {path} HTTP/1.1\r\nHost: {self._target.netloc}\r\nAccept: text/plain\r\n\r\n"
        return await self._exchange(head.encode())

    async def _exchange(self, request: bytes) -> bytes:
        began = time.perf_counter()
        for fresh in (self._streams is None, True):
            try:
                answer = await asyncio.wait_for(self._once(request), PATIENCE)
                self.took = time.perf_counter() - began
                return answer
            except (OSError, EOFError, ValueError, TimeoutError) as wrong:
                await self.close()
                if fresh or isinstance(wrong, TimeoutError):  # one that was left open may have been closed meanwhile
                    raise AwayError from None
        raise AwayError

    async def _once(self, request: bytes) -> bytes:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._target.hostname, self._target.port)
        reader, writer = self._streams
        writer.write(request)
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection") == "close":
            await self.close()
        status = int(lines[0].split(" ")[1])
        if not 200 <= status < 300:
            raise AwayError(status)
        return body

    async def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
