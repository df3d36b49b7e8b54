"""`hotline fallback`: the static answers for another host, for when the whole house is away."""

from pathlib import Path

import click

from hotline.channels.messages import lastword as messages
from hotline.channels.voice import lastword as voice

NGINX = """\
# Part of an nginx server{} on a host that shares nothing with the hotline: no machine, network, provider or account.
# In Twilio, give https://THIS-HOST/voice as the number's fallback address for calls and https://THIS-HOST/sms for
# messages, both with method GET: an address that failed then stands in the query, and tells what to answer.
location = /voice {
    access_log off;  # the query holds numbers and ids
    default_type text/xml;
    add_header Cache-Control no-store always;
    if ($arg_ErrorUrl ~* "voice(/|%2F)resume") { rewrite ^ /voice-last.xml last; }
    rewrite ^ /voice.xml last;
}
location = /sms {
    access_log off;
    default_type text/xml;
    add_header Cache-Control no-store always;
    rewrite ^ /sms.xml last;
}
location ~ ^/(voice|voice-last|sms)\\.xml$ {
    internal;
    access_log off;
    root FOLDER;
}
"""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--public-url", envvar="HOTLINE_PUBLIC_URL", required=True, help="Where the hotline answers.")
def fallback(folder: Path, public_url: str) -> None:
    """Write what callers and senders hear when the hotline is away into FOLDER, to be put on another host.

    voice.xml asks for a moment and goes back to the hotline once; voice-last.xml and sms.xml say where to turn;
    nginx.conf serves them. A host that cannot look at a query serves voice-last.xml alone.
    """
    if not public_url.startswith("https://"):
        raise click.ClickException("The hotline's public address must begin with https://: Twilio comes from outside.")
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "voice.xml": voice.redirect(public_url.rstrip("/")),
        "voice-last.xml": voice.last(),
        "sms.xml": messages.last(),
        "nginx.conf": NGINX.replace("FOLDER", str(folder.resolve())),
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
        click.echo(folder / name)
