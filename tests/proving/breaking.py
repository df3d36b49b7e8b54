"""Broken copies of the protocol: one line changed, as somebody in a hurry might."""

import shutil
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from hotline.rulebook import Rulebook, load

PROTOCOLS = Path(__file__).parents[2] / "protocols"

MUTANTS: list[dict[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("mutants.yaml").read_text("utf-8"))
"""Changes, each with the property that must notice it and the prover of that property."""

Change = tuple[str, str, str]
"""File, the text that stands there once, and what it becomes."""


def copy_of(folder: Path, *changes: Change) -> Path:
    """A copy of the protocols with these changes. Fails when a text is not there exactly once."""
    copy = folder / "protocols"
    shutil.copytree(PROTOCOLS, copy)
    for name, old, new in changes:
        path = copy / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name}: «{old}» stands there {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")
    return copy


def broken_rulebook(folder: Path, *changes: Change) -> Rulebook:
    """The rulebook of a broken copy."""
    return load(copy_of(folder, *changes))
