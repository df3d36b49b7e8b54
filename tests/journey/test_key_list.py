"""A key list that goes bad while the line is open: nothing is taken on any channel, and it is said everywhere."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select

from hotline import doctor
from hotline.app import build, intake_app, staff_app
from hotline.audit.trail import TrailEntry
from hotline.cli import main
from hotline.clock import SystemClock, today
from hotline.conversation.store import DialogueRow
from hotline.database import Base
from hotline.errors import ConflictError
from hotline.journey import renewing, shredding
from hotline.journey.parts import Hotline
from hotline.people import accounts, keyholding
from hotline.people.key_tables import RecipientEpoch
from hotline.people.tables import Membership
from hotline.people.tables import Person as Account
from hotline.sealing import archive
from hotline.sealing.ceremony import Root, new_root, sign_list
from hotline.sealing.closing import close
from hotline.sealing.recipients import KeyRing, Listed, load_whole
from hotline.vocabulary import DESK
from tests.channels.doors import ACCOUNT, TOKEN, Provider
from tests.journey.conftest import PASSWORD, House
from tests.support.offices import Person

WORDS = "no hay quien abra la puerta"


@dataclass
class Line:
    """A hotline whose list can be signed anew, with its reporters' application."""

    hotline: Hotline
    root: Root

    def __post_init__(self) -> None:
        app = intake_app(self.hotline)
        self.web, self.provider = app.test_client(), Provider(app.test_client())
        self.good = self.path.read_bytes()

    @property
    def path(self) -> Path:
        return self.hotline.settings.key_list

    def sign(self, serial: int, root: Root | None = None, days: int = 30, without: str = "") -> bytes:
        rows = load_whole(self.path, self.root.public_b64).rows
        kept = [row for row in rows if row.key.recipient != without]
        expires = today(self.hotline.clock) + timedelta(days=days)
        return sign_list((root or self.root).private_b64, serial, expires, kept)

    def rows(self) -> int:
        with self.hotline.db.read() as session:
            return sum(len(session.execute(select(table)).all()) for table in Base.metadata.sorted_tables)


@pytest.fixture
def line(house_on_sqlite: House, tmp_path: Path) -> Line:
    """The house again with a root that the test holds; the list it begins with is of serial 5."""
    root, before = new_root(), house_on_sqlite.hotline
    rows = load_whole(before.settings.key_list, before.settings.key_root).rows
    expires = today(before.clock) + timedelta(days=30)
    before.settings.key_list.write_bytes(sign_list(root.private_b64, 5, expires, rows))
    settings = replace(
        before.settings,
        key_root=root.public_b64,
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=TOKEN,
        public_url="https://linea.example.org",
    )
    keyring = KeyRing(settings.key_list, root.public_b64, before.clock, tmp_path / "serial")
    keyring.current()
    return Line(replace(before, settings=settings, keyring=keyring), root)


def altered(line: Line) -> bytes:
    signed = json.loads(line.good)
    signed["list"]["keys"][0]["public"] = base64.b64encode(bytes(1216)).decode()
    return json.dumps(signed).encode()


BAD: dict[str, Callable[[Line], bytes | None]] = {
    "altered": altered,
    "of another root": lambda line: line.sign(6, root=new_root()),
    "rolled back": lambda line: line.sign(4),
    "empty": lambda line: sign_list(line.root.private_b64, 6, today(line.hotline.clock), []),
    "expired": lambda line: line.sign(6, days=-1),
    "without the desk": lambda line: line.sign(6, without=DESK),
    "missing": lambda _line: None,
}


