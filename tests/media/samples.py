"""Files as people and strangers send them, made on the spot."""

import io
import math
import struct
import wave
import zipfile
import zlib

from PIL import Image

PLACE = (19.0, 25.0, 42.5)
SECRET = b"palabra-escondida-7716"


def photograph(form: str = "JPEG", size: tuple[int, int] = (640, 480), secret: bytes = SECRET) -> bytes:
    """A picture with a place, a device and a comment in it, held sideways."""
    picture = Image.new("RGB", size, "orange")
    picture.paste("navy", (0, 0, size[0] // 2, size[1] // 2))
    told = Image.Exif()
    told[0x0110] = "Telefono 7716"
    told[0x0112] = 6
    told[0x9286] = secret
    told.get_ifd(0x8825).update({1: "N", 2: PLACE, 3: "W", 4: PLACE})
    written = io.BytesIO()
    picture.save(written, form, exif=told, **({"comment": secret} if form == "JPEG" else {}))
    return written.getvalue()


def bomb(side: int = 60_000) -> bytes:
    """Some kilobytes of PNG that say they are thousands of millions of pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10**6))) + chunk(b"IEND", b"")
    )


def polyglot() -> bytes:
    """A photograph that is an archive and a page too."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("../../hola.html", b"<script>alert(1)</script>" + SECRET)
    return photograph() + archive.getvalue()


def paper(pages: int = 2, *, script: bool = False, secret: bytes = SECRET) -> bytes:
    """A PDF of some pages; with script: one that runs something and carries a file."""
    drawn = [Image.new("RGB", (300, 400), color) for color in ("white", "teal")] * ((pages + 1) // 2)
    written = io.BytesIO()
    drawn[0].save(written, "PDF", save_all=True, append_images=drawn[1:pages], title="7716", author=secret.decode())
    plain = written.getvalue()
    if not script:
        return plain
    action = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> "
    return plain.replace(b"/Type /Catalog", action + b"/Type /Catalog", 1)


def locked() -> bytes:
    """A PDF that says it is encrypted."""
    rest = b"<< /Filter /Standard /V 1 /R 2 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> /P -4 >>"
    return paper().replace(b"trailer\n<<", b"trailer\n<< /Encrypt " + rest + b" /ID [<41> <41>]", 1)


def recording(seconds: float = 1.0, rate: int = 8000, secret: bytes = SECRET) -> bytes:
    """A tone in WAV, with a chunk of words beside it."""
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        tone = (int(8000 * math.sin(at / 8)) for at in range(int(seconds * rate)))
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in tone))
    plain = written.getvalue()
    told = b"LIST" + struct.pack("<I", len(secret) + 12) + b"INFOICMT" + struct.pack("<I", len(secret)) + secret
    return plain[:4] + struct.pack("<I", len(plain) - 8 + len(told)) + plain[8:] + told
