"""`hotline people list`: who is on the staff, and whose keys they hold."""

import os

import click

from hotline import demo
from hotline.commands.joined import demo_option
from hotline.commands.people_database import opened
from hotline.people import administering


@click.command("list")
@demo_option
def list_(as_demo: bool) -> None:
    """One line an account: login, role, authority, state, and the recipients whose keys the person holds."""
    if as_demo:
        demo.recall(os.environ)
    with opened() as (db, clock, _):
        with db.read() as session:
            rows = administering.everybody(session, clock)
        for row in rows:
            keys = ",".join(row.recipients) or "-"
            click.echo(f"{row.login:24} {row.role.name.lower():14} {row.agency or '-':24} {row.state:8} {keys}")
