"""`hotline people list`: who is on the staff, and whose keys they hold."""

import click

from hotline.commands.people_database import opened
from hotline.people import administering


@click.command("list")
def list_() -> None:
    """One line an account: login, role, authority, state, and the recipients whose keys the person holds."""
    with opened() as (db, clock, _):
        with db.read() as session:
            rows = administering.everybody(session, clock)
        for row in rows:
            keys = ",".join(row.recipients) or "-"
            click.echo(f"{row.login:24} {row.role.name.lower():14} {row.agency or '-':24} {row.state:8} {keys}")
