"""`hotline bench step`: what the steps of a call cost the processor, whoever else uses the machine."""

import asyncio
import io
import json
import secrets
import sys
import tempfile
from contextlib import redirect_stdout

import click

from hotline import demo
from hotline.app import Wsgi, build, intake_app
from hotline.channels.simulator.account import Account
from hotline.channels.simulator.load.callers import crowd
from hotline.channels.simulator.load.calling import Call
from hotline.channels.simulator.load.inside import Inside
from hotline.channels.simulator.load.measuring import Measured
from hotline.commands.serve import READY
from hotline.settings import Settings

MIX = (("completes", 60), ("hangs-up", 20), ("random", 10), ("silent", 5), ("danger", 5))
WARM_UP = 3
"""Calls before the first that counts: everything is imported, compiled and read then."""


@click.command()
@click.option("--calls", default=80, show_default=True, type=click.IntRange(1), help="Calls that are counted.")
@click.option("--seed", default=1, show_default=True, help="The same callers again.")
def bench(calls: int, seed: int) -> None:
    """Let simulated callers call a hotline in this process, on a database of its own, and print what each step cost.

    Milliseconds of processor time of the thread that answers, as JSON: no waiting for the disk, nothing of the callers,
    no server in between. It says what a machine needs; what people wait is measured by `hotline load`.
    """
    with tempfile.TemporaryDirectory() as place:
        settings = _demonstration(place)
        hotline = build(settings)
        hotline.deriver.keep_ready(READY)
        app = intake_app(hotline)
        for count, told in ((WARM_UP, Measured()), (calls, measured := Measured())):
            asyncio.run(_call(app, settings, count, seed, told))
        hotline.deriver.close()
        hotline.db.close()
    click.echo(json.dumps(measured.told(sum(sum(times) for times in measured.times.values())), indent=2))
    sys.exit(1 if measured.failures else 0)


def _demonstration(place: str) -> Settings:
    """A configuration with keys and people, as for trying; what it prints is nobody's concern here."""
    environ = {"HOTLINE_VAR_DIR": f"{place}/var", "HOTLINE_VOLATILE_DIR": f"{place}/volatile"}
    with redirect_stdout(io.StringIO()):
        return demo.prepare(environ, 8000)


async def _call(app: Wsgi, settings: Settings, count: int, seed: int, measured: Measured) -> None:
    at = settings.public_url
    account = Account(at, at, settings.twilio_account_sid, settings.twilio_auth_token)
    for caller in crowd(MIX, count, seed):
        await Call(Inside(app, account), caller, 0.0, f"CA{secrets.token_hex(16)}", measured).run()
