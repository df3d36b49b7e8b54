"""`hotline phone` and `hotline sms`: the simulators from a terminal, by hand or scripted.

Exit code 0 when a folio came back, 1 when none did or the hotline failed, 2 for a wrong use, 3 when an answer would not
work at Twilio's.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from mimetypes import guess_type
from pathlib import Path
from typing import TextIO

import click

from hotline.channels.simulator.account import NoAccountError, find_account
from hotline.channels.simulator.exchange.exchange import Exchange
from hotline.channels.simulator.exchange.messaging import Medium
from hotline.channels.simulator.exchange.person import LAST_WORDS, SPEECH, WHILE_WAITING, Answer, Awaited, Scripted
from hotline.channels.simulator.network import BrokenTwimlError, Network, NetworkError
from hotline.channels.simulator.phone import Caller
from hotline.channels.simulator.phone import phone as make_call
from hotline.channels.simulator.provider.memory import Memory
from hotline.channels.simulator.provider.moods import Moods
from hotline.channels.simulator.remote import NoStandInError, Remote
from hotline.channels.simulator.sms import sms as send_messages
from hotline.channels.simulator.transcript import Transcript
from hotline.clock import SystemClock

NUMBER = re.compile(r"\+?[0-9]{3,15}|[A-Za-z]{1,20}")
KEYS = re.compile(r"[0-9*#]*")
MARKS = (SPEECH, LAST_WORDS, WHILE_WAITING)
UNKNOWN = "application/octet-stream"

Command = Callable[..., None]


def _connection(command: Command) -> Command:
    for option in (
        click.option("--url", default="", help="Public address of the hotline. [HOTLINE_PUBLIC_URL or var/demo.json]"),
        click.option("--connect", default="", help="Where to reach it when that is not the public address."),
        click.option("--from", "number", default="", help="Number to call from; a fictitious one is drawn."),
        click.option("--seed", type=int, help="Draw the same number and identifiers again."),
        click.option("--provider", default="", help="Call through the provider's stand-in there."),
    ):
        command = option(command)
    return command


@click.command("phone")
@click.option("--keys", help="What is done at each question: 2,2,12#,,t:words (empty: silence); then hang up.")
@click.option("--speech", multiple=True, help="Said at the next question that takes words; may be given many times.")
@click.option("--dial", "dial_status", default="completed", help="How a bridge turns out (completed, no-answer, busy).")
@click.option("--answer", is_flag=True, help="Wait at the number of --from until it is rung (with --provider).")
@_connection
def phone(
    keys: str | None,
    speech: tuple[str, ...],
    dial_status: str,
    answer: bool,
    url: str,
    connect: str,
    number: str,
    seed: int | None,
    provider: str,
) -> None:
    """Call the hotline. By hand: keys, `t:words` to speak, Enter for silence, Ctrl-D to hang up.

    In a script, `q:9` is pressed while waiting for an operator, `t:words` is said in a recording or to whoever is
    joined to the call, and `x:words` is said in a recording before hanging up.
    """
    scripted = keys is not None or bool(speech)
    act = _script(_parts(keys or ""), list(speech)) if scripted else _by_hand
    if answer and not (number and provider):
        raise click.UsageError("--answer needs --provider and the number that is rung, --from.")

    def play(line: Exchange | Remote, caller: str) -> bool:
        if isinstance(line, Remote) and answer:
            line.be_rung(Caller(Transcript(click.echo), act), caller)
            return True
        if isinstance(line, Exchange):
            line.dial_status = dial_status
        return make_call(line, act, click.echo, caller)

    _run(play, _number(number), url, connect, seed, provider)


@click.command("sms")
@click.option("--whatsapp", is_flag=True, help="Write by WhatsApp instead.")
@click.option("--say", "file", type=click.File(encoding="utf-8"), help="One message per line; - for standard input.")
@click.option("--media", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A file that goes with the first message (--provider, so that it can be fetched).")  # fmt: skip
@_connection
def sms(
    whatsapp: bool,
    file: TextIO | None,
    media: tuple[Path, ...],
    url: str,
    connect: str,
    number: str,
    seed: int | None,
    provider: str,
) -> None:
    """Write to the hotline. By hand: one message per line, Ctrl-D to end."""
    if media and not provider:
        raise click.UsageError("--media needs --provider: the hotline fetches media from there.")
    bodies = (line.rstrip("\r\n") for line in file) if file else _written_by_hand()
    things = tuple(Medium(path.read_bytes(), guess_type(path.name)[0] or UNKNOWN) for path in media)
    _run(
        lambda line, sender: send_messages(line, bodies, click.echo, sender, whatsapp, things),
        _number(number),
        url,
        connect,
        seed,
        provider,
    )


def _run(
    play: Callable[[Exchange | Remote, str], bool], number: str, url: str, connect: str, seed: int | None, provider: str
) -> None:
    try:
        account = find_account(os.environ, url, connect)
        network = Network(account, seed)
        line = Remote(provider, account) if provider else own_exchange(network)
        folio_came = play(line, number or network.new_number())
    except BrokenTwimlError as wrong:
        click.echo(f"TwiML: {wrong}", err=True)
        sys.exit(3)
    except (NetworkError, NoAccountError, NoStandInError) as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(1)
    sys.exit(0 if folio_came else 1)


def own_exchange(network: Network) -> Exchange:
    """An exchange of this process; nobody else ever looks at what it keeps."""
    clock = SystemClock()
    return Exchange(network, Memory(network.account, clock, Moods()), clock)


def _number(number: str) -> str:
    if number and not NUMBER.fullmatch(number):
        raise click.UsageError("--from is a telephone number or a word such as anonymous.")
    return number


def _parts(keys: str) -> list[str]:
    parts = [part.strip() for part in keys.split(",")] if keys else []
    if any(not part.startswith(MARKS) and not KEYS.fullmatch(part) for part in parts):
        raise click.UsageError("--keys takes 0-9, * and # between commas, or t:words.")
    return parts


def _script(parts: list[str], speech: list[str]) -> Answer:
    """Words where words are taken, as long as there are any; else the next part; hang up when all is used."""
    script = Scripted(parts)

    def answer(awaited: Awaited) -> str | None:
        if awaited.speech and speech and awaited.where in {"gather", "record"}:
            return SPEECH + speech.pop(0)
        return script.answer(awaited)

    return answer


def _by_hand(awaited: Awaited) -> str | None:
    """Ask the person at the terminal; what cannot be pressed is asked again."""
    hint = "teclas o t:palabras" if awaited.speech else "teclas"
    while (line := _ask(f"[{hint}] ")) is not None:
        if line.startswith(MARKS) or KEYS.fullmatch(line):
            return line
    return None


def _written_by_hand() -> Iterator[str]:
    while (line := _ask("[mensaje] ")) is not None:
        yield line


def _ask(prompt: str) -> str | None:
    click.echo(prompt, err=True, nl=False)
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None
