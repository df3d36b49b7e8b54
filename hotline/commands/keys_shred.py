"""`hotline keys shred`: destroy an epoch for ever, in the live system and in every backup."""

import click

from hotline.commands.joined import demo_option, joined
from hotline.commands.reading import refusing
from hotline.journey import shredding


@click.command()
@click.argument("recipient")
@click.argument("epoch", type=click.IntRange(min=1))
@demo_option
def shred(recipient: str, epoch: int, as_demo: bool) -> None:
    """Destroy the shred key of EPOCH of RECIPIENT. Refused while anything that is kept still needs it."""
    refusing(shredding.shred, joined(as_demo), recipient, epoch)
    click.echo(f"Epoch {epoch} of {recipient} is shredded on this machine.")
    click.echo(
        f"Destroy {recipient}-{epoch}.key on the second machine and on the offline medium too: until then it opens."
    )
