"""Somebody with a stolen machine: reads everything, tries every key on everything, and counts what opened.

Written against the tables and the sealing room directly. With a password and the shred keys it must open the desk's
reports, and with a living hourly key it must name a number, or what it fails to do otherwise proves nothing.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.orm import Session

from hotline.channels.messages.identity import bearers
from hotline.chat.store import Chat
from hotline.conversation.store import DialogueRow
from hotline.errors import SealError
from hotline.intake.recordings import PURPOSE as RECORDING
from hotline.intake.recordings import RecordingFetch
from hotline.live.taking import PURPOSE as DUTY
from hotline.live.taking import CallDuty
from hotline.mailbox.store import Mailbox, MailboxMessage
from hotline.people.tables import Person, StaffSession
from hotline.people.visitor import Visitor
from hotline.sealing.archive import SealedDocument, SealedWrap
from hotline.sealing.closing import Closed, Wrap
from hotline.sealing.folio import derive_all
from hotline.sealing.for_worker import open_by_worker
from hotline.sealing.keys import PrivateKey
from hotline.sealing.opening.content import open_content
from hotline.sealing.opening.own import Cursors, open_mailbox
from hotline.sealing.opening.release import open_outer
from hotline.sealing.opening.staff import open_document, open_seed, open_visit
from hotline.sealing.receipt import Receipts
from hotline.sealing.shredding import ShredKeys
from hotline.sealing.visits import Visit
from hotline.setting_values import Peppers
from hotline.vocabulary import RELEASE

_INSIDE = rb"[A-Za-z0-9+/_-]"
TOKEN = re.compile(rb"(?<!%b)(?:[0-9a-fA-F]{64}|%b{43})(?!%b)" % (_INSIDE, _INSIDE, _INSIDE))
PUBLIC = {"rulebooks"}
"""Folders of copies of the protocols: thousands of digests of public files."""

LONGEST_FILE = 4_000_000

CLOSED = {
    "sealed_document.body", "sealed_wrap.body", "mailbox_message.body", "staff_session.sealed", "chat.body",
    "chat.desk_wrap", "chat.own_key", "dialogue.draft", "dialogue.draft_wrap", "dialogue.cursor", "call_duty.sealed",
    "recording_fetch.sealed", "person.sealed_seed", "membership.sealed",
}  # fmt: skip
"""Columns that the attacker opens or tries every key on."""

NAMED = {"dialogue.tag", "receipt.tag", "chat.tag", "live_call.tag", "mailbox.tag"}
"""Keyed digests: traces of a number are looked for in every cell of every table."""

APART = {
    "person.public", "person.signer", "former_signer.signer", "recipient_epoch.public", "mailbox.public_key",
    "trail_checkpoint.signer", "trail_checkpoint.signature", "receipt.reply", "second_factor.sealed",
    "offline_copy.sealed", "person.recovery_sealed",
}  # fmt: skip
"""Public halves and signatures; answers of a day by what only the webhook's sender brings; what opens with a person's
own seed or a key on paper (`tests/sealing`, `tests/people`)."""


@dataclass(frozen=True)
class Wrapping:
    """A wrap as the attacker holds it, perhaps with the outer lock taken off."""

    recipient: str
    epoch: int
    held: bool
    body: bytes


@dataclass(frozen=True)
class GuessedVisit(Visit):
    """A cookie of which only the secret is guessed: the row's name is read from the row."""

    name: str = ""

    @property
    def row(self) -> str:
        return self.name


@dataclass
class Loot:
    """What was taken. settings: of every process, all secrets; folders: everything that lay on the disks; passwords: by
    login, when somebody told one; shred: the folder of shred keys, when that was taken too.
    """

    database_url: str
    settings: Sequence[Mapping[str, str]] = field(repr=False)
    folders: Sequence[Path]
    passwords: Mapping[str, str] = field(repr=False, default_factory=dict)
    shred: Path | None = None


