"""A telephone network of the tests' own: signs as Twilio signs and reads TwiML for itself, without the product."""

import secrets
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from twilio.request_validator import RequestValidator

from tests.support.http import Answer, request
from tests.support.live import LiveServer

SPOKEN = {"Say", "Play", "Pause"}
VERBS = SPOKEN | {"Gather", "Redirect", "Hangup", "Dial", "Record", "Enqueue", "Reject"}
HOTLINE_NUMBER = "+525500000000"


def new_sid(prefix: str) -> str:
    return prefix + secrets.token_hex(16)


def new_number() -> str:
    """A number in the form of a Mexican one; nobody is called."""
    return f"+5255{secrets.randbelow(10**8):08d}"


class Network:
    """Posts webhooks to one hotline, with a right signature unless told otherwise."""

    def __init__(self, server: LiveServer) -> None:
        self.local, self.public = server.local, server.url
        self.account = str(server.told["twilio_account_sid"])
        self._validator = RequestValidator(str(server.told["twilio_auth_token"]))

    def post(self, path: str, fields: dict[str, str], signature: str | None = None) -> Answer:
        """path: below the public address, with its query. signature: another one, or "" for no header at all."""
        sent = {"AccountSid": self.account, **fields}
        if signature is None:
            signature = self.sign(path, sent)
        return request("POST", self.local + path, sent, {"X-Twilio-Signature": signature} if signature else {})

    def play(self, address: str) -> str:
        """What an address of ours plays, as text."""
        assert address.startswith(self.public + "/"), "a sound from another house"
        answer = request("GET", self.local + address.removeprefix(self.public), None, {"Accept": "text/plain"})
        assert answer.status == 200, f"{answer.status} for a sound"
        return answer.body.decode()

    def sign(self, path: str, fields: dict[str, str], at: str = "") -> str:
        """The signature of these fields at our public address, or at another."""
        return str(self._validator.compute_signature((at or self.public) + path, fields))


@dataclass
class Heard:
    """One TwiML document as a caller hears it: what is said until keys are awaited, and what may follow."""

    said: str
    gather: ET.Element | None = None
    dialled: str = ""
    after: list[ET.Element] = field(default_factory=list)
    ended: bool = False


def listen(body: bytes, network: "Network | None" = None) -> Heard:
    """Read TwiML; an unknown verb or broken XML fails the test. network: fetches what is played, as text."""
    heard = Heard("")
    for verb in (verbs := list(ET.fromstring(body))):
        assert verb.tag in VERBS, f"Twilio does not know <{verb.tag}>"
        if verb.tag == "Say":
            heard.said += f" {verb.text or ''}"
        elif verb.tag == "Play" and network is not None:
            heard.said += f" {network.play(verb.text or '')}"
        elif verb.tag not in SPOKEN:
            heard.said += "".join(f" {part.text or ''}" for part in verb if part.tag == "Say")
            heard.gather = verb if verb.tag == "Gather" else None
            heard.dialled = "".join(verb.itertext()).strip() if verb.tag == "Dial" else ""
            heard.after = verbs[verbs.index(verb) + (verb.tag not in {"Redirect", "Hangup"}) :]
            return heard
    heard.ended = True
    return heard


