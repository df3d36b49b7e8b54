"""`hotline keys withdraw`: take back an epoch that was drawn by mistake, before any list names it."""

import click

from hotline.commands.joined import demo_option, joined
from hotline.commands.reading import refusing
from hotline.journey import shredding


@click.command()
@click.argument("recipient")
@click.argument("epoch", type=click.IntRange(min=1))
@demo_option
def withdraw(recipient: str, epoch: int, as_demo: bool) -> None:
    """Destroy EPOCH of RECIPIENT, drawn by mistake. Refused when a list names it or anything is closed to it."""
    refusing(shredding.withdraw, joined(as_demo), recipient, epoch)
    click.echo(f"Epoch {epoch} of {recipient} is withdrawn on this machine. The next one gets the next number.")
    click.echo(f"Destroy every copy of {recipient}-{epoch}.key, and every request that has it.")
