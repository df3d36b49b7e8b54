"""A photograph, decoded and written anew as JPEG: turned as it was held, without place, time or device."""

import io
import warnings

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageColor,
    ImageOps,
    ImagePalette,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from hotline.media.refusing import TooLargeError

MOST_PIXELS = 64_000_000
"""A good telephone's picture has 50 million; a bomb has thousands of millions in a file of some kilobytes."""
LONGEST_SIDE = 2560
QUALITY = 85

LOADED = (
    AvifImagePlugin, GifImagePlugin, ImageColor, ImagePalette, JpegImagePlugin, MpoImagePlugin, PngImagePlugin,
    TiffImagePlugin, WebPImagePlugin,
)  # fmt: skip
"""What Pillow would otherwise look for on the disk when a picture needs it; by then nothing can be opened any more. Two
pictures in one (MPO, many telephones) and EXIF (TIFF) are behind JPEG's."""

Image.preinit()


def rewritten(data: bytes, form: str) -> bytes:
    """JPEG bytes of the first picture in a file of this form (Pillow's name). Raises TooLargeError, or its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(data), formats=(form,)) as given:
            if given.width * given.height > MOST_PIXELS:
                raise TooLargeError
            given.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return as_jpeg(ImageOps.exif_transpose(given))


def as_jpeg(picture: Image.Image) -> bytes:
    """The pixels alone, on white where they can be seen through, no side longer than `LONGEST_SIDE`."""
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", picture.size, "white")
    seen = picture.convert("RGBA") if picture.has_transparency_data else picture.convert("RGB")
    bare.paste(seen, mask=seen if seen.mode == "RGBA" else None)
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=QUALITY, optimize=False)
    return written.getvalue()
