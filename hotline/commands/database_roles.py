"""`hotline database roles`: the GRANTs that part intake, staff and worker in PostgreSQL, printed or executed."""

import os
import sys

import click
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from hotline.commands.reading import refusing
from hotline.database import Database
from hotline.database_roles import INTAKE, STAFF, WORKER, statements
from hotline.errors import SettingsError
from hotline.settings import PREFIX


@click.command()
@click.option("--intake", default="hotline_intake", show_default=True, help="Role of `hotline serve --app intake`.")
@click.option("--staff", default="hotline_staff", show_default=True, help="Role of `hotline serve --app staff`.")
@click.option("--worker", default="hotline_worker", show_default=True, help="Role of `hotline worker`.")
@click.option("--apply", "execute", is_flag=True, help="Execute it in one transaction instead of printing it.")
def roles(intake: str, staff: str, worker: str, execute: bool) -> None:
    """Print (or --apply) who may do what in the database that HOTLINE_DATABASE_URL names; run it as the tables' owner.

    The three roles must exist (CREATE ROLE ... LOGIN). Run it again after every `hotline migrate`.
    """
    with_names = {INTAKE: intake, STAFF: staff, WORKER: worker}
    database = refusing(_open, os.environ.get(f"{PREFIX}DATABASE_URL", ""))
    try:
        tables = inspect(database.engine).get_table_names()
        lines = refusing(lambda: list(statements(with_names, tables)))
        if execute:
            with database.engine.begin() as connection:
                for line in lines:
                    connection.exec_driver_sql(line)
    except SQLAlchemyError as error:
        click.echo(_why(error), err=True)
        sys.exit(2)
    finally:
        database.close()
    if execute:
        click.echo(f"Parted: {intake}, {staff} and {worker} on {len(tables)} tables.")
    else:
        click.echo("\n".join(["BEGIN;", *(f"{line};" for line in lines), "COMMIT;"]))


def _open(url: str) -> Database:
    if not url.startswith("postgresql"):
        raise SettingsError("Only PostgreSQL has roles: give HOTLINE_DATABASE_URL=postgresql://… of the tables' owner.")
    return Database(url.replace("postgresql://", "postgresql+psycopg://", 1), patient=True)


def _why(error: SQLAlchemyError) -> str:
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    said = {
        "42704": "One of the roles does not exist: CREATE ROLE … LOGIN first.",
        "42501": "This role does not own the tables: use the one that runs `hotline migrate`.",
    }
    return said.get(state or "", "The database does not answer: look at HOTLINE_DATABASE_URL.")
