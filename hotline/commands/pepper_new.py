"""`hotline pepper new`: the next value of HOTLINE_PEPPER, with a fresh version beside the one in use."""

import base64
import os
import secrets
import sys

import click

from hotline import demo
from hotline.errors import HotlineError
from hotline.setting_values import Peppers
from hotline.settings import read_settings

LAST = 255
"""A version is one byte."""


@click.command()
@click.option("--demo", "as_demo", is_flag=True, help="Use the demonstration configuration under var/.")
def new(as_demo: bool) -> None:
    """Print the new value of HOTLINE_PEPPER: a fresh version and the one in use. It changes nothing by itself."""
    try:
        if as_demo:
            demo.recall(os.environ)
        peppers = read_settings(os.environ).peppers
    except (HotlineError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    if len(peppers.by_version) > 1:
        click.echo("Two versions are in use already: `hotline pepper status` says when the old one may go.", err=True)
        sys.exit(2)
    if peppers.newest == LAST:
        click.echo(f"Version {LAST} is the last that a row can name: no further pepper can be made.", err=True)
        sys.exit(2)
    click.echo(rotated(peppers))


def rotated(peppers: Peppers) -> str:
    """The setting with a fresh newest version, and the newest of before."""
    old = peppers.newest
    pairs = {old + 1: secrets.token_bytes(32), old: peppers.by_version[old]}
    return ",".join(f"{version}:{base64.b64encode(raw).decode()}" for version, raw in pairs.items())