@pytest.mark.parametrize("bad", BAD.values(), ids=list(BAD))
def test_nothing_is_taken_by_a_list_that_is_no_good(
    line: Line, bad: Callable[[Line], bytes | None], caplog: pytest.LogCaptureFixture
) -> None:
    assert line.web.get("/health/ready").status_code == 200
    content, next_good = bad(line), line.sign(7)
    if content is None:
        line.path.unlink()
    else:
        line.path.write_bytes(content)
    before = line.rows()

    ready = line.web.get("/health/ready")
    assert (ready.status_code, ready.json) == (503, {"status": "unavailable", "missing": "keys"})

    call = line.provider.call()
    assert "9-1-1" in call.text
    assert "no se guardó" in call.text
    assert "<Gather" not in call.text

    message = line.provider.write(WORDS)
    assert "No se guardo su mensaje" in message.text
    assert "911" in message.text

    form = line.web.get("/").text
    assert "Ahora no podemos recibir avisos" in form
    assert "Llame al 911" in form
    assert "Quiero avisar" not in form
    action = form.partition('action="')[2].partition('"')[0]
    page = line.web.post(action, data={}, headers={"Origin": "https://linea.example.org"})
    assert page.status_code == 503
    assert "911" in page.text.replace("-", "")

    assert line.rows() == before, "not one row"
    assert WORDS not in caplog.text
    line.path.write_bytes(next_good)
    assert "Ahora no podemos" not in line.web.get("/").text
    assert line.web.get("/health/ready").status_code == 200, "and the good one serves again without a new start"
    assert "<Gather" in line.provider.call(CallSid="CA" + "3" * 32).text


