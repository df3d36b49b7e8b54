"""`<Conference>`: rooms in which telephones talk, with what the provider tells about who comes and goes."""

import threading
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from hotline.channels.simulator.document import verbs, words
from hotline.channels.simulator.exchange.leg import HungUpError, Leg
from hotline.channels.simulator.exchange.person import SPEECH, Awaited
from hotline.channels.simulator.network import BrokenTwimlError

if TYPE_CHECKING:
    from hotline.channels.simulator.exchange.exchange import Exchange

LONGEST_LABEL = 128
STEP = 0.5
"""Seconds of the line between two looks at what somebody in a room does."""
HOLD_VERBS = {"Say", "Play", "Pause", "Redirect"}
EVENTS = {"start", "end", "join", "leave"}


@dataclass
class Participant:
    """One telephone in a room. coached: the sid of the only call that hears it."""

    leg: Leg
    label: str = ""
    muted: bool = False
    hold: bool = False
    starts: bool = True
    ends: bool = False
    coached: str = ""
    gone: threading.Event = field(default_factory=threading.Event)

    @property
    def sid(self) -> str:
        return self.leg.sid


@dataclass
class Room:
    """One conference. events, reports_to: which of its events are told where."""

    exchange: "Exchange"
    sid: str
    name: str
    reports_to: str = ""
    events: frozenset[str] = frozenset()
    most: int = 250
    people: list[Participant] = field(default_factory=list)
    started: bool = False
    over: bool = False
    told: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)

    def participant(self, name: str) -> Participant | None:
        """By call or by label."""
        with self.lock:
            return next((one for one in self.people if name in {one.sid, one.label} - {""}), None)

    def say(self, speaker: Participant, text: str) -> None:
        """What one says and the others hear, unless it is muted, or only the coached one may hear it."""
        with self.lock:
            if speaker.muted or speaker.hold:
                return
            hearing = [one for one in self.people if one is not speaker and not one.hold]
        for one in hearing:
            if speaker.coached in {"", one.sid}:
                one.leg.person.hear(text)


def confer(leg: Leg, noun: Element) -> dict[str, str]:
    """Be in a conference from `<Dial>` until it ends; what the action is told."""
    name = next(words(noun), "")
    label = noun.get("participantLabel", "")
    check_names(name, label)
    room = leg.exchange.room(name)
    if noun.get("statusCallback"):
        room.reports_to = leg.exchange.network.resolve(leg.address, noun.attrib["statusCallback"])
        room.events = frozenset(noun.get("statusCallbackEvent", "").split()) & EVENTS
    participant = Participant(
        leg,
        label,
        muted=noun.get("muted") == "true",
        starts=noun.get("startConferenceOnEnter", "true") == "true",
        ends=noun.get("endConferenceOnExit") == "true",
        coached=noun.get("coach", ""),
    )
    if len(room.people) >= int(noun.get("maxParticipants", str(room.most))):
        return {"DialCallStatus": "failed"}
    before = leg.seconds
    stay(room, participant, noun.get("waitUrl", ""))
    return {"DialCallStatus": "answered", "DialCallDuration": str(int(leg.seconds - before))}


def check_names(name: str, label: str) -> None:
    """BrokenTwimlError for what Twilio refuses (16023 and the like) or what could be somebody's number."""
    if not name or len(name) > LONGEST_LABEL:
        raise BrokenTwimlError("a conference needs a name of at most 128 signs.")
    if len(label) > LONGEST_LABEL or "/" in label or label.startswith("CA"):
        raise BrokenTwimlError("a participant's label has at most 128 signs, no stroke, and is no CallSid.")


def announce(room: Room, address: str) -> None:
    """Everybody in a room hears a document."""
    with room.lock:
        people = list(room.people)
    if people:
        document = people[0].leg.post(address, {"ConferenceSid": room.sid, "FriendlyName": room.name})
        for verb in verbs(document, HOLD_VERBS):
            for one in people:
                one.leg.hear(verb)


def _hold(participant: Participant, wait_url: str) -> None:
    """What is heard until the conference begins."""
    leg = participant.leg
    address = leg.exchange.network.resolve(leg.address, wait_url)
    for verb in verbs(leg.post(address, {"CallStatus": "in-progress"}), HOLD_VERBS):
        leg.hear(verb)


def stay(room: Room, participant: Participant, wait_url: str = "") -> None:
    """In a room until it ends, somebody takes this one out, or the person hangs up (HungUpError)."""
    leg = participant.leg
    leg.person.note("en conferencia")
    _enter(room, participant)
    try:
        if wait_url and not room.started:
            _hold(participant, wait_url)
        while not participant.gone.is_set():
            done = leg.person.answer(Awaited(True, False, None, "", "talk"))
            if done is None:
                leg.person.note("la persona cuelga")
                raise HungUpError
            if done.startswith(SPEECH):
                room.say(participant, done.removeprefix(SPEECH).strip())
            leg.seconds += STEP
            leg.wait(STEP)
    finally:
        _exit(room, participant)
    leg.person.note("termina la conferencia")


def close(room: Room, reason: str, by: str = "") -> None:
    """End a room for everybody."""
    with room.lock:
        if room.over:
            return
        room.over = True
        people = list(room.people)
    for one in people:
        put_out(one)
    _tell(room, "end", {"ReasonConferenceEnded": reason, **({"CallSidEndingConference": by} if by else {})})
    room.exchange.conference_over(room, reason, by)


def put_out(participant: Participant) -> None:
    """Take one out of its room; its call goes on after `<Dial>`."""
    participant.gone.set()
    participant.leg.changed.set()


def _enter(room: Room, participant: Participant) -> None:
    with room.lock:
        room.people.append(participant)
        starts = not room.started and len(room.people) > 1 and any(one.starts for one in room.people)
        room.started = room.started or starts
    _tell(room, "join", _about(participant))
    if starts:
        room.exchange.conference_begins(room)
        _tell(room, "start", {})


def _exit(room: Room, participant: Participant) -> None:
    with room.lock:
        room.people.remove(participant)
        empty = not room.people
    _tell(room, "leave", _about(participant))
    if participant.ends and not room.over:
        close(room, "participant-with-end-conference-on-exit-left", participant.sid)
    if empty:
        close(room, "last-participant-left")


def _about(participant: Participant) -> dict[str, str]:
    shown = {
        "Muted": participant.muted, "Hold": participant.hold, "Coaching": bool(participant.coached),
        "StartConferenceOnEnter": participant.starts, "EndConferenceOnExit": participant.ends,
    }  # fmt: skip
    label = {"ParticipantLabel": participant.label} if participant.label else {}
    return {"CallSid": participant.sid, **label, **{name: str(on).lower() for name, on in shown.items()}}


def _tell(room: Room, event: str, more: dict[str, str]) -> None:
    if event not in room.events:
        return
    with room.lock:
        room.told += 1
        number = room.told
    name = f"{'participant' if event in {'join', 'leave'} else 'conference'}-{event}"
    told = {
        "ConferenceSid": room.sid, "FriendlyName": room.name, "StatusCallbackEvent": name,
        "SequenceNumber": str(number), "Timestamp": format_datetime(room.exchange.clock.now()),
    }  # fmt: skip
    room.exchange.webhooks.report(room.reports_to, {**told, **more})
