"""Starting, watching and killing real processes: every one dies with the test run and is ended by its own id."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def free_port() -> int:
    """A loopback port that nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _die_with_parent() -> None:
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Process:
    """A child in a group of its own, its output in two files."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], logs: Path, cwd: Path | None = None) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self.out, self.err = logs / "stdout.log", logs / "stderr.log"
        with self.out.open("ab") as out, self.err.open("ab") as err:
            self._popen = subprocess.Popen(
                command,
                env=dict(environ),
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - the children start no threads before exec
            )

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def running(self) -> bool:
        return self._popen.poll() is None

    def signal_group(self, number: int) -> None:
        """Send a signal to the process and to all its children; gone already is fine."""
        try:
            os.killpg(self._popen.pid, number)
        except ProcessLookupError:
            return

    def wait(self, seconds: float = 20) -> int:
        return self._popen.wait(seconds)

    def kill(self) -> None:
        """Kill -9 of the whole group: no handler runs, nothing is flushed."""
        self.signal_group(signal.SIGKILL)
        self._popen.wait(10)

    def stop(self) -> None:
        """Ask to end; kill when it does not."""
        if self.running:
            self.signal_group(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(10)
        self.kill()

    def tail(self, characters: int = 3000) -> str:
        """The end of what it printed, for a failure's message."""
        return "".join(path.read_text(errors="replace")[-characters:] for path in (self.out, self.err))


def wait_until(holds: Callable[[], object], seconds: float = 15, every: float = 0.05, what: str = "it") -> None:
    """Poll until `holds()` is true, or fail with the name of what did not come."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise AssertionError(f"{what} did not happen within {seconds:g} s")
        time.sleep(every)
