"""What each process may do in the database: one table of process x table x right, and the SQL that makes it so.

Three processes, each a role of its own in PostgreSQL: *intake* takes reports, *staff* shows them to people, *worker*
hands them over and sweeps. The owner of the tables is a fourth role that only `hotline migrate` uses. SQLite has no
roles: there the file's owner is all there is.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from hotline.errors import SettingsError

INTAKE, STAFF, WORKER = "intake", "staff", "worker"
PROCESSES = (INTAKE, STAFF, WORKER)

_WITHOUT_BODY = "SELECT(id, owner, purpose, suite, bucket)"
_WITHOUT_OWN = (
    "SELECT(id, desk_wrap, desk_epoch, suite, bucket, body, version, state, place, taken_by, unanswered, report_id, "
    "expires_at)"
)
_WRAP_NAMES = "SELECT(document_id, recipient, epoch, held)"
_ON_DUTY = "SELECT(id, role, on_duty_until, answers_chats)"
_WHO_SIGNS = "SELECT(id, role, on_duty_until, answers_chats, agency, signer)"

ACCESS: Mapping[str, Mapping[str, str]] = {
    # reporters' side
    "report": {
        INTAKE: "SELECT INSERT UPDATE",
        STAFF: "SELECT INSERT UPDATE DELETE",
        WORKER: "SELECT INSERT UPDATE DELETE",
    },
    "referral": {INTAKE: "SELECT INSERT UPDATE", STAFF: "SELECT INSERT UPDATE DELETE", WORKER: "SELECT UPDATE DELETE"},
    "receipt": {INTAKE: "SELECT INSERT UPDATE", WORKER: "SELECT UPDATE DELETE"},
    "dialogue": {  # before it shreds an epoch the staff's process counts those that need it
        INTAKE: "SELECT INSERT UPDATE DELETE",
        STAFF: "SELECT(desk_epoch)",
        WORKER: "SELECT DELETE",
    },
    "chat": {  # the staff's processes have no use for what the reporter's browser opens
        INTAKE: "SELECT INSERT UPDATE DELETE",
        STAFF: f"{_WITHOUT_OWN} UPDATE DELETE",
        WORKER: f"{_WITHOUT_OWN} UPDATE(version) DELETE",  # the lock for what has ended takes a right to change
    },
    "chat_presence": {
        INTAKE: "SELECT INSERT UPDATE DELETE",
        STAFF: "SELECT INSERT UPDATE DELETE",
        WORKER: "SELECT DELETE",
    },
    "live_call": {
        INTAKE: "SELECT INSERT UPDATE DELETE",
        STAFF: "SELECT UPDATE",
        WORKER: "SELECT UPDATE DELETE",
    },
    "live_leg": {  # by intake a number that is busy passes on to the next
        INTAKE: "SELECT INSERT UPDATE DELETE",
        STAFF: "SELECT INSERT",
        WORKER: "SELECT INSERT UPDATE DELETE",
    },
    "call_duty": {  # intake knows only whether somebody takes calls, not where
        INTAKE: "SELECT(person_id, until)",
        STAFF: "SELECT INSERT UPDATE DELETE",
        WORKER: "SELECT DELETE",
    },
    "recording_fetch": {  # what lies at the provider by which name, intake says once and reads never again
        INTAKE: "INSERT",
        STAFF: "SELECT(id, report_id, state) DELETE",
        WORKER: "SELECT UPDATE DELETE",
    },
    "mailbox": {  # who posts a letter locks the row, which takes a right to change some column of it
        INTAKE: "SELECT INSERT UPDATE",
        STAFF: "SELECT UPDATE(lapses_on)",
        WORKER: "SELECT UPDATE(lapses_on) DELETE",
    },
    "mailbox_message": {
        INTAKE: "SELECT INSERT UPDATE",  # letters move to a new pepper
        STAFF: "SELECT(id, mailbox_id, position) INSERT",
        WORKER: "SELECT(id, mailbox_id, position) INSERT DELETE",
    },
    "folio_budget": {INTAKE: "SELECT INSERT UPDATE DELETE", WORKER: "SELECT DELETE"},
    "municipality": {INTAKE: "SELECT", STAFF: "SELECT", WORKER: "SELECT"},
    "statistics_record": {INTAKE: "INSERT", STAFF: "SELECT"},
    # what is sealed: intake and the worker put in, release and destroy, and read no body
    "sealed_document": {
        INTAKE: f"{_WITHOUT_BODY} INSERT DELETE",
        STAFF: "SELECT INSERT UPDATE DELETE",
        WORKER: f"{_WITHOUT_BODY} INSERT DELETE",
    },
    "sealed_wrap": {
        INTAKE: f"{_WRAP_NAMES} INSERT DELETE",
        STAFF: "SELECT INSERT UPDATE DELETE",
        WORKER: "SELECT INSERT UPDATE DELETE",
    },
    # work that must happen
    "outbox": {
        INTAKE: "SELECT INSERT UPDATE DELETE",
        STAFF: "SELECT INSERT UPDATE DELETE",
        WORKER: "SELECT INSERT UPDATE DELETE",
    },
    "provider_backlog": {STAFF: "SELECT", WORKER: "SELECT INSERT UPDATE DELETE"},
    "provider_sweep": {STAFF: "SELECT", WORKER: "SELECT INSERT UPDATE"},
    # the trail: nobody changes or deletes an entry; triggers refuse it to the owner too
    "trail": {STAFF: "SELECT INSERT", WORKER: "SELECT INSERT"},
    "trail_pending": {INTAKE: "INSERT", STAFF: "INSERT", WORKER: "SELECT INSERT DELETE"},
    "trail_checkpoint": {INTAKE: "SELECT", STAFF: "SELECT", WORKER: "SELECT INSERT"},
    # the staff's side; of people intake knows whether somebody who can review is on duty, and by
    # which public keys letters to reporters are signed: no names
    "person": {INTAKE: _WHO_SIGNS, STAFF: "SELECT INSERT UPDATE", WORKER: _ON_DUTY},
    "second_factor": {STAFF: "SELECT INSERT UPDATE DELETE"},
    "former_signer": {INTAKE: "SELECT", STAFF: "SELECT INSERT"},
    "membership": {STAFF: "SELECT INSERT UPDATE DELETE"},
    "staff_session": {STAFF: "SELECT INSERT UPDATE DELETE"},
    "sign_in_delay": {STAFF: "SELECT INSERT UPDATE DELETE"},
    "proposal": {STAFF: "SELECT INSERT UPDATE DELETE", WORKER: "SELECT UPDATE DELETE"},
    "recipient_epoch": {STAFF: "SELECT INSERT UPDATE DELETE"},
    "offline_copy": {STAFF: "SELECT INSERT UPDATE DELETE"},
}
"""Rights by table and process: whole-table rights, or `SELECT(columns)`. What is not here is refused."""

ROLE_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def statements(roles: Mapping[str, str], tables: Collection[str]) -> Iterator[str]:
    """The SQL for PostgreSQL that gives every process's role its rights and takes all others, in order.

    roles: the role's name by process (`PROCESSES`); it must exist already. tables: those that the database has.
    SettingsError for a name that is no plain identifier, for two processes with one role, and for a table that nobody
    declared.
    """
    _check(roles, tables)
    everybody = ", ".join(roles[process] for process in PROCESSES)
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {everybody}"
    yield f"GRANT USAGE ON SCHEMA public TO {everybody}"
    for table in sorted(set(tables) & set(ACCESS)):
        for process in PROCESSES:
            if rights := rights_of(process, table):
                yield f"GRANT {', '.join(rights)} ON {table} TO {roles[process]}"


def rights_of(process: str, table: str) -> list[str]:
    """A process's rights on a table, each as PostgreSQL writes it: `INSERT`, `SELECT (id, owner)`."""
    written = re.findall(r"([A-Z]+)(\([a-z_, ]+\))?", ACCESS[table].get(process, ""))
    return [f"{right} {columns}".strip() for right, columns in written]


def _check(roles: Mapping[str, str], tables: Collection[str]) -> None:
    for process in PROCESSES:
        if not ROLE_NAME.fullmatch(roles[process]):
            raise SettingsError(f"The role of {process} is a plain name of small letters, digits and underlines.")
    if len({roles[process] for process in PROCESSES}) < len(PROCESSES):
        raise SettingsError("Each process needs a role of its own.")
    undeclared = sorted(set(tables) - set(ACCESS) - {"alembic_version"})
    if undeclared:
        raise SettingsError(f"Nobody declared who may read {', '.join(undeclared)}: see hotline/database_roles.py.")
