"""`hotline keys rewrap`: move what is kept to the newest epoch, as somebody who holds the older ones."""

import sys

import click

from hotline.commands.joined import demo_option, joined
from hotline.errors import SealError
from hotline.journey import renewing
from hotline.journey.parts import Hotline
from hotline.people.accounts import person_by_login
from hotline.people.visitor import Visitor
from hotline.sealing.keys import PrivateKey
from hotline.sealing.opening.staff import open_seed


@click.command()
@click.option("--as", "login", required=True, help="Whose keys are used; the password is asked for.")
@demo_option
def rewrap(login: str, as_demo: bool) -> None:
    """Wrap every released document of older epochs to the newest in force. Contents are not opened."""
    hotline = joined(as_demo)
    visitor = _visitor(hotline, login, click.prompt(f"Password of {login}", hide_input=True))
    for recipient, moved in renewing.renew_all(hotline, visitor).items():
        click.echo(f"{recipient}: {moved} moved to the newest epoch")


def _visitor(hotline: Hotline, login: str, password: str) -> Visitor:
    """The person whose password it is. Who runs this reads the row that holds the seed, so a code would add nothing."""
    with hotline.db.read() as session:
        person = person_by_login(session, login)
    try:
        if person is None or not person.active:
            raise SealError("no such account")
        seed = open_seed(password, person.sealed_seed)
    except SealError:
        click.echo("No begun account has this login and password.", err=True)
        sys.exit(2)
    return Visitor(
        person_id=person.id,
        login=person.login,
        name=person.name,
        role=person.role,
        agency=person.agency,
        language=person.language,
        csrf="",
        personal=PrivateKey(person.id, 1, seed, person.suite),
        shreds=hotline.shreds,
    )
