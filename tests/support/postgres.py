"""A PostgreSQL of the test run's own: unprivileged, on loopback, gone afterwards. `make test` installs Debian's."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support.processes import Process, free_port, wait_until

ENVIRON = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    if not found:
        raise RuntimeError("PostgreSQL is missing: `make test` installs it.")
    return found[-1].parent


def _as_server(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root, so root lends it the account that Debian made for it."""
    if os.geteuid() != 0:
        return list(command)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=QUIT", *command]


class Postgres:
    """One server with as many databases as tests ask for."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="hotline-pg-"))
        self.data, self.port, self._drawn = self.home / "data", free_port(), 0
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.home, account.pw_uid, account.pw_gid)
        self._initdb()
        self._start()
        if not self._server.running:
            raise RuntimeError(self._server.tail())

    def _initdb(self) -> None:
        how = ["-U", "hotline", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        command = _as_server(str(_binaries() / "initdb"), "-D", str(self.data), *how)
        subprocess.run(command, check=True, cwd=self.home, capture_output=True, env=ENVIRON)

    def _start(self) -> None:
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",  # a test kills processes, never the machine's power
            "max_connections": "120",
            "log_parameter_max_length_on_error": "0",
        }
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        command = _as_server(str(_binaries() / "postgres"), "-D", str(self.data), "-p", str(self.port), *flags)
        self._server = Process(command, ENVIRON, self.home / "logs", self.home)
        wait_until(lambda: self._answers() or not self._server.running, 20, what="PostgreSQL's start")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._conninfo("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _conninfo(self, name: str) -> str:
        return f"postgresql://hotline@127.0.0.1:{self.port}/{name}"

    def create(self, template: str = "template1") -> str:
        """A new database copied from a template; its address in the form that HOTLINE_DATABASE_URL takes."""
        self._drawn += 1
        name = f"test_{self._drawn}"
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            names = (sql.Identifier(name), sql.Identifier(template))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        return self._conninfo(name)

    def kill(self) -> None:
        """Kill -9: every connection breaks, nothing is written any more."""
        self._server.kill()

    def start_again(self) -> None:
        """Start after a kill and recover from the log."""
        self._start()
        while not self._server.running:  # the killed one's children still hold its shared memory
            time.sleep(0.2)
            self._start()

    def close(self) -> None:
        self._server.signal_group(signal.SIGQUIT)
        self._server.stop()
        shutil.rmtree(self.home, ignore_errors=True)
