"""The product as three processes on one PostgreSQL: intake, staff and worker, each with its own role and secrets."""

import base64
import copy
import json
import secrets
from collections.abc import Mapping, Sequence

import psycopg
from psycopg import sql

from hotline.database_roles import INTAKE, PROCESSES, STAFF, WORKER
from tests.support.certificate import certificate
from tests.support.http import request
from tests.support.live import LiveServer
from tests.support.postgres import Postgres
from tests.support.processes import free_port, wait_until

PROVIDER_KEY = ("HOTLINE_TWILIO_API_KEY", "HOTLINE_TWILIO_API_SECRET")
"""By what the worker alone asks the provider, where a test has one."""


def role(process: str) -> str:
    return f"hotline_{process}"


def as_role(url: str, process: str) -> str:
    """The same database's address for a process's role."""
    return url.replace("://hotline@", f"://{role(process)}@")


def make_roles(postgres: Postgres) -> None:
    """The three roles, as an administrator of the server would make them; once for the run."""
    with psycopg.connect(postgres.create(), autocommit=True) as connection:
        for process in PROCESSES:
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role(process),)).fetchone()
            if not known:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role(process))))


class Parted(LiveServer):
    """What `docs/deploy` describes, without proxy. Reporters meet this object, the staff `desk`.

    Every process gets a secret key of its own, and staff and worker a pepper that is not intake's: what works here
    works without the others' secrets.
    """

    def __init__(
        self, postgres: Postgres, patches: Sequence[str] = (), settings: Mapping[str, str] | None = None
    ) -> None:
        make_roles(postgres)
        self.owner, self.staff_port = postgres.create(), free_port()
        self.given: dict[str, dict[str, str]] = {}
        super().__init__(patches, {**(settings or {}), "HOTLINE_DATABASE_URL": self.owner})

    def start(self) -> None:
        self._process = self.run("demo")
        assert self._process.wait(60) == 0, self._process.tail()
        line = self._line()
        assert line is not None, self._process.tail()
        self.told = line
        self.url = str(line["public_url"]).rstrip("/")
        self.drawn = dict(json.loads((self.var / "demo" / "settings.json").read_text()))
        parted = self.run("database", "roles", "--apply")
        assert parted.wait(60) == 0, parted.tail()
        tls = ("--tls-cert", str(certificate().certificate), "--tls-key", str(certificate().key))
        everything = self.environ
        self.environ = self._of(INTAKE, everything)
        self._process = self._launch("serve", "--app", "intake", *tls, logs=self.logs)
        self.environ = self._of(STAFF, everything) | {"PORT": str(self.staff_port)}
        self.staff = self._launch("serve", "--app", "staff", *tls, logs=self.home / "staff")
        self.environ = self._of(WORKER, everything)
        self.worker = self._launch("worker", logs=self.home / "worker")
        self.others += [self.staff, self.worker]
        self.environ = everything
        wait_until(self._ready, 40, what="/health/ready of intake")
        wait_until(self._staff_ready, 40, what="the staff's door")

    @property
    def desk(self) -> LiveServer:
        """The same hotline as the staff reaches it."""
        other = copy.copy(self)
        other.port = self.staff_port
        return other

    def secrets_of(self, process: str) -> dict[str, str]:
        """What `docs/operating.md` gives this process, and nothing more."""
        own = {
            INTAKE: {"PEPPER", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"},
            STAFF: set[str](),
            WORKER: {"RELEASE_KEY", "TRAIL_KEY"},
        }[process]
        given = {name: value for name, value in self.drawn.items() if name.removeprefix("HOTLINE_") in own}
        return {
            "HOTLINE_SECRET_KEY": secrets.token_urlsafe(48),
            "HOTLINE_PEPPER": "1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
            "HOTLINE_KEY_ROOT": self.drawn["HOTLINE_KEY_ROOT"],
            **given,
        }

    def _key_at_provider(self, everything: Mapping[str, str]) -> dict[str, str]:
        key = {name: everything[name] for name in PROVIDER_KEY if name in everything}
        return key | ({"HOTLINE_TWILIO_ACCOUNT_SID": self.drawn["HOTLINE_TWILIO_ACCOUNT_SID"]} if key else {})

    def _of(self, process: str, everything: Mapping[str, str]) -> dict[str, str]:
        others = ("HOTLINE_DEMO_",) if process == WORKER else ("HOTLINE_DEMO_", "HOTLINE_REDIS_URL", *PROVIDER_KEY)
        kept = {name: value for name, value in everything.items() if not name.startswith(others)}
        self.given[process] = self.secrets_of(process)
        if process == WORKER:
            self.given[process] |= self._key_at_provider(everything)
        if process != STAFF:
            kept["HOTLINE_SHRED_DIR"] = str(self.home / f"no-shred-keys-{process}")
        address = {"HOTLINE_DATABASE_URL": as_role(self.owner, process), "HOTLINE_PUBLIC_URL": self.url}
        return {**kept, **address, **self.given[process]}

    def _staff_ready(self) -> bool:
        if not self.staff.running or not self.worker.running:
            raise AssertionError(f"a process ended: {self.staff.tail()}{self.worker.tail()}")
        try:
            return request("GET", f"{self.desk.local}/desk/sign-in").status == 200
        except OSError:
            return False
