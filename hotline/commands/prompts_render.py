"""`hotline prompts render`: placeholders by espeak-ng for what nobody has recorded, for trying how a call sounds."""

import subprocess
from pathlib import Path

import click

from hotline.channels.voice.sound import as_wav, at_telephone_rate
from hotline.clock import FixedClock, SystemClock
from hotline.commands.prompts import Prompt, options, unrecorded

VOICES = {"es_MX": "es-419", "en": "en-us"}
WORDS_A_MINUTE = "140"


@click.command()
@options
def render(recordings: Path, languages: tuple[str, ...], calls: int) -> None:
    """Write a placeholder for every sentence without a recording. Replace them file by file with people's voices."""
    prompts = unrecorded(recordings, languages, calls, FixedClock(SystemClock().now()))
    for prompt in prompts:
        path = recordings / prompt.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_wav([at_telephone_rate(_speak(prompt))]))
    click.echo(f"{len(prompts)} placeholders written to {recordings}.", err=True)


def _speak(prompt: Prompt) -> bytes:
    """A WAV by the synthesiser. The words go in by its standard input, so that none is taken for an option."""
    command = ["espeak-ng", "-v", VOICES[prompt.language], "-s", WORDS_A_MINUTE, "--stdin", "--stdout"]
    try:
        done = subprocess.run(command, input=prompt.text.encode(), capture_output=True, check=True)  # noqa: S603
    except FileNotFoundError:
        raise click.ClickException("espeak-ng is not installed (Debian: apt-get install espeak-ng).") from None
    except subprocess.CalledProcessError:
        raise click.ClickException(f"espeak-ng failed at {prompt.file}.") from None
    return done.stdout
