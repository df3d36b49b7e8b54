"""A recording made bare: its samples in a new file, and nothing else of the file that came. Pure, no library."""

import io
import wave

from hotline.errors import HotlineError

RATES = frozenset({8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000})
SAMPLE_BYTES = 2
MOST_CHANNELS = 2


class NotAudioError(HotlineError):
    """What came is no recording that we know how to read."""


def bare(raw: bytes, longest: int) -> bytes:
    """A WAV file of 16-bit PCM again, with its format and samples and no other chunk; cut after `longest` seconds.

    Raises NotAudioError for any other format and for a file without samples. The header's own sizes are not believed:
    what counts is how many bytes are there.
    """
    try:
        with wave.open(io.BytesIO(raw)) as given:
            channels, rate, width = given.getnchannels(), given.getframerate(), given.getsampwidth()
            if rate not in RATES or width != SAMPLE_BYTES or not 1 <= channels <= MOST_CHANNELS:
                raise NotAudioError("The recording has a format that is not expected.")
            samples = given.readframes(min(given.getnframes(), longest * rate))
    except (wave.Error, EOFError, RuntimeError, ValueError):
        raise NotAudioError("The recording is not WAV of PCM samples.") from None
    samples = samples[: len(samples) - len(samples) % (channels * width)]
    if not samples:
        raise NotAudioError("The recording is empty.")
    clean = io.BytesIO()
    with wave.open(clean, "wb") as written:
        written.setnchannels(channels)
        written.setsampwidth(width)
        written.setframerate(rate)
        written.writeframes(samples)
    return clean.getvalue()
