"""`hotline demo`."""

import os

import click

from hotline import demo


@click.command("demo")
def demonstrate() -> None:
    """Make the demonstration accounts, keys and reports under var/ and print how to use them."""
    demo.prepare(os.environ, int(os.environ.get("PORT", "8000")))
