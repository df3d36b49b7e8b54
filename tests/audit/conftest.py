"""A migrated database of each kind with a trail of ten entries and a checkpoint after the fifth and the eighth."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.database import Database
from hotline.migrating import upgrade
from tests.support.postgres import Postgres
from tests.support.trails import note, sign


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("migrated") / "trail.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_database(postgres: Postgres) -> str:
    url = postgres.create()
    upgrade(url.replace("postgresql://", "postgresql+psycopg://"))
    return url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        copy = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "trail.db")
        url = f"sqlite:///{copy}"
    else:
        template = request.getfixturevalue("migrated_database")
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.create(template).replace("postgresql://", "postgresql+psycopg://")
    made = Database(url)
    yield made
    made.close()


@pytest.fixture
def signed(empty: Database) -> Database:
    note(empty, *range(5))
    sign(empty)
    note(empty, *range(5, 8))
    sign(empty)
    note(empty, 8, 9)
    return empty