class Attacker:
    """Everything that the loot allows."""

    def __init__(self, loot: Loot) -> None:
        self.loot = loot
        self.engine = create_engine(loot.database_url.replace("postgresql://", "postgresql+psycopg://"))
        self.keys = sorted(set(self._found_keys()))

    def close(self) -> None:
        self.engine.dispose()

    def open_reports(self) -> set[str]:
        """Ids of documents that opened with any key that was found, or by a person whose password is known."""
        with Session(self.engine) as session:
            documents = {row.id: row for row in session.scalars(select(SealedDocument))}
            wraps = list(session.scalars(select(SealedWrap)))
            opened = set(self._by_members(session, documents.values()))
            for row in wraps:
                if self._opens(documents[row.document_id], row):
                    opened.add(row.document_id)
            for document in documents.values():  # the content key itself might lie somewhere
                opened |= {document.id for key in self.keys if _tried(open_content, key, document)}
        return opened

    def purposes(self, ids: Collection[str]) -> set[str]:
        """What the documents of some ids are."""
        with Session(self.engine) as session:
            return set(session.scalars(select(SealedDocument.purpose).where(SealedDocument.id.in_(ids))))

    def open_running(self) -> set[str]:
        """Conversations and dialogues that go on of which something opened: the key in their wrap or in the row, or
        their words, by every key found or by a person whose password is known. `table:id`."""
        with Session(self.engine) as session:
            people = list(self._people(session))
            chats = [("chat", row.closed(), row.wrap(), row.own_key, 1) for row in session.scalars(select(Chat))]
            told = session.scalars(select(DialogueRow).where(DialogueRow.draft.is_not(None)))
            drafts = [("dialogue", row.closed_draft(), row.desk_wrap(), row.cursor, row.version) for row in told]
            return {
                f"{table}:{closed.document_id}"
                for table, closed, wrap, own, version in (*chats, *drafts)
                if any(_tried(one.content_key, session, closed, [wrap]) for one in people)
                or self._opens_running(closed, wrap, own, version)
            }

    def _opens_running(self, closed: Closed, wrap: Wrap, own: bytes, version: int) -> bool:
        cursors = [Cursors(secret) for secret in self._secret_keys()]
        for key in self.keys:
            if _tried(open_content, key, closed) or _tried(
                open_document, closed, wrap, PrivateKey(wrap.recipient, wrap.epoch, key)
            ):
                return True
            if any(_tried(one.open, bearer, version, own) for one in cursors for bearer in (key, b"chat " + key)):
                return True
        return False

    def open_for_worker(self) -> dict[str, str]:
        """What is closed to the worker alone and opened: the text, by `table:id`."""
        with Session(self.engine) as session:
            rows = [(DUTY, row.person_id, row.sealed) for row in session.scalars(select(CallDuty))]
            rows += [(RECORDING, row.id, row.sealed) for row in session.scalars(select(RecordingFetch))]
        found = {}
        for purpose, id_, sealed in rows:
            for seed in self.keys:
                if plain := _tried(open_by_worker, PrivateKey(RELEASE, 1, seed), purpose, id_, sealed):
                    found[f"{purpose}:{id_}"] = plain.decode()
        return found

    def open_mailboxes(self, folios: Collection[str]) -> set[str]:
        """Folios of a list behind which a letter opened."""
        found = set()
        with Session(self.engine) as session:
            boxes = {row.tag: row.id for row in session.scalars(select(Mailbox))}
            letters = {row.mailbox_id: row for row in session.scalars(select(MailboxMessage))}
            for folio in folios:
                for keys in (one for pepper in self._peppers() for one in derive_all(folio, pepper)):
                    letter = letters.get(boxes.get(keys.tag, ""))
                    if letter is not None and _tried(
                        open_mailbox, keys.seed, letter.mailbox_id, letter.id, letter.body
                    ):
                        found.add(folio)
        return found

    def open_sessions(self) -> set[str]:
        """People whose personal seed opened by a session row, with every key in the place of the cookie's secret."""
        with Session(self.engine) as session:
            rows = list(session.scalars(select(StaffSession)))
            return {
                row.person_id
                for row in rows
                for secret in self._secret_keys()
                for key in self.keys
                if _tried(open_visit, GuessedVisit(b"", key, row.id), secret, row.person_id, row.sealed)
            }

    def name_callers(self, numbers: Sequence[str]) -> set[str]:
        """Numbers of a list of which some trace lies in the loot: a digest, plain or under any key that was found, or
        the name or content of a running dialogue."""
        haystack = b"\n".join(self._everything())
        return {number for number in numbers if any(trace in haystack for trace in self._traces(number))}

    def _traces(self, number: str) -> Iterator[bytes]:
        for spelled in (number, number[1:], number[3:], f"whatsapp:{number}"):
            raw = spelled.encode()
            yield raw
            for name in ("md5", "sha1", "sha256", "sha512"):
                yield hashlib.new(name, raw).digest()
                yield hashlib.new(name, raw).hexdigest().encode()
            for key in self.keys:
                keyed = hmac.digest(key, raw, "sha256")
                yield keyed
                yield keyed.hex().encode()
        for sender in (number, f"whatsapp:{number}"):
            for bearer in bearers(sender, "", [bytes(32), *self.keys]):
                for secret in self._secret_keys():
                    yield Cursors(secret).tag(bearer)
        for secret in self._secret_keys():
            yield Receipts(secret).tag(number)

    def _everything(self) -> Iterator[bytes]:
        """Every cell of every table, and every file."""
        with self.engine.connect() as connection:
            for table in inspect(self.engine).get_table_names():
                for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                    yield from (cell if isinstance(cell, bytes) else str(cell).encode() for cell in row)
        for path in self._files():
            yield path.read_bytes()

    def _files(self) -> Iterator[Path]:
        for path in (path for folder in self.loot.folders for path in folder.rglob("*")):
            if path.is_file() and path.stat().st_size < LONGEST_FILE and not PUBLIC & set(path.parts):
                yield path

    def _found_keys(self) -> Iterator[bytes]:
        """Whatever could be a key: secrets as they are, decoded and hashed, small files, long tokens in any file."""
        for value in (value for settings in self.loot.settings for value in settings.values()):
            for part in {value, *value.split(","), *value.split(":")}:
                yield from _as_keys(part.encode())
        for path in self._files():
            content = path.read_bytes()
            if len(content) == 32:
                yield content
            if len(content) < 200_000:
                for token in TOKEN.findall(content):
                    yield from _as_keys(token)

    def _secret_keys(self) -> list[bytes]:
        return [one["HOTLINE_SECRET_KEY"].encode() for one in self.loot.settings if "HOTLINE_SECRET_KEY" in one]

    def _peppers(self) -> Iterator[Peppers]:
        for settings in self.loot.settings:
            version, _, secret = settings.get("HOTLINE_PEPPER", "").partition(":")
            if secret:
                yield Peppers({int(version): base64.b64decode(secret)})

    def _opens(self, document: SealedDocument, row: SealedWrap) -> bool:
        wraps = [Wrapping(row.recipient, row.epoch, row.held, row.body)]
        for seed in self.keys:
            release = PrivateKey(RELEASE, 1, seed)
            inner = _tried(open_outer, document.purpose, document.id, row, release) if row.held else None
            if inner:
                wraps.append(Wrapping(row.recipient, row.epoch, False, inner))
        return any(
            _tried(open_document, document, wrap, PrivateKey(row.recipient, row.epoch, seed))
            for wrap in wraps
            for seed in self.keys
        )

    def _by_members(self, session: Session, documents: Collection[SealedDocument]) -> Iterator[str]:
        """What people whose password is known would read, with their memberships and the shred keys if taken."""
        for visitor in self._people(session):
            for document in documents:
                if _tried(visitor.open, session, document):
                    yield document.id

    def _people(self, session: Session) -> Iterator[Visitor]:
        for login, password in self.loot.passwords.items():
            person = session.scalars(select(Person).where(Person.login == login)).one()
            seed = _tried(open_seed, password, person.sealed_seed)
            if not seed:
                continue
            shreds = ShredKeys(self.loot.shred) if self.loot.shred else ShredKeys(Path("/nonexistent"))
            yield Visitor(
                person_id=person.id,
                login=login,
                name="",
                role=person.role,
                agency=person.agency,
                language="es",
                csrf="",
                personal=PrivateKey(person.id, 1, seed),
                shreds=shreds,
            )


def _tried(function: object, *arguments: object) -> bytes | None:
    """What it gives, or None when it does not open."""
    try:
        return function(*arguments)  # type: ignore[operator, no-any-return]
    except (SealError, ValueError, LookupError):
        return None


def _as_keys(value: bytes) -> Iterator[bytes]:
    """A value as the 32 bytes that it may stand for."""
    candidates = [value, hashlib.sha256(value).digest()]
    for decode in (base64.b64decode, base64.urlsafe_b64decode, binascii.unhexlify):
        try:
            candidates.append(decode(value + b"=" * (-len(value) % 4) if decode is not binascii.unhexlify else value))
        except (binascii.Error, ValueError):
            continue
    yield from (candidate for candidate in candidates if len(candidate) == 32)
