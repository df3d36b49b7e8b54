"""The joined parts: what a hand-over needs, built once at the start."""

from dataclasses import dataclass, field

from hotline.clock import Clock
from hotline.conversation.guide import Guide
from hotline.database import Database
from hotline.journey.laws import Laws
from hotline.routing import Router
from hotline.rulebook import Rulebook
from hotline.sealing.folio import Deriver
from hotline.sealing.keys import PrivateKey
from hotline.sealing.opening.own import Cursors
from hotline.sealing.receipt import Receipts
from hotline.sealing.recipients import KeyRing
from hotline.sealing.shredding import ShredKeys
from hotline.sealing.volatile import HourlyKeys
from hotline.settings import Settings
from hotline.triage import Triage


@dataclass(frozen=True)
class Hotline:
    """Everything that is real, in one place; `release_key` only where the worker runs."""

    settings: Settings
    clock: Clock
    db: Database
    laws: Laws
    keyring: KeyRing
    deriver: Deriver
    cursors: Cursors
    receipts: Receipts
    hourly: HourlyKeys
    release_key: PrivateKey | None = field(repr=False, default=None)

    @property
    def shreds(self) -> ShredKeys:
        """The folder of shred keys; only the staff's process may read it."""
        return ShredKeys(self.settings.shred_dir)

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook of today."""
        return self.laws.today().rulebook

    @property
    def triage(self) -> Triage:
        """Judges by the rulebook of today."""
        return self.laws.today().triage

    @property
    def router(self) -> Router:
        """Routes by the rulebook of today."""
        return self.laws.today().router

    @property
    def guide(self) -> Guide:
        """What the dialogue asks of the rulebook of today."""
        return self.laws.today().guide