class Call:
    """One telephone call. `heard` is what the caller hears now; `transcript` all of it."""

    def __init__(self, network: Network, number: str | None = None) -> None:
        self.network = network
        self.sid, self.number = new_sid("CA"), number or new_number()
        self.transcript: list[str] = []
        self.over = False
        self.last: tuple[str, dict[str, str]] = ("", {})

    def dial(self) -> "Call":
        return self._go("/twilio/voice", {})

    def press(self, keys: str) -> "Call":
        """Keys as Twilio sends them: those before the finish key."""
        assert self.heard.gather is not None, f"no keys are awaited after: {self.heard.said}"
        return self._go(self._action(self.heard.gather.get("action", "")), {"Digits": keys})

    def speak(self, words: str) -> "Call":
        assert self.heard.gather is not None
        assert "speech" in self.heard.gather.get("input", ""), "no speech is awaited here"
        fields = {"SpeechResult": words, "Confidence": "0.9"}
        return self._go(self._action(self.heard.gather.get("action", "")), fields)

    def wait(self) -> "Call":
        """Press nothing until the time is over."""
        gather = self.heard.gather
        if gather is not None and gather.get("actionOnEmptyResult") == "true":
            return self._go(self._action(gather.get("action", "")), {"Digits": ""})
        return self._follow(self.heard.after)

    def hang_up(self) -> Answer:
        self.over = True
        return self.network.post("/twilio/status", self._fields({"CallStatus": "completed", "CallDuration": "42"}))

    def again(self) -> Answer:
        """The last request once more, as Twilio does after a lost answer."""
        return self.network.post(*self.last)

    def _fields(self, more: dict[str, str]) -> dict[str, str]:
        ends = {"From": self.number, "Caller": self.number, "To": HOTLINE_NUMBER, "Called": HOTLINE_NUMBER}
        return {"CallSid": self.sid, "CallStatus": "in-progress", "Direction": "inbound", **ends, **more}

    def prepare(self, path: str, more: dict[str, str]) -> tuple[str, dict[str, str]]:
        """A request of this call that a test wants to send itself."""
        return path, self._fields(more)

    def _go(self, path: str, more: dict[str, str]) -> "Call":
        self.last = self.prepare(path, more)
        self.path = path
        return self.take(self.network.post(*self.last))

    def take(self, answer: Answer) -> "Call":
        """Hear an answer, and go where it redirects."""
        assert answer.status == 200, f"{answer.status} at {urlsplit(self.path).path}"
        self.heard = listen(answer.body, self.network)
        self.transcript.append(self.heard.said.strip())
        if self.heard.gather is None and not self.heard.dialled:
            return self._follow(self.heard.after)
        return self

    def _follow(self, verbs: list[ET.Element]) -> "Call":
        for verb in verbs:
            if verb.tag == "Redirect":
                return self._go(self._action((verb.text or "").strip()), {})
            if verb.tag == "Hangup":
                break
            if verb.tag == "Say":
                self.transcript.append(verb.text or "")
        self.over = True
        self.heard = Heard(self.heard.said, ended=True)
        return self

    def _action(self, address: str) -> str:
        whole = urljoin(self.network.public + self.path, address or self.path)
        assert whole.startswith(f"{self.network.public}/twilio/"), "an action leaves /twilio/"
        return whole.removeprefix(self.network.public)


class Phone:
    """One telephone that writes SMS or WhatsApp messages."""

    def __init__(self, network: Network, number: str | None = None, whatsapp: bool = False) -> None:
        self.network, self.prefix = network, "whatsapp:" if whatsapp else ""
        self.number = number or new_number()
        self.transcript: list[str] = []
        self.last: tuple[str, dict[str, str]] = ("", {})

    def prepare(self, body: str) -> tuple[str, dict[str, str]]:
        ends = {"From": self.prefix + self.number, "To": self.prefix + HOTLINE_NUMBER, "FromCountry": "MX"}
        return "/twilio/messages", {"MessageSid": new_sid("SM"), "Body": body, "NumMedia": "0", **ends}

    def write(self, body: str) -> str:
        """Send one message; what comes back, all of it."""
        self.last = self.prepare(body)
        return self.take(self.network.post(*self.last))

    def again(self) -> str:
        return self.take(self.network.post(*self.last))

    def take(self, answer: Answer) -> str:
        assert answer.status == 200, f"{answer.status} at /twilio/messages"
        messages = list(ET.fromstring(answer.body))
        assert all(verb.tag in {"Message", "Redirect"} for verb in messages)
        text = "\n".join("".join(message.itertext()) for message in messages)
        self.transcript.append(text)
        return text
