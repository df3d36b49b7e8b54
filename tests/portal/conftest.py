"""One office for the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.support.offices import Office, open_office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Staff pages on a demonstration that these tests share and add to."""
    opened = open_office(tmp_path_factory.mktemp("office"))
    yield opened
    opened.hotline.db.close()
