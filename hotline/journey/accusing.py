"""Authorities that the reporter accuses in words, named by the desk: added to what was answered, never taken away."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy.orm import Session

from hotline.clock import today
from hotline.journey.parts import Hotline
from hotline.people import signed
from hotline.people.visitor import Visitor
from hotline.rulebook.facts import check_facts
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.vocabulary import DESK

KEY = "autoridad_implicada"

PURPOSE = "accusation"
"""A document of its own beside the snapshots: a later answer of the reporter replaces those, and must not undo it."""


def types(hotline: Hotline) -> tuple[str, ...]:
    """The codes that accuse somebody, in the order of the vocabulary."""
    nobody = hotline.rulebook.routes.strikes.accused.nobody
    return tuple(code for code in hotline.rulebook.keys[KEY].codes if code not in nobody)


def accused(hotline: Hotline, content: Mapping[str, object]) -> tuple[str, ...]:
    """Whom the facts of a report accuse, by code."""
    facts = content["facts"]
    assert isinstance(facts, Mapping)  # noqa: S101 - the shape of `report_content`
    said = facts.get(KEY, ())
    codes = (said,) if isinstance(said, str) else tuple(said)
    return tuple(code for code in codes if code not in hotline.rulebook.routes.strikes.accused.nobody)


def not_yet(hotline: Hotline, content: Mapping[str, object], codes: Collection[str]) -> tuple[str, ...]:
    """Those of the codes that the report does not accuse yet. FactsError for what is no code of an authority."""
    checked = check_facts({KEY: list(codes)}, hotline.rulebook.keys)[KEY]
    known = {*accused(hotline, content), *hotline.rulebook.routes.strikes.accused.nobody}
    return tuple(code for code in checked if code not in known)


def adding(hotline: Hotline, content: Mapping[str, object], codes: Iterable[str]) -> dict[str, object]:
    """A report's content with more authorities accused; as it is when there are none."""
    order = {code: place for place, code in enumerate(hotline.rulebook.keys[KEY].codes)}
    together = sorted({*accused(hotline, content), *codes}, key=lambda code: (order.get(code, len(order)), code))
    facts = content["facts"]
    assert isinstance(facts, Mapping)  # noqa: S101 - the shape of `report_content`
    return {**content, "facts": {**facts, KEY: together}} if together else dict(content)


def keep(hotline: Hotline, session: Session, visitor: Visitor, report_id: str, codes: Collection[str]) -> None:
    """Seal to the desk whom one of its people named, signed; every later opening and routing counts it."""
    body = {"codes": list(codes), "on": today(hotline.clock).isoformat()}
    content = signed.signed(visitor, PURPOSE, report_id, body)
    closed, wraps = close(PURPOSE, content, [hotline.keyring.current().need(DESK)])
    archive.store(session, closed, wraps, owner=report_id)


def kept(session: Session, visitor: Visitor, report_id: str) -> tuple[tuple[str, ...], int]:
    """Whom the desk named in a report so far, opened with the visitor's key; and how many documents nobody signed,
    which do not count."""
    found = [signed.opened(session, visitor, one, DESK) for one in archive.of(session, report_id, PURPOSE)]
    genuine = [body for body in found if body is not None]
    return tuple(code for body in genuine for code in body["codes"]), len(found) - len(genuine)
