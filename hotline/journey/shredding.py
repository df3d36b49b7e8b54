"""Ending an epoch for ever: only when nothing that is still kept needs it, or when nothing ever did."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.chat.store import Chat
from hotline.clock import today
from hotline.conversation.store import DialogueRow
from hotline.errors import ConflictError
from hotline.journey.parts import Hotline
from hotline.people import keyholding
from hotline.people.administering import SYSTEM
from hotline.people.key_tables import RecipientEpoch
from hotline.sealing.archive import SealedWrap
from hotline.sealing.recipients import load_whole
from hotline.vocabulary import DESK


@dataclass(frozen=True)
class Needed:
    """What still needs an epoch: released wraps, held wraps, dialogues under way."""

    released: int
    held: int
    dialogues: int

    @property
    def anything(self) -> bool:
        return bool(self.released or self.held or self.dialogues)


def needed(session: Session, recipient: str, epoch: int) -> Needed:
    """Count what would be lost with an epoch."""
    wraps = select(SealedWrap.held, func.count()).where(SealedWrap.recipient == recipient, SealedWrap.epoch == epoch)
    counts = {row[0]: row[1] for row in session.execute(wraps.group_by(SealedWrap.held))}
    dialogues = 0
    if recipient == DESK:
        for table in (DialogueRow, Chat):
            under_way = select(func.count()).select_from(table).where(table.desk_epoch == epoch)
            dialogues += session.scalar(under_way) or 0
    return Needed(counts.get(False, 0), counts.get(True, 0), dialogues)


def shred(hotline: Hotline, recipient: str, epoch: int) -> None:
    """Destroy an epoch's shred key and every copy of its private half, and note it on the trail.

    ConflictError, saying what to do, when it was never drawn, when the list in force still closes to it or to nothing
    newer, or when anything that is kept needs it. A second time it does again what is left to do.
    """
    with hotline.db.write() as session:
        row = session.get(RecipientEpoch, (recipient, epoch), with_for_update=True)
        if row is None:
            raise ConflictError(f"No epoch {epoch} of {recipient} was drawn here; see `hotline keys status`.")
        _refuse_needed(hotline, session, recipient, epoch)
        already = row.shredded_on is not None
        keyholding.forget_epoch(session, hotline.shreds, row, row.shredded_on or today(hotline.clock))
        if not already:
            now, day = hotline.clock.now(), today(hotline.clock)
            trail.note_staff(session, now, day, SYSTEM, "key_shredded", f"{recipient}:{epoch}")


def withdraw(hotline: Hotline, recipient: str, epoch: int) -> None:
    """Take back an epoch that was drawn by mistake, and note it on the trail. Its number is not used again.

    ConflictError, saying what to do, when it was never drawn, when a list that is installed here names it, or when
    anything is closed to it: such an epoch ends by `shred`. KeyListError when the list cannot be read.
    """
    with hotline.db.write() as session:
        row = session.get(RecipientEpoch, (recipient, epoch), with_for_update=True)
        if row is None:
            raise ConflictError(f"No epoch {epoch} of {recipient} was drawn here; see `hotline keys status`.")
        if row.shredded_on is None:
            _refuse_used(hotline, session, recipient, epoch)
            now, day = hotline.clock.now(), today(hotline.clock)
            trail.note_staff(session, now, day, SYSTEM, "key_withdrawn", f"{recipient}:{epoch}")
        keyholding.forget_epoch(session, hotline.shreds, row, row.shredded_on or today(hotline.clock))


def _refuse_used(hotline: Hotline, session: Session, recipient: str, epoch: int) -> None:
    settings = hotline.settings
    listed = load_whole(settings.key_list, settings.key_root).rows if settings.key_list.exists() else ()
    if any((row.key.recipient, row.key.epoch) == (recipient, epoch) for row in listed):
        raise ConflictError(
            f"The list in force names epoch {epoch} of {recipient}: reports may be closed to it. Draw and sign a newer "
            "one, and shred this one afterwards."
        )
    left = needed(session, recipient, epoch)
    if left.anything:
        raise ConflictError(
            f"Epoch {epoch} of {recipient} stays: it closes {left.released + left.held} documents and {left.dialogues} "
            "dialogues."
        )


def _refuse_needed(hotline: Hotline, session: Session, recipient: str, epoch: int) -> None:
    current = hotline.keyring.current().of(recipient)
    if current is None or current.epoch <= epoch:
        raise ConflictError(
            f"Epoch {epoch} of {recipient} is the newest in force: draw and sign a newer one, and let it begin, first."
        )
    left = needed(session, recipient, epoch)
    if left.released or left.held:
        raise ConflictError(
            f"Epoch {epoch} of {recipient} still opens {left.released} documents and {left.held} held ones: "
            "run `hotline keys rewrap` for the first; the others wait until they are released or destroyed."
        )
    if left.dialogues:
        raise ConflictError(f"{left.dialogues} dialogues under way need epoch {epoch} of {recipient}: wait an hour.")
