"""What routing answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from hotline.rulebook.model import Citation
from hotline.vocabulary import RecipientRole, Release


class Recipient(NamedTuple):
    """One authority that receives, with its chain and clocks. A tuple, because a routing makes a dozen.

    agency: id such as `07-procuraduria_nna`. rule: id of the row that named it. fallbacks: the agencies that follow in
    order when it is struck, absent, declines or stays silent. ack_by, first_action_by, feedback_by: aware instants in
    the authority's zone, None while retained or where no clock is set.
    live: handed over with the caller on the line. words: may the reporter's own words be passed on.
    note: what the sheet must say to this reader.
    """

    agency: str
    type: str
    role: RecipientRole
    release: Release
    ack_by: datetime | None
    first_action_by: datetime | None
    feedback_by: datetime | None
    fallbacks: tuple[str, ...]
    rule: str
    basis: tuple[Citation, ...]
    live: bool = False
    words: bool = False
    note: str = ""


@dataclass(frozen=True)
class Excluded:
    """An authority that a rule struck, and why (rule id and a short reason in Spanish)."""

    agency: str
    rule: str
    reason: str


@dataclass(frozen=True)
class Routing:
    """Recipients in order, who was struck, the base row (`B01`...`F9`) and all rows that held.

    accused: federal authorities that are accused, whether named here or not: nothing leaves for them without a person.
    """

    recipients: tuple[Recipient, ...]
    excluded: tuple[Excluded, ...]
    base: str
    rows: tuple[str, ...]
    orientation: tuple[str, ...] = ()
    accused: tuple[str, ...] = ()
