"""Gunicorn, told only what this house needs: threads, no access log, and the outbox's thread in the worker."""

import ctypes
import logging
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from wsgiref.types import WSGIApplication

import click
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from hotline import logs
from hotline.errors import HotlineError

log = logging.getLogger(__name__)

NOT_STARTED = 3
"""The exit by which Gunicorn knows that starting again is of no use (`Arbiter.WORKER_BOOT_ERROR`)."""


M_ARENA_MAX, ARENAS = -8, 2
M_MMAP_THRESHOLD, OF_ITS_OWN = -3, 1024 * 1024


def share_memory() -> None:
    """Let all threads allocate from two arenas instead of one each, which would keep what a busy moment took, and give
    everything of a megabyte or more back at once: a folio's derivation takes 19, and would leave as much in each arena.

    Measured with 500 conversations open (`hotline bench chat`). Nothing where the C library has no such wish.
    Source: https://man7.org/linux/man-pages/man3/mallopt.3.html
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, OF_ITS_OWN)


def _of_today(_config: Any, made: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    """Gunicorn's TLS from 1.2 on; some builds of Python, Debian's too, leave that to the machine's settings."""
    context = made()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


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

    certificate, key: PEM files, where no proxy ends TLS. workers: processes, each with so many threads; whatever they
    share lies in the database and in the volatile folder.
    """

    def __init__(
        self,
        make: Callable[[], WSGIApplication],
        address: str,
        threads: int,
        certificate: str | None = None,
        key: str | None = None,
        workers: int = 1,
    ) -> None:
        self._make = make
        self._options: dict[str, Any] = {
            "bind": address,
            "worker_class": "gthread",
            "workers": workers,
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
            "ciphers": "ECDHE+AESGCM:ECDHE+CHACHA20",  # of TLS 1.2: none without forward secrecy or with CBC
            "ssl_context": _of_today,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """Make it, or end: an error of ours says what to do, any other only its kind and place."""
        share_memory()
        try:
            return self._make()
        except HotlineError as error:
            click.echo(str(error), err=True)
        except Exception as error:  # Gunicorn would print its message
            log.critical("not started: %s (%s)", type(error).__name__, logs.place(error))
        raise SystemExit(NOT_STARTED)
