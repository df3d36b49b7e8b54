"""A Redis of the test run's own, which keeps nothing on disk: what it loses must not matter."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import redis

from tests.support.processes import Process, free_port, wait_until


class RedisServer:
    """Debian's redis-server on a free loopback port; may be killed, paused and started again on the same port."""

    def __init__(self) -> None:
        if shutil.which("redis-server") is None:
            raise RuntimeError("Redis is missing: `make test` installs it.")
        self.home = Path(tempfile.mkdtemp(prefix="hotline-redis-"))
        self.port = free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def client(self) -> redis.Redis:
        return redis.Redis(host="127.0.0.1", port=self.port, socket_timeout=2)

    def start(self) -> None:
        forgetful = ["--save", "", "--appendonly", "no"]
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.home), *forgetful]
        self._server = Process(command, {"PATH": os.environ["PATH"]}, self.home / "logs", self.home)
        wait_until(self._answers, 10, what="Redis's start")

    def _answers(self) -> bool:
        try:
            return bool(self.client().ping())
        except redis.RedisError:
            return False

    def kill(self) -> None:
        """Kill -9: every queued job is gone."""
        self._server.kill()

    def pause(self) -> None:
        """Hang without closing a connection."""
        self._server.signal_group(signal.SIGSTOP)

    def go_on(self) -> None:
        self._server.signal_group(signal.SIGCONT)

    def close(self) -> None:
        self.go_on()
        self._server.stop()
        shutil.rmtree(self.home, ignore_errors=True)
