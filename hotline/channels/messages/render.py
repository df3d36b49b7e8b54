"""A reply as short messages, in order. Pure: a list of texts goes out, none over 160 septets."""

from hotline.channels.messages.septets import LIMIT, gsm, septets, split
from hotline.channels.twilio.days import day_in_words
from hotline.channels.twilio.plain import plain
from hotline.conversation.turns import MailboxEntry, Reply
from hotline.translations import gettext

FOLIO_GROUP = 4


def texts(reply: Reply) -> list[str]:
    """What is sent back for one reply. An erased dialogue gets one neutral line, whatever else the reply holds."""
    if reply.erased:
        return split(gsm(plain(reply.lines[0] if reply.lines else gettext(reply.language, "Listo."))))[:1]
    before = [*reply.lines, *_entries(reply), *_readers(reply)]
    question = [reply.ask.error, reply.ask.text] if reply.ask else []
    if not reply.folio:
        return pack([*before, *question])
    return [*pack(before), folio_text(reply.folio), *pack(question)]


def folio_text(folio: str) -> str:
    """Four groups of digits and nothing beside them, so that a glance at the screen tells nothing."""
    return " ".join(folio[start : start + FOLIO_GROUP] for start in range(0, len(folio), FOLIO_GROUP))


def pack(pieces: list[str]) -> list[str]:
    """Fill as few messages as the order allows; a piece is only cut when it is longer than a whole message."""
    messages: list[str] = []
    for piece in (part for text in pieces for part in split(gsm(plain(text)))):
        joined = f"{messages[-1]} {piece}" if messages else piece
        if messages and septets(joined) <= LIMIT:
            messages[-1] = joined
        else:
            messages.append(piece)
    return messages


def _entries(reply: Reply) -> list[str]:
    """What others did or wrote; the reporter's own words are not sent back to the telephone."""
    return [_entry(entry, reply.language) for entry in reply.entries if entry.kind != "own"]


def _entry(entry: MailboxEntry, language: str) -> str:
    if not entry.day:
        return gettext(language, "%(author)s: %(text)s", author=entry.author, text=entry.text)
    day = day_in_words(entry.day, language, "short")
    return gettext(language, "%(day)s, %(author)s: %(text)s", day=day, author=entry.author, text=entry.text)


def _readers(reply: Reply) -> list[str]:
    if not reply.readers:
        return []
    return [gettext(reply.language, "Lo leerán: %(readers)s.", readers=", ".join(reply.readers))]
