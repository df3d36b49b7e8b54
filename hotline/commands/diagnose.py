"""`hotline doctor`."""

import os
import sys

import click

from hotline import doctor
from hotline.building import build
from hotline.commands.reading import refusing
from hotline.demo_settings import recall
from hotline.errors import HotlineError, KeyListError
from hotline.settings import read_settings


@click.command("doctor")
@click.option("--demo", "as_demo", is_flag=True, help="Use the demonstration configuration under var/.")
def diagnose(as_demo: bool) -> None:
    """Say what is missing, unsafe or unverified. Exit 1 when the line must not be opened."""
    if as_demo:
        recall(os.environ)
    settings = refusing(read_settings, os.environ)
    try:
        hotline = build(settings)
    except KeyListError as error:
        click.echo(doctor.Finding(True, f"{error} Until then nobody can report anything.").line())
        sys.exit(1)
    except HotlineError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    findings = doctor.examine(hotline)
    for finding in findings:
        click.echo(finding.line())
    sys.exit(1 if any(finding.grave for finding in findings) else 0)
