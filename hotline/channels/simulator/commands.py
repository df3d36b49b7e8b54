"""`hotline phone` and `hotline sms`: the simulators from a terminal, by hand or scripted.

Exit code 0 when a folio came back, 1 when none did or the hotline failed, 2 for a wrong use, 3 when an answer would not
work at Twilio's.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from typing import TextIO

import click

from hotline.channels.simulator.account import NoAccountError, find_account
from hotline.channels.simulator.network import BrokenTwimlError, Network, NetworkError
from hotline.channels.simulator.phone import SPEECH, Answer, Awaited
from hotline.channels.simulator.phone import phone as make_call
from hotline.channels.simulator.sms import sms as send_messages
from hotline.channels.simulator.traces import NoStandInError, StandInTraces

NUMBER = re.compile(r"\+?[0-9]{3,15}|[A-Za-z]{1,20}")
KEYS = re.compile(r"[0-9*#]*")

Command = Callable[..., None]


def _connection(command: Command) -> Command:
    for option in (
        click.option("--url", default="", help="Public address of the hotline. [HOTLINE_PUBLIC_URL or var/demo.json]"),
        click.option("--connect", default="", help="Where to reach it when that is not the public address."),
        click.option("--from", "number", default="", help="Number to call from; a fictitious one is drawn."),
        click.option("--seed", type=int, help="Draw the same number and identifiers again."),
        click.option("--provider", default="", help="Leave the provider's traces at its stand-in there."),
    ):
        command = option(command)
    return command


@click.command("phone")
@click.option("--keys", help="What is pressed at each question: 2,2,12#,,t:words (empty: silence); then hang up.")
@click.option("--speech", multiple=True, help="Said at the next question that takes words; may be given many times.")
@click.option("--dial", "dial_status", default="completed", help="How a bridge turns out (completed, no-answer, busy).")
@_connection
def phone(
    keys: str | None,
    speech: tuple[str, ...],
    dial_status: str,
    url: str,
    connect: str,
    number: str,
    seed: int | None,
    provider: str,
) -> None:
    """Call the hotline. By hand: keys, `t:words` to speak, Enter for silence, Ctrl-D to hang up."""
    scripted = keys is not None or bool(speech)
    answer = _script(_parts(keys or ""), list(speech)) if scripted else _by_hand
    _run(
        lambda network: make_call(network, answer, click.echo, _number(number), dial_status),
        url,
        connect,
        seed,
        provider,
    )


@click.command("sms")
@click.option("--whatsapp", is_flag=True, help="Write by WhatsApp instead.")
@click.option("--say", "file", type=click.File(encoding="utf-8"), help="One message per line; - for standard input.")
@_connection
def sms(
    whatsapp: bool, file: TextIO | None, url: str, connect: str, number: str, seed: int | None, provider: str
) -> None:
    """Write to the hotline. By hand: one message per line, Ctrl-D to end."""
    bodies = (line.rstrip("\r\n") for line in file) if file else _written_by_hand()
    _run(
        lambda network: send_messages(network, bodies, click.echo, _number(number), whatsapp),
        url,
        connect,
        seed,
        provider,
    )


def _run(play: Callable[[Network], bool], url: str, connect: str, seed: int | None, provider: str) -> None:
    try:
        account = find_account(os.environ, url, connect)
        folio_came = play(Network(account, seed, StandInTraces(provider, account) if provider else None))
    except BrokenTwimlError as wrong:
        click.echo(f"TwiML: {wrong}", err=True)
        sys.exit(3)
    except (NetworkError, NoAccountError, NoStandInError) as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(1)
    sys.exit(0 if folio_came else 1)


def _number(number: str) -> str:
    if number and not NUMBER.fullmatch(number):
        raise click.UsageError("--from is a telephone number or a word such as anonymous.")
    return number


def _parts(keys: str) -> list[str]:
    parts = [part.strip() for part in keys.split(",")] if keys else []
    if any(not part.startswith(SPEECH) and not KEYS.fullmatch(part) for part in parts):
        raise click.UsageError("--keys takes 0-9, * and # between commas, or t:words.")
    return parts


def _script(parts: list[str], speech: list[str]) -> Answer:
    """Words where words are taken, as long as there are any; else the next keys; hang up when all is used."""

    def answer(awaited: Awaited) -> str | None:
        if awaited.speech and speech:
            return SPEECH + speech.pop(0)
        return parts.pop(0) if parts else None

    return answer


def _by_hand(awaited: Awaited) -> str | None:
    """Ask the person at the terminal; what cannot be pressed is asked again."""
    hint = "teclas o t:palabras" if awaited.speech else "teclas"
    while (line := _ask(f"[{hint}] ")) is not None:
        if line.startswith(SPEECH) or KEYS.fullmatch(line):
            return line
    return None


def _written_by_hand() -> Iterator[str]:
    while (line := _ask("[mensaje] ")) is not None:
        yield line


def _ask(prompt: str) -> str | None:
    click.echo(prompt, err=True, nl=False)
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None
