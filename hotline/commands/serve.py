"""`hotline serve`: the reporters' and the staff's applications, in the processes that Gunicorn begins.

What each serves is imported in that process, after the fork, and only what it serves: the parent stays small, and what
takes reports loads nothing of the staff's. Measured in `docs/operating.md`, «How much memory».
"""

import multiprocessing
import os
import sys
from wsgiref.types import WSGIApplication

import click

from hotline import logs
from hotline.commands.lazy import named
from hotline.demo_settings import recall
from hotline.errors import HotlineError
from hotline.serving import Server
from hotline.settings import Settings, read_settings

BUILD = "hotline.building:build"
READY = 8
"""New folios that each process of intake has ready."""
APPLICATIONS = {
    "both": "hotline.app:both",
    "intake": "hotline.building:intake_app",
    "staff": "hotline.app:staff_app",
}


@click.command()
@click.option(
    "--demo", "as_demo", is_flag=True, help="Make a demonstration configuration under var/ where none is given."
)
@click.option("--app", "which", type=click.Choice(list(APPLICATIONS)), default="both", show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=lambda: int(os.environ.get("PORT", "8000")), type=int, help="Default: PORT or 8000.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes; one for a core.")
@click.option("--threads", default=28, show_default=True, type=click.IntRange(1, 1000), help="Of each process.")
@click.option("--tls-cert", type=click.Path(exists=True, dir_okay=False), help="Serve TLS itself: certificate, PEM.")
@click.option("--tls-key", type=click.Path(exists=True, dir_okay=False), help="Its private key, PEM.")
def serve(
    as_demo: bool,
    which: str,
    host: str,
    port: int,
    workers: int,
    threads: int,
    tls_cert: str | None,
    tls_key: str | None,
) -> None:
    """Serve the reporters' and the staff's applications."""
    if bool(tls_cert) != bool(tls_key):
        raise click.UsageError("--tls-cert and --tls-key go together: give both or neither.")
    if as_demo:
        if tls_cert:
            os.environ.setdefault("HOTLINE_PUBLIC_URL", f"https://localhost:{port}")
        _demonstrate(port)
    logs.install()
    try:
        settings = read_settings(os.environ)
    except HotlineError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    Server(lambda: application(settings, which), f"{host}:{port}", threads, tls_cert, tls_key, workers).run()


def application(settings: Settings, which: str) -> WSGIApplication:
    """Join the parts and make what is served; where nobody else works, begin the work beside it.

    Raises SettingsError, ProtocolError or KeyListError.
    """
    hotline = named(BUILD)(settings)
    if which != "staff":
        hotline.deriver.keep_ready(READY)
    if which != "intake":  # what takes reports shows none, and has no such folder
        named("hotline.journey.retaining:erase_again")(hotline)
    if not settings.redis_url and hotline.release_key is not None:
        named("hotline.worker:start_beside")(hotline)
    made: WSGIApplication = named(APPLICATIONS[which])(hotline)
    return made


def _demonstrate(port: int) -> None:
    """Make the demonstration in a child, so that what it took is given back; then read what it kept."""
    child = multiprocessing.get_context("fork").Process(target=_prepare, args=(port,))
    child.start()
    child.join()
    if child.exitcode:
        sys.exit(child.exitcode)
    recall(os.environ)


def _prepare(port: int) -> None:
    named("hotline.demo:prepare")(os.environ, port)
