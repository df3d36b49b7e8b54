"""What is wrong with the trail: with its chain, with its own checkpoints, and against those that a witness kept.

The chain alone shows what was changed by somebody who did not compute it anew; the checkpoints in the database together
with the house's public key, what was computed anew by somebody without the signing key; a witness's, everything before
the last one that they fetched.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from hotline.audit import checkpoints, trail
from hotline.audit.checkpoint import Checkpoint, CheckpointError, check_follows
from hotline.audit.trail import START, Place


@dataclass(frozen=True)
class Verdict:
    """problems: one line each, empty when nothing is wrong. since: from which position on the chain was walked.

    end: where the chain ends. signed: the last checkpoint, after which a shortened trail would not show.
    """

    problems: tuple[str, ...]
    since: int
    end: Place
    signed: Checkpoint | None

    @property
    def good(self) -> bool:
        return not self.problems


def verify(session: Session, witnessed: Sequence[Checkpoint] = (), since: Place = START, key: bytes = b"") -> Verdict:
    """Walk the trail and compare it with the checkpoints, the database's own and those that a witness kept.

    witnessed: with good signatures (`checkpoint.read`). since: a place that was verified before, to walk less;
    checkpoints before it are not compared with the chain. key: the house's public half, where it is known: each
    checkpoint names the key that signed it, so that somebody else's is good by itself; the last must be of the house,
    and names all before it, also those of an older key.
    """
    own = checkpoints.all_of(session)
    wanted = {one.position for one in (*own, *witnessed)}
    passed: dict[int, str] = {since.position: since.digest}
    problems: list[str] = []
    end = since
    for row, follows in trail.walk(session, since):
        if not follows and not problems:
            problems.append(f"Entry {end.position + 1} was changed, moved or removed: the chain breaks there.")
        end = Place(row.position, row.digest)
        if row.position in wanted:
            passed[row.position] = row.digest
    problems += [*_own(own), *_foreign(own, key), *_against(own, since, passed, end, "The checkpoint")]
    problems += [*_kept(own, witnessed), *_against(witnessed, since, passed, end, "The witness's checkpoint")]
    return Verdict(tuple(problems), since.position + 1, end, own[-1] if own else None)


def _own(own: Sequence[Checkpoint]) -> Iterator[str]:
    before: Checkpoint | None = None
    for one in own:
        try:
            one.check()
            check_follows(before, one)
        except CheckpointError as wrong:
            yield str(wrong)
        before = one


def _foreign(own: Sequence[Checkpoint], key: bytes) -> Iterator[str]:
    if key and own and own[-1].key != key:
        yield f"Checkpoint {own[-1].number} of {own[-1].day} is signed by another key than the house's."


def _against(
    signed: Sequence[Checkpoint], since: Place, passed: Mapping[int, str], end: Place, whose: str
) -> Iterator[str]:
    for one in signed:
        if one.position < since.position:
            continue
        if one.position > end.position:
            yield f"{whose} of {one.day} counts {one.position} entries; only {end.position} are left of them."
        elif passed.get(one.position) != one.digest:
            yield f"{whose} of {one.day} names another entry {one.position}: what stands before was written anew."


def _kept(own: Sequence[Checkpoint], witnessed: Sequence[Checkpoint]) -> Iterator[str]:
    by_number = {one.number: one for one in own}
    for one in witnessed:
        if one.number not in by_number:
            yield f"Checkpoint {one.number} of {one.day}, which the witness kept, is gone."
        elif by_number[one.number] != one:
            yield f"Checkpoint {one.number} of {one.day} is not the one that the witness kept."
