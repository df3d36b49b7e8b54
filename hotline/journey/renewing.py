"""Moving what a person's recipients keep to the newest epochs in force, a few at a time, and noting it on the trail."""

from hotline.audit import trail
from hotline.clock import today
from hotline.journey.parts import Hotline
from hotline.people import rewrapping
from hotline.people.visitor import Visitor, may_hold
from hotline.sealing.keys import PublicKey


def renew(hotline: Hotline, visitor: Visitor, newest: PublicKey) -> int:
    """One transaction's worth of one recipient; how many were moved. Call again until 0."""
    with hotline.db.write() as session:
        moved = rewrapping.rewrap(session, visitor, newest)
        if moved:
            now, place = hotline.clock.now(), f"{newest.recipient}:{newest.epoch}"
            trail.note_staff(session, now, today(hotline.clock), visitor.person_id, "key_rewrapped", place)
    return moved


def renew_all(hotline: Hotline, visitor: Visitor) -> dict[str, int]:
    """Everything of everything that the person may hold; how many were moved, by recipient."""
    return {newest.recipient: _to_the_end(hotline, visitor, newest) for newest in targets(hotline, visitor)}


def targets(hotline: Hotline, visitor: Visitor) -> list[PublicKey]:
    """The keys in force of the recipients whose keys people of this role may hold."""
    keys = hotline.keyring.current()
    found = (keys.of(name) for name in sorted(may_hold(visitor.role, visitor.agency)))
    return [key for key in found if key is not None]


def waiting(hotline: Hotline, visitor: Visitor) -> list[PublicKey]:
    """Those of them to which this person could still move something."""
    with hotline.db.read() as session:
        return [key for key in targets(hotline, visitor) if rewrapping.waiting(session, visitor, key)]


def _to_the_end(hotline: Hotline, visitor: Visitor, newest: PublicKey) -> int:
    moved = 0
    while step := renew(hotline, visitor, newest):
        moved += step
    return moved
