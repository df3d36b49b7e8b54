"""Who wrote a line of a conversation: what stands there as the desk's counts only when one of it signed.

The reporter's side also checks what stands there as the house's own: intake vouched for it, and only intake can tell.
Needs public keys alone, and so opens nothing.
"""

import hmac
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from sqlalchemy.orm import Session

from hotline.chat import store
from hotline.chat.transcript import Line
from hotline.people import authorship
from hotline.sealing.receipt import Receipts
from hotline.vocabulary import DESK

VOUCHED = "vouched"


@dataclass(frozen=True)
class ShownLine:
    """One line of a conversation. who: `own` the reporter, `desk`, or `machine`. forged: it stands there as the desk's,
    and nobody of the desk signed it, or as the house's, which did not say it; the reporter is not given its words."""

    who: str
    text: str = field(repr=False)
    forged: bool = False


def shown(
    session: Session, chat_id: str, lines: Iterable[Line], receipts: Receipts | None = None
) -> Iterator[ShownLine]:
    """Lines of a conversation, each with whether its author is who it says.

    receipts: intake's own, by which it knows again what the house said; the desk has none and takes that as it stands.
    """
    keys = cache(lambda author: authorship.signers(session, author, DESK))
    for line in lines:
        genuine = True
        if line.who == "desk":
            genuine = _signed(chat_id, line, keys)
        elif line.who == "machine" and receipts is not None:
            genuine = _vouched(receipts, chat_id, line)
        yield ShownLine(line.who, line.text, forged=not genuine)


def vouched(receipts: Receipts, chat_id: str, line: Line) -> Line:
    """A line of the house with what `shown` looks for; any other as it is."""
    if line.who != "machine":
        return line
    return replace(line, said={VOUCHED: receipts.vouch(_words(chat_id, line)).hex()})


def _signed(chat_id: str, line: Line, keys: Callable[[str], tuple[bytes, ...]]) -> bool:
    body = authorship.checked(line.said, store.PURPOSE, chat_id, keys)
    return body is not None and (body.get("text"), body.get("key")) == (line.text, line.key)


def _vouched(receipts: Receipts, chat_id: str, line: Line) -> bool:
    claimed = str((line.said or {}).get(VOUCHED, ""))
    return hmac.compare_digest(receipts.vouch(_words(chat_id, line)).hex().encode(), claimed.encode())


def _words(chat_id: str, line: Line) -> bytes:
    return json.dumps([chat_id, line.key, line.text]).encode()
