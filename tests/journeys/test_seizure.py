"""The seizure drill: everything that three processes, PostgreSQL and Redis wrote is taken, searched and attacked.

The processes run as `docs/deploy` says, each with its own database role and secrets; a provider's stand-in beside them
rings an operator, records, and keeps what came by WhatsApp; every route is made to fail inside. Nothing planted may be
found, nothing opened, nobody named. The search must find what is planted for it, and the same attacker must get in with
one password and the shred keys: otherwise all of this would prove nothing.
"""

import base64
import hashlib
import hmac
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import LargeBinary

from hotline.app import build, intake_app, staff_app
from hotline.database import Base
from hotline.sealing.folio import draw
from hotline.settings import read_settings
from tests.support.attacker import APART, CLOSED, NAMED, Attacker, Loot
from tests.support.attending import Attended
from tests.support.browser import sign_in
from tests.support.http import request
from tests.support.live import PASSWORD
from tests.support.parted import Parted
from tests.support.planting import Journeys, Planted
from tests.support.postgres import Postgres
from tests.support.provider import Provider
from tests.support.redis_server import RedisServer
from tests.support.sentinels import search

NEIGHBOURS = 20
"""Numbers before and after the caller's that the attacker tries as well."""
CACHED = shutil.ignore_patterns("pg_internal.init*")
"""What PostgreSQL remembers of its own catalogue; removed and written anew while it runs."""


@dataclass
class Seized:
    """What was taken. copies: one folder with everything; failed: how each route's request ended."""

    server: Parted
    planted: Planted
    journeys: Journeys
    copies: Path
    failed: dict[str, set[int]]
    wrong: list[str]

    @property
    def wanted(self) -> dict[str, str]:
        return self.planted.all() | self.planted.spellings() | self.journeys.sids

    def loot(self) -> Loot:
        """All but passwords, shred keys and memory: the demonstration's own note of its passwords is nobody's."""
        return Loot(self.server.owner, [self.server.drawn, *self.server.given.values()], [self.copies / "disk"])


@pytest.fixture(scope="module")
def seized(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seized]:
    postgres, redis_server, provider = Postgres(), RedisServer(), Provider()
    folder = tmp_path_factory.mktemp("seized")
    (folder / "tmp").mkdir()
    given = {"HOTLINE_REDIS_URL": redis_server.url, "TMPDIR": str(folder / "tmp"), **provider.settings}
    server = Parted(postgres, ["fail"], given)
    try:
        planted = Planted()
        journeys = Journeys(server, planted, server.desk).run()
        attended = Attended(server, journeys, provider.open(server)).run()
        failed, wrong = fail_everywhere(server, journeys, attended)
        redis_server.client().save()
        shutil.copy(redis_server.home / "dump.rdb", folder)
        take(server, postgres, folder)
        yield Seized(server, planted, journeys, folder, failed, wrong)
    finally:
        provider.close()
        server.close()
        redis_server.close()
        postgres.close()


