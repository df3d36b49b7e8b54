"""Migrations are one line, end at the models, and lead back to an empty database, on both databases."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from hotline.database import Base, Database
from hotline.migrating import config, downgrade, upgrade
from tests.support.house import every_module
from tests.support.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/hotline.db"
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        yield postgres.create().replace("postgresql://", "postgresql+psycopg://")


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(config("sqlite://")).get_heads()) == 1


def test_up_is_equal_to_the_models(url: str) -> None:
    every_module()
    upgrade(url)
    with closing(Database(url)) as database, database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_up_twice_changes_nothing_and_down_leaves_nothing(url: str) -> None:
    upgrade(url)
    upgrade(url)
    assert _tables(url) > {"report", "referral", "outbox", "alembic_version"}
    downgrade(url, "base")
    assert _tables(url) == {"alembic_version"}
    upgrade(url)
    assert "report" in _tables(url)


def test_every_step_can_be_taken_back_alone(url: str) -> None:
    steps = [step.revision for step in ScriptDirectory.from_config(config(url)).walk_revisions()][::-1]
    for revision in steps:
        upgrade(url, revision)
        downgrade(url, "-1")
        upgrade(url, revision)


def _tables(url: str) -> set[str]:
    with closing(Database(url)) as database:
        return set(inspect(database.engine).get_table_names())
