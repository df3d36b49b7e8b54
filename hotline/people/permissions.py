"""Who may do what: one table, action by role. An action that is not here is allowed to nobody."""

from collections.abc import Mapping
from typing import Final

from hotline.vocabulary import StaffRole

_DESK: Final = frozenset({StaffRole.OPERATOR, StaffRole.SUPERVISOR})
_AGENCY: Final = frozenset({StaffRole.AGENCY})

PERMISSIONS: Final[Mapping[str, frozenset[StaffRole]]] = {
    "queue.read": _DESK,
    "report.open": _DESK,
    "report.refer": _DESK,
    "report.release": _DESK,
    "report.raise": _DESK,
    "report.confirm": _DESK,
    "report.script": _DESK,
    "report.close": _DESK,
    "report.reply": _DESK,
    "report.hold": _DESK,
    "report.lift_hold": frozenset({StaffRole.SUPERVISOR}),
    "proposal.make": _DESK,
    "proposal.confirm": frozenset({StaffRole.SUPERVISOR}),
    "export.make": _DESK,
    "alarm.take": _DESK,
    "duty.set": _DESK,
    "call.take": _DESK,
    "call.listen": frozenset({StaffRole.SUPERVISOR}),
    "chat.read": _DESK,
    "chat.answer": _DESK,
    "protocol.read": _DESK,
    "provider.read": frozenset({StaffRole.SUPERVISOR}),
    "referral.read": _AGENCY,
    "referral.act": _AGENCY,
    "referral.export": _AGENCY,
    "keys.manage": _DESK | _AGENCY,
    "people.manage": frozenset({StaffRole.ADMINISTRATOR}),
    "trail.read": frozenset({StaffRole.SUPERVISOR, StaffRole.AUDITOR}),
}


def allowed(role: StaffRole, action: str) -> bool:
    """Whether a role may do an action of the table."""
    return role in PERMISSIONS.get(action, frozenset())
