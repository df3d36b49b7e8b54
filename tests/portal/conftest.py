"""One office for the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.support.noting import Noting, watching
from tests.support.offices import Office, open_office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Staff pages on a demonstration that these tests share and add to."""
    opened = open_office(tmp_path_factory.mktemp("office"))
    yield opened
    opened.hotline.db.close()


@pytest.fixture(scope="session")
def noting(office: Office) -> Iterator[Noting]:
    with watching(office.app, office.hotline.db) as noting:
        yield noting


@pytest.fixture(autouse=True)
def everything_is_on_the_trail(noting: Noting) -> Iterator[None]:
    """Whatever a request of these tests changes or opens is noted in the same transaction."""
    noting.wrong.clear()
    yield
    assert noting.wrong == []
