"""What gives the same for the same is worked out once for the run: it was half of what hundreds of tests cost."""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from hotline.routing import Router
from hotline.rulebook.document import parse
from hotline.sealing import password
from hotline.sealing.opening import staff
from hotline.triage import Triage
from hotline.triage.listening import Listener


def remember_derivations(patch: pytest.MonkeyPatch) -> None:
    """Until `patch` is undone, a password that was derived with the same salt and cost is not derived again.

    The real Argon2id; every test signs in the same demonstration people, at a fifth of a second each.
    """
    remembered = cache(password.stretch)
    for module in (password, staff):
        patch.setattr(module, "stretch", remembered)
    patch.setattr("hotline.people.accounts.seal_seed", _with_one_salt)


def _with_one_salt(word: str, seed: bytes) -> bytes:
    """As `seal_seed`, but people enrolled with the same password share their salt: a demonstration has twelve."""
    salt = hashlib.blake2b(word.encode(), digest_size=password.SALT_BYTES).digest()
    return password._laid_out(salt, password.stretch(word, salt, password.CURRENT), seed)


def remember_compiled(patch: pytest.MonkeyPatch) -> None:
    """Until `patch` is undone, the same rulebook is compiled once, however many hotlines are built on it."""
    patch.setattr("hotline.building.Triage", _once(Triage))
    patch.setattr("hotline.building.Router", _once(Router))
    patch.setattr("hotline.conversation.guide.Listener", _once(Listener))


def remember_files(patch: pytest.MonkeyPatch) -> None:
    """Until `patch` is undone, a protocol file with the same text is parsed once: most of what reading a rulebook
    costs. Whoever reads its nodes changes none of them.
    """
    patch.setattr("hotline.rulebook.document.parse", cache(parse))


def _once(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    made: dict[int, tuple[Any, Any]] = {}

    def remembered(of: Any) -> Any:
        if id(of) not in made:
            made[id(of)] = of, make(of)  # what it was made of stays too, so that nothing else gets its id
        return made[id(of)][1]

    return remembered
