"""TwiML as Twilio would read it: a strict XML document with verbs that this line uses, and no others."""

from collections.abc import Iterator
from xml.etree import ElementTree

from hotline.channels.simulator.network import BrokenTwimlError

CALL_VERBS = {"Say", "Play", "Pause", "Gather", "Record", "Redirect", "Hangup", "Dial", "Enqueue"}
WAITING_VERBS = {"Say", "Play", "Pause", "Gather", "Redirect", "Hangup", "Leave"}
"""What may stand in the document of a `waitUrl`."""
MESSAGE_VERBS = {"Message", "Redirect"}
INSIDE = {"Gather": {"Say", "Play", "Pause"}, "Dial": {"Number", "Conference"}, "Message": {"Body"}}

BETRAYING = {
    "Enqueue": {"workflowSid"},  # makes a task whose attributes hold the caller's number
    "Record": {"transcribe", "transcribeCallback"},
    "Dial": {"record", "recordingStatusCallback"},
    "Conference": {"record", "recordingStatusCallback"},
}
"""What Twilio would do and this line must never ask for."""
OFF = ("do-not-record", "false")


def verbs(document: bytes, known: set[str]) -> list[ElementTree.Element]:
    """The verbs of a document in order; BrokenTwimlError for what Twilio would not carry out.

    A document type is refused before parsing, so no entity is ever expanded.
    """
    try:
        text = document.decode("utf-8")
    except UnicodeDecodeError:
        raise BrokenTwimlError("the document is not UTF-8.") from None
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise BrokenTwimlError("the document declares a type or an entity.")
    try:
        root = ElementTree.fromstring(text.encode())  # noqa: S314 - entities are refused above
    except ElementTree.ParseError:
        raise BrokenTwimlError("the document is not XML.") from None
    if root.tag != "Response":
        raise BrokenTwimlError("the document is not a <Response>.")
    found = list(root)
    for verb in found:
        _check(verb, known)
    return found


def words(verb: ElementTree.Element) -> Iterator[str]:
    """What a verb says or sends: its own text and that of what it holds."""
    pieces = [verb.text or "", *("".join(inner.itertext()) for inner in verb)]
    yield from (piece.strip() for piece in pieces if piece.strip())


def _check(verb: ElementTree.Element, known: set[str]) -> None:
    if verb.tag not in known:
        raise BrokenTwimlError(f"the verb <{verb.tag}> is unknown.")
    for inner in verb:
        if inner.tag not in INSIDE.get(verb.tag, set()):
            raise BrokenTwimlError(f"<{inner.tag}> cannot stand inside <{verb.tag}>.")
    for one in (verb, *verb):
        told = sorted(name for name in BETRAYING.get(one.tag, set()) if one.get(name, OFF[0]) not in OFF)
        if told:
            raise BrokenTwimlError(f"<{one.tag}> must not carry {told[0]} on this line.")
