"""`hotline audit witness`: what an organisation outside runs, on a machine of its own; needs no settings."""

import base64
import sys
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

import click

from hotline.audit import witnessing
from hotline.audit.checkpoint import CheckpointError

PUBLISHED = "/open/trail"
PATIENCE = 30
MOST = 16 * 1024 * 1024
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@click.command()
@click.argument("url")
@click.option(
    "--into", "path", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file that keeps them."
)
@click.option("--key", default="", help="A new signing key that you checked with the hotline in another way (base64).")
def witness(url: str, path: Path, key: str) -> None:
    """Fetch the checkpoints that a hotline publishes at URL and keep the new ones. Run it every day.

    URL is the hotline's https address; `-` reads the list from standard input (fetched over Tor, say). Exit 1, and
    nothing is kept, when what is published contradicts what FILE has: then the trail was tampered with, and this file
    proves it. Exit 2 when the hotline does not answer.
    """
    try:
        published = witnessing.read_published(sys.stdin.buffer.read(MOST) if url == "-" else _fetch(url))
        added = witnessing.take(path, published, _key(key))
    except CheckpointError as wrong:
        click.echo(f"REFUSED  {wrong}", err=True)
        sys.exit(1)
    except (OSError, HTTPException) as away:
        click.echo(f"The list could not be fetched or kept: {type(away).__name__}.", err=True)
        sys.exit(2)
    last = published[-1] if published else None
    upto = f"; the last is {last.number} of {last.day}, entry {last.position}" if last else ""
    click.echo(f"{added} new checkpoints{upto}.")


def _key(text: str) -> bytes | None:
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raw = b"?"
    if len(raw) not in {0, 32}:
        click.echo("--key is a public key of 32 bytes in base64.", err=True)
        sys.exit(2)
    return raw or None


def _fetch(url: str) -> bytes:
    """The published list. No redirect is followed: a witness asks whom it was told to ask."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)):
        click.echo("URL is the https address of a hotline, or - for standard input.", err=True)
        sys.exit(2)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(host, parts.port, timeout=PATIENCE)
    try:
        connection.request("GET", parts.path.rstrip("/") or PUBLISHED, headers={"Accept": "application/json"})
        answer = connection.getresponse()
        body = answer.read(MOST + 1)
    finally:
        connection.close()
    if answer.status != 200 or len(body) > MOST:
        click.echo(f"The hotline answered {answer.status} instead of the list.", err=True)
        sys.exit(2)
    return body
