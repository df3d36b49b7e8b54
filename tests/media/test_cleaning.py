"""What goes in comes out as what can be seen or heard, and nothing else; whatever cannot is refused with its reason."""

import ctypes
import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import av
import pypdfium2
import pytest
from PIL import Image

from hotline.media import Unfit, cleaned, confining, in_memory
from hotline.media.cleaning import MOST_BYTES
from tests.media.samples import PLACE, SECRET, bomb, locked, paper, photograph, polyglot, recording


@dataclass(frozen=True)
class Made:
    kind: str
    mimetype: str
    data: bytes


def clean(data: bytes) -> Made:
    with in_memory(data) as source, cleaned(source) as made:
        return Made(made.kind, made.mimetype, b"".join(made.pieces))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_keeps_what_is_seen_and_loses_place_and_device(form: str) -> None:
    came = photograph(form)
    assert SECRET in came or form != "JPEG"
    made = clean(came)
    assert (made.kind, made.mimetype) == ("picture", "image/jpeg")
    with Image.open(io.BytesIO(made.data)) as seen:
        assert seen.format == "JPEG"
        assert seen.size == (480, 640), "turned as it was held"
        assert not seen.getexif()
        assert set(seen.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for trace in (SECRET, b"7716", str(PLACE[2]).encode()):
        assert trace not in made.data


def test_what_is_hidden_behind_a_photograph_is_gone() -> None:
    made = clean(polyglot())
    assert made.kind == "picture"
    for trace in (b"PK\x03\x04", b"<script>", b"hola.html", SECRET):
        assert trace not in made.data


@pytest.mark.parametrize("script", [False, True])
def test_a_paper_becomes_pictures_of_its_pages(script: bool) -> None:
    came = paper(2, script=script)
    assert (b"JavaScript" in came) is script
    made = clean(came)
    assert (made.kind, made.mimetype) == ("paper", "application/pdf")
    read = pypdfium2.PdfDocument(made.data)
    assert len(read) == 2
    assert not read.get_metadata_value("Author")
    assert not read.get_metadata_value("Title")
    for trace in (b"JavaScript", b"OpenAction", SECRET, b"7716"):
        assert trace not in made.data


def test_a_recording_keeps_its_sound_and_loses_its_tags() -> None:
    came = recording(2.0)
    assert SECRET in came
    made = clean(came)
    assert (made.kind, made.mimetype) == ("sound", "audio/mpeg")
    assert SECRET not in made.data
    with av.open(io.BytesIO(made.data), format="mp3") as heard:
        assert not heard.metadata
        seconds = sum(frame.samples / frame.sample_rate for frame in heard.decode(audio=0))
    assert 1.9 < seconds < 2.3


@pytest.mark.parametrize("form", ["ogg", "mp3", "mp4", "matroska"])
def test_recordings_of_telephones_and_browsers_are_heard(form: str) -> None:
    assert clean(encoded(recording(), form)).kind == "sound"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bomb(), "too_large"),
        (paper(31), "too_large"),
        (locked(), "locked"),
        (b"", "unknown"),
        (b"MZ" + bytes(200), "unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "unknown"),
        (b"PK\x03\x04" + bytes(100), "unknown"),
        (photograph()[:600], "broken"),
        (b"%PDF-1.7\n" + b"basura" * 40, "broken"),
        (recording()[:40], "broken"),
        (b"OggS" + os.urandom(400), "broken"),
        (b"ID3" + bytes(50), "broken"),
        (photograph() + bytes(MOST_BYTES), "too_big"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Unfit) as refused:
        clean(data)
    assert refused.value.reason == reason
    assert SECRET.decode() not in str(refused.value)


def test_the_child_writes_no_file_and_knows_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_SECRET_KEY", "7716" * 10)
    program = (
        "import os; from hotline.media.decoding import limit; limit()\n"
        "assert not any(name.startswith('HOTLINE') for name in os.environ)\n"
        "import signal, tempfile; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try:\n    tempfile.TemporaryFile().write(b'x' * 100_000)\nexcept OSError: print('no file')\n"
    )
    said = subprocess.run([sys.executable, "-I", "-c", program], env={}, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "no file"


CUT_OFF = """
import ctypes, os, resource, socket
from hotline.media import confining
kept = os.open({kept!r}, os.O_WRONLY)
confining.cut_off()
tries = {{
    "file": lambda: open({secret!r}).read(),
    "settings of the parent": lambda: open(f"/proc/{{os.getppid()}}/environ").read(),
    "address": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "socket on the machine": lambda: socket.socket(socket.AF_UNIX),
    "removing": lambda: os.unlink({secret!r}),
    "freed place": lambda: (os.close(kept), open({secret!r})),
}}
for name, act in tries.items():
    try:
        act()
    except OSError:
        continue
    print("not refused:", name)
libc, data = ctypes.CDLL(None, use_errno=True), ctypes.create_string_buffer(8)
class Piece(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))
into, there = Piece(ctypes.addressof(data), 8), Piece({address}, 8)
read = libc.process_vm_readv(os.getppid(), ctypes.byref(into), 1, ctypes.byref(there), 1, 0)
print("memory of the parent:", read, "no new privileges:", libc.prctl(39, 0, 0, 0, 0))
"""


def test_the_child_is_cut_off_from_files_addresses_and_its_parent(tmp_path: Path) -> None:
    """By what a hole in a decoder would try, also with the place of a file that it closes."""
    secret, ours = tmp_path / "secret", ctypes.create_string_buffer(b"7716", 8)
    secret.write_text("7716")
    program = CUT_OFF.format(secret=str(secret), kept=str(secret), address=ctypes.addressof(ours))
    said = subprocess.run([sys.executable, "-I", "-c", program], env={}, capture_output=True, text=True, check=True)
    told = said.stdout.splitlines()
    if not confining.version():
        told = [line for line in told if line != "not refused: removing" and "memory" not in line]
        assert told == []
        pytest.skip("this kernel has no Landlock: files may be removed and the parent's memory read (docs/threats.md)")
    assert told == ["memory of the parent: -1 no new privileges: 1"]


@pytest.mark.parametrize("form", ["GIF", "AVIF", "MPO"])
def test_nothing_that_a_decoder_needs_is_missed(form: str) -> None:
    """Pillow loads what it needs when it sees it, and by then it could load nothing."""
    held = io.BytesIO()
    pictures = [Image.new("RGB", (64, 48), colour) for colour in ("teal", "orange")]
    pictures[0].save(held, form, **({"save_all": True, "append_images": pictures[1:]} if form == "MPO" else {}))
    assert clean(held.getvalue()).kind == "picture"


def test_whatever_colours_a_picture_has() -> None:
    for mode, form in (("CMYK", "JPEG"), ("P", "PNG")):
        held = io.BytesIO()
        Image.new("RGB", (64, 48), "teal").convert(mode).save(held, form)
        assert clean(held.getvalue()).kind == "picture"


def encoded(wav: bytes, form: str) -> bytes:
    """The same sound as another program would have written it."""
    codec = {"ogg": "libopus", "mp3": "libmp3lame", "mp4": "aac", "matroska": "libopus"}[form]
    written = io.BytesIO()
    with av.open(io.BytesIO(wav), format="wav") as given, av.open(written, "w", format=form) as made:
        stream = made.add_stream(codec, rate=48_000)
        stream.layout = "mono"
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=48_000)
        for decoded in given.decode(audio=0):
            for frame in resampler.resample(decoded):
                frame.pts = None
                made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return written.getvalue()
