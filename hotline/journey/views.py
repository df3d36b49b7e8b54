"""What the console and the portal show: plain values, already opened by the visitor who may read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from hotline.journey.authors import ShownLine as ShownLine
from hotline.journey.confirming import Proposal
from hotline.journey.rejudging import Rejudged
from hotline.people.authorship import Maker
from hotline.routing.result import Routing


@dataclass(frozen=True)
class QueueLine:
    """One report in the desk's queue. unread: the reporter wrote again and nobody opened it since. held: for
    proceedings."""

    report_id: str
    label: str
    category: str
    urgency: str
    state_code: str
    status: str
    due_at: datetime | None
    alarm: str
    late: bool
    received_on: date
    unread: bool = False
    held: bool = False


@dataclass(frozen=True)
class ReferralLine:
    """One step of one line: who, in what role, where it stands."""

    id: str
    agency: str
    agency_name: str
    type: str
    role: str
    release: str
    state: str
    line: int
    step: int
    due_at: datetime | None
    late: bool
    rule: str
    reason: str = field(default="", repr=False)


@dataclass(frozen=True)
class OpenReport:
    """A report opened by the desk: the newest snapshot, what the reporter added later, and where it went.

    content: as `conversation.content.report_content`. messages: `{"text", "day", "author"}` in order. proposals: what
    the words may mean. judged: what the version that judged it and today's say once more. kept_until: the first day on
    which it may be destroyed as it stands now. conversations: in writing, whole; running_chat: id of one that goes on.
    forged: how many documents say that the desk accused or confirmed something and nobody of it signed; they do not
    count.
    """

    line: QueueLine
    content: Mapping[str, object] = field(repr=False)
    messages: tuple[Mapping[str, str], ...] = field(repr=False)
    proposals: tuple[Proposal, ...] = field(repr=False)
    referrals: tuple[ReferralLine, ...]
    routing: Routing
    partial: bool
    judged: Rejudged
    kept_until: date
    conversations: tuple[tuple[ShownLine, ...], ...] = field(repr=False, default=())
    running_chat: str = ""
    forged: int = 0


@dataclass(frozen=True)
class InboxLine:
    """One referral in an authority's inbox. opens: not for who declined it; the desk and others have it now."""

    referral_id: str
    label: str
    category: str
    urgency: str
    state: str
    role: str
    due_at: datetime | None
    late: bool
    sent_on: date | None
    opens: bool = True


@dataclass(frozen=True)
class OpenReferral:
    """A referral opened by its authority: sheet, corrections, account if the reporter agreed, answers to questions.

    made_by: who answers for the newest of sheet and corrections. account_made_by: the same for the account.
    files: that an operator let go with it: id, kind, bytes.
    """

    line: InboxLine
    sheet: Mapping[str, object] = field(repr=False)
    account: tuple[str, ...] | None = field(repr=False)
    corrections: tuple[Mapping[str, object], ...] = field(repr=False)
    messages: tuple[Mapping[str, str], ...] = field(repr=False)
    made_by: Maker = Maker.MACHINE
    account_made_by: Maker = Maker.MACHINE
    files: tuple[tuple[str, str, int], ...] = ()
