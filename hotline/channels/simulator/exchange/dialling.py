"""`<Dial>` to numbers: other telephones are rung, and the first that answers is joined to the call."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from hotline.channels.simulator.document import words
from hotline.channels.simulator.exchange.leg import Leg
from hotline.channels.simulator.exchange.person import Person, Scripted
from hotline.channels.simulator.network import BrokenTwimlError


@dataclass
class Telephone:
    """A telephone that can be rung. status: how that turns out (`completed`, `busy`, `no-answer`, `failed`).

    after: the line's seconds until somebody answers. person: who does.
    """

    status: str = "completed"
    after: float = 1.0
    person: Person = field(default_factory=lambda: Scripted(stays=True))


def dial(leg: Leg, verb: Element) -> dict[str, str]:
    """Ring every number at once; what the action is told."""
    numbers = [(one.text or "").strip() for one in verb.findall("Number")] or list(words(verb))[:1]
    if "callerId" not in verb.attrib:
        raise BrokenTwimlError("a <Dial> without callerId shows the caller's number.")
    most = float(verb.get("timeout", "30"))
    told: dict[str, str] = {"DialCallStatus": "no-answer"}
    for number in numbers:
        telephone = leg.exchange.telephone(number)
        status = telephone.status if telephone.after <= most else "no-answer"
        leg.seconds += min(telephone.after, most)
        leg.person.note(f"se enlaza con {number}: {status}")
        sid = leg.exchange.keep_dialled(leg.sid, number, verb.get("callerId", ""), status)
        told = {"DialCallStatus": status, "DialCallSid": sid}
        if status == "completed":
            return {**told, "DialCallDuration": "60", "DialBridged": "true"}
    return told