def take(server: Parted, postgres: Postgres, folder: Path) -> None:
    """Copy the disks: var, logs, PostgreSQL's files as they lie, and a backup. The folder in memory is apart."""
    shred = server.var / "shred"
    without = shutil.ignore_patterns("shred", "command0")  # command0: where the demonstration printed its passwords
    shutil.copytree(server.home, folder / "disk", ignore=without)
    if shred.exists():
        shutil.copytree(shred, folder / "shred")
    name = server.owner.rpartition("/")[2]
    with psycopg.connect(server.owner, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        (number,) = connection.execute("SELECT oid FROM pg_database WHERE datname = %s", (name,)).fetchone() or (0,)
    for part in (f"base/{number}", "global", "pg_wal"):
        shutil.copytree(postgres.data / part, folder / "postgres" / part, ignore=CACHED)
    shutil.copytree(postgres.home / "logs", folder / "postgres" / "logs")
    dump = subprocess.run(["pg_dump", server.owner], check=True, capture_output=True).stdout
    (folder / "backup.sql").write_bytes(dump)


def fail_everywhere(server: Parted, journeys: Journeys, attended: Attended) -> tuple[dict[str, set[int]], list[str]]:
    """Make every registered rule fail inside, twice: in its view and at its first statement; how it answered, and which
    rules their address does not lead to."""
    failed: dict[str, set[int]] = {}
    parts = build(read_settings(server.environ | server.drawn | {"HOTLINE_PUBLIC_URL": server.url}))
    try:
        apps = intake_app(parts), staff_app(parts)
        intake, staff = map(rules, apps)
        wrong = [rule for app, found in zip(apps, (intake, staff), strict=True) for rule in elsewhere(app, found)]
    finally:
        parts.db.close()
    people = [sign_in(server.desk, login) for login in ("sofia", "07-procuraduria_nna")]
    for way in ("view", "database"):
        (server.control / "fail").write_text(way)
        for method, rule, address in intake:
            fields = dict(journeys.fields())
            if rule.startswith("/twilio/"):
                answer = journeys.network.post(address, fields)
            else:
                sent = fields if method == "POST" else None
                answer = request(method, server.local + address, sent, journeys.headers())
            failed.setdefault(f"{method} {rule}", set()).add(answer.status)
        for method, rule, address in staff:
            for person in people:
                form = [("sello", "x"), *journeys.fields()] if method == "POST" else None
                reply = person.send(method, address + "?q=" + journeys.planted.number.lstrip("+"), form)
                failed.setdefault(f"{method} {rule}", set()).add(reply.status)
        failed["POST /p/archivo"].add(attended.send_picture().status)
        (server.control / "fail").unlink()
    return failed, wrong


def elsewhere(app: Flask, found: list[tuple[str, str, str]]) -> list[str]:
    """Rules to which the address that was made for them does not lead."""
    urls = app.url_map.bind("localhost")
    return [rule for method, rule, address in found if urls.match(address, method, return_rule=True)[0].rule != rule]


def rules(app: Flask) -> list[tuple[str, str, str]]:
    """Method, rule, and an address that fits it."""
    found = []
    for rule in app.url_map.iter_rules():
        filled = re.sub(r"<int:[^>]+>", "1", rule.rule)
        address = re.sub(r"<[^>]+>", "ab" * 16, filled)
        found += [(method, rule.rule, address) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


def test_every_route_failed_inside(seized: Seized) -> None:
    spared = {rule for rule, statuses in seized.failed.items() if not statuses & {500, 503}}
    assert spared == set(), "these routes never failed: nothing is known about what their errors leave behind"
    assert seized.wrong == [], "these were never asked"
    asked = {re.sub("<[^>]+>", "*", rule) for rule in seized.failed}
    assert asked > {"POST /twilio/live/*/accept", "POST /desk/calls/*/take", "POST /p/archivo", "POST /chat"}


def test_nothing_planted_lies_anywhere(seized: Seized) -> None:
    """Database files with their log, dump, Redis, var, logs and temporary files. The folder in memory holds random
    hourly keys and nothing else; it is searched where it is."""
    assert (seized.copies / "dump.rdb").stat().st_size > 0
    found = search([seized.copies, seized.server.volatile], seized.wanted)
    assert not found, "\n".join(map(str, found))


def test_the_search_finds_what_is_planted_for_it(seized: Seized, tmp_path: Path) -> None:
    number, sentence = seized.planted.number, seized.planted.sentence
    (tmp_path / "a").write_bytes(b"x" + base64.b64encode(f"ab{sentence}".encode()))
    (tmp_path / "b").write_text(hashlib.sha512(seized.planted.spellings()["whatsapp"].encode()).hexdigest())
    (tmp_path / "c").write_bytes(hashlib.sha256(number.encode()).digest())
    (tmp_path / "d").write_bytes(b"\\x" + sentence.encode().hex().encode())
    (tmp_path / "e").write_bytes(sentence.encode("utf-16-le"))
    assert {hit.file for hit in search([tmp_path], seized.wanted)} == set("abcde")


def test_without_a_password_nothing_opens_and_nobody_is_named(seized: Seized) -> None:
    attacker = Attacker(seized.loot())
    try:
        assert len(attacker.keys) > 10, "the loot holds keys to try"
        assert attacker.open_reports() == set()
        assert attacker.open_running() == set()
        assert attacker.open_sessions() == set()
        assert attacker.open_mailboxes([draw() for _ in range(3)]) == set()
        assert attacker.name_callers(around(seized.planted.number)) == set()
        assert attacker.name_callers([seized.planted.telephone]) == set(), "nor the operator's telephone"
    finally:
        attacker.close()


def test_a_backup_with_a_password_and_no_shred_key_opens_nothing(seized: Seized) -> None:
    attacker = Attacker(replace(seized.loot(), passwords={"ana": PASSWORD, "07-procuraduria_nna": PASSWORD}))
    try:
        assert attacker.open_reports() == attacker.open_running() == set()
    finally:
        attacker.close()


def test_every_closed_column_is_tried() -> None:
    """A table that comes later with bytes in it is seen here."""
    columns = (column for one in Base.metadata.sorted_tables for column in one.columns)
    assert {str(one) for one in columns if isinstance(one.type, LargeBinary)} == CLOSED | NAMED | APART


def test_only_who_has_the_workers_key_reads_what_is_closed_to_it(seized: Seized) -> None:
    """The telephone of the turn of duty, and the names of what is still to be fetched: `docs/threats.md` says so."""
    release = base64.b64decode(seized.server.given["worker"]["HOTLINE_RELEASE_KEY"])
    attacker = Attacker(seized.loot())
    try:
        opened = attacker.open_for_worker()
        assert seized.planted.telephone in opened.values()
        assert any(seized.planted.lost in one for one in opened.values())
        attacker.keys.remove(release)
        assert attacker.open_for_worker() == {}
    finally:
        attacker.close()


def test_an_authority_opens_the_file_that_it_was_given_and_no_other(seized: Seized) -> None:
    agency = {"07-procuraduria_nna": PASSWORD}
    attacker = Attacker(replace(seized.loot(), passwords=agency, shred=seized.copies / "shred"))
    try:
        opened = attacker.open_reports()
        assert attacker.purposes(opened) >= {"shared_file", "attachment_piece"}
        assert not attacker.purposes(opened) & {"attachment", "recording", "script", "chat"}
        with psycopg.connect(seized.server.owner) as connection:
            rows = connection.execute("SELECT id FROM sealed_document WHERE purpose = 'attachment_piece'").fetchall()
        assert len({one for (one,) in rows} - opened) >= 2, "one of the files was shared"
        assert attacker.open_running() == set()
    finally:
        attacker.close()


def test_the_same_attacker_gets_in_with_what_people_hold(seized: Seized, tmp_path: Path) -> None:
    """A password with the shred keys, a folio, a cookie."""
    cookies = [cookie for held in seized.server.sessions.values() for cookie in held.values()]
    (tmp_path / "cookies").write_text("\n".join(cookies))
    loot = replace(seized.loot(), passwords={"ana": PASSWORD}, shred=seized.copies / "shred")
    attacker = Attacker(replace(loot, folders=[*loot.folders, tmp_path]))
    try:
        opened = attacker.open_reports()
        assert len(opened) >= len(seized.journeys.folios)
        assert attacker.purposes(opened) >= {
            "attachment",
            "attachment_piece",
            "recording",
            "script",
            "shared_file",
            "chat",
        }
        assert {one.partition(":")[0] for one in attacker.open_running()} == {"chat", "dialogue"}
        assert attacker.open_sessions()
        assert attacker.open_mailboxes(seized.journeys.folios[:2]) == set(seized.journeys.folios[:2])
    finally:
        attacker.close()


def test_the_same_attacker_names_a_caller_when_something_is_left(seized: Seized, tmp_path: Path) -> None:
    """A keyed digest under one of the installation's own secrets is found out, and so is a dialogue that still runs
    while its hourly key lives in memory: `docs/threats.md` says so."""
    number, secret = seized.planted.number, seized.server.given["intake"]["HOTLINE_SECRET_KEY"]
    (tmp_path / "leak").write_bytes(hmac.digest(hashlib.sha256(secret.encode()).digest(), number.encode(), "sha256"))
    leaking = Attacker(replace(seized.loot(), folders=[tmp_path, seized.copies / "disk"]))
    try:
        assert leaking.name_callers(around(number)) == {number}
    finally:
        leaking.close()
    running = Journeys(seized.server, Planted())
    running.network.post(
        "/twilio/messages", {"From": running.planted.number, "Body": "Hola", "MessageSid": "SM" + "0" * 32}
    )
    present = Attacker(replace(seized.loot(), folders=[seized.server.volatile]))
    try:
        assert present.name_callers(around(running.planted.number)) == {running.planted.number}
    finally:
        present.close()


def around(number: str) -> list[str]:
    """A small range that holds a caller's number."""
    middle = int(number[1:])
    return [f"+{one}" for one in range(middle - NEIGHBOURS, middle + NEIGHBOURS + 1)]
