"""`hotline people enrol`: an account to be begun; the first administrator's, and any other."""

import sys

import click

from hotline.commands.people_database import known_agency, opened, refused
from hotline.errors import HotlineError
from hotline.people import administering
from hotline.vocabulary import LANGUAGES, StaffRole

ROLES = {role.name.lower(): role for role in StaffRole}


@click.command()
@click.argument("login")
@click.option("--name", required=True, help="What the team calls the person.")
@click.option("--role", type=click.Choice(list(ROLES)), required=True)
@click.option("--agency", default=None, help="The authority's id in the directory; with --role agency only.")
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
def enrol(login: str, name: str, role: str, agency: str | None, language: str) -> None:
    """Invite somebody: prints a one-time password, good for three days.

    At the first sign-in they choose their own password, draw their own keys and set a second factor. Until then no key
    is given to them.
    """
    with opened() as (db, clock, settings):
        try:
            if agency:
                known_agency(settings, agency)
            with db.write() as session:
                made = administering.invite(
                    session,
                    clock,
                    administering.SYSTEM,
                    login=login,
                    name=name,
                    role=ROLES[role],
                    agency=agency,
                    language=language,
                )
        except HotlineError as error:
            sys.exit(refused(error))
        door = "/agency" if agency else "/desk"
        click.echo(f"{made.login} begins at {settings.staff_address}{door} with the one-time password {made.password}")
        click.echo("It is good for three days and is not shown again. Hand it over by voice or on paper.")
