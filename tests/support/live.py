"""The real product as a process: started, waited for, killed and started again on the same data."""

import atexit
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fcntl import LOCK_EX, flock
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import column, create_engine, func, select
from sqlalchemy import table as sql_table

from tests.support.certificate import certificate
from tests.support.http import Answer, request
from tests.support.postgres import Postgres
from tests.support.processes import Process, free_port, wait_until
from tests.support.second_factor import STEP, TOTP, code

ROOT = Path(__file__).resolve().parents[2]
DRIVER = ("postgresql://", "postgresql+psycopg://")
PASSWORD = "solo-para-pruebas-7391"
SHARED = "TEST_SHARED"
"""Names the folder that the processes of one run share."""


@dataclass(frozen=True)
class Account:
    """One demonstration account as the start printed it."""

    login: str
    role: str
    agency: str
    url: str
    password: str = field(repr=False)
    totp: str = field(repr=False)


class LiveServer:
    """`hotline serve --demo` on a free port with folders of its own.

    patches: what `serve_with.py` changes before the start (`clock`, `identity`, `crash`); none: the product as it is.
    postgres: where its database lies, a new one; without it in SQLite, or where the settings say.
    """

    def __init__(
        self,
        patches: Sequence[str] = (),
        settings: Mapping[str, str] | None = None,
        postgres: Postgres | None = None,
    ) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="hotline-live-"))
        self.volatile = Path(tempfile.mkdtemp(prefix="hotline-volatile-", dir="/dev/shm"))
        self.var, self.logs, self.control = self.home / "var", self.home / "logs", self.home / "control"
        self.control.mkdir()
        self.port, self.patches = free_port(), tuple(patches)
        self.environ = _clean_environ() | {
            "PORT": str(self.port),
            "HOTLINE_PUBLIC_URL": f"https://localhost:{self.port}",
            "SSL_CERT_FILE": str(certificate().certificate),
            "HOTLINE_VAR_DIR": str(self.var),
            "HOTLINE_VOLATILE_DIR": str(self.volatile),
            "HOTLINE_DEMO_PASSWORD": PASSWORD,
            "HOTLINE_DEMO_TOTP": TOTP,
            "TEST_PATCHES": ",".join(patches),
            "TEST_CONTROL": str(self.control),
            **(settings or {}),
        }
        self.others: list[Process] = []
        self.sessions: dict[str, dict[str, str]] = {}
        if "identity" not in patches and "HOTLINE_DATABASE_URL" not in self.environ:
            folder, template = _demonstration(postgres)
            shutil.copytree(folder, self.var)
            if postgres is not None:
                self.environ["HOTLINE_DATABASE_URL"] = postgres.create(template)
        try:
            self.start()
        except BaseException:
            self.close()
            raise

    def start(self) -> None:
        """Start, read the line of JSON and wait until the server says that it is ready."""
        tls = ("--tls-cert", str(certificate().certificate), "--tls-key", str(certificate().key))
        self._process = self._launch("serve", "--demo", *tls, logs=self.logs)
        wait_until(lambda: self._line() or not self._process.running, 60, what="the start's line of JSON")
        line = self._line()
        if line is None:
            raise AssertionError(f"The server ended before it was ready:\n{self._process.tail()}")
        self.told = line
        self.url = str(line["public_url"]).rstrip("/")
        wait_until(self._ready, 30, what="/health/ready")

    def work(self) -> Process:
        """Start `hotline worker` beside the server, on the settings that the demonstration drew."""
        drawn = json.loads((self.var / "demo" / "settings.json").read_text())
        self.environ = {"HOTLINE_PUBLIC_URL": self.url, **drawn, **self.environ}
        worker = self._launch("worker", logs=self.home / f"worker{len(self.others)}")
        self.others.append(worker)
        return worker

    def run(self, *arguments: str) -> Process:
        """Any other command of the product with the same settings; its output is in its own files."""
        process = self._launch(*arguments, logs=self.home / f"command{len(self.others)}")
        self.others.append(process)
        return process

    def _launch(self, *arguments: str, logs: Path) -> Process:
        command = [sys.executable, "-m", "tests.support.serve_with", *arguments]
        return Process(command, self.environ, logs, ROOT)

    def _line(self) -> dict[str, Any] | None:
        lines = self._process.out.read_text(errors="replace").splitlines() if self._process.out.exists() else []
        for text in reversed(lines):
            if text.startswith("{") and text.endswith("}"):
                return dict(json.loads(text))
        return None

    def _ready(self) -> bool:
        if not self._process.running:
            raise AssertionError(f"The server ended before it was ready:\n{self._process.tail()}")
        try:
            return request("GET", f"{self.local}/health/ready").status == 200
        except OSError:
            return False

    @property
    def local(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        return self._process.running

    def forget_peaks(self) -> None:
        """Measure the most memory anew from now on."""
        for pid in self._web():
            Path(f"/proc/{pid}/clear_refs").write_text("5")

    def peak(self) -> int:
        """The most memory that the web processes held at once since then, each by its own most, in bytes."""
        statuses = [Path(f"/proc/{pid}/status").read_text() for pid in self._web()]
        return sum(int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) for status in statuses) * 1024

    def _web(self) -> list[str]:
        """Process ids of the server and of what it forked; decoders of files are gone when they are asked for."""
        parent = str(self._process.pid)
        return [parent, *Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]

    @property
    def database(self) -> Path:
        return self.var / "hotline.db"

    def account(self, login: str) -> Account:
        """The account with this login; KeyError when the start did not print it."""
        for row in self.told["accounts"]:
            if row["login"] == login:
                return Account(row["login"], row["role"], row["agency"] or "", row["url"], row["password"], row["totp"])
        raise KeyError(login)

    def get(self, path: str) -> Answer:
        return request("GET", self.local + path)

    def move_clock(self, seconds: float) -> None:
        """Put the house's clock ahead of the machine's (only with the patch `clock`)."""
        temporary = self.control / "clock.new"
        temporary.write_text(str(seconds))
        temporary.rename(self.control / "clock")

    def now(self) -> float:
        """The house's time, which a test may have moved."""
        moved = self.control / "clock"
        return time.time() + (float(moved.read_text()) if moved.exists() else 0.0)

    def codes(self, login: str) -> Iterator[str]:
        """Codes of a person's authenticator that were not used yet, waiting for the next when there is none."""
        secret = self.account(login).totp
        tried: set[int] = set()
        until = time.monotonic() + 3 * STEP
        while time.monotonic() < until:
            step = int(self.now()) // STEP
            for one in (step - 1, step, step + 1):
                if one not in tried:
                    tried.add(one)
                    yield code(secret, one * STEP)
            time.sleep(0.5)

    def order(self, name: str) -> None:
        """Order a crash (only with the patch `crash`): `crash-after` or `crash-before`."""
        (self.control / name).touch()

    def count(self, table: str) -> int:
        """Rows of a table, read beside the server."""
        engine = create_engine(self.environ.get("HOTLINE_DATABASE_URL", f"sqlite:///{self.database}").replace(*DRIVER))
        with engine.connect() as connection:
            found = connection.execute(select(func.count()).select_from(sql_table(table))).scalar_one()
        engine.dispose()
        return int(found)

    def reports(self) -> set[str]:
        """The ids of all reports: other tests tell some too, so that one's own are those that were not there before."""
        engine = create_engine(self.environ.get("HOTLINE_DATABASE_URL", f"sqlite:///{self.database}").replace(*DRIVER))
        with engine.connect() as connection:
            found = set(connection.execute(select(sql_table("report", column("id")).c.id)).scalars())
        engine.dispose()
        return found

    def errors(self) -> str:
        """What went to stderr so far, for tests that promise no traceback."""
        return self._process.err.read_text(errors="replace")

    def kill(self) -> None:
        self._process.kill()

    def wait_gone(self, seconds: float = 15) -> None:
        """Wait until the process has ended by itself (it was told to crash)."""
        wait_until(lambda: not self._process.running, seconds, what="the crash")

    def restart(self) -> None:
        """Start again on the same data; the output before is kept beside."""
        if self._process.running:
            self._process.stop()
        for path in (self._process.out, self._process.err):
            path.rename(path.with_suffix(f".{len(list(self.logs.iterdir()))}"))
        self.start()

    def stop(self) -> None:
        for process in (*self.others, self._process):
            process.stop()

    def close(self) -> None:
        self.stop()
        for folder in (self.home, self.volatile):
            shutil.rmtree(folder, ignore_errors=True)


