"""Sentences recorded by people: played instead of the synthetic voice where a recording is of exactly these words.

A recording's name ends in a digest of its language and its words. When a text of the protocol changes, its recording
is no longer found and the synthetic voice says the new words: nobody ever hears an outdated sentence.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from twilio.twiml import TwiML
from twilio.twiml.voice_response import Play, Say

from hotline.channels.voice.sound import samples_of
from hotline.channels.voice.speech import VOICES

PATH = "/voz/grabada"
NAME = re.compile(r"[a-z0-9-]*-([0-9a-f]{12})\.wav")
LONGEST_SLUG = 48
_LANGUAGES = {voice.language: code for code, voice in VOICES.items()}


class Recordings:
    """The recordings of a folder, `<language>/<words>-<digest>.wav`, as found at the start."""

    def __init__(self, folder: Path) -> None:
        """SoundError when a file is not of the form that the telephone takes."""
        self.folder = folder
        self._files: dict[tuple[str, str], Path] = {}
        for path in sorted(folder.glob("*/*.wav")):
            match = NAME.fullmatch(path.name)
            if match:
                samples_of(path)
                self._files[path.parent.name, match[1]] = path

    def __len__(self) -> int:
        return len(self._files)

    def of(self, language: str, text: str) -> Path | None:
        """The recording of these very words, or None."""
        return self._files.get((language, digest(language, text)))

    def file(self, language: str, name: str) -> Path | None:
        """The recording of this name, or None; a name is looked up and never taken for a path."""
        match = NAME.fullmatch(name)
        found = self._files.get((language, match[1])) if match else None
        return found if found is not None and found.name == name else None


def digest(language: str, text: str) -> str:
    """Twelve hexadecimal digits that stand for these words in this language."""
    return hashlib.sha256(f"{language}\0{text}".encode()).hexdigest()[:12]


def name_of(language: str, text: str) -> str:
    """The file name that a recording of these words must have: readable first, then the digest."""
    bare = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", bare))[:LONGEST_SLUG].strip("-")
    return f"{slug}-{digest(language, text)}.wav"


def sentences(document: TwiML) -> Iterator[tuple[str, str]]:
    """What a document says in a synthetic voice, in order: our language code and the words."""
    for verb in document.verbs:
        if isinstance(verb, Say):
            yield _LANGUAGES[verb.attrs["language"]], verb.value
        yield from sentences(verb)


def play_recorded(document: TwiML, recordings: Recordings, public_url: str) -> None:
    """Let every sentence that has a recording be played from it; the others stay as they are."""
    for place, verb in enumerate(document.verbs):
        if isinstance(verb, Say):
            language = _LANGUAGES[verb.attrs["language"]]
            found = recordings.of(language, verb.value)
            if found is not None:
                document.verbs[place] = Play(f"{public_url}{PATH}/{language}/{found.name}")
        else:
            play_recorded(verb, recordings, public_url)
