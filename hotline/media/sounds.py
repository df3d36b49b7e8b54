"""A recording, decoded and written anew as MP3 that every browser plays: one voice's worth of it, and no tags."""

import io
import logging

import av
import av.audio.codeccontext
import av.audio.stream
import av.subtitles.codeccontext
import av.subtitles.stream
import av.video.codeccontext
import av.video.stream
from av.audio.resampler import AudioResampler

from hotline.media.refusing import TooLargeError

RATE = 22_050
BITS = 48_000
MOST_SECONDS = 20 * 60

LOADED = (av.audio.stream, av.subtitles.stream, av.video.stream, av.audio.codeccontext, logging)
"""What PyAV would otherwise look for on the disk once it sees what is in a file; by then nothing can be opened."""


def rewritten(data: bytes, form: str) -> bytes:
    """MP3 bytes of the first sound in a file of this form, FFmpeg's name. Raises TooLargeError, or what PyAV raises."""
    written = io.BytesIO()
    with (
        av.open(io.BytesIO(data), "r", format=form, options={"protocol_whitelist": ""}) as given,
        av.open(written, "w", format="mp3", options={"id3v2_version": "0", "write_xing": "0"}) as clean,
    ):
        stream = clean.add_stream("libmp3lame", rate=RATE)
        stream.layout, stream.format, stream.bit_rate = "mono", "s16p", BITS
        resampler = AudioResampler(format="s16p", layout="mono", rate=RATE)
        samples = 0
        for decoded in given.decode(audio=0):
            decoded.pts = None  # broken clocks are common in telephones' recordings; what was said comes in order
            for frame in resampler.resample(decoded):
                samples += frame.samples
                if samples > RATE * MOST_SECONDS:
                    raise TooLargeError
                clean.mux(stream.encode(frame))
        if not samples:
            raise ValueError("nothing to hear")
        for frame in resampler.resample(None):
            clean.mux(stream.encode(frame))
        clean.mux(stream.encode(None))
    return written.getvalue()