@cache
def _demonstration(postgres: Postgres | None) -> tuple[Path, str]:
    """The demonstration's folder as `hotline demo` makes it, and the name of its database on PostgreSQL.

    Every server gets a copy of both. The one on SQLite is drawn once for the run, by whichever process of it comes
    first; each process has a PostgreSQL of its own.
    """
    url = "" if postgres is None else postgres.create()
    if url or SHARED not in os.environ:
        home = Path(tempfile.mkdtemp(prefix="hotline-demo-"))
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        return _drawn(home, url), url.rpartition("/")[2]
    home = Path(os.environ[SHARED])
    with (home / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        drawn = home / "var"
        return drawn if drawn.exists() else _drawn(home, ""), ""


def _drawn(home: Path, url: str) -> Path:
    """Draw it into `home/var`, which is there only once it is whole."""
    with tempfile.TemporaryDirectory(dir=home) as new:
        drawn = {"HOTLINE_VAR_DIR": f"{new}/var", "HOTLINE_VOLATILE_DIR": f"{new}/volatile"}
        drawn |= {"HOTLINE_DATABASE_URL": url} if url else {}
        command = [sys.executable, "-m", "hotline.cli", "demo"]
        environ = _clean_environ() | drawn | {"HOTLINE_DEMO_PASSWORD": PASSWORD, "HOTLINE_DEMO_TOTP": TOTP}
        made = subprocess.run(command, check=False, cwd=ROOT, env=environ, capture_output=True, text=True)
        assert made.returncode == 0, made.stderr
        return Path(new, "var").rename(home / "var")


def _clean_environ() -> dict[str, str]:
    """The caller's environment without settings of the product that would change what is tested."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HOTLINE_")}
