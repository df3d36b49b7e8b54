"""The tables of recipients' keys: public halves by epoch, and copies for the offline recovery key. No private half."""

from datetime import date

from sqlalchemy import LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from hotline.database import Base
from hotline.sealing.keys import PublicKey


class RecipientEpoch(Base):
    """One epoch of a recipient as it was drawn here.

    begins_on: the day from which the signed list may close to it. rotation: somebody who held it lost it since, so a
    new one is due. shredded_on: its shred key was destroyed; nothing of it opens any more.
    """

    __tablename__ = "recipient_epoch"

    recipient: Mapped[str] = mapped_column(String(64), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    suite: Mapped[int]
    public: Mapped[bytes] = mapped_column(LargeBinary)
    made_on: Mapped[date]
    begins_on: Mapped[date]
    rotation: Mapped[bool] = mapped_column(default=False, server_default=false())
    shredded_on: Mapped[date | None]

    @property
    def key(self) -> PublicKey:
        """The public half."""
        return PublicKey(self.recipient, self.epoch, self.public, self.suite)


class OfflineCopy(Base):
    """One epoch's private half, sealed to the offline recovery key and once more under the epoch's shred key."""

    __tablename__ = "offline_copy"

    recipient: Mapped[str] = mapped_column(String(64), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    recovery_epoch: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
