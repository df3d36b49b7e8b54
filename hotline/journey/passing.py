"""What a person let go of a report: place and words as authorities may read them, until a person decides again.

An operator strikes what tells who spoke. The snapshots keep it, since the desk reads all; so whatever is sealed to
authorities later, because a fact was confirmed or more was told, takes place and words from here and not from them.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from hotline.journey.parts import Hotline
from hotline.journey.sheets import PASSED
from hotline.people import signed
from hotline.people.visitor import Visitor
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.vocabulary import DESK

PURPOSE = PASSED
"""One document a report, replaced by who refers it again."""

_NOWHERE = {"state": "", "municipality": "", "reference": "", "text": ""}


def keep(hotline: Hotline, session: Session, visitor: Visitor, report_id: str, content: Mapping[str, Any]) -> None:
    """Remember `place` and `narrative` of what a person lets go, signed and sealed to the desk."""
    for older in archive.ids_of(session, report_id, PURPOSE):
        archive.remove(session, older)
    body = {"place": dict(content["place"]), "narrative": list(content["narrative"])}
    seal(hotline, session, report_id, signed.signed(visitor, PURPOSE, report_id, body))


def seal(hotline: Hotline, session: Session, report_id: str, written: bytes) -> None:
    """Seal it to the desk beside the report's other documents. written: as `signed` makes it."""
    closed, wraps = close(PURPOSE, written, [hotline.keyring.current().need(DESK)])
    archive.store(session, closed, wraps, owner=report_id)


def within(session: Session, visitor: Visitor, report_id: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """A report's content with place and words as a person let them go; as it is where nobody did yet.

    What is there and nobody of the desk signed lets nothing go but the state.
    """
    found = [signed.opened(session, visitor, one, DESK) for one in archive.of(session, report_id, PURPOSE)]
    if not found:
        return dict(content)
    said = next((body for body in found if body is not None), None)
    if said is None:
        return {**content, "place": {**_NOWHERE, "state": content["place"]["state"]}, "narrative": []}
    return {**content, "place": dict(said["place"]), "narrative": list(said["narrative"])}
