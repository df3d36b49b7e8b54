"""`hotline provider stand-in`: the provider's API on this machine, to try forgetting without an account."""

import os
import sys
from datetime import timedelta
from random import Random

import click

from hotline.channels.simulator.account import NoAccountError, find_account
from hotline.channels.simulator.exchange.webhooks import Weather
from hotline.channels.simulator.network import Network, NetworkError
from hotline.channels.simulator.provider import server
from hotline.channels.simulator.provider.moods import Moods
from hotline.clock import SystemClock
from hotline.serving import Server

THREADS = 64
"""A telephone that somebody holds asks for news and waits for it."""

SHARE = click.FloatRange(0, 1)


@click.command("stand-in")
@click.option("--port", default=8020, show_default=True, help="Port on 127.0.0.1.")
@click.option("--busy", default=0.05, show_default=True, type=SHARE, help="Share of requests answered 429.")
@click.option("--broken", default=0.02, show_default=True, type=SHARE, help="Share of requests answered 500.")
@click.option("--settling", default=60, show_default=True, help="Seconds after its end that nothing can be deleted.")
@click.option("--lag", default=5, show_default=True, help="Seconds that what was deleted is still listed.")
@click.option("--elsewhere", is_flag=True, help="Give media by a redirect, as some accounts meet it.")
@click.option("--doubled", default=0.0, show_default=True, type=SHARE, help="Share of webhooks that come twice.")
@click.option("--late", default=0.0, show_default=True, type=SHARE, help="Share of status callbacks that wait.")
@click.option("--tries", default=1, show_default=True, help="Tries of one webhook before the fallback.")
@click.option("--fallback", default="", help="Where a call goes on when a webhook fails; on this machine.")
@click.option("--url", default="", help="Public address of the hotline. [HOTLINE_PUBLIC_URL or var/demo.json]")
@click.option("--connect", default="", help="Where to reach it when that is not the public address.")
@click.option("--seed", type=int, help="The same moods and identifiers again.")
def stand_in(
    port: int,
    busy: float,
    broken: float,
    settling: int,
    lag: int,
    elsewhere: bool,
    doubled: float,
    late: float,
    tries: int,
    fallback: str,
    url: str,
    connect: str,
    seed: int | None,
) -> None:
    """Stand in for Twilio's API on 127.0.0.1, in memory, for the account of `make run` or of the settings.

    Then `hotline phone --provider http://127.0.0.1:8020` calls through it, and a hotline started with
    HOTLINE_TWILIO_API_URL=http://127.0.0.1:8020 fetches, rings and sweeps there. A telephone that the hotline rings is
    answered by `hotline phone --answer --from NUMBER --provider ...`, or else answers by itself.
    """
    try:
        account = find_account(os.environ, url, connect)
        network = Network(account, seed, fallback)
    except (NoAccountError, NetworkError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    key, secret = (os.environ.get(f"HOTLINE_TWILIO_API_{name}", "") for name in ("KEY", "SECRET"))
    dice = Random(seed)  # noqa: S311 - moods, not secrets
    moods = Moods(busy, broken, timedelta(seconds=settling), timedelta(seconds=lag), elsewhere, dice)
    reach = server.Reach(network, f"http://127.0.0.1:{port}", weather=Weather(doubled, late, max(1, tries)))
    credentials = server.Credentials(account.sid, account.token, key, secret)
    app = server.stand_in(credentials, SystemClock(), moods, reach)
    click.echo(f"Stand-in of Twilio's API on http://127.0.0.1:{port} for this account; Ctrl-C ends it.")
    Server(lambda: app, f"127.0.0.1:{port}", THREADS).run()
