"""`hotline worker`."""

import os

import click

from hotline import logs, worker
from hotline.building import build
from hotline.commands.reading import refusing
from hotline.demo_settings import recall
from hotline.settings import read_settings


@click.command("worker")
@click.option("--demo", "as_demo", is_flag=True, help="Use the demonstration configuration under var/.")
def work(as_demo: bool) -> None:
    """Deliver referrals and run the clocks; with HOTLINE_REDIS_URL as an RQ worker."""
    if as_demo:
        recall(os.environ)
    logs.install()
    worker.run_worker(refusing(build, refusing(read_settings, os.environ)))
