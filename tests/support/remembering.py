"""Derive each password once: the real Argon2id, whose answer for the same password and salt never changes.

Hundreds of tests sign in the same demonstration people; a fifth of a second each was half of what they cost.
"""

from functools import cache

import pytest

from hotline.sealing import password
from hotline.sealing.opening import staff


def remember_derivations(patch: pytest.MonkeyPatch) -> None:
    """Until `patch` is undone, a password that was derived with the same salt and cost is not derived again."""
    remembered = cache(password.stretch)
    for module in (password, staff):
        patch.setattr(module, "stretch", remembered)
