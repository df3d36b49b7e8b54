"""What may stand readable in a row: every column of every table is declared here with the reason why it may exist.

A new column fails this test until somebody has said what it holds, and its type must be able to hold only that.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, Enum, Integer, LargeBinary, String
from sqlalchemy.types import TypeDecorator

from hotline.database import Base, UtcDateTime
from tests.support.house import every_module


def _text(most: int) -> Callable[[Any], bool]:
    return lambda kind: isinstance(kind, String) and kind.length is not None and kind.length <= most


KINDS: Mapping[str, Callable[[Any], bool]] = {
    "id": _text(64),  # random, or an agency's or rule's public name
    "code": lambda kind: isinstance(kind, Enum) or _text(40)(kind),  # from a closed list of words
    "number": lambda kind: isinstance(kind, Integer | Boolean),  # version, place in a line, suite, bucket, attempts
    "day": lambda kind: isinstance(kind, Date),
    "month": _text(7),
    "clock": lambda kind: isinstance(kind, UtcDateTime),  # a deadline or lease; rounded where it could tell a time
    "sealed": lambda kind: isinstance(kind, LargeBinary),  # opens only with a key that is not in the database
    "tag": lambda kind: isinstance(kind, LargeBinary) or _text(64)(kind),  # keyed; says nothing without the key
    "public": lambda kind: isinstance(kind, LargeBinary),  # the public half of a key
    "name": _text(100),  # an official name from a public catalogue
    "staff": _text(120),  # what the staff is called: no reporter's
}

DECLARED: Mapping[str, Mapping[str, str]] = {
    "report": {
        "id": "id",
        "label": "id",
        "received_on": "day",
        "category": "code",
        "urgency": "code",
        "state_code": "code",
        "status": "code",
        "protocol": "id",
        "alarm": "code",
        "unread": "number",
        "due_at": "clock",
        "closed_on": "day",
        "outcome": "code",
        "held": "number",
        "mailbox_id": "id",
        "version": "number",
    },
    "receipt": {"tag": "tag", "reply": "sealed", "day": "day", "reply_until": "clock"},
    "referral": {
        "id": "id",
        "report_id": "id",
        "line_id": "id",
        "line": "number",
        "step": "number",
        "agency": "id",
        "type": "code",
        "role": "code",
        "release": "code",
        "rule": "id",
        "urgency": "code",
        "state": "code",
        "due_at": "clock",
        "sent_on": "day",
        "asked": "number",
        "barred": "number",
        "closed_on": "day",
        "outcome": "code",
        "version": "number",
    },
    "dialogue": {
        "tag": "tag",
        "version": "number",
        "cursor": "sealed",
        "draft": "sealed",
        "draft_id": "id",
        "draft_suite": "number",
        "draft_bucket": "number",
        "draft_wrap": "sealed",
        "desk_epoch": "number",
        "status": "code",
        "category": "code",
        "urgency": "code",
        "state_code": "code",
        "expires_at": "clock",
    },
    "chat": {
        "id": "id",
        "tag": "tag",
        "own_key": "sealed",
        "desk_wrap": "sealed",
        "desk_epoch": "number",
        "suite": "number",
        "bucket": "number",
        "body": "sealed",
        "version": "number",
        "state": "code",
        "place": "number",
        "taken_by": "id",
        "unanswered": "number",
        "report_id": "id",
        "expires_at": "clock",
    },
    "chat_presence": {"chat_id": "id", "side": "code", "here_until": "clock", "typing_until": "clock"},
    "live_call": {
        "handle": "id",
        "tag": "tag",
        "number": "number",
        "state": "code",
        "urgency": "code",
        "state_code": "code",
        "report_id": "id",
        "taken_by": "id",
        "waited": "number",
        "emergency": "code",
        "until": "clock",
        "version": "number",
    },
    "live_leg": {
        "id": "id",
        "handle": "id",
        "kind": "code",
        "person_id": "id",
        "attempt": "number",
        "state": "code",
    },
    "call_duty": {"person_id": "id", "until": "clock", "sealed": "sealed"},
    "recording_fetch": {"id": "id", "report_id": "id", "state": "code", "tries": "number", "sealed": "sealed"},
    "municipality": {"code": "code", "name": "name", "state": "code"},
    "mailbox": {
        "id": "id",
        "tag": "tag",
        "pepper_version": "number",
        "public_key": "public",
        "lapses_on": "day",
    },
    "mailbox_message": {"id": "id", "mailbox_id": "id", "position": "number", "body": "sealed"},
    "outbox": {
        "id": "id",
        "topic": "code",
        "subject": "id",
        "due_at": "clock",
        "lease_until": "clock",
        "attempts": "number",
    },
    "proposal": {
        "id": "id",
        "kind": "code",
        "object_id": "id",
        "proposer": "id",
        "confirmer": "id",
        "state": "code",
        "expires_on": "day",
        "version": "number",
    },
    "provider_backlog": {
        "kind": "code",
        "waiting": "number",
        "overdue": "number",
        "unfinished": "number",
        "oldest_on": "day",
    },
    "provider_sweep": {"id": "number", "due_at": "clock", "failures": "number", "swept_on": "day"},
    "folio_budget": {"id": "number", "since": "clock", "spent": "number"},
    "sealed_document": {
        "id": "id",
        "owner": "id",
        "purpose": "code",
        "suite": "number",
        "body": "sealed",
        "bucket": "number",
    },
    "sealed_wrap": {
        "document_id": "id",
        "recipient": "id",
        "epoch": "number",
        "held": "number",
        "body": "sealed",
    },
    "statistics_record": {"id": "id", "month": "month"},
    "trail": {
        "position": "number",
        "day": "day",
        "at": "clock",
        "actor": "id",
        "action": "code",
        "object_id": "id",
        "digest": "tag",
    },
    "trail_pending": {"id": "id", "day": "day", "action": "code", "object_id": "id"},
    "trail_checkpoint": {
        "number": "number",
        "position": "number",
        "digest": "tag",
        "day": "day",
        "previous": "tag",
        "signer": "public",
        "signature": "tag",
    },
    "person": {
        "id": "id",
        "login": "staff",
        "name": "staff",
        "role": "code",
        "agency": "id",
        "language": "code",
        "suite": "number",
        "public": "public",
        "signer": "public",
        "sealed_seed": "sealed",
        "stamp": "number",
        "on_duty_until": "clock",
        "answers_chats": "number",
        "recovery_sealed": "sealed",
        "activated_on": "day",
        "invited_until": "clock",
        "left_on": "day",
        "admit_tag": "tag",
        "admit_until": "clock",
    },
    "second_factor": {"person_id": "id", "sealed": "sealed"},
    "former_signer": {"person_id": "id", "signer": "public"},
    "membership": {"person_id": "id", "recipient": "id", "epoch": "number", "sealed": "sealed"},
    "recipient_epoch": {
        "recipient": "id",
        "epoch": "number",
        "suite": "number",
        "public": "public",
        "made_on": "day",
        "begins_on": "day",
        "rotation": "number",
        "shredded_on": "day",
    },
    "offline_copy": {"recipient": "id", "epoch": "number", "recovery_epoch": "number", "sealed": "sealed"},
    "staff_session": {
        "id": "tag",
        "person_id": "id",
        "stamp": "number",
        "half": "number",
        "asked": "number",
        "sealed": "sealed",
        "idle_until": "clock",
        "ends_at": "clock",
        "confirmed_until": "clock",
    },
    "sign_in_delay": {
        "tag": "tag",
        "failures": "number",
        "retry_after": "clock",
        "forget_after": "clock",
    },
}


def _columns() -> list[Column[Any]]:
    every_module()
    return [column for table in Base.metadata.sorted_tables for column in table.columns]


def test_every_column_is_declared_and_every_declaration_exists() -> None:
    found = {(column.table.name, column.name) for column in _columns()}
    declared = {(table, name) for table, columns in DECLARED.items() for name in columns}
    assert found - declared == set(), "say what these columns hold, or do without them"
    assert declared - found == set(), "these are declared and gone"


@pytest.mark.parametrize("table", sorted(DECLARED))
def test_a_column_can_hold_only_what_it_is_declared_for(table: str) -> None:
    every_module()
    for column in Base.metadata.tables[table].columns:
        kind = column.type
        assert KINDS[DECLARED[table][column.name]](kind), f"{table}.{column.name} is {kind!r}"


def test_no_reporters_table_knows_the_time_of_day() -> None:
    """`created_at` and its kind would join a call's time at the telephone company with a report."""
    stamps = [
        f"{column.table.name}.{column.name}"
        for column in _columns()
        if isinstance(column.type, UtcDateTime | TypeDecorator) and column.server_default is not None
    ]
    assert stamps == []
    named = [f"{column.table.name}.{column.name}" for column in _columns() if "created" in column.name]
    assert named == []
