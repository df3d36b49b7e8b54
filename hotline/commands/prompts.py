"""What the telephone says and nobody has recorded: shared by the commands of `hotline prompts`."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import click

from hotline.channels.voice.recorded import Recordings, name_of
from hotline.channels.voice.rehearsal import said
from hotline.channels.voice.speech import VOICES
from hotline.clock import FixedClock
from hotline.commands.reading import refusing, rulebook
from hotline.conversation.guide import Guide
from hotline.routing import Router
from hotline.triage import Triage

CALLS = 600
"""Simulated calls for each language: after so many, hardly a sentence comes that was not said before."""


@dataclass(frozen=True)
class Prompt:
    """One sentence without a recording. times: how often it was said in the simulated calls."""

    language: str
    text: str
    times: int

    @property
    def file(self) -> str:
        """Where its recording belongs, below the folder."""
        return f"{self.language}/{name_of(self.language, self.text)}"


def options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which folder, languages and how many calls."""
    for option in (
        click.option("--recordings", type=click.Path(path_type=Path), envvar="HOTLINE_RECORDINGS_DIR", required=True,
                     help="Folder of the recordings. [HOTLINE_RECORDINGS_DIR]"),
        click.option("--language", "languages", multiple=True, type=click.Choice(sorted(VOICES)),
                     help="One language, or several; all without it."),
        click.option("--calls", default=CALLS, show_default=True, type=click.IntRange(1),
                     help="Simulated calls for each language."),
    ):  # fmt: skip
        command = option(command)
    return command


def unrecorded(folder: Path, languages: tuple[str, ...], calls: int, on: FixedClock) -> list[Prompt]:
    """What is said in simulated calls and has no recording, most often said first."""
    recordings = refusing(Recordings, folder)
    book = rulebook(on.now())
    by_turns = cycle((True, False))  # whoever asks for a person waits in line, or hears that nobody is there
    guide = Guide(book, Triage(book), Router(book), clock=on, attended=lambda _in_danger: next(by_turns))
    heard = said(guide, languages or tuple(sorted(VOICES)), calls, seed=1)
    missing = (
        Prompt(language, text, times)
        for (language, text), times in heard.most_common()
        if recordings.of(language, text) is None
    )
    return list(missing)
