"""One telephone that writes SMS or WhatsApp messages and shows what comes back."""

from collections.abc import Callable, Iterable

from hotline.channels.simulator.document import MESSAGE_VERBS, verbs, words
from hotline.channels.simulator.network import LINE_NUMBER, BrokenTwimlError, Network
from hotline.channels.simulator.transcript import Transcript

MOST_REDIRECTS = 5


def sms(
    network: Network, bodies: Iterable[str], write: Callable[[str], None], number: str = "", whatsapp: bool = False
) -> bool:
    """Send messages one after the other from one number; whether a folio came back.

    bodies: asked for the next one only after the answer to the last. number: a fictitious one is drawn when empty.
    Raises NetworkError when the webhook fails, BrokenTwimlError when the TwiML would not work at Twilio's.
    """
    transcript = Transcript(write)
    sender = number or network.new_number()
    for body in bodies:
        transcript.caller(body or "(vacío)")
        _send(network, transcript, _fields(network, sender, body, whatsapp))
    return transcript.close()


def _fields(network: Network, sender: str, body: str, whatsapp: bool) -> dict[str, str]:
    sid = network.new_sid("SM")
    fields = {"MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "SmsStatus": "received", "Body": body}
    fields |= {"NumMedia": "0", "NumSegments": "1"}
    if whatsapp:
        ends = {"From": f"whatsapp:{sender}", "To": f"whatsapp:{LINE_NUMBER}"}
        return fields | ends | {"ProfileName": "Quien escribe", "WaId": sender.lstrip("+")}
    return fields | {"From": sender, "To": LINE_NUMBER, "FromCountry": "MX", "FromCity": "", "FromZip": ""}


def _send(network: Network, transcript: Transcript, fields: dict[str, str]) -> None:
    address = network.first("/twilio/messages")
    for _ in range(MOST_REDIRECTS):
        onward = ""
        for verb in verbs(network.post(address, fields), MESSAGE_VERBS):
            if verb.tag == "Redirect":
                onward = network.resolve(address, (verb.text or "").strip())
                break
            for text in words(verb):
                transcript.line(text)
                network.traces.reply(fields["From"], text)
        if not onward:
            return
        address = onward
    raise BrokenTwimlError("the answer redirects in circles.")
