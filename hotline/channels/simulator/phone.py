"""One telephone call from the caller's side: hears what TwiML says, presses keys, speaks, hangs up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from hotline.channels.simulator.document import CALL_VERBS, verbs, words
from hotline.channels.simulator.network import LINE_NUMBER, BrokenTwimlError, Network
from hotline.channels.simulator.transcript import Transcript

MOST_WEBHOOKS = 400
SPEECH = "t:"


@dataclass(frozen=True)
class Awaited:
    """What a `<Gather>` takes now, as a caller is told it: words, keys, how many, and which key ends."""

    speech: bool
    keys: bool
    most: int | None
    finish: str


Answer = Callable[[Awaited], str | None]
"""What the caller does: keys, `t:` and words, an empty string for silence, None to hang up."""


@dataclass
class _Call:
    network: Network
    transcript: Transcript
    answer: Answer
    dial_status: str
    number: str = field(repr=False)
    sid: str = field(repr=False)
    address: str = ""
    webhooks: int = 0

    def run(self) -> None:
        """From the first ring until somebody hangs up; then the provider reports the end of the call."""
        document: bytes | None = self._post(self.network.first("/twilio/voice"), {"CallStatus": "ringing"})
        while document is not None:
            document = self._play(verbs(document, CALL_VERBS))
        self._post(self.network.first("/twilio/status"), {"CallStatus": "completed", "CallDuration": "60"})

    def _play(self, document: list[Element]) -> bytes | None:
        for verb in document:
            match verb.tag:
                case "Say" | "Play":
                    self._hear(verb)
                case "Gather":
                    self._hear(verb)
                    fields = self._gather(verb)
                    if fields is None:
                        self.transcript.note("la persona cuelga")
                        return None
                    if fields or verb.get("actionOnEmptyResult") == "true":
                        return self._go(verb.get("action", ""), fields)
                case "Dial":
                    other = next(words(verb), "")
                    self.transcript.note(f"se enlaza con {other}: {self.dial_status}")
                    self.network.traces.leg(self.sid, other, self.dial_status)
                    if "action" in verb.attrib:
                        return self._go(verb.attrib["action"], {"DialCallStatus": self.dial_status})
                case "Redirect":
                    return self._go((verb.text or "").strip(), {})
                case "Hangup":
                    self.transcript.note("la línea cuelga")
                    return None
        self.transcript.note("la llamada termina")
        return None

    def _hear(self, verb: Element) -> None:
        for said in words(verb):
            self.transcript.line(self.network.listen(said) if verb.tag == "Play" else said)

    def _gather(self, verb: Element) -> dict[str, str] | None:
        """What Twilio would send for what the caller does; empty for silence, None when the caller hangs up."""
        awaited = _awaited(verb)
        done = self.answer(awaited)
        if done is None:
            return None
        self.transcript.caller(done or "(silencio)")
        if done.startswith(SPEECH):
            spoken = done.removeprefix(SPEECH).strip()
            return {"SpeechResult": spoken, "Confidence": "0.9"} if awaited.speech and spoken else {}
        return pressed(awaited, done) if awaited.keys else {}

    def _go(self, named: str, fields: dict[str, str]) -> bytes:
        return self._post(self.network.resolve(self.address, named), {"CallStatus": "in-progress", **fields})

    def _post(self, address: str, fields: dict[str, str]) -> bytes:
        self.webhooks += 1
        if self.webhooks > MOST_WEBHOOKS:
            raise BrokenTwimlError("the call goes round in circles.")
        self.address = address
        ends = {"From": self.number, "Caller": self.number, "To": LINE_NUMBER, "Called": LINE_NUMBER}
        place = {"FromCity": "", "FromState": "", "FromCountry": "MX", "FromZip": ""}
        return self.network.post(address, {"CallSid": self.sid, "Direction": "inbound", **ends, **place, **fields})


def phone(
    network: Network, answer: Answer, write: Callable[[str], None], number: str = "", dial_status: str = "completed"
) -> bool:
    """Make one call; whether a folio was told.

    answer: asked at every `<Gather>`. write: takes the transcript line by line. dial_status: how a bridge turns out.
    Raises NetworkError when a webhook fails, BrokenTwimlError when the TwiML would not work at Twilio's.
    """
    transcript = Transcript(write)
    _Call(network, transcript, answer, dial_status, number or network.new_number(), network.new_sid("CA")).run()
    return transcript.close()


def pressed(awaited: Awaited, keys: str) -> dict[str, str]:
    """The parameters of a `<Gather>` action for keys pressed in turn; empty when nothing counted."""
    digits = ""
    for key in keys:
        if key == awaited.finish:
            return {"Digits": digits, "FinishedOnKey": key}
        digits += key
        if len(digits) == awaited.most:
            break
    return {"Digits": digits, "FinishedOnKey": ""} if digits else {}


def _awaited(verb: Element) -> Awaited:
    takes = verb.get("input", "dtmf").split()
    most = verb.get("numDigits")
    return Awaited("speech" in takes, "dtmf" in takes, int(most) if most else None, verb.get("finishOnKey", "#"))
