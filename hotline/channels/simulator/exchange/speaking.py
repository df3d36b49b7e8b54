"""The verbs of a document, one after the other, until one of them leads to another document or the call ends."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from hotline.channels.simulator.exchange.conferring import confer
from hotline.channels.simulator.exchange.dialling import dial
from hotline.channels.simulator.exchange.leg import HungUpError, Leg
from hotline.channels.simulator.exchange.person import SPEECH, Awaited, Where, pressed
from hotline.channels.simulator.exchange.queueing import LeftError, enqueue
from hotline.channels.simulator.exchange.recording import record

Verb = Callable[[Leg, Element], bytes | None]


def play(leg: Leg, document: list[Element]) -> bytes | None:
    """Carry out a document. Returns the next one, or None when this one has ended."""
    for verb in document:
        leg.obey()
        following = VERBS[verb.tag](leg, verb)
        if following is not None:
            return following
    return None


def _say(leg: Leg, verb: Element) -> None:
    leg.hear(verb)


def _pause(leg: Leg, verb: Element) -> None:
    leg.pause(verb)


def _redirect(leg: Leg, verb: Element) -> bytes:
    return leg.go((verb.text or "").strip(), {})


def _hang_up(leg: Leg, _verb: Element) -> None:
    leg.person.note("la línea cuelga")
    raise HungUpError


def _leave(_leg: Leg, _verb: Element) -> None:
    raise LeftError


def _gather(leg: Leg, verb: Element) -> bytes | None:
    leg.hear(verb)
    awaited = _awaited(verb, "queue" if leg.place else "gather")
    done = leg.person.answer(awaited)
    leg.obey()
    if done is None:
        leg.person.note("la persona cuelga")
        raise HungUpError
    fields: dict[str, str] = {}
    if done.startswith(SPEECH):
        spoken = done.removeprefix(SPEECH).strip()
        fields = {"SpeechResult": spoken, "Confidence": "0.9"} if awaited.speech and spoken else {}
    elif awaited.keys:
        fields = pressed(awaited, done)
    leg.seconds += 0.0 if fields else float(verb.get("timeout", "5"))
    if fields or verb.get("actionOnEmptyResult") == "true":
        return leg.go(verb.get("action", ""), fields)
    return None


def _awaited(verb: Element, where: Where) -> Awaited:
    takes = verb.get("input", "dtmf").split()
    most = verb.get("numDigits")
    return Awaited("speech" in takes, "dtmf" in takes, int(most) if most else None, verb.get("finishOnKey", "#"), where)


def _dial(leg: Leg, verb: Element) -> bytes | None:
    room = verb.find("Conference")
    outcome = dial(leg, verb) if room is None else confer(leg, room)
    return leg.go(verb.attrib["action"], outcome) if "action" in verb.attrib else None


VERBS: dict[str, Verb] = {
    "Say": _say,
    "Play": _say,
    "Pause": _pause,
    "Gather": _gather,
    "Record": record,
    "Dial": _dial,
    "Enqueue": lambda leg, verb: enqueue(leg, verb, play),
    "Leave": _leave,
    "Redirect": _redirect,
    "Hangup": _hang_up,
}
