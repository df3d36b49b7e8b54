"""Everything a dialogue asks of the rest of the house, in one value that is built once at the start."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Protocol

from hotline.clock import Clock, SystemClock, today
from hotline.conversation.turns import QUEUE
from hotline.routing.atlas import Atlas, Municipality, Spot
from hotline.routing.place import Place, from_digits, look_up
from hotline.routing.result import Routing
from hotline.rulebook.compiling import compile_condition
from hotline.rulebook.lexicon import Lexicon
from hotline.rulebook.model import Authority, Condition, Key, Question, Script, State
from hotline.rulebook.partial import Look, Partial
from hotline.rulebook.places import Places
from hotline.triage.assessment import Assessment
from hotline.triage.listening import Listener
from hotline.triage.relevance import Undecided
from hotline.vocabulary import Facts, Urgency


class Book(Protocol):
    """What the dialogue reads of the rulebook."""

    @property
    def digest(self) -> str: ...
    @property
    def keys(self) -> Mapping[str, Key]: ...
    @property
    def named(self) -> Mapping[str, Condition]: ...
    @property
    def questions(self) -> Mapping[str, Question]: ...
    @property
    def script(self) -> Script: ...
    @property
    def states(self) -> Mapping[str, State]: ...
    @property
    def authorities(self) -> Mapping[str, Authority]: ...
    @property
    def places(self) -> Places: ...
    @property
    def lexicon(self) -> Lexicon: ...
    @property
    def offered(self) -> tuple[str, ...]: ...


class Judge(Protocol):
    """What the dialogue asks of triage."""

    def assess(self, facts: Facts) -> Assessment: ...
    def is_immediate(self, facts: Facts) -> bool: ...
    def unknown(self, facts: Facts) -> tuple[str, ...]: ...
    def undecided(self, facts: Facts, open_keys: Collection[str] | int) -> Undecided: ...
    def holds(self, name: str, facts: Facts) -> bool: ...


class Signpost(Protocol):
    """What the dialogue asks of routing."""

    def route(self, facts: Facts, assessment: Assessment, state: str | None, at: datetime) -> Routing: ...
    def undecided(
        self, facts: Facts, open_keys: Collection[str] | int, urgencies: Collection[Urgency], placed: bool = True
    ) -> tuple[int, ...]: ...


@dataclass(frozen=True)
class Guide:
    """The rulebook and the two judges.

    bridge_numbers: state key to the ten-digit number of its C5; `00` serves where the state is unknown.
    operator_number: where key 0 joins a call to; empty when nobody answers by telephone.
    enrolled: tells which agencies have keys, so that nobody is promised a reader who cannot open.
    municipalities: the rows of INEGI's catalogue, none where it was not loaded.
    attended: tells whether operators of ours take calls now, so that a caller may wait in line for one; asked with
        whether there is danger, for which the line is longer.
    """

    rulebook: Book
    triage: Judge
    router: Signpost
    bridge_numbers: Mapping[str, str] = field(default_factory=dict)
    operator_number: str = ""
    clock: Clock = field(default_factory=SystemClock)
    enrolled: Callable[[], Collection[str]] = frozenset
    municipalities: Callable[[], tuple[Municipality, ...]] = tuple
    attended: Callable[[bool], bool] = lambda _in_danger: False

    @cached_property
    def _conditions(self) -> Mapping[str, Callable[[Facts], bool]]:
        book = self.rulebook
        return {name: compile_condition(q.when, book.named, book.keys) for name, q in book.questions.items()}

    @cached_property
    def listener(self) -> Listener:
        """Hears what free words may mean."""
        return Listener(self.rulebook.lexicon)

    @cached_property
    def partial(self) -> Partial:
        """Conditions over answers of which some are open."""
        return Partial(self.rulebook.named, self.rulebook.keys)

    @cached_property
    def looks(self) -> Mapping[str, Look]:
        """The condition of each question, over open answers."""
        return {name: self.partial.compile(question.when) for name, question in self.rulebook.questions.items()}

    @cached_property
    def _bits(self) -> Mapping[str, int]:
        return {"": 0} | {key: self.partial.mask([key]) for key in self.rulebook.keys}

    def bit(self, question: Question) -> int:
        """The bit of the key that a question fills; 0 for one that is answered in words."""
        return self._bits[question.key]

    @property
    def script(self) -> Script:
        return self.rulebook.script

    def speaks(self, language: str) -> str:
        """The same language if the protocol declares it complete, else the one it is written in."""
        offered = self.rulebook.offered
        return language if language in offered else offered[0]

    def next_language(self, language: str) -> str:
        """The language that is offered after this one, in turn; empty when there is no other."""
        offered = self.rulebook.offered
        after = offered[(offered.index(self.speaks(language)) + 1) % len(offered)]
        return after if after != language else ""

    def question(self, name: str) -> Question | None:
        """The bank question of that id, None for the dialogue's own."""
        return self.rulebook.questions.get(name)

    def applies(self, question: Question, facts: Facts) -> bool:
        """Whether the question's `when` holds."""
        return self._conditions[question.id](facts)

    def route(self, facts: Facts, assessment: Assessment, state: str) -> Routing:
        """Recipients as of now."""
        return self.router.route(facts, assessment, state or None, self.clock.now())

    def bridge(self, state: str) -> str:
        """The number to join a call in danger to, empty when there is none."""
        return self.bridge_numbers.get(state, "") if state else self.bridge_numbers.get("00", "")

    def person(self, *, in_danger: bool) -> str:
        """Where a call reaches a person now: our own line, a number, or empty."""
        return QUEUE if self.attended(in_danger) else self.operator_number

    @cached_property
    def _atlas(self) -> Callable[[tuple[Municipality, ...]], Atlas]:
        return lru_cache(maxsize=1)(lambda rows: Atlas(self.rulebook.states, self.rulebook.places, rows))

    def look_up(self, text: str, *, asked: bool = True) -> Place:
        """Places named in a text; asked: it answers the question where."""
        return look_up(text, self._atlas(self.municipalities()), asked=asked)

    def from_digits(self, digits: str) -> Place:
        """States of two keys pressed: INEGI's key or the first digits of a postal code."""
        return Place(tuple(map(Spot, from_digits(digits, self.rulebook.states))))

    def today(self) -> date:
        return today(self.clock)
