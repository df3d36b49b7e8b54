"""The exchange itself: who is connected with whom, which queues and conferences there are, and what is kept of it."""

import threading
from collections.abc import Callable

from hotline.channels.simulator.document import CALL_VERBS, verbs
from hotline.channels.simulator.exchange import messaging
from hotline.channels.simulator.exchange.conferring import Participant, Room
from hotline.channels.simulator.exchange.dialling import Telephone
from hotline.channels.simulator.exchange.leg import Document, HungUpError, Leg, MovedError
from hotline.channels.simulator.exchange.messaging import Medium
from hotline.channels.simulator.exchange.person import Person
from hotline.channels.simulator.exchange.queueing import Line
from hotline.channels.simulator.exchange.speaking import play
from hotline.channels.simulator.exchange.webhooks import Weather, Webhooks
from hotline.channels.simulator.network import LINE_NUMBER, BrokenTwimlError, Network, NetworkError
from hotline.channels.simulator.provider.memory import ROOT, Memory
from hotline.clock import Clock

API = "https://api.twilio.com"
VOICE, STATUS = "/twilio/voice", "/twilio/status"


class Exchange:
    """One account's exchange; calls may be made from any thread, each runs in one.

    memory: what the provider keeps. api: where the provider's API is, as its addresses name it. pace: real seconds for
    one of the line's while somebody waits in a queue or a conference; shortest: the least of it for one look.
    """

    def __init__(self, network: Network, memory: Memory, clock: Clock, *, api: str = API, pace: float = 1.0,
                 shortest: float = 0.0, weather: Weather | None = None) -> None:  # fmt: skip
        self.network, self.memory, self.clock = network, memory, clock
        self.pace, self.shortest = pace, shortest
        self.webhooks = Webhooks(network, weather or Weather())
        self.dial_status = "completed"
        self.telephones: dict[str, Telephone] = {}
        self.legs: dict[str, Leg] = {}
        self._api = api
        self._lines: dict[str, Line] = {}
        self._rooms: dict[str, Room] = {}
        self._threads: list[threading.Thread] = []
        self._lock = threading.RLock()

    def call_in(self, person: Person, number: str) -> None:
        """A call to the line, from the first ring until somebody hangs up.

        Raises NetworkError when a webhook fails, BrokenTwimlError when the TwiML would not work at Twilio's.
        """
        leg = Leg(self, person, number, LINE_NUMBER, self.network.new_sid("CA"))
        self.keep_call(leg, "ringing")
        leg.address = self.network.first(VOICE)
        self.run(leg, lambda: leg.post(leg.address, {"CallStatus": "ringing"}), self.network.first(STATUS))

    def write(self, sender: str, body: str, whatsapp: bool = False, media: tuple[Medium, ...] = ()) -> list[str]:
        """A message to the line, as `messaging.write`."""
        return messaging.write(self, sender, body, whatsapp, media)

    def run(self, leg: Leg, start: Document, reports_to: str) -> None:
        """A connected call until its end, which is told to `reports_to`."""
        status = "failed"
        try:
            self.memory.change(leg.sid, {"status": "in-progress"})
            self._play(leg, start)
            leg.person.note("la llamada termina")
            status = "completed"
        except HungUpError as over:
            status = over.status
        finally:
            self.end(leg, status, reports_to)

    def _play(self, leg: Leg, start: Document) -> None:
        fetch: Document | None = start
        while fetch is not None:
            try:
                document: bytes | None = fetch()
                fetch = None
                while document is not None:
                    document = play(leg, verbs(document, CALL_VERBS))
            except MovedError as moved:
                fetch = moved.fetch

    def end(self, leg: Leg, status: str, reports_to: str) -> None:
        """A call is over."""
        with self._lock:
            self.legs.pop(leg.sid, None)
        self.memory.change(leg.sid, {"status": status, "duration": str(int(leg.seconds))})
        leg.person.over()
        if reports_to:
            told = {"CallStatus": status, "CallDuration": str(int(leg.seconds))}
            self.webhooks.report(reports_to, {**leg.fields(), **told})

    def begin(self, work: Callable[[], None]) -> None:
        """Something in a thread of its own, such as a call that the API asks for. What goes wrong is a trouble."""
        thread = threading.Thread(target=self._work, args=(work,), daemon=True)
        with self._lock:
            self._threads = [*(one for one in self._threads if one.is_alive()), thread]
        thread.start()

    def _work(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (NetworkError, BrokenTwimlError) as wrong:
            self.webhooks.troubles.append(f"{type(wrong).__name__}: {wrong}")

    def settle(self, seconds: float = 10.0) -> bool:
        """Wait until every call that the API asked for is over; whether they are."""
        for thread in list(self._threads):
            thread.join(seconds)
        return not any(thread.is_alive() for thread in self._threads)

    def telephone(self, number: str) -> Telephone:
        """What is rung at a number; one that answers at once where nothing else was told."""
        return self.telephones.get(number) or Telephone(self.dial_status)

    def address_of(self, path: str) -> str:
        """Where the API shows something of this account."""
        return f"{self._api}{ROOT}/{self.network.account}/{path}"

    def line(self, name: str) -> Line:
        """The queue of a name, opened when there is none."""
        if not name:
            raise BrokenTwimlError("a queue needs a name.")
        with self._lock:
            if name not in self._lines:
                self._lines[name] = Line(self.keep_queue(name), name)
            return self._lines[name]

    def line_of(self, sid: str) -> Line | None:
        with self._lock:
            return next((one for one in self._lines.values() if sid in {one.sid, one.name}), None)

    def keep_queue(self, name: str) -> str:
        return self.memory.add("Queues", {"friendly_name": name, "current_size": "0", "max_size": "1000"})

    def queue_changed(self, line: Line) -> None:
        self.memory.change(line.sid, {"current_size": str(len(line.members))})

    def room(self, name: str) -> Room:
        """The conference of a name that goes on; a new one when there is none."""
        with self._lock:
            found = self._rooms.get(name)
            if found is None or found.over:
                sid = self.memory.add("Conferences", {"friendly_name": name, "status": "init"})
                found = self._rooms[name] = Room(self, sid, name)
            return found

    def room_of(self, sid: str) -> Room | None:
        """A conference that goes on, by its sid."""
        with self._lock:
            return next((one for one in self._rooms.values() if one.sid == sid and not one.over), None)

    def participants(self, sid: str) -> list[Participant]:
        room = self.room_of(sid)
        return list(room.people) if room else []

    def conference_begins(self, room: Room) -> None:
        self.memory.change(room.sid, {"status": "in-progress"})

    def conference_over(self, room: Room, reason: str, by: str) -> None:
        told = {"status": "completed", "reason_conference_ended": reason, "call_sid_ending_conference": by}
        self.memory.change(room.sid, told)

    def keep_call(self, leg: Leg, status: str) -> None:
        """A call as the provider lists it."""
        with self._lock:
            self.legs[leg.sid] = leg
        ends = leg.fields()
        given = {"sid": leg.sid, "from": ends["From"], "to": ends["To"], "direction": leg.direction, "status": status}
        self.memory.add("Calls", given)

    def keep_dialled(self, parent: str, to: str, caller_id: str, status: str) -> str:
        """A leg of `<Dial>` as the provider lists it."""
        given = {"parent_call_sid": parent, "to": to, "from": caller_id, "direction": "outbound-dial", "status": status}
        return self.memory.add("Calls", given)

    def keep_recording(self, call: str, content: bytes, seconds: int) -> str:
        given = {"call_sid": call, "status": "completed", "duration": str(seconds), "source": "RecordVerb"}
        return self.memory.add("Recordings", {**given, "channels": "1"}, content)
