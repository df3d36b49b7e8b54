"""Gunicorn, told only what this house needs: threads, no access log, and the outbox's thread in the worker."""

from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from hotline import logs
from hotline.app import Wsgi


class Log(Logger):  # type: ignore[misc]
    """Gunicorn's errors through the house's own lines, and no log of who asked for what."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        logs.quiet("gunicorn")
        logs.quiet("gunicorn.error")
        self.access_log.handlers[:], self.access_log.propagate = [], False

    def access(self, *_request: Any) -> None:
        """Nothing."""


class Server(BaseApplication):  # type: ignore[misc]
    """Serve what `make` returns. It is called in the worker after the fork, so that no connection is shared.

    certificate, key: PEM files, where no proxy ends TLS.
    """

    def __init__(
        self,
        make: Callable[[], Wsgi],
        address: str,
        threads: int,
        certificate: str | None = None,
        key: str | None = None,
    ) -> None:
        self._make = make
        self._options: dict[str, Any] = {
            "bind": address,
            "worker_class": "gthread",
            "workers": 1,
            "threads": threads,
            "accesslog": None,
            "errorlog": "-",
            "logger_class": Log,
            "loglevel": "error",  # a warning of a malformed request would name the client's address
            "keepalive": 5,
            "timeout": 60,
            "graceful_timeout": 10,
            "limit_request_line": 4094,
            "control_socket_disable": True,
            "certfile": certificate,
            "keyfile": key,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Wsgi:
        return self._make()
