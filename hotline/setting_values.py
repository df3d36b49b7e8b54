"""How the value of each setting is read: text in, what the house uses out; ValueError says how it is written."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from urllib.parse import urlsplit

from hotline.clock import Hours


@dataclass(frozen=True)
class Peppers:
    """The secret half of a folio's derivation, by version; the newest is used for new folios."""

    by_version: Mapping[int, bytes] = field(repr=False)

    @property
    def newest(self) -> int:
        return max(self.by_version)


def text(value: str) -> str:
    return value


def secret_key(value: str) -> bytes:
    if len(value) < 32:
        raise ValueError("needs at least 32 characters of randomness")
    return value.encode()


def peppers(value: str) -> Peppers:
    if ":" not in value and len(value) >= 32:
        return Peppers({1: value.encode()})  # the first pepper may be written plainly
    pairs: dict[int, bytes] = {}
    for part in value.split(","):
        version, _, secret = part.partition(":")
        try:
            raw = base64.b64decode(secret, validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("is written VERSION:BASE64[,VERSION:BASE64]") from None
        if not version.strip().isdigit() or not 1 <= int(version) <= 255 or len(raw) < 32:
            raise ValueError("needs a version from 1 to 255 and at least 32 random bytes in base64")
        pairs[int(version)] = raw
    if len(pairs) > 2:
        raise ValueError("takes at most two versions: the new one and the one being retired")
    return Peppers(pairs)


def public_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("is the address that callers and Twilio use, such as https://linea.example.org")
    if parts.scheme == "http" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ValueError("must be https outside this machine")
    return value.rstrip("/")


def staff_url(value: str) -> str:
    if value and urlsplit(value).path.strip("/"):
        raise ValueError("is a host of its own without a path, such as https://mesa.example.org")
    return public_url(value) if value else value


def few(value: str) -> int:
    if not value.isdecimal() or int(value) > 1000:
        raise ValueError("is a number from 0 to 1000")
    return int(value)


def authenticator(value: str) -> str:
    if not value:
        return value
    packed = "".join(value.split()).upper().rstrip("=")
    try:
        secret = base64.b32decode(packed + "=" * (-len(packed) % 8))
    except binascii.Error:
        raise ValueError("is base32, as authenticators read it") from None
    if len(secret) < 16:
        raise ValueError("needs at least 26 characters of base32 (128 bits)")
    return packed


def seed(value: str) -> bytes:
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raw = b"?"
    if len(raw) not in {0, 32}:
        raise ValueError("is 32 random bytes in base64")
    return raw


LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def api_url(value: str) -> str:
    parts = urlsplit(value)
    host = parts.hostname or ""
    told_more = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    theirs = parts.scheme == "https" and re.fullmatch(r"api(\.[a-z0-9-]+){0,2}\.twilio\.com", host)
    here = parts.scheme in {"http", "https"} and host in LOOPBACK
    if told_more or not (theirs or here):
        raise ValueError("is https://api.twilio.com, one of its regions, or a stand-in on this machine")
    return value.rstrip("/")


def sweep_minutes(value: str) -> int:
    if not re.fullmatch(r"\d{1,4}", value) or int(value) > 720:
        raise ValueError("is a number of minutes up to 720; 0 for never")
    return int(value)


def onion_url(value: str) -> str:
    if value and not re.fullmatch(r"https?://[a-z2-7]{56}\.onion/?", value):
        raise ValueError("is the address of a version 3 onion service, such as http://…56 letters….onion")
    return value.rstrip("/")


def redis_url(value: str) -> str:
    if value and urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
        raise ValueError("begins with redis://, rediss:// or unix://")
    return value


def database_url(value: str) -> str:
    if urlsplit(value).scheme == "postgresql":
        value = value.replace("postgresql://", "postgresql+psycopg://", 1)
    if urlsplit(value).scheme not in {"sqlite", "postgresql+psycopg"}:
        raise ValueError("begins with sqlite:/// or postgresql://")
    return value


def numbers(value: str) -> dict[str, str]:
    numbers: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in value.split(","))):
        state, _, number = part.partition("=")
        if not re.fullmatch(r"(0[0-9]|[12][0-9]|3[0-2])", state) or not re.fullmatch(r"\+52\d{10}", number):
            raise ValueError(
                "is written STATE=+52 and ten digits, comma separated; state 00 serves where none is known"
            )
        numbers[state] = number
    return numbers


def number(value: str) -> str:
    if value and not re.fullmatch(r"\+\d{8,15}", value):
        raise ValueError("is written as + and 8 to 15 digits")
    return value


DAYS = ("lun", "mar", "mie", "jue", "vie", "sab", "dom")


def hours(value: str) -> Hours:
    by_day: dict[int, tuple[tuple[time, time], ...]] = {}
    for part in filter(None, (piece.strip() for piece in value.split(","))):
        found = re.fullmatch(r"([a-z]{3})(?:-([a-z]{3}))? (\d\d:\d\d)-(\d\d:\d\d)", part)
        if not found or not {found[1], found[2] or found[1]} <= set(DAYS):
            raise ValueError("is written `lun-vie 08:00-20:00,sab 09:00-14:00`; empty for always")
        first, last = DAYS.index(found[1]), DAYS.index(found[2] or found[1])
        for day in range(first, last + 1 if last >= first else last + 8):
            by_day[day % 7] = (*by_day.get(day % 7, ()), span(found[3], found[4]))
    return Hours(by_day)


def span(start: str, end: str) -> tuple[time, time]:
    try:
        begins, ends = time.fromisoformat(start), time() if end == "24:00" else time.fromisoformat(end)
    except ValueError:
        raise ValueError("has an hour that no clock shows") from None
    if ends != time() and ends <= begins:
        raise ValueError("ends after it begins; write a night as two, `lun 20:00-24:00,mar 00:00-06:00`")
    return begins, ends


def days(value: str) -> frozenset[date]:
    days = [piece.strip() for piece in value.split(",") if piece.strip()]
    try:
        if any(
            len(day) != len("2026-12-25") or "W" in day for day in days
        ):  # other forms of ISO 8601 are not for people
            raise ValueError
        return frozenset(date.fromisoformat(day) for day in days)
    except ValueError:
        raise ValueError("is written as days of the calendar, `2026-12-25,2027-01-01`") from None


def queue_minutes(value: str) -> int:
    if not re.fullmatch(r"\d{1,2}", value) or not 1 <= int(value) <= 60:
        raise ValueError("is a number of minutes from 1 to 60")
    return int(value)
