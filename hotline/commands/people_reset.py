"""`hotline people reset`: a new invitation for who can get in no more."""

import click

from hotline.commands.people_database import find, opened
from hotline.people import administering


@click.command()
@click.argument("login")
def reset(login: str) -> None:
    """Begin an account anew for who lost password and paper, or the second factor and its codes.

    Their keys go: after they have begun again, members of their team give the keys anew. Prints a one-time password.
    """
    with opened() as (db, clock, settings):
        with db.write() as session:
            person = find(session, login)
            door = "/agency" if person.agency else "/desk"
            made = administering.reset(session, clock, administering.SYSTEM, person)
        click.echo(f"{made.login} begins at {settings.staff_address}{door} with the one-time password {made.password}")
        click.echo("It is good for three days and is not shown again. Hand it over by voice or on paper.")
