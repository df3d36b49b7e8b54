"""The protocols in the repository, and a copy that a test may spoil."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hotline import rulebook
from hotline.rulebook import Rulebook
from hotline.rulebook.citations import read_sources
from hotline.rulebook.document import read
from hotline.rulebook.judgement import Judgement, read_all, read_judgement
from hotline.rulebook.questions import read_questions
from hotline.rulebook.script import read_script

PROTOCOLS = Path(__file__).parents[2] / "protocols"


def read_triage(root: Path, on: date | None = None) -> Judgement:
    """What triage and the dialogue read, without directory and routes: quick enough to spoil it many times."""
    sources = read_sources(read(root / "sources.yaml", root))
    judgement = read_judgement(root, sources, on)
    questions = read_questions(read_all(root, "triage/questions"), judgement.words)
    read_script(read(root / "triage/script.yaml", root), questions, sources, judgement.words.named)
    return judgement


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return rulebook.load(PROTOCOLS)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the protocols."""
    return Path(shutil.copytree(PROTOCOLS, tmp_path / "protocols"))


@pytest.fixture
def edit(root: Path) -> Callable[[str, str, str], int]:
    """Replace a text that stands once in a file of the copy; gives the line where it stood."""

    def change(name: str, old: str, new: str) -> int:
        path = root / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return change
