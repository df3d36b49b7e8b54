"""How a sentence is said: the voice of each language, in pieces that Twilio takes."""

import textwrap
from dataclasses import dataclass

from twilio.twiml import TwiML

from hotline.channels.twilio.plain import plain


@dataclass(frozen=True)
class Voice:
    """A voice of Twilio's and the language tag that it needs beside it; a wrong pair makes `<Say>` fail."""

    name: str
    language: str


VOICES = {"es_MX": Voice("Polly.Mia", "es-MX"), "en": Voice("Polly.Joanna", "en-US")}
LONGEST = 3000
"""`<Say>` takes 4,096 characters; the rest is room for what escaping adds."""


def voice_of(language: str) -> Voice:
    """The voice of a language of ours, Mexican Spanish for any other."""
    return VOICES.get(language, VOICES["es_MX"])


def say(parent: TwiML, text: str, language: str) -> None:
    """Append `text` to a verb that can hold `<Say>`, as one or more of them; nothing for an empty text."""
    voice = voice_of(language)
    line = plain(text)
    # Wrapping looks at every word, of five sentences a step, and hardly ever finds one that is too long.
    for piece in textwrap.wrap(line, LONGEST) if len(line) > LONGEST else [line] if line else []:
        parent.say(piece, voice=voice.name, language=voice.language)
