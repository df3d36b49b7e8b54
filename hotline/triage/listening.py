"""Listening to free words: which facts and signals they may mean, and by which words. It proposes, and sets nothing.

Pure, the same for the same text, in time proportional to its length.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hotline.rulebook.lexicon import Entry, Guard, Lexicon
from hotline.rulebook.model import Citation
from hotline.triage.matching import SPAN, Match, Phrases
from hotline.triage.spoken import NONE, Speller, Token

MOST_PASSAGES = 20
"""Passages kept of one entry: a text that says one thing a hundred times says it."""


@dataclass(frozen=True)
class Passage:
    """Words that were reacted to, and where they stand in the text: from `start` to before `end`."""

    start: int
    end: int
    words: str = field(repr=False)


@dataclass(frozen=True)
class Heard:
    """What an entry of the lexicon proposes for a text.

    key, code: the fact, or of `senales` the signal, that a reporter or operator may confirm. confirm: the question for
    it, empty where only a person can. person: the desk is to ring. raises: the least urgency with which a person looks.
    """

    id: str
    title: str
    key: str
    code: str
    confirm: str
    person: bool
    raises: str
    basis: tuple[Citation, ...]
    passages: tuple[Passage, ...] = field(repr=False)


class Listener:
    """Hears by one lexicon; compiled once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._entries = lexicon.entries
        guards = {guard for entry in self._entries for guard in entry.guards}
        turning = frozenset(word for guard in guards for word in guard.before)
        # An entry's exceptions have the same number below zero.
        owned = (
            (number if meant else ~number, phrase)
            for number, entry in enumerate(self._entries)
            for meant, phrases in ((True, entry.phrases), (False, entry.excepted))
            for phrase in phrases
        )
        self._phrases = Phrases(owned, turning)
        self._speller = Speller(lexicon.short, self._phrases.words | turning, lexicon.joined)

    def hear(self, text: str) -> tuple[Heard, ...]:
        """What a text may mean, the heaviest first. Any text; nothing fails on it and nothing of it is kept."""
        return self.hear_counting(text)[0]

    def hear_counting(self, text: str) -> tuple[tuple[Heard, ...], int]:
        """The same, and how many places were looked at."""
        words = self._speller.tokens(text)
        matches, looked = self._phrases.find(words)
        by_entry: dict[int, list[Match]] = {}
        for match in matches:
            by_entry.setdefault(match.owner, []).append(match)
        heard = []
        for number, entry in enumerate(self._entries):
            exceptions = _by_start(by_entry.get(~number, ()))
            meant = [
                match
                for match in by_entry.get(number, ())
                if not _excepted(match, exceptions)
                and not any(_says_nothing(guard, words, match.start) for guard in entry.guards)
            ]
            if meant:
                heard.append(_heard(entry, _passages(text, words, meant)))
        return tuple(heard), looked


def _heard(entry: Entry, passages: tuple[Passage, ...]) -> Heard:
    return Heard(
        entry.id,
        entry.title,
        entry.key,
        entry.code,
        entry.confirm,
        entry.person,
        entry.raises,
        entry.basis,
        passages,
    )


def _by_start(matches: Iterable[Match]) -> dict[int, int]:
    """Where a match begins, and where the longest that begins there ends."""
    ends: dict[int, int] = {}
    for match in matches:
        ends[match.start] = max(match.end, ends.get(match.start, 0))
    return ends


def _excepted(match: Match, exceptions: Mapping[int, int]) -> bool:
    """Whether the phrase stands inside a longer one that means something else."""
    if not exceptions:
        return False
    return any(exceptions.get(match.start - back, 0) >= match.end for back in range(SPAN))


def _says_nothing(guard: Guard, words: Sequence[Token], start: int) -> bool:
    """Whether one of the guard's words stands before, in the same clause, with nothing weightier between."""
    for back in range(1, guard.reach + 1):
        at = start - back
        if at < 0 or words[at + 1].gap != NONE:
            return False
        here = words[at].keys
        if not guard.before.isdisjoint(here):
            return not _means_else(guard, words, at)
        if guard.across and guard.across.isdisjoint(here):
            return False
    return False


def _means_else(guard: Guard, words: Sequence[Token], at: int) -> bool:
    before = words[at - 1].keys if at > 0 and words[at].gap == NONE else ()
    after = words[at + 1].keys if at + 1 < len(words) else ()
    return not guard.not_after.isdisjoint(before) or not guard.not_followed.isdisjoint(after)


def _passages(text: str, words: Sequence[Token], matches: Iterable[Match]) -> tuple[Passage, ...]:
    """Where the matches stand, joined where they overlap, in the order of the text."""
    spans = sorted((words[match.start].start, words[match.end - 1].end) for match in matches)
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(Passage(start, end, text[start:end]) for start, end in joined[:MOST_PASSAGES])
