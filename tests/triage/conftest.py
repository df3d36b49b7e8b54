"""The rulebook as it stands in the repository, loaded once."""

import pytest

from hotline import rulebook
from hotline.rulebook import Rulebook
from hotline.triage import Triage
from tests.triage.independent import PROTOCOLS


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return rulebook.load(PROTOCOLS)


@pytest.fixture(scope="session")
def triage(book: Rulebook) -> Triage:
    return Triage(book)
