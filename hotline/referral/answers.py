"""What an authority does with a referral: states only move forward, and the same answer twice is one answer."""

from sqlalchemy.orm import Session

from hotline.errors import ConflictError
from hotline.referral import model
from hotline.referral.model import Referral
from hotline.sealing import archive
from hotline.translations import N_
from hotline.vocabulary import ReferralState

_BEFORE: dict[ReferralState, frozenset[ReferralState]] = {
    ReferralState.RECEIVED: frozenset({ReferralState.SENT, ReferralState.OVERDUE}),
    ReferralState.ACCEPTED: frozenset({ReferralState.SENT, ReferralState.OVERDUE, ReferralState.RECEIVED}),
    ReferralState.DECLINED: frozenset({ReferralState.SENT, ReferralState.OVERDUE, ReferralState.RECEIVED}),
    ReferralState.CLOSED: frozenset({ReferralState.ACCEPTED}),
    ReferralState.OVERDUE: frozenset({ReferralState.SENT}),
    ReferralState.BY_HAND: frozenset({ReferralState.MANUAL}),
}


def move(row: Referral, to: ReferralState) -> bool:
    """Move a referral forward; False when it is already there. ConflictError when that step makes no sense any more."""
    if row.state == to:
        return False
    if row.state not in _BEFORE[to]:
        raise ConflictError(N_("El aviso ya cambió de estado; vuelva a abrirlo."))
    row.state = to
    row.due_at = None
    return True


def destroy_held_of_line(session: Session, line_id: str) -> None:
    """When an authority accepts, nobody further down the chain will need it: their wraps are destroyed."""
    archive.destroy_held(session, archive.ids_of(session, line_id))
    for step in model.of_line(session, line_id):
        if step.state == ReferralState.WAITING:
            step.state = ReferralState.CANCELLED
