"""`hotline load`: many simulated callers against a hotline on this machine; how long they waited, as JSON."""

import json
import os
import sys

import click

from hotline.channels.simulator.account import NoAccountError, find_account
from hotline.channels.simulator.load.callers import BEHAVIOURS, crowd
from hotline.channels.simulator.load.running import NotHereError, Plan, put_load

USUAL = "completes=60,hangs-up=20,random=10,silent=5,danger=5"


@click.command("load")
@click.option("--calls", default=200, show_default=True, type=click.IntRange(1), help="Calls in all.")
@click.option("--at-once", default=64, show_default=True, type=click.IntRange(1, 2000), help="Callers at once.")
@click.option("--pause", default=0.0, show_default=True, type=click.FloatRange(0), help="Seconds a caller thinks.")
@click.option("--over", default=0.0, show_default=True, type=click.FloatRange(0), help="Seconds in which they come.")
@click.option("--mix", default=USUAL, show_default=True, help=f"Behaviours by weight: {', '.join(BEHAVIOURS)}.")
@click.option("--seed", default=1, show_default=True, help="The same callers again.")
@click.option("--url", default="", help="Public address of the hotline. [HOTLINE_PUBLIC_URL or var/demo.json]")
@click.option("--connect", default="", help="Where to reach it on this machine, over http.")
def put(calls: int, at_once: int, pause: float, over: float, mix: str, seed: int, url: str, connect: str) -> None:
    """Put load on a hotline on this machine and print medians and percentiles. Exit 1 when a request failed.

    `first` is the answer to a call that comes in, `step` any later one, `end` the hang-up. Without a pause the callers
    are a machine that answers at once: then `steps_a_second` is what the hotline can do, and the times are of a line
    that is always full. The callers take a part of the machine too.
    """
    try:
        account = find_account(os.environ, url, connect)
        told = put_load(account, crowd(_mix(mix), calls, seed), Plan(at_once, pause, over))
    except (NoAccountError, NotHereError) as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(2)
    click.echo(json.dumps(told, indent=2))
    sys.exit(1 if told["failures"] else 0)


def _mix(text: str) -> list[tuple[str, int]]:
    """`completes=60,silent=5` as pairs; a usage error for anything else."""
    found = []
    for part in text.split(","):
        name, _, weight = part.strip().partition("=")
        if name not in BEHAVIOURS or not weight.isdecimal():
            raise click.UsageError(f"--mix takes {', '.join(BEHAVIOURS)}, each with a weight: {USUAL}")
        found.append((name, int(weight)))
    if not any(weight for _, weight in found):
        raise click.UsageError("--mix needs a weight above 0.")
    return found
