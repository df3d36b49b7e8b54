"""`<Record>`: what somebody says becomes a recording at the provider, with a sound of its own."""

import hashlib
import io
import math
import wave
from array import array
from xml.etree.ElementTree import Element

from hotline.channels.simulator.exchange.leg import HungUpError, Leg
from hotline.channels.simulator.exchange.person import LAST_WORDS, SPEECH, Awaited

RATE = 8000
SECONDS_A_WORD = 0.4
LONGEST = 3600


def record(leg: Leg, verb: Element) -> bytes | None:
    """Record until the person is silent or presses a key. Nothing said: no action, on with the next verb."""
    if verb.get("playBeep", "true") == "true":
        leg.person.note("suena un tono")
    finish = verb.get("finishOnKey", "1234567890*#")
    done = leg.person.answer(Awaited(True, True, None, finish, "record"))
    leg.obey()
    said, key = _said(done, finish)
    if not said and not key:
        _report(leg, verb, "absent", {})
        leg.seconds += float(verb.get("timeout", "5"))
    else:
        fields = _keep(leg, verb, said)
    if done is None or done.startswith(LAST_WORDS):
        leg.person.note("la persona cuelga")
        if said:
            leg.go(verb.get("action", ""), {**fields, "Digits": "hangup", "CallStatus": "completed"})
        raise HungUpError
    return leg.go(verb.get("action", ""), {**fields, "Digits": key}) if said or key else None


def _said(done: str | None, finish: str) -> tuple[str, str]:
    """The words that are recorded, and the key that ends it; a key without words records a moment of noise."""
    if done is None or done == "":
        return "", ""
    if done.startswith((SPEECH, LAST_WORDS)):
        return done[len(SPEECH) :].strip(), "#" if "#" in finish else finish[:1]
    return "", done[0] if done[0] in finish else ""


def _keep(leg: Leg, verb: Element, said: str) -> dict[str, str]:
    """The recording, and what the action is told of it."""
    seconds = min(max(1, round(len(said.split()) * SECONDS_A_WORD)), int(verb.get("maxLength", str(LONGEST))))
    leg.seconds += seconds
    sid = leg.exchange.keep_recording(leg.sid, spoken_sound(said, seconds), seconds)
    fields = {
        "RecordingSid": sid,
        "RecordingUrl": leg.exchange.address_of(f"Recordings/{sid}"),
        "RecordingDuration": str(seconds),
    }
    _report(leg, verb, "completed", fields)
    return fields


def _report(leg: Leg, verb: Element, status: str, fields: dict[str, str]) -> dict[str, str]:
    address = verb.get("recordingStatusCallback")
    if address and status in verb.get("recordingStatusCallbackEvent", "completed").split():
        told = {
            "CallSid": leg.sid,
            "RecordingStatus": status,
            "RecordingSource": "RecordVerb",
            "RecordingChannels": "1",
        }
        leg.exchange.webhooks.report(leg.exchange.network.resolve(leg.address, address), {**told, **fields})
    return fields


def spoken_sound(said: str, seconds: int) -> bytes:
    """A WAV of so many seconds, of tones that follow from the words: something that is no silence."""
    tones = [180 + byte * 3 for byte in hashlib.sha256(said.encode()).digest()]
    made = array("h")
    for number in range(RATE * seconds):
        tone = tones[number // (RATE // 4) % len(tones)]
        made.append(int(8000 * math.sin(2 * math.pi * tone * number / RATE)))
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(made.tobytes())
    return held.getvalue()
