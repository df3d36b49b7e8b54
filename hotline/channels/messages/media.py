"""What comes with a message: which of it is taken, by the provider's name alone, and what is said about it.

The address that a webhook gives is never asked: only the name at its end is read, and only when it has the form of one.
The worker builds the address anew (`channels.twilio.fetching`).
"""

import re
from dataclasses import dataclass, field

from hotline.channels.messages.render import pack
from hotline.channels.twilio.edge import Form
from hotline.translations import gettext

MOST = 10
"""As many as the provider lets go with one message (https://www.twilio.com/docs/whatsapp/api/media-resource)."""

OWN_NAME = re.compile(r"https?://[^?#]+/Media/(ME[0-9A-Za-z]{1,32})")
MESSAGE = re.compile(r"(MM|SM)[0-9A-Za-z]{1,32}")
TAKEN = re.compile(r"(image|audio)/.+|application/(pdf|ogg)", re.IGNORECASE)
"""Types that may be something we keep. What it is, only the decoder says; this decides what is answered at once."""


@dataclass(frozen=True)
class Media:
    """names: `MM.../ME...` of what the worker shall fetch. left: whether something came that we do not keep."""

    names: tuple[str, ...] = field(default=(), repr=False)
    left: bool = False


def names_of(form: Form, message_sid: str) -> Media:
    """What a message brought. Parameters that lie hidden in another one (`edge`) bring nothing."""
    count = form.one("NumMedia")
    if not count.isdecimal() or len(count) > len(str(MOST)) or not int(count):
        return Media()
    fields = tuple(
        f"{name}{number}" for number in range(min(int(count), MOST)) for name in ("MediaUrl", "MediaContentType")
    )
    if form.hidden("NumMedia", *fields) or not MESSAGE.fullmatch(message_sid):
        return Media(left=True)
    own = [_own_name(form, number) for number in range(min(int(count), MOST))]
    names = tuple(dict.fromkeys(f"{message_sid}/{name}" for name in own if name))
    return Media(names, left="" in own or int(count) > MOST)


def _own_name(form: Form, number: int) -> str:
    found = OWN_NAME.fullmatch(form.one(f"MediaUrl{number}"))
    return found[1] if found and TAKEN.fullmatch(form.one(f"MediaContentType{number}")) else ""


def said_of(media: Media, language: str) -> list[str]:
    """What is answered: it came, which is all that is known yet, or it is nothing that is kept here."""
    came = [gettext(language, "Recibimos el archivo. Si se puede abrir, lo verá una persona del equipo.")]
    kept = [gettext(language, "Por aquí guardamos fotos, audios y PDF. Lo demás cuéntelo con palabras.")]
    return pack((came if media.names else []) + (kept if media.left else []))
