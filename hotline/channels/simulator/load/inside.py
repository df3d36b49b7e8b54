"""The way into an application of this process, for measuring what an answer costs without a server in between."""

import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from twilio.request_validator import SIGNATURE_HEADER, RequestValidator
from werkzeug.test import EnvironBuilder, run_wsgi_app

from hotline.channels.simulator.account import Account
from hotline.channels.simulator.load.wire import AwayError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class Inside:
    """Signed requests to one application; `took` is the processor time of the thread that answered."""

    def __init__(self, app: "WSGIApplication", account: Account) -> None:
        self._app, self._account, self.took = app, account, 0.0
        self._validator = RequestValidator(account.token)

    async def post(self, path: str, fields: dict[str, str]) -> bytes:
        sent = {"AccountSid": self._account.sid, **fields}
        signature = self._validator.compute_signature(self._account.public_url + path, sent)
        headers = {SIGNATURE_HEADER: signature, "Content-Type": "application/x-www-form-urlencoded"}
        return self._take("POST", path, headers, urlencode(sent))

    async def get(self, path: str) -> bytes:
        return self._take("GET", path, {"Accept": "text/plain"}, "")

    async def close(self) -> None:
        """Nothing is open."""

    def _take(self, method: str, path: str, headers: dict[str, str], body: str) -> bytes:
        asked = EnvironBuilder(path, self._account.public_url, method=method, headers=[*headers.items()], data=body)
        environ = asked.get_environ()
        began = time.thread_time()
        answer, status, _ = run_wsgi_app(self._app, environ, buffered=True)
        self.took = time.thread_time() - began
        if not status.startswith("2"):
            raise AwayError(int(status[:3]))
        return b"".join(answer)
