"""One telephone that writes SMS or WhatsApp messages and shows what comes back."""

from collections.abc import Callable, Iterable
from typing import Protocol

from hotline.channels.simulator.exchange.messaging import Medium
from hotline.channels.simulator.transcript import Transcript


class Provider(Protocol):
    """Whoever carries messages to the line: the exchange in this process, or a stand-in's."""

    def write(self, sender: str, body: str, whatsapp: bool = False, media: tuple[Medium, ...] = ()) -> list[str]: ...


def sms(
    provider: Provider,
    bodies: Iterable[str],
    write: Callable[[str], None],
    sender: str,
    whatsapp: bool = False,
    media: tuple[Medium, ...] = (),
) -> bool:
    """Send messages one after the other from one number; whether a folio came back.

    bodies: asked for the next one only after the answer to the last. media: go with the first.
    Raises NetworkError when the webhook fails, BrokenTwimlError when the TwiML would not work at Twilio's.
    """
    transcript = Transcript(write)
    for body in bodies:
        transcript.caller(body or "(vacío)")
        for text in provider.write(sender, body, whatsapp, media):
            transcript.line(text)
        media = ()
    return transcript.close()
