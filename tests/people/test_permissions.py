"""The table of permissions, written out a second time by hand: role by role, action by action."""

import pytest

from hotline.people.permissions import PERMISSIONS, allowed
from hotline.vocabulary import StaffRole

DESK = {
    "queue.read",
    "report.open",
    "report.refer",
    "report.release",
    "report.raise",
    "report.confirm",
    "report.script",
    "report.close",
    "report.hold",
    "report.reply",
    "alarm.take",
    "protocol.read",
    "duty.set",
    "call.take",
    "chat.read",
    "chat.answer",
    "proposal.make",
    "export.make",
    "keys.manage",
}
EXPECTED = {
    StaffRole.OPERATOR: DESK,
    StaffRole.SUPERVISOR: DESK | {"proposal.confirm", "provider.read", "report.lift_hold", "trail.read", "call.listen"},
    StaffRole.AGENCY: {"referral.read", "referral.act", "referral.export", "keys.manage"},
    StaffRole.ADMINISTRATOR: {"people.manage"},
    StaffRole.AUDITOR: {"trail.read"},
}


@pytest.mark.parametrize("role", StaffRole)
@pytest.mark.parametrize("action", sorted({action for actions in EXPECTED.values() for action in actions}))
def test_role_by_action(role: StaffRole, action: str) -> None:
    assert allowed(role, action) == (action in EXPECTED[role])


def test_the_table_holds_no_other_action() -> None:
    assert set(PERMISSIONS) == set().union(*EXPECTED.values())


@pytest.mark.parametrize("role", StaffRole)
def test_an_unknown_action_is_allowed_to_nobody(role: StaffRole) -> None:
    assert not allowed(role, "report.delete")
    assert not allowed(role, "")
