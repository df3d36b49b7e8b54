"""The joined parts: what a hand-over needs, built once at the start."""

from dataclasses import dataclass, field

from hotline.clock import Clock
from hotline.conversation.guide import Guide
from hotline.database import Database
from hotline.routing import Router
from hotline.rulebook import Rulebook
from hotline.sealing.folio import Deriver
from hotline.sealing.keys import PrivateKey
from hotline.sealing.opening.own import Cursors
from hotline.sealing.receipt import Receipts
from hotline.sealing.recipients import KeyRing
from hotline.sealing.volatile import HourlyKeys
from hotline.settings import Settings
from hotline.triage import Triage


@dataclass(frozen=True)
class Hotline:
    """Everything that is real, in one place; `release_key` only where the worker runs."""

    settings: Settings
    clock: Clock
    db: Database
    rulebook: Rulebook
    triage: Triage
    router: Router
    guide: Guide
    keyring: KeyRing
    deriver: Deriver
    cursors: Cursors
    receipts: Receipts
    hourly: HourlyKeys
    release_key: PrivateKey | None = field(repr=False, default=None)
