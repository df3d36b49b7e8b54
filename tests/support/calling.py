"""One caller's side of the telephone: signed webhooks to the real application, answered with TwiML."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from hotline.journey import shifts
from hotline.journey.parts import Hotline
from hotline.people.visitor import Visitor

NUMBER = "+525500004321"


@dataclass
class Caller:
    """A call, or a telephone that was rung. `said` is everything that it heard, `path` where its last webhook went."""

    hotline: Hotline
    client: FlaskClient
    sid: str = "CA" + "5" * 32
    path: str = ""
    said: list[str] = field(default_factory=list)

    def post(self, path: str, **fields: str) -> Element:
        """One webhook; its document."""
        settings = self.hotline.settings
        sent = {"AccountSid": settings.twilio_account_sid, "CallSid": self.sid, "From": NUMBER, **fields}
        sent.setdefault("CallStatus", "in-progress")
        address = settings.public_url + path
        signed = RequestValidator(settings.twilio_auth_token).compute_signature(address, sent)
        answer = self.client.post(
            path,
            data=urlencode(sent),
            content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": signed},
        )
        assert answer.status_code in {200, 204}, answer.status_code
        self.path = path
        root = ElementTree.fromstring(answer.data) if answer.data else Element("Response")
        self.said += [verb.text or "" for verb in root.iter("Say")]
        return root

    def follow(self, named: str, **fields: str) -> Element:
        """The address that a document names, as the provider resolves it."""
        whole = urlsplit(urljoin(self.hotline.settings.public_url + self.path, named))
        return self.post(whole.path + (f"?{whole.query}" if whole.query else ""), **fields)

    def press(self, document: Element, keys: str, **fields: str) -> Element:
        gather = document.find("Gather")
        assert gather is not None
        return self.follow(gather.attrib["action"], Digits=keys, FinishedOnKey="", **fields)

    def quiet(self, document: Element, **fields: str) -> Element:
        """Nothing is pressed: the next look at the line."""
        redirect = document.find("Redirect")
        assert redirect is not None
        return self.follow(redirect.text or "", **fields)

    def wait(self, document: Element, **fields: str) -> Element:
        """The first look at the line that a document leads into."""
        self.line = only(document, "Enqueue").attrib
        return self.follow(self.line["waitUrl"], **{"QueueTime": "0", "QueuePosition": "1", **fields})

    def leave(self, **fields: str) -> Element:
        """Out of the line that `wait` led into."""
        return self.follow(self.line["action"], **{"QueueResult": "leave", **fields})

    line: Any = None


def only(document: Element, verb: str) -> Element:
    """The one verb of this name."""
    (found,) = document.iter(verb)
    return found


OURS = "+525500000000"


def takes_calls(hotline: Hotline, visitor: Visitor, telephone: str = "+525511112222") -> None:
    """Somebody of the desk is on duty with a telephone; the hotline has a number of its own."""
    object.__setattr__(hotline.settings, "caller_id", OURS)
    shifts.set_duty(hotline, visitor, True, telephone=telephone)


def in_line(caller: Caller, *keys: str) -> Element:
    """A call that answers with these keys, asks for a person, and waits: the first look at the line."""
    document = caller.post("/twilio/voice")
    for key in (*keys, "0"):
        document = caller.press(document, key)
    return caller.wait(document)


@dataclass
class Rooms:
    """In the place of `channels.twilio.rooms`: remembers what was asked of the provider, and asks nobody."""

    rung: list[tuple[str, str, int, str]] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    announced: list[tuple[str, str]] = field(default_factory=list)
    refuses: Exception | None = None

    def ring(self, _settings: object, leg_id: str, number: str, seconds: int, coached: str = "") -> None:
        if self.refuses:
            raise self.refuses
        self.rung.append((leg_id, number, seconds, coached))

    def telephone_in(self, _settings: object, handle: str, label: str) -> str:
        return "CA" + (handle + label)[:32]

    def close(self, _settings: object, handle: str) -> None:
        self.closed.append(handle)

    def announce(self, _settings: object, handle: str, name: str) -> None:
        self.announced.append((handle, name))
