"""One telephone call from the caller's side: hears what TwiML says, presses keys, speaks, hangs up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from hotline.channels.simulator.exchange.person import Answer, Awaited, Person
from hotline.channels.simulator.transcript import Transcript


class Provider(Protocol):
    """Whoever carries calls to the line: the exchange in this process, or a stand-in's."""

    def call_in(self, person: Person, number: str) -> None: ...


@dataclass
class Caller:
    """A person whose call is written down line by line."""

    transcript: Transcript
    act: Answer

    def hear(self, text: str) -> None:
        self.transcript.line(text)

    def note(self, text: str) -> None:
        self.transcript.note(text)

    def over(self) -> None:
        """Nothing more to write down."""

    def answer(self, awaited: Awaited) -> str | None:
        done = self.act(awaited)
        if done or (done == "" and awaited.where in {"gather", "record"}):
            self.transcript.caller(done or "(silencio)")
        return done


def phone(provider: Provider, answer: Answer, write: Callable[[str], None], number: str) -> bool:
    """Make one call; whether a folio was told.

    answer: asked at everything that awaits something. write: takes the transcript line by line.
    Raises NetworkError when a webhook fails, BrokenTwimlError when the TwiML would not work at Twilio's.
    """
    transcript = Transcript(write)
    provider.call_in(Caller(transcript, answer), number)
    return transcript.close()
