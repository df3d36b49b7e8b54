"""Sound as the telephone takes it: WAV, one channel, 16 bits, 8,000 samples a second. Joining and silence."""

import io
import wave
from array import array
from collections.abc import Iterable
from pathlib import Path

from hotline.errors import HotlineError

RATE = 8000
"""What the telephone network carries; more would only make Twilio fetch longer."""

WIDTH = 2
LONGEST_SECONDS = 120


class SoundError(HotlineError):
    """A recording is not of the form that can be joined and played; the message says of which file and why."""


def silence(seconds: float) -> bytes:
    """Samples of nothing."""
    return bytes(int(RATE * seconds) * WIDTH)


def samples_of(path: Path) -> bytes:
    """The samples of a recording. SoundError unless it is WAV (PCM), mono, 16 bits, 8 kHz and at most two minutes."""
    try:
        with wave.open(str(path), "rb") as file:
            form = (file.getnchannels(), file.getsampwidth(), file.getframerate())
            if form != (1, WIDTH, RATE) or not 0 < file.getnframes() <= RATE * LONGEST_SECONDS:
                raise SoundError(f"{path}: record it as WAV, mono, 16 bits, 8000 Hz, at most {LONGEST_SECONDS} s.")
            return file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error):
        raise SoundError(f"{path}: this is not a WAV file.") from None


def as_wav(parts: Iterable[bytes]) -> bytes:
    """Samples joined into one WAV file."""
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(WIDTH)
        file.setframerate(RATE)
        for part in parts:
            file.writeframes(part)
    return held.getvalue()


def at_telephone_rate(wav: bytes) -> bytes:
    """The samples of a mono, 16-bit WAV of a higher rate, brought down to 8 kHz; for placeholders, not for art.

    Every sample is the mean of those that it stands for, so that high tones do not turn into noise.
    """
    with wave.open(io.BytesIO(wav), "rb") as file:
        if (file.getnchannels(), file.getsampwidth()) != (1, WIDTH) or file.getframerate() < RATE:
            raise SoundError("The voice must give mono, 16 bits, 8000 Hz or more.")
        rate = file.getframerate()
        # A synthesiser that writes to a pipe does not know the length beforehand: read what is there.
        given = array("h", file.readframes(len(wav) // WIDTH))
    made = array("h")
    for number in range(len(given) * RATE // rate):
        start, end = number * rate // RATE, max(number * rate // RATE + 1, (number + 1) * rate // RATE)
        made.append(sum(given[start:end]) // (end - start))
    return made.tobytes()