def test_the_reason_is_in_the_log_once(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    line.path.unlink()
    for _ in range(3):
        line.web.get("/health/ready")
    told = [one.message for one in caplog.records if "key list refused" in one.message]
    assert told == [
        "key list refused, nothing is taken: The key list cannot be read; nothing can be sealed without it."
    ]


def test_a_bad_list_stops_the_start(line: Line) -> None:
    line.path.write_bytes(b"{}")
    with pytest.raises(Exception, match="no signed part"):
        build(line.hotline.settings, SystemClock())


def found(line: Line) -> list[str]:
    return [one.line() for one in doctor.examine(line.hotline)]


def test_the_doctor_says_whose_key_nobody_or_one_alone_could_open(line: Line) -> None:
    assert [one for one in found(line) if "epoch" in one] == []
    assert any(one.startswith("note  One person alone holds the key of 07-procuraduria_nna") for one in found(line))
    with line.hotline.db.write() as session:
        beto = session.scalars(select(Account).where(Account.login == "beto")).one()
        accounts.leave(session, beto, date(2026, 11, 23))
    assert "note  Somebody lost the key of desk: draw a new epoch (hotline keys epoch)." in found(line)
    with line.hotline.db.write() as session:
        session.execute(delete(Membership).where(Membership.recipient == "21-fiscalia"))
    assert "STOP  Nobody holds the key of 21-fiscalia, epoch 1: nothing of it opens." in found(line)
    (line.hotline.settings.shred_dir / "desk-1.key").unlink()
    assert any(one.startswith("STOP  The shred key of desk, epoch 1, is not here") for one in found(line))


def test_the_doctor_stops_at_a_bad_list(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    line.path.write_bytes(b"{}")
    monkeypatch.setattr("hotline.commands.diagnose.read_settings", lambda _environ: line.hotline.settings)
    answer = CliRunner().invoke(main, ["doctor"])
    assert (answer.exit_code, answer.output.splitlines()) == (
        1,
        ["STOP  The key list has no signed part. Until then nobody can report anything."],
    )


def test_an_epoch_is_shredded_only_when_nothing_needs_it(line: Line) -> None:
    hotline = line.hotline
    closed, wraps = close("report", b"relato", [hotline.keyring.current().need(DESK)])
    with hotline.db.write() as session:
        archive.store(session, closed, wraps, owner="owner")
    with pytest.raises(ConflictError, match="newest in force"):
        shredding.shred(hotline, DESK, 1)
    with hotline.db.write() as session:
        second = keyholding.draw_epoch(session, hotline.shreds, DESK, today(hotline.clock)).key
    with pytest.raises(ConflictError, match="newest in force"):
        shredding.shred(hotline, DESK, 1)  # drawn, and not signed yet
    rows = load_whole(line.path, line.root.public_b64).rows
    listed = [*rows, Listed(second, today(hotline.clock))]
    line.path.write_bytes(sign_list(line.root.private_b64, 6, today(hotline.clock) + timedelta(days=30), listed))
    with pytest.raises(ConflictError, match="still opens 1 documents and 0 held"):
        shredding.shred(hotline, DESK, 1)
    ana = House(hotline, hotline.clock).visitor("ana")  # type: ignore[arg-type]
    assert renewing.renew_all(hotline, ana) == {DESK: 1}
    with hotline.db.write() as session:
        assert ana.open(session, session.get_one(archive.SealedDocument, closed.document_id)) == b"relato"
        session.add(_dialogue(1))
    with pytest.raises(ConflictError, match="1 dialogues under way"):
        shredding.shred(hotline, DESK, 1)
    with hotline.db.write() as session:
        session.execute(delete(DialogueRow))
    shredding.shred(hotline, DESK, 1)
    shredding.shred(hotline, DESK, 1)
    assert not hotline.shreds.has(DESK, 1)
    with hotline.db.read() as session:
        noted = session.scalars(select(TrailEntry.object_id).where(TrailEntry.action == "key_shredded")).all()
        assert noted == ["desk:1"]
        assert ana.open(session, session.get_one(archive.SealedDocument, closed.document_id)) == b"relato"
    with pytest.raises(ConflictError, match="No epoch 9"):
        shredding.shred(hotline, DESK, 9)


def test_what_an_older_epoch_closes_is_moved_by_a_press_on_the_page(line: Line) -> None:
    hotline = line.hotline
    closed, wraps = close("report", b"relato", [hotline.keyring.current().need(DESK)])
    with hotline.db.write() as session:
        archive.store(session, closed, wraps, owner="owner")
        second = keyholding.draw_epoch(session, hotline.shreds, DESK, today(hotline.clock)).key
    rows = load_whole(line.path, line.root.public_b64).rows
    expires = today(hotline.clock) + timedelta(days=30)
    listed = [*rows, Listed(second, today(hotline.clock))]
    line.path.write_bytes(sign_list(line.root.private_b64, 6, expires, listed))
    local = replace(hotline, settings=replace(hotline.settings, public_url="http://127.0.0.1:8000"))
    ana = Person(staff_app(local), "/desk")
    ana.sign_in("ana", PASSWORD)
    ana.prove(local)
    assert "/desk/keys/renew" in ana.get("/desk/keys").text
    assert ana.post("/desk/keys/renew").status_code == 200
    assert "ya dependen de la llave nueva" in ana.shown
    assert 'action="/desk/keys/renew"' not in ana.shown
    with hotline.db.read() as session:
        assert [wrap.epoch for wrap in archive.wraps_of(session, closed.document_id, DESK)] == [2]
        noted = session.scalars(select(TrailEntry.object_id).where(TrailEntry.action == "key_rewrapped")).all()
        assert noted == ["desk:2"]
    shredding.shred(hotline, DESK, 1)


def test_the_doctor_names_the_next_step_for_a_key_that_is_missing(line: Line) -> None:
    line.path.write_bytes(line.sign(6, without=DESK))
    assert any("no key for desk: epoch 1 was drawn and waits for its signature" in one for one in found(line))
    with line.hotline.db.write() as session:
        session.execute(delete(RecipientEpoch).where(RecipientEpoch.recipient == DESK))
    assert any("no key for desk: `hotline keys epoch desk`, then" in one for one in found(line))
    line.path.write_bytes(line.sign(7, without="release"))
    assert any("no key for release: `hotline keys request FILE` where" in one for one in found(line))


def _dialogue(epoch: int) -> DialogueRow:
    return DialogueRow(
        tag=b"t" * 32,
        version=1,
        cursor=b"",
        draft=b"",
        draft_id="",
        draft_suite=1,
        draft_bucket=0,
        draft_wrap=b"",
        desk_epoch=epoch,
        status="open",
        category="",
        urgency="",
        state_code="",
        expires_at=datetime.now(UTC) + timedelta(hours=1),
    )
