"""Finds authorities: who stands for a type in a state, and who follows whom."""

from collections.abc import Collection, Mapping
from functools import cache

from hotline.rulebook.model import Authority
from hotline.rulebook.routes import FEDERAL


class Directory:
    """The authorities in force, with their chains."""

    def __init__(self, authorities: Mapping[str, Authority], chains: Mapping[str, tuple[str, ...]]) -> None:
        self._authorities = authorities
        self._active = frozenset(agency for agency, authority in authorities.items() if authority.active)
        self._chains = chains
        self._links = cache(self._follow)
        self._there = cache(self._follow_there)

    def __getitem__(self, agency: str) -> Authority:
        return self._authorities[agency]

    def is_there(self, agency: str) -> bool:
        """False when the directory has no such authority or it is known not to work."""
        return agency in self._active

    def agency(self, target: str, state: str | None) -> str | None:
        """The id that a row's target means in a state: `00-type` as it stands, a type only where a state is known."""
        if target.startswith(f"{FEDERAL}-"):
            return target
        return f"{state}-{target}" if state else None

    def chain(self, agency: str) -> tuple[str, ...]:
        """Whoever follows this agency, in order, whether or not they are there."""
        return self._links(agency)

    def followers(self, agency: str, barred: Collection[str]) -> tuple[str, ...]:
        """Those of the chain who are there and not barred."""
        return tuple(link for link in self._there(agency) if link not in barred)

    def _follow(self, agency: str) -> tuple[str, ...]:
        state, kind = agency[:2], agency[3:]
        rest = self._chains.get(agency if state == FEDERAL else kind, ())
        return tuple(link if link.startswith(f"{FEDERAL}-") else f"{state}-{link}" for link in rest)

    def _follow_there(self, agency: str) -> tuple[str, ...]:
        return tuple(filter(self.is_there, self._links(agency)))
