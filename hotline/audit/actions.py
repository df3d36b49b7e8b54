"""Every word that may stand on the trail as an action: a closed list, so that nothing else can get there."""

import re
from typing import Final

from hotline.vocabulary import ReferralState

_TWO: Final = ("propose", "confirm", "decline", "withdraw", "expire")

ACTIONS: Final = frozenset(
    {
        # the line by itself
        "report.stored",
        "report.partial",
        "report.expired",
        "report.erased_again",
        # what became of a referral, by itself or by an authority
        "referral.open",
        "referral.attachment",
        "referral.forged",
        "referral.message",
        "referral.export",
        *(f"referral.{state.value}" for state in ReferralState),
        # the desk
        "report.open",
        "report.attachment",
        "report.share_file",
        "report.forged",
        "report.listen",
        "report.preview",
        "report.refer",
        "report.accuse",
        "report.release",
        "report.by_hand",
        "report.raise",
        "report.confirm",
        "report.script",
        "report.reply",
        "report.close",
        "report.hold",
        "report.lift_hold",
        "report.export",
        # what needs two people: on the report, or for an export of many on the proposal; `expire` by the line itself
        "proposal.open",
        *(f"{kind}.{step}" for kind in ("lower", "erase", "reveal", "export") for step in _TWO),
        "alarm.take",
        # calls, each on the call's random handle
        "call.joined",
        "call.take",
        "call.listen",
        "call.coach",
        "call.emergency",
        "call.rerouted",
        "call.unanswered",
        "call.end",
        "duty.on",
        "duty.off",
        # conversations in writing, each on its report
        "chat.open",
        "chat.take",
        "chat.say",
        "chat.hand_over",
        "chat.close",
        # the trail itself
        "trail.read",
        # people
        "signed_in",
        "signed_out",
        "second_factor_failed",
        "account_begun",
        "password_recovered",
        "confirmed_again",
        "browser_admitted",
        "browser_let_in",
        "session_ended",
        "paper_renewed",
        "codes_renewed",
        "factor_removed",
        "factor_added",
        "password_changed",
        "role_changed",
        "account_ended",
        "account_reset",
        "account_invited",
        # keys, each on `recipient:epoch`
        "key_drawn",
        "key_given",
        "key_recovered",
        "key_rewrapped",
        "key_shredded",
        "key_withdrawn",
        "key_list_installed",
    }
)

_OBJECT = re.compile(r"(?!\d{5,31}$)[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")
"""Random ids, authorities' codes, recipients with their epoch: no spaces, so no sentence; no telephone number."""


def check(action: str, object_id: str) -> None:
    """Return when both may stand on the trail; ValueError, without repeating them, when not."""
    if action not in ACTIONS:
        raise ValueError("this action is not on the list of hotline/audit/actions.py: add it there")
    if not _OBJECT.fullmatch(object_id):
        raise ValueError("an object on the trail is an id, not words")
