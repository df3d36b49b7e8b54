"""What crosses the line between a channel and the dialogue: a turn goes in, a reply comes out.

Nothing here names a channel's wire.
"""

from dataclasses import dataclass, field
from typing import Literal

from hotline.vocabulary import Channel

TurnKind = Literal[
    "start",
    "digits",
    "text",
    "options",
    "silence",
    "goto",
    "back",
    "stop",
    "person",
    "language",
    "chat",
    "attended",
    "unattended",
    "unanswered",
    "recorded",
]


QUEUE = "cola"
"""In place of a number to join a call to: the line in which it waits for an operator of ours."""


@dataclass(frozen=True)
class Contact:
    """Who is talking, as far as anybody may know.

    bearers: secrets that only this caller brings (call id, form nonce, number with an hourly key), newest first;
        the first one keys a new dialogue, all are tried to find a running one.
    step: names this turn for ever (MessageSid, CallSid and step number, form nonce and page number): the same step
        gets the same answer.
    """

    channel: Channel
    bearers: tuple[bytes, ...] = field(repr=False)
    step: str = field(repr=False)


@dataclass(frozen=True)
class Turn:
    """One thing the reporter did.

    kind: `digits` for keys pressed, `text` for typed or transcribed words, `options` for codes chosen on a page (with
        `text` beside it where the page has a writing box), `goto` to correct the question named in `value`,
        `language` with the language code in `value`, `person` to ask for somebody, `stop` to end and erase,
        `chat` for a line of a conversation with somebody at the desk: kept as narrative, the question goes on waiting,
        `attended` when somebody has talked with whoever calls and is gone, `unattended` when nobody came,
        `unanswered` when a number that the call was to be joined to did not answer, `recorded`
        after the tone, with the provider's name of the recording in `value`, empty when there is none.
    confirmed: on the page before sending, ids of `HeardLine`s that are so.
    door: `child` when the person came in by the children's door; only read at `start`. `folio` opens at the mailbox.
    media: the provider's names of what came with a message, to be fetched; they answer nothing.
    """

    kind: TurnKind
    value: str = field(default="", repr=False)
    options: tuple[str, ...] = field(default=(), repr=False)
    door: Literal["adult", "child", "folio"] = "adult"
    language: str = "es_MX"
    confirmed: tuple[str, ...] = field(default=(), repr=False)
    media: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Option:
    """One answer on offer: what is stored, what is read, and the key or number that chooses it.

    language: in which it is offered, when that is not the dialogue's: who needs another one does not understand this.
    """

    code: str
    label: str
    key: str
    language: str = ""


@dataclass(frozen=True)
class Ask:
    """The question that waits for an answer.

    question: an id of the question bank (`A1`...) or one of the dialogue's own: `folio_entry`, `place`, `offer_folio`,
        `narrative`, `review`, `mailbox`, `recording`.
    text: the wording for this channel, age and language, ready to be read or spoken; options are not repeated in it,
        except on SMS and WhatsApp, where `text` is the whole message.
    options: empty for free words. multiple: several may be chosen. free_text: words are an answer too.
    record: the answer is recorded on a call, for so many seconds at most; 0 when it is not.
    digits: how many keys make an answer on a keypad (16 for a folio, 2 for a state), 0 when any.
    part, parts: progress by part of the protocol, for pages.
    """

    question: str
    text: str = field(repr=False)
    options: tuple[Option, ...] = field(default=(), repr=False)
    multiple: bool = False
    free_text: bool = False
    digits: int = 0
    part: int = 0
    parts: int = 0
    part_name: str = ""
    chosen: tuple[str, ...] = field(default=(), repr=False)
    written: str = field(default="", repr=False)
    error: str = ""
    record: int = 0


@dataclass(frozen=True)
class ReviewLine:
    """One answer as the reporter gave it, with the question to go back to."""

    label: str
    value: str = field(repr=False)
    question: str = ""


@dataclass(frozen=True)
class HeardLine:
    """What the words seem to say, for the reporter to confirm or leave: the fact, the answer, and the words."""

    id: str
    label: str = field(repr=False)
    value: str = field(repr=False)
    words: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class MailboxEntry:
    """One line of what happened to a report: who, which state, on which day; or one message."""

    kind: Literal["status", "message", "own"]
    author: str
    text: str = field(repr=False)
    day: str = ""
    state: str = ""


@dataclass(frozen=True)
class Reply:
    """What the line answers to one turn; a channel renders it and adds nothing of its own.

    lines: said, sent or shown before the question. ask: None when the dialogue has ended.
    folio: 16 digits, when it is to be told now. danger: 9-1-1 comes first. bridge: the number to join the call to, or
        `QUEUE`.
    review, readers, heard: what will be sent, who will read it and what the words seem to say, before sending.
    entries: the mailbox.
    age: the register of the wording in force (`adult`, `teen`, `child`). step: number of the turn that is awaited.
    """

    lines: tuple[str, ...] = field(default=(), repr=False)
    ask: Ask | None = None
    folio: str = field(default="", repr=False)
    danger: bool = False
    bridge: str = ""
    review: tuple[ReviewLine, ...] = field(default=(), repr=False)
    heard: tuple[HeardLine, ...] = field(default=(), repr=False)
    readers: tuple[str, ...] = ()
    entries: tuple[MailboxEntry, ...] = field(default=(), repr=False)
    age: Literal["adult", "teen", "child"] = "adult"
    language: str = "es_MX"
    step: int = 0
    erased: bool = False
