"""A message to the line, and the messages that it answers."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hotline.channels.simulator.document import MESSAGE_VERBS, verbs, words
from hotline.channels.simulator.network import LINE_NUMBER, BrokenTwimlError

if TYPE_CHECKING:
    from hotline.channels.simulator.exchange.exchange import Exchange

MOST_REDIRECTS = 5
DELIVERY = ("queued", "sent", "delivered")


@dataclass(frozen=True)
class Medium:
    """A photograph or a voice note, as the sender's telephone sends it."""

    content: bytes = field(repr=False)
    kind: str


def write(
    exchange: "Exchange", sender: str, body: str, whatsapp: bool = False, media: tuple[Medium, ...] = ()
) -> list[str]:
    """Send one message; what is answered, text by text.

    Raises NetworkError when the webhook fails, BrokenTwimlError when the TwiML would not work at Twilio's.
    """
    sid = exchange.network.new_sid("MM" if media else "SM")
    fields = {"MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "SmsStatus": "received", "Body": body}
    fields |= {"NumMedia": str(len(media)), "NumSegments": "1"}
    if whatsapp:
        fields |= {"From": f"whatsapp:{sender}", "To": f"whatsapp:{LINE_NUMBER}"}
        fields |= {"ProfileName": "Quien escribe", "WaId": sender.lstrip("+")}
    else:
        fields |= {"From": sender, "To": LINE_NUMBER, "FromCountry": "MX", "FromCity": "", "FromZip": ""}
    _keep(exchange, fields, media)
    return _answers(exchange, fields)


def _keep(exchange: "Exchange", fields: dict[str, str], media: tuple[Medium, ...]) -> None:
    """The message and its media at the provider; the webhook tells where they lie."""
    sid = fields["MessageSid"]
    ends = {"from": fields["From"], "to": fields["To"], "direction": "inbound", "status": "received"}
    exchange.memory.add("Messages", {"sid": sid, "body": fields["Body"], "num_media": str(len(media)), **ends})
    for number, medium in enumerate(media):
        one = exchange.memory.add("Media", {"parent_sid": sid, "content_type": medium.kind}, medium.content)
        fields[f"MediaContentType{number}"] = medium.kind
        fields[f"MediaUrl{number}"] = exchange.address_of(f"Messages/{sid}/Media/{one}")


def _answers(exchange: "Exchange", fields: dict[str, str]) -> list[str]:
    address, told = exchange.network.first("/twilio/messages"), []
    for _ in range(MOST_REDIRECTS):
        onward = ""
        for verb in verbs(exchange.webhooks.call(address, fields), MESSAGE_VERBS):
            if verb.tag == "Redirect":
                onward = exchange.network.resolve(address, (verb.text or "").strip())
                break
            for text in words(verb):
                told.append(text)
                reports_to = verb.get("statusCallback")
                _send(exchange, fields, text, exchange.network.resolve(address, reports_to) if reports_to else "")
        if not onward:
            return told
        address = onward
    raise BrokenTwimlError("the answer redirects in circles.")


def send(exchange: "Exchange", to: str, caller_id: str, body: str, reports_to: str = "") -> str:
    """A message that the API is asked to send; its sid. Its states are told one after the other."""
    given = {"from": caller_id, "to": to, "body": body, "direction": "outbound-api", "num_media": "0"}
    sid = exchange.memory.add("Messages", {**given, "status": "accepted"})
    _deliver(exchange, sid, caller_id, to, reports_to)
    exchange.memory.change(sid, {"status": DELIVERY[-1]})
    return sid


def _send(exchange: "Exchange", fields: dict[str, str], text: str, reports_to: str) -> None:
    ends = {"from": fields["To"], "to": fields["From"], "direction": "outbound-reply", "num_media": "0"}
    sid = exchange.memory.add("Messages", {"body": text, "status": "delivered", **ends})
    _deliver(exchange, sid, fields["To"], fields["From"], reports_to)


def _deliver(exchange: "Exchange", sid: str, caller_id: str, to: str, reports_to: str) -> None:
    for status in DELIVERY if reports_to else ():
        told = {"MessageSid": sid, "SmsSid": sid, "MessageStatus": status, "SmsStatus": status}
        exchange.webhooks.report(reports_to, {**told, "From": caller_id, "To": to})
