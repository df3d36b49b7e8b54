"""The rulebook in force, loaded once for the tests of routing."""

from pathlib import Path

import pytest

from hotline.routing import Router
from hotline.rulebook import load
from hotline.rulebook.book import Rulebook
from hotline.triage import Triage
from tests.routing.asking import Desk

PROTOCOLS = Path(__file__).parents[2] / "protocols"


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return load(PROTOCOLS)


@pytest.fixture(scope="session")
def desk(rulebook: Rulebook) -> Desk:
    return Desk(Triage(rulebook), Router(rulebook))
