"""Everything the stand-in keeps, in memory: added, changed, listed and deleted as at the provider."""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime

from hotline.channels.simulator.provider.errors import (
    BadTokenError,
    NotAllowedMethodError,
    NotFoundError,
    UnfinishedError,
)
from hotline.channels.simulator.provider.filters import Filter
from hotline.channels.simulator.provider.moods import Moods
from hotline.channels.simulator.provider.resources import BY_PATH, MEDIA, MESSAGES, RECORDINGS, Resource
from hotline.clock import Clock

ROOT = "/2010-04-01/Accounts"
METADATA_OF_DELETED_RECORDINGS = timedelta(days=40)
"""https://twilio.com/en-us/changelog/fetch-deleted-call-recording-metadata-"""


@dataclass
class Record:
    """One thing. ended: when it reached a state in which it may be deleted. deleted: when somebody asked for that."""

    resource: Resource
    sid: str
    created: datetime
    updated: datetime
    values: dict[str, str] = field(repr=False)
    content: bytes = field(default=b"", repr=False)
    times: dict[str, datetime] = field(default_factory=dict)
    ended: datetime | None = None
    deleted: datetime | None = None


@dataclass(frozen=True)
class Place:
    """Where in a list to begin: after a record that the list named before, or after so many."""

    after: str = ""
    skip: int = 0


class Memory:
    """One account's records; every method may be called from any thread."""

    def __init__(self, account: str, clock: Clock, moods: Moods) -> None:
        self.account = account
        self._clock, self._moods = clock, moods
        self._records: dict[str, Record] = {}
        self._named: dict[str, tuple[datetime, str]] = {}  # also of what is gone: a page may be asked for later
        self._lock = threading.RLock()

    def add(self, path: str, given: Mapping[str, str], content: bytes = b"") -> str:
        """Keep a new record of a kind; returns its sid. NotFoundError for a kind or fields that do not exist.

        content: the bytes of a recording or a medium.
        """
        resource = BY_PATH.get(path)
        if resource is None or not given.keys() <= set(resource.fields):
            raise NotFoundError
        now = self._clock.now()
        sid = given.get("sid") or resource.prefix + secrets.token_hex(16)
        record = Record(resource, sid, now, now, {**given, "sid": sid}, content, {"start_time": now, "date_sent": now})
        with self._lock:
            self._records[sid] = record
            self._named[sid] = (now, sid)
            self._end(record)
        return sid

    def change(self, sid: str, given: Mapping[str, str]) -> None:
        """Change fields of a record, such as its status. NotFoundError when it does not exist."""
        with self._lock:
            record = self._there(sid)
            record.values |= given
            record.updated = self._clock.now()
            self._end(record)

    def fetch(self, resource: Resource, sid: str, deleted_too: bool = False) -> dict[str, object]:
        """One record as the API shows it. NotFoundError when it is of another kind, or gone."""
        with self._lock:
            return self._shown(self._there(sid, resource, deleted_too))

    def listed(
        self, resource: Resource, wanted: Filter, place: Place, most: int
    ) -> tuple[list[dict[str, object]], str | None]:
        """A page, newest first, and after which record the next one begins (None: this is the last).

        BadTokenError when `place` names a record that no page ever did.
        """
        with self._lock:
            if place.after and place.after not in self._named:
                raise BadTokenError
            found = [record for record in self._newest_first(resource, wanted) if wanted.passes(self._shown(record))]
            if place.after:
                limit = self._named[place.after]
                found = [record for record in found if (record.created, record.sid) < limit]
            found = found[place.skip :]
            page = found[:most]
            return [self._shown(record) for record in page], page[-1].sid if len(found) > most else None

    def delete(self, resource: Resource, sid: str) -> None:
        """Delete for good; NotFoundError, NotAllowedMethodError, or UnfinishedError when it is too early."""
        with self._lock:
            record = self._there(sid, resource)
            if not resource.deletable:
                raise NotAllowedMethodError
            now = self._clock.now()
            if record.deleted is not None:
                raise NotFoundError  # still listed for a while, and gone all the same
            if record.ended is None or now - record.ended < self._moods.settling:
                raise UnfinishedError
            record.deleted, record.content = now, b""
            if resource is MESSAGES:
                for one in self._records.values():
                    if one.resource is MEDIA and one.values.get("parent_sid") == sid:
                        one.deleted, one.content = now, b""

    def content(self, resource: Resource, sid: str) -> tuple[bytes, str]:
        """The bytes of a recording or a medium, and their type. NotFoundError when there are none, or none any more."""
        with self._lock:
            record = self._there(sid, resource)
            if not record.content:
                raise NotFoundError
            return record.content, record.values.get("content_type", "audio/wav")

    def kept_bytes(self) -> int:
        """Of recordings and media, all together."""
        with self._lock:
            return sum(len(record.content) for record in self._records.values())

    def counts(self) -> dict[str, int]:
        """How many of each kind are listed now; nothing about any of them."""
        with self._lock:
            return {
                path: sum(1 for _ in self._newest_first(resource, Filter(resource, {})))
                for path, resource in BY_PATH.items()
            }

    def _newest_first(self, resource: Resource, wanted: Filter) -> list[Record]:
        found = [
            record
            for record in self._records.values()
            if record.resource is resource and self._is_listed(record, wanted.deleted_too)
        ]
        return sorted(found, key=lambda record: (record.created, record.sid), reverse=True)

    def _is_listed(self, record: Record, deleted_too: bool = False) -> bool:
        if record.deleted is None:
            return True
        past = self._clock.now() - record.deleted
        soft = deleted_too and record.resource is RECORDINGS
        return past < (METADATA_OF_DELETED_RECORDINGS if soft else self._moods.lag)

    def _there(self, sid: str, resource: Resource | None = None, deleted_too: bool = False) -> Record:
        record = self._records.get(sid)
        if record is None or not self._is_listed(record, deleted_too) or resource not in (None, record.resource):
            raise NotFoundError
        return record

    def _end(self, record: Record) -> None:
        if record.ended is None and record.values.get("status", "") not in record.resource.unfinished:
            record.ended = record.times[record.resource.ended or "ended"] = self._clock.now()

    def _shown(self, record: Record) -> dict[str, object]:
        shown: dict[str, object] = dict.fromkeys(record.resource.fields)
        shown |= record.values
        times = {"date_created": record.created, "date_updated": record.updated, **record.times}
        shown |= {name: format_datetime(moment) for name, moment in times.items() if name in shown}
        if record.deleted is not None and record.resource is RECORDINGS:
            shown["status"] = "deleted"
        address = f"{ROOT}/{self.account}/{record.resource.path}/{record.sid}.json"
        fixed = {"account_sid": self.account, "api_version": "2010-04-01", "uri": address, "subresource_uris": {}}
        return {**shown, **{name: value for name, value in fixed.items() if name in shown}}
