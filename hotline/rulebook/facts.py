"""Checks answer sets from outside against the vocabulary. Says which key is wrong, never what was answered."""

import re
from collections.abc import Mapping

from hotline.errors import FactsError
from hotline.rulebook.model import Key


def check_facts(raw: Mapping[str, object], keys: Mapping[str, Key]) -> dict[str, str | tuple[str, ...]]:
    """The same answers with every multiple answer as a tuple of codes; keys not given stay away (they read as `ns`).

    raw: key to code; for a multiple key a list of codes or a single one. Raises FactsError naming the key only.
    """
    return {str(name): _answer(name, value, keys) for name, value in raw.items()}


def _answer(name: object, value: object, keys: Mapping[str, Key]) -> str | tuple[str, ...]:
    key = keys.get(name) if isinstance(name, str) else None
    if key is None:
        raise FactsError(f"unknown key «{_shown(name)}»; the keys are in protocols/words.yaml")
    if not key.multiple:
        if not isinstance(value, str) or value not in key.codes:
            raise FactsError(f"key «{key.name}» has a value that is not one of its codes")
        return value
    chosen = [value] if isinstance(value, str) else value
    if not isinstance(chosen, list | tuple | set | frozenset):
        raise FactsError(f"key «{key.name}» takes a list of its codes")
    if any(not isinstance(code, str) or code not in key.codes for code in chosen):
        raise FactsError(f"key «{key.name}» has a value that is not one of its codes")
    return tuple(code for code in key.codes if code in chosen)


def _shown(name: object) -> str:
    # A key from outside may be anything: one short line of harmless characters is shown of it.
    return re.sub(r"[^\w.-]", "?", str(name))[:40]
