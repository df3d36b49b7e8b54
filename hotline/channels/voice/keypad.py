"""What a question expects from the keypad, and what the keypad sent.

`0` person, `*` repeat and `#` skip must reach the dialogue as keys. A `<Gather>` swallows its finishing key, so where
one or two keys make an answer there is none; where the answer is longer, `#` ends it, and `#` alone is told by
`FinishedOnKey`.
"""

from dataclasses import dataclass, field

from hotline.channels.twilio.edge import Form
from hotline.conversation.turns import Ask, Turn

KEYS = frozenset("0123456789*#")
MOST_KEYS = 64
LONG_ANSWER = 3
"""From so many keys on, people type at their own pace and end with `#`."""


@dataclass(frozen=True)
class Keypad:
    """The attributes of a `<Gather>` that depend on the question: how many keys, which one ends, seconds to wait."""

    most: int | None
    finish: str
    patience: int


def keypad_for(ask: Ask) -> Keypad:
    """One key answers a menu; a list and a folio end with `#`; free words are ended by any key."""
    if ask.multiple:
        return Keypad(None, "#", 7)
    if ask.digits >= LONG_ANSWER:
        return Keypad(ask.digits, "#", 12)
    widest = max((len(option.key) for option in ask.options), default=1)
    return Keypad(max(ask.digits, widest), "", 7)


@dataclass(frozen=True)
class Heard:
    """What one `<Gather>` brought back, and nothing else of its webhook."""

    keys: str = field(default="", repr=False)
    words: str = field(default="", repr=False)

    @property
    def turn(self) -> Turn:
        """Keys before words; neither is silence, which is an answer too."""
        if self.keys:
            return Turn("digits", self.keys)
        return Turn("text", self.words) if self.words else Turn("silence")


def heard(form: Form) -> Heard:
    """Read the answer out of a `<Gather>` action."""
    keys = "".join(key for key in form.one("Digits") if key in KEYS)[:MOST_KEYS]
    if not keys and form.one("FinishedOnKey") == "#":
        keys = "#"
    return Heard(keys.rstrip("#") or keys[:1], form.one("SpeechResult").strip())
