"""Who will read a report when it leaves, as far as anybody can say before."""

from collections.abc import Collection

from hotline.routing.result import Routing
from hotline.vocabulary import RecipientRole, Release

_READS = (RecipientRole.PRINCIPAL, RecipientRole.COPIA)


def first_readers(routing: Routing, enrolled: Collection[str]) -> tuple[str, ...]:
    """The authorities with keys that get it at once, in order; a coordinating or retained body is not promised.

    enrolled: agencies that have keys. Where a recipient has none, the next of its chain that has them reads it.
    """
    leaving = (r for r in routing.recipients if r.release is Release.NOW and r.role in _READS)
    chains = ((recipient.agency, *recipient.fallbacks) for recipient in leaving)
    first = (next((agency for agency in chain if agency in enrolled), None) for chain in chains)
    return tuple(dict.fromkeys(agency for agency in first if agency is not None))
