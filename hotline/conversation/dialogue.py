"""One dialogue: everything that is known between two turns, and nothing else. It travels only sealed."""

import json
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from hotline.conversation import replies
from hotline.conversation.turns import Reply
from hotline.rulebook.model import Age
from hotline.vocabulary import Channel

KEPT_REPLIES = 8
OF_THIS_TURN = frozenset({"content", "said", "joining", "rings", "chatting", "listened"})
REGISTERS = frozenset({"adult", "teen", "child"})
UNDER_12 = frozenset({"0-5", "6-11"})
TEENS = frozenset({"12-14", "15", "16-17"})

Mode = Literal["asking", "folio", "mailbox"]


@dataclass
class Dialogue:
    """The position and the answers of one contact.

    question: id of the question that waits, empty when over. asked: bank questions put so far, in order.
    narrative: what was told in the person's own words. place_text: where it happens as told; state: the key that was
        confirmed, and municipality the catalogue's name. candidates: codes of the places on offer in the `place`
        question; reserve: offered when it is none of them. menu: first key of a second menu on the phone.
    misses: answers in a row that were not understood; silences: turns in a row without any.
    repeated: the last key of the call asked to repeat, so that the same key again goes back.
    mode: `folio` and `mailbox` while somebody reads the answers to an earlier report; resume: the question left for it.
    held_folio, held_until: a look-up that has to wait while many are made, and the instant (ISO 8601) from which it
        need not; the sealed cursor is its ticket.
    left_open: questions that the open mailbox says were not asked; teller: the register in which they are to be;
        register: the one that stands, while they are, for that of the facts.
    own_mailbox: the mailbox behind the folio of this dialogue; early: it was told before the report was whole, and
        early_offered: whoever calls was asked about that.
    stored: a report holds this already; amended: this turn added something to it. hung_up: the call is over, and a turn
        that was still under way, or comes late, only adds to what was kept (report_id, without `stored` a partial one).
    rung: words asked for a person, and the desk was told; report_id is then a partial report that later turns bring up
        to date. rung_for: what they said, as entries of the lexicon.
    voicemail: nobody came to the telephone, so a recording is offered beside the question. recordings: kept so far;
        record_tries: how often the tone was heard. told_for: the question beside which it was heard last, empty when
        nothing was recorded then. quiet: whoever calls did not answer at first, so that the call goes on by keys alone.
    bridged: joined to emergencies or to a person, as far as is known. dialled: numbers of this round, dialled_at: the
        instant (ISO 8601) of the first, rerouted: rounds after it.
    draft_id, draft_key: name and content key of the sealed draft, empty until the first answer.
    replies: the last answers by step, newest last. warned_at: the turn at which it became `inmediata`.
    content, said, joining, rings, chatting, listened: what the draft says now, the lines of this turn, the number to
        join the call to, whether words of this turn ring, whether they were said to somebody at the desk, and what all
        words were heard to mean; worked out anew at every turn and not part of the cursor.
    """

    channel: Channel
    folio: str = field(default="", repr=False)
    language: str = "es_MX"
    door: str = "adult"
    facts: dict[str, str | tuple[str, ...]] = field(default_factory=dict, repr=False)
    narrative: list[str] = field(default_factory=list, repr=False)
    place_text: str = field(default="", repr=False)
    state: str = field(default="", repr=False)
    municipality: str = field(default="", repr=False)
    reference: str = field(default="", repr=False)
    candidates: list[str] = field(default_factory=list, repr=False)
    reserve: list[str] = field(default_factory=list, repr=False)
    place_tries: int = 0
    question: str = ""
    menu: str = ""
    asked: list[str] = field(default_factory=list)
    turn: int = 0
    misses: int = 0
    silences: int = 0
    mode: Mode = "asking"
    resume: str = ""
    folio_tries: int = 0
    held_folio: str = field(default="", repr=False)
    held_until: str = ""
    adding: bool = False
    repeated: bool = False
    wants_person: bool = False
    wants_folio: bool = False
    stored: bool = False
    finished: bool = False
    hung_up: bool = False
    rung: bool = False
    rung_for: list[str] = field(default_factory=list, repr=False)
    voicemail: bool = False
    recordings: int = 0
    record_tries: int = 0
    told_for: str = ""
    quiet: bool = False
    report_id: str = ""
    mailbox_id: str = ""
    own_mailbox: str = ""
    early: bool = False
    early_offered: bool = False
    left_open: list[str] = field(default_factory=list, repr=False)
    register: str = ""
    teller: str = ""
    draft_id: str = ""
    draft_key: str = field(default="", repr=False)
    amended: bool = False
    warned_at: int = 0
    bridged: bool = False
    dialled: list[str] = field(default_factory=list)
    dialled_at: str = ""
    rerouted: int = 0
    replies: list[tuple[str, dict[str, Any]]] = field(default_factory=list, repr=False)
    content: dict[str, Any] | None = field(default=None, repr=False, compare=False)
    said: list[str] = field(default_factory=list, repr=False, compare=False)
    joining: str = field(default="", repr=False, compare=False)
    rings: bool = field(default=False, compare=False)
    chatting: bool = field(default=False, compare=False)
    listened: tuple[Any, Any] | None = field(default=None, repr=False, compare=False)

    @property
    def age(self) -> Age:
        """The register of the wording: adult until the person who speaks is known to be under 18."""
        if self.register in REGISTERS:
            return cast("Age", self.register)
        years = self.facts.get("edad", "ns")
        speaks_of_self = self.facts.get("reporta") == "yo"
        if self.door == "child" and years not in TEENS and years != "18+":
            return "child"
        if years in UNDER_12 and speaks_of_self:
            return "child"
        if years in TEENS and (speaks_of_self or self.door == "child"):
            return "teen"
        return "adult"

    @property
    def unsafe(self) -> bool:
        """Whether the person said that it is not safe to talk or write."""
        return self.facts.get("hablar_seguro") == "no"

    @property
    def informal(self) -> bool:
        """Under 18 is «tú»."""
        return self.age != "adult"

    @property
    def by_message(self) -> bool:
        return self.channel in (Channel.SMS, Channel.WHATSAPP)

    @property
    def narrow(self) -> bool:
        """Channels on which every question costs, so that fewer fit."""
        return self.channel is not Channel.WEB

    @property
    def begun(self) -> bool:
        """Whether there is anything that would be lost."""
        return bool(self.facts or self.narrative or self.place_text or self.reference or self.recordings)

    def copy(self) -> "Dialogue":
        """An independent copy: a turn never changes the dialogue it was given."""
        kept = {name: value for name, value in vars(self).items() if name not in OF_THIS_TURN}
        return Dialogue(**{name: _own(value) for name, value in kept.items()})

    def reply_for(self, step: str) -> Reply | None:
        """What was answered to this step, while it is among the last eight."""
        found = next((reply for known, reply in reversed(self.replies) if known == step), None)
        return None if found is None else replies.from_json(found)

    def remember(self, step: str, reply: Reply) -> None:
        """Keep the answer to a step, and forget what is older than the last eight."""
        self.replies = [*self.replies, (step, replies.to_json(reply))][-KEPT_REPLIES:]

    def kept_replies(self) -> list[Reply]:
        """The last answers, oldest first."""
        return [replies.from_json(reply) for _, reply in self.replies]

    def last_reply(self) -> Reply | None:
        """The newest answer, for showing a page again."""
        return replies.from_json(self.replies[-1][1]) if self.replies else None

    def answered_steps(self) -> tuple[str, ...]:
        """The steps whose answers are kept, oldest first."""
        return tuple(step for step, _ in self.replies)


AT_THE_START = {name: value for name, value in vars(Dialogue(Channel.WEB)).items() if name != "channel"}


def _own(value: Any) -> Any:
    """A list or dictionary of its own; what lies inside (texts, tuples, told replies) nobody changes."""
    return value.copy() if isinstance(value, list | dict) else value


def to_json(dialogue: Dialogue) -> str:
    """A dialogue as compact JSON, without what stands as at the start; carries the folio and the draft's key, so it may
    only be sealed."""
    values = {
        name: value
        for name, value in vars(dialogue).items()
        if name not in OF_THIS_TURN and (name not in AT_THE_START or value != AT_THE_START[name])
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Dialogue:
    """The dialogue that `to_json` wrote."""
    raw: dict[str, Any] = json.loads(text)
    raw["channel"] = Channel(raw["channel"])
    facts = raw.get("facts", {})
    raw["facts"] = {key: tuple(code) if isinstance(code, list) else code for key, code in facts.items()}
    raw["replies"] = [(step, reply) for step, reply in raw.get("replies", ())]
    return Dialogue(**raw)
