"""A reporter for tests: takes turns, plays the journey's part, and keeps what was said."""

from dataclasses import dataclass, field

from hotline.conversation.advance import (
    Step,
    advance,
    after_commit,
    after_early,
    after_message,
    open_dialogue,
    show_mailbox,
)
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.conversation.turns import Ask, Contact, MailboxEntry, Reply, Turn
from hotline.vocabulary import Channel

FOLIO = "1234567890123451"
READERS = ("Procuraduría de Protección",)
ENTRIES = (MailboxEntry("status", "Línea de ayuda", "Su aviso quedó guardado.", "2026-11-22", "guardado"),)
ENDS = {"partial", "erase", "done"}


@dataclass
class Talk:
    """One conversation. intents: everything the journey was asked to do; replies: everything that was answered."""

    guide: Guide
    channel: Channel
    folio: str
    known_folios: tuple[str, ...] = ()
    intents: list[str] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    posted: list[str] = field(default_factory=list)
    step: Step | None = None

    def start(self, turn: Turn | None = None) -> Reply:
        contact = Contact(self.channel, (b"bearer",), "0")
        return self._settle(open_dialogue(self.guide, contact, turn or Turn("start")))

    def take(self, turn: Turn) -> Reply:
        assert self.step is not None
        assert self.step.intent not in ENDS, "the dialogue has ended"
        return self._settle(advance(self.guide, self.step.dialogue, turn))

    def text(self, *messages: str) -> Reply:
        """Typed or spoken words, one turn each; the first one opens the dialogue."""
        for message in messages:
            turn = Turn("text", message)
            reply = self.take(turn) if self.step else self.start(turn)
        return reply

    def press(self, *keys: str) -> Reply:
        for key in keys:
            reply = self.take(Turn("digits", key))
        return reply

    def choose(self, *codes: str, words: str = "") -> Reply:
        """One page: the codes chosen and the words beside them."""
        return self.take(Turn("options", words, options=codes))

    def answer(self, **answers: str | tuple[str, ...]) -> Reply:
        """Answer a page by key (`place` in words) until no answer is left; skip what is not given."""
        left = dict(answers)
        for _ in range(60):
            if not left or self.ended:
                break
            question = self.guide.question(self.question)
            if question and question.words == "place" and "place" in left:
                self.choose(words=str(left.pop("place")))
                self.choose(self.ask.options[0].code)
                continue
            given = left.pop(question.key if question else "", ())
            self.choose(*((given,) if isinstance(given, str) else given))
        assert not left, f"never asked: {sorted(left)}"
        return self.reply

    def skip_to(self, question: str) -> Reply:
        for _ in range(60):
            if self.question == question or self.ended:
                break
            self.choose()
        assert self.question == question
        return self.reply

    def _settle(self, step: Step) -> Reply:
        self.step = step
        self.intents.append(step.intent)
        dialogue = step.dialogue
        if step.intent in {"commit", "finish"}:
            dialogue.stored, dialogue.folio = True, self.folio
            return self._settle(after_commit(self.guide, dialogue, READERS))
        if step.intent == "early":
            dialogue.early, dialogue.folio = True, self.folio
            return self._settle(after_early(self.guide, dialogue))
        if step.intent == "read_mailbox":
            entries = ENTRIES if step.folio in self.known_folios else None
            return self._settle(show_mailbox(self.guide, dialogue, entries))
        if step.intent == "write_mailbox":
            self.posted.append(step.text)
            return self._settle(after_message(self.guide, dialogue))
        dialogue.remember(str(len(self.replies)), step.reply)
        self.replies.append(step.reply)
        return step.reply

    @property
    def dialogue(self) -> Dialogue:
        assert self.step is not None
        return self.step.dialogue

    @property
    def reply(self) -> Reply:
        return self.replies[-1]

    @property
    def ask(self) -> Ask:
        assert self.reply.ask is not None
        return self.reply.ask

    @property
    def question(self) -> str:
        return self.reply.ask.question if self.reply.ask else ""

    @property
    def ended(self) -> bool:
        return self.step is not None and self.step.intent in ENDS

    @property
    def asked(self) -> list[str]:
        """The questions of the bank that were put, each once, in order."""
        names = (reply.ask.question for reply in self.replies if reply.ask)
        return [name for name in dict.fromkeys(names) if self.guide.question(name)]
