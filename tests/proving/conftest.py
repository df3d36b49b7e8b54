"""The protocols in the repository, read once."""

import pytest

from hotline.rulebook import Rulebook, load
from tests.proving.breaking import PROTOCOLS


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return load(PROTOCOLS)
