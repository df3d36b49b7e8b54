"""All entries by id, and who refers to whom."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from itertools import chain

from hotline.rulebook.book import Rulebook
from hotline.rulebook.entries import asking, directing, judging, lists, naming, promising, sending, striking
from hotline.rulebook.entries.entry import TITLES, Entry, Family
from hotline.rulebook.saying import Speaker
from hotline.vocabulary import LANGUAGES

BUILDERS = (
    judging.entries,
    naming.entries,
    asking.entries,
    sending.entries,
    striking.entries,
    promising.entries,
    lists.entries,
    directing.entries,
)

NEAR = 8


class Index:
    """The entries of one rulebook in one language."""

    def __init__(self, rulebook: Rulebook, language: str = LANGUAGES[0]) -> None:
        self.rulebook = rulebook
        self.speaker = Speaker(rulebook, language)

    @cached_property
    def entries(self) -> Mapping[str, tuple[Entry, ...]]:
        """By address; more than one where the files use an id for several things."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in chain.from_iterable(build(self.speaker) for build in BUILDERS):
            found[entry.ref].append(entry)
        return {ref: tuple(entries) for ref, entries in found.items()}

    def of(self, family: Family) -> tuple[Entry, ...]:
        """The entries of one family, in order."""
        return tuple(entry for entries in self.entries.values() for entry in entries if entry.family is family)

    def families(self) -> Iterator[tuple[Family, str, tuple[Entry, ...]]]:
        """Every family that has entries, with its title."""
        for family in Family:
            if entries := self.of(family):
                yield family, self.speaker.words(TITLES[family]), entries

    def find(self, asked: str) -> tuple[Entry, ...]:
        """What stands under an address or a bare id, which may be several things; nothing when there is no such id."""
        if asked in self.entries:
            return self.entries[asked]
        by_id = [entry for entries in self.entries.values() for entry in entries if entry.id == asked]
        if not by_id:
            folded = asked.casefold()
            by_id = [
                entry for entries in self.entries.values() for entry in entries
                if folded in (entry.id.casefold(), entry.ref.casefold())
            ]  # fmt: skip
        return tuple(by_id)

    def near(self, asked: str) -> tuple[Entry, ...]:
        """Entries whose id or address is nearly that."""
        folded = asked.casefold()
        known: dict[str, list[Entry]] = defaultdict(list)
        for entry in chain.from_iterable(self.entries.values()):
            known[entry.id.casefold()].append(entry)
            known[entry.ref.casefold()].append(entry)
        close = get_close_matches(folded, known, n=NEAR, cutoff=0.6)
        return tuple(dict.fromkeys(chain.from_iterable(known[one] for one in close)))

    def used_by(self, ref: str) -> tuple[Entry, ...]:
        """The entries that refer to an address, in order."""
        return self._users.get(ref, ())

    @cached_property
    def _users(self) -> Mapping[str, tuple[Entry, ...]]:
        users: dict[str, list[Entry]] = defaultdict(list)
        for entry in chain.from_iterable(self.entries.values()):
            for ref in set(entry.refs(self.speaker)) - {entry.ref}:
                users[ref].append(entry)
        return {ref: tuple(entries) for ref, entries in users.items()}
