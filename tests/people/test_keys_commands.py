"""`hotline keys` from the first root to a list in force, as people type it; and what each step refuses."""

import base64
import json
import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from hotline.audit.trail import TrailEntry
from hotline.cli import main
from hotline.clock import SystemClock, today
from hotline.database import Database
from hotline.database_roles import PROCESSES, STAFF, statements
from hotline.migrating import upgrade
from hotline.people import accounts, keyholding
from hotline.people.tables import Membership, Person
from hotline.people.visitor import Visitor
from hotline.sealing import archive, password
from hotline.sealing.closing import close
from hotline.sealing.keys import PrivateKey, new_private
from hotline.sealing.opening.staff import open_seed
from hotline.sealing.recipients import load, load_whole
from hotline.sealing.shredding import ShreddedError, ShredKeys
from hotline.vocabulary import DESK, RECOVERY, RELEASE, StaffRole
from tests.support.parted import as_role, make_roles, role
from tests.support.postgres import Postgres

WORD = "tres palabras de papel"
TODAY = today(SystemClock())

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(password, "COSTS", {1: password.Cost(memory_kib=64, passes=1, lanes=1)})
    given = {
        "SECRET_KEY": "k" * 40,
        "PEPPER": "1:" + base64.b64encode(bytes(32)).decode(),
        "PUBLIC_URL": "https://linea.example.org",
        "VAR_DIR": str(tmp_path / "var"),
        "DATABASE_URL": f"sqlite:///{tmp_path}/t.db",
        "RELEASE_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "KEY_ROOT": "none yet",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"HOTLINE_{name}", value)
    monkeypatch.chdir(tmp_path)
    upgrade(given["DATABASE_URL"])

    def running(*arguments: str, said: str = "") -> Result:
        return CliRunner().invoke(main, ["keys", *arguments], input=said)

    return running


def enrol(tmp_path: Path, login: str, url: str = "") -> None:
    db = Database(url.replace("://", "+psycopg://") or f"sqlite:///{tmp_path}/t.db")
    with db.write() as session:
        accounts.enrol(
            session,
            login=login,
            name=login,
            role=StaffRole.OPERATOR,
            agency=None,
            password=WORD,
            personal=new_private(secrets.token_hex(16)),
            activated_on=date(2026, 11, 22),
        )
    db.close()


def make_root(run: Run, monkeypatch: pytest.MonkeyPatch) -> str:
    made = run("ceremony", "--root", "root.json", said=f"{WORD}\n{WORD}\n")
    assert made.exit_code == 0, made.output
    root = made.output.partition("HOTLINE_KEY_ROOT=")[2].split()[0]
    monkeypatch.setenv("HOTLINE_KEY_ROOT", root)
    return root


def test_from_the_first_root_to_a_list_in_force(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_root(run, monkeypatch)
    assert WORD not in (tmp_path / "root.json").read_text()
    assert "at least 2" in run("epoch", DESK).output
    for login in ("ana", "beto"):
        enrol(tmp_path, login)
    drawn = run("epoch", DESK)
    assert (drawn.exit_code, "ana, beto" in drawn.output) == (0, True), drawn.output
    asked = run("request", "request.json")
    fingerprint = asked.output.splitlines()[1].strip()
    assert len(fingerprint.split()) == 8

    signed = run(
        *("ceremony", "--root", "root.json", "--request", "request.json", "--recovery", "recovery.json", "list.json"),
        said=f"{WORD}\nrespaldo\nrespaldo\ny\n",
    )
    assert signed.exit_code == 0, signed.output
    assert fingerprint in signed.output, "what is read aloud is on both screens"
    installed = run("install", "list.json")
    assert installed.exit_code == 0, installed.output
    keys = load(tmp_path / "var" / "keys" / "recipients.json", root, TODAY)
    assert (keys.serial, set(keys.keys)) == (1, {DESK, RELEASE, RECOVERY})

    later = TODAY.replace(year=TODAY.year + 1).isoformat()
    assert run("epoch", DESK, "--begins", later).exit_code == 0
    run("request", "request2.json")
    ahead = ("ceremony", "--root", "root.json", "--request", "request2.json", "--previous", "list.json", "list2.json")
    assert run(*ahead, said=f"{WORD}\ny\n").exit_code == 0
    assert run("install", "list2.json").exit_code == 0
    listed = load_whole(tmp_path / "var" / "keys" / "recipients.json", root)
    assert (listed.serial, listed.on(TODAY).need(DESK).epoch) == (2, 1)
    assert "epoch 2" in run("status").output
    second, _, first, _ = run("status").output.splitlines()
    assert ("no offline copy" in first, "no offline copy" in second) == (True, False)

    enrol(tmp_path, "carla")
    given = run("recover", DESK, "--to", "carla", "--key", "recovery.json", said="respaldo\n")
    assert (given.exit_code, "epochs 2" in given.output) == (0, True), given.output
    assert run("recover", DESK, "--to", "carla", "--key", "recovery.json", said="otra\n").exit_code == 2
    db = Database(f"sqlite:///{tmp_path}/t.db")
    with db.read() as session:
        carla = accounts.person_by_login(session, "carla")
        assert isinstance(carla, Person)
        assert session.get(Membership, (carla.id, DESK, 2)) is not None
    db.close()


@pytest.fixture
def signed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_root(run, monkeypatch)
    for login in ("ana", "beto"):
        enrol(tmp_path, login)
    run("epoch", DESK)
    run("request", "request.json")
    made = run("ceremony", "--root", "root.json", "--request", "request.json", "list.json", said=f"{WORD}\ny\n")
    assert made.exit_code == 0, made.output


@pytest.mark.usefixtures("signed")
def test_what_an_epoch_closes_is_moved_and_then_the_epoch_is_shredded(run: Run, tmp_path: Path) -> None:
    assert run("install", "list.json").exit_code == 0
    url, shred_key = f"sqlite:///{tmp_path}/t.db", tmp_path / "var" / "shred" / "desk-1.key"
    first = load(tmp_path / "var" / "keys" / "recipients.json", os.environ["HOTLINE_KEY_ROOT"], TODAY).need(DESK)
    closed, wraps = close("report", b"relato", [first])
    with closing(Database(url)) as db, db.write() as session:
        archive.store(session, closed, wraps, owner="owner")
    shutil.copy(tmp_path / "t.db", tmp_path / "backup.db")
    assert opened(f"sqlite:///{tmp_path}/backup.db", shred_key.parent) == b"relato"

    assert run("epoch", DESK).exit_code == 0
    run("request", "request2.json")
    ahead = ("ceremony", "--root", "root.json", "--request", "request2.json", "--previous", "list.json", "list2.json")
    assert run(*ahead, said=f"{WORD}\ny\n").exit_code == 0
    assert run("install", "list2.json").exit_code == 0
    assert "still opens 1 documents" in run("shred", DESK, "1").output
    assert run("rewrap", "--as", "ana", said="otra clave\n").exit_code == 2
    assert "desk: 1 moved" in run("rewrap", "--as", "ana", said=f"{WORD}\n").output
    assert run("shred", DESK, "1").exit_code == 0
    assert not shred_key.exists()
    assert opened(url, shred_key.parent) == b"relato"
    with pytest.raises(ShreddedError):
        opened(f"sqlite:///{tmp_path}/backup.db", shred_key.parent)


def opened(url: str, shreds: Path) -> bytes:
    """The one document of a database as Ana opens it with her password."""
    with closing(Database(url)) as db, db.read() as session:
        ana = accounts.person_by_login(session, "ana")
        assert ana is not None
        seed = open_seed(WORD, ana.sealed_seed)
        visitor = Visitor(
            person_id=ana.id, login="ana", name="ana", role=ana.role, agency=None, language="es_MX", csrf="",
            personal=PrivateKey(ana.id, 1, seed, ana.suite), shreds=ShredKeys(shreds),
        )  # fmt: skip
        return visitor.open(session, session.scalars(select(archive.SealedDocument)).one())


def test_an_authority_that_the_directory_does_not_know_gets_no_key(run: Run, tmp_path: Path) -> None:
    for login in ("ana", "beto"):
        enrol(tmp_path, login)
    refused = run("epoch", "21-fiscalia-")
    assert (refused.exit_code, refused.output.count("\n")) == (2, 1)
    assert "no authority 21-fiscalia-" in refused.output
    assert not list((tmp_path / "var").glob("shred/*.key"))


@pytest.mark.usefixtures("signed")
def test_a_ceremony_that_nobody_confirms_signs_nothing(run: Run, tmp_path: Path) -> None:
    refused = run("ceremony", "--root", "root.json", "--request", "request.json", "other.json", said=f"{WORD}\nn\n")
    assert refused.exit_code == 1
    assert not (tmp_path / "other.json").exists()
    wrong = run("ceremony", "--root", "root.json", "--request", "request.json", "other.json", said="otra\n")
    assert (wrong.exit_code, "passphrase is wrong" in wrong.output) == (2, True)


@pytest.mark.usefixtures("signed")
def test_an_epoch_once_signed_gets_no_other_key(run: Run, tmp_path: Path) -> None:
    said = json.loads((tmp_path / "request.json").read_text())
    said["keys"][0]["public"] = base64.b64encode(new_private(DESK).public.raw).decode()
    (tmp_path / "forged.json").write_text(json.dumps(said))
    asked = ("ceremony", "--root", "root.json", "--request", "forged.json", "--previous", "list.json", "other.json")
    refused = run(*asked, said=f"{WORD}\n")
    assert (refused.exit_code, "has another key for desk" in refused.output) == (2, True)


@pytest.mark.usefixtures("signed")
def test_a_list_with_a_key_that_was_not_drawn_here_is_not_installed(run: Run, tmp_path: Path) -> None:
    """A request changed on its way, and a ceremony where nobody compared."""
    said = json.loads((tmp_path / "request.json").read_text())
    said["keys"][0]["public"] = base64.b64encode(new_private(DESK).public.raw).decode()
    (tmp_path / "forged.json").write_text(json.dumps(said))
    run("ceremony", "--root", "root.json", "--request", "forged.json", "forged-list.json", said=f"{WORD}\ny\n")
    refused = run("install", "forged-list.json")
    assert (refused.exit_code, "was not drawn here" in refused.output) == (2, True)
    assert not (tmp_path / "var" / "keys" / "recipients.json").exists()


@pytest.mark.usefixtures("signed")
def test_a_list_says_which_one_it_is_older_than(run: Run, tmp_path: Path) -> None:
    assert run("install", "list.json").exit_code == 0
    run("epoch", DESK)
    run("request", "request2.json")
    ahead = ("ceremony", "--root", "root.json", "--request", "request2.json", "--previous", "list.json", "list2.json")
    assert run(*ahead, said=f"{WORD}\ny\n").exit_code == 0
    assert run("install", "list2.json").exit_code == 0
    serial = tmp_path / "var" / "keys" / "serial"
    serial.write_text("2\n")  # what the first process that reads it remembers
    refused = run("install", "list.json")
    assert (refused.exit_code, refused.output.count("\n")) == (2, 1)
    assert "This is list 1, older than list 2" in refused.output
    assert "sign list 3" in refused.output


@pytest.mark.usefixtures("signed")
def test_an_epoch_drawn_by_mistake_is_withdrawn_and_its_number_not_used_again(run: Run, tmp_path: Path) -> None:
    assert run("install", "list.json").exit_code == 0
    shreds = tmp_path / "var" / "shred"
    far = TODAY.replace(year=TODAY.year + 9).isoformat()
    assert run("epoch", DESK, "--begins", far).exit_code == 0
    run("request", "mistaken.json")
    asked = (
        "ceremony",
        "--root",
        "root.json",
        "--request",
        "mistaken.json",
        "--previous",
        "list.json",
        "mistaken-list.json",
    )
    assert run(*asked, said=f"{WORD}\ny\n").exit_code == 0
    assert "not before it" in run("epoch", DESK).output
    assert "names epoch 1 of desk" in run("withdraw", DESK, "1").output
    assert "No epoch 7" in run("withdraw", DESK, "7").output
    assert run("withdraw", DESK, "2").exit_code == 0
    assert run("withdraw", DESK, "2").exit_code == 0, "twice is once"
    assert not (shreds / "desk-2.key").exists()
    refused = run("install", "mistaken-list.json")
    assert (refused.exit_code, "was withdrawn or shredded" in refused.output) == (2, True)

    assert "Epoch 3 of desk" in run("epoch", DESK).output
    run("request", "request3.json")
    assert [row["epoch"] for row in json.loads((tmp_path / "request3.json").read_text())["keys"]
            if row["recipient"] == DESK] == [1, 3]  # fmt: skip
    with closing(Database(f"sqlite:///{tmp_path}/t.db")) as db, db.read() as session:
        noted = session.scalars(select(TrailEntry.object_id).where(TrailEntry.action == "key_withdrawn")).all()
        assert noted == ["desk:2"]
        assert session.scalars(select(Membership.epoch).where(Membership.epoch == 2)).all() == []


@pytest.mark.usefixtures("signed")
def test_an_epoch_to_which_anything_is_closed_is_not_withdrawn(run: Run, tmp_path: Path) -> None:
    """Drawn and never listed, and something is closed to it all the same: it may be the only one that opens it."""
    assert run("install", "list.json").exit_code == 0
    run("epoch", DESK)
    with closing(Database(f"sqlite:///{tmp_path}/t.db")) as db, db.write() as session:
        second = keyholding.newest(session, DESK)
        assert second is not None
        closed, wraps = close("report", b"relato", [second.key])
        archive.store(session, closed, wraps, owner="owner")
    refused = run("withdraw", DESK, "2")
    assert (refused.exit_code, "closes 1 documents" in refused.output) == (2, True)
    assert (tmp_path / "var" / "shred" / "desk-2.key").exists()


def test_the_commands_run_under_the_staffs_database_role(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: Postgres
) -> None:
    """From the first epoch to a shredded one, with the rights that `hotline database roles` gives, and no others."""
    make_roles(postgres)
    owner = postgres.create()
    upgrade(owner.replace("postgresql://", "postgresql+psycopg://"))
    with psycopg.connect(owner, autocommit=True) as connection:
        tables = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        for line in statements({process: role(process) for process in PROCESSES}, tables):
            connection.execute(line)  # type: ignore[call-overload]
    url = as_role(owner, STAFF)
    monkeypatch.setenv("HOTLINE_DATABASE_URL", url)
    for login in ("ana", "beto"):
        enrol(tmp_path, login, url)
    make_root(run, monkeypatch)
    assert "No epoch was drawn" in run("status").output
    previous: tuple[str, ...] = ()
    offline, again = ("--recovery", "recovery.json"), f"{WORD}\n{WORD}\n"
    for number in (1, 2):
        assert run("epoch", DESK).exit_code == 0
        assert run("request", f"request{number}.json").exit_code == 0
        asked = ("--root", "root.json", "--request", f"request{number}.json", *(previous or offline), f"{number}.json")
        assert run("ceremony", *asked, said=f"{WORD}\n{'' if previous else again}y\n").exit_code == 0
        assert run("install", f"{number}.json").exit_code == 0
        previous = ("--previous", f"{number}.json")
        if number == 1:
            first = load(tmp_path / "var" / "keys" / "recipients.json", os.environ["HOTLINE_KEY_ROOT"], TODAY).need(
                DESK
            )
            closed, wraps = close("report", b"relato", [first])
            with closing(Database(url.replace("://", "+psycopg://"))) as db, db.write() as session:
                archive.store(session, closed, wraps, owner="owner")
    assert "desk: 1 moved" in run("rewrap", "--as", "ana", said=f"{WORD}\n").output
    shredded = run("shred", DESK, "1")
    assert shredded.exit_code == 0, shredded.output
    enrol(tmp_path, "carla", url)
    recovered = run("recover", DESK, "--to", "carla", "--key", "recovery.json", said=f"{WORD}\n")
    assert (recovered.exit_code, "epochs 2" in recovered.output) == (0, True), recovered.output
    assert run("epoch", DESK).exit_code == 0
    withdrawn = run("withdraw", DESK, "3")
    assert withdrawn.exit_code == 0, withdrawn.output
    assert "epoch 3" in run("status").output
    listed = CliRunner().invoke(main, ["people", "list"])
    assert (listed.exit_code, "ana" in listed.output) == (0, True)


@pytest.mark.parametrize("arguments", [("keys", "status"), ("people", "list")], ids=" ".join)
def test_a_command_that_only_looks_finds_the_demonstration(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    for login in ("ana", "beto"):
        enrol(tmp_path, login)
    assert run("epoch", DESK).exit_code == 0
    known = {name: os.environ[name] for name in os.environ if name.startswith("HOTLINE_")}
    for name in known:
        monkeypatch.delenv(name)

    def recall(environ: dict[str, str]) -> None:
        for name, value in known.items():
            monkeypatch.setenv(name, value)

    monkeypatch.setattr("hotline.demo.recall", recall)
    assert CliRunner().invoke(main, arguments).exit_code == 2
    shown = CliRunner().invoke(main, [*arguments, "--demo"])
    assert (shown.exit_code, DESK in shown.output) == (0, True), shown.output


@pytest.mark.usefixtures("signed")
def test_an_older_or_foreign_list_is_not_installed(run: Run, tmp_path: Path) -> None:
    serial = tmp_path / "var" / "keys" / "serial"
    serial.parent.mkdir(parents=True)
    serial.write_text("2\n")
    assert "older" in run("install", "list.json").output
    serial.unlink()
    changed = json.loads((tmp_path / "list.json").read_text())
    changed["list"]["serial"] = 9
    (tmp_path / "changed.json").write_text(json.dumps(changed))
    assert "not signed" in run("install", "changed.json").output


@pytest.mark.usefixtures("signed")
def test_who_is_ended_at_a_ceremony_is_closed_to_no_more_from_the_next_day(run: Run, tmp_path: Path) -> None:
    asked = ("ceremony", "--root", "root.json", "--previous", "list.json", "--end", DESK, "ended.json")
    assert run(*asked, said=f"{WORD}\ny\n").exit_code == 0
    rows = json.loads((tmp_path / "ended.json").read_text())["list"]["keys"]
    assert [row["ends_on"] for row in rows if row["recipient"] == DESK] == [TODAY.isoformat()]
    assert "no otra" in run("ceremony", "--root", "root.json", "--previous", "list.json", "--end", "no otra", "x.json",
                            said=f"{WORD}\n").output  # fmt: skip
