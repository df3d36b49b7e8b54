"""`hotline people admit`: a way in for the owner while others hammer the login."""

import click

from hotline.audit import trail
from hotline.clock import today
from hotline.commands.people_database import find, opened
from hotline.people import administering, devices


@click.command()
@click.argument("login")
def admit(login: str) -> None:
    """Print a one-time link, good for an hour, that makes one more browser known for this login.

    A known browser has a count of failures of its own: guesses from elsewhere do not make it wait. Password and second
    factor are still needed.
    """
    with opened() as (db, clock, settings):
        with db.write() as session:
            person = find(session, login)
            door = "/agency" if person.agency else "/desk"
            token = devices.admit(person, clock.now())
            trail.note_staff(session, clock.now(), today(clock), administering.SYSTEM, "browser_admitted", person.id)
        click.echo(f"{settings.staff_address}{door}/admit/{token}")
