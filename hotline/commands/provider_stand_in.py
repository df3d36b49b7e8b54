"""`hotline provider stand-in`: the provider's API on this machine, to try forgetting without an account."""

import os
import sys
from datetime import timedelta
from random import Random

import click

from hotline.channels.simulator.account import NoAccountError, find_account
from hotline.channels.simulator.provider import server
from hotline.channels.simulator.provider.moods import Moods
from hotline.clock import SystemClock
from hotline.serving import Server

THREADS = 8
SHARE = click.FloatRange(0, 1)


@click.command("stand-in")
@click.option("--port", default=8020, show_default=True, help="Port on 127.0.0.1.")
@click.option("--busy", default=0.05, show_default=True, type=SHARE, help="Share of requests answered 429.")
@click.option("--broken", default=0.02, show_default=True, type=SHARE, help="Share of requests answered 500.")
@click.option("--settling", default=60, show_default=True, help="Seconds after its end that nothing can be deleted.")
@click.option("--lag", default=5, show_default=True, help="Seconds that what was deleted is still listed.")
@click.option("--seed", type=int, help="Be busy and broken at the same requests again.")
def stand_in(port: int, busy: float, broken: float, settling: int, lag: int, seed: int | None) -> None:
    """Stand in for Twilio's API on 127.0.0.1, in memory, for the account of `make run` or of the settings.

    Then `hotline phone --provider http://127.0.0.1:8020` leaves its traces there, and with
    HOTLINE_TWILIO_API_URL=http://127.0.0.1:8020 `hotline provider status` and `sweep` look there.
    """
    try:
        account = find_account(os.environ)
    except NoAccountError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    key, secret = (os.environ.get(f"HOTLINE_TWILIO_API_{name}", "") for name in ("KEY", "SECRET"))
    dice = Random(seed)  # noqa: S311 - moods, not secrets
    moods = Moods(busy, broken, timedelta(seconds=settling), timedelta(seconds=lag), dice)
    credentials = server.Credentials(account.sid, account.token, key, secret)
    app = server.stand_in(credentials, SystemClock(), moods)
    click.echo(f"Stand-in of Twilio's API on http://127.0.0.1:{port} for this account; Ctrl-C ends it.")
    Server(lambda: app, f"127.0.0.1:{port}", THREADS).run()
