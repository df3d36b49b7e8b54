"""Whose account signs, and where the hotline answers: told, from the environment, or from what `make run` left."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from hotline.errors import HotlineError

NAMES = {
    "public_url": "HOTLINE_PUBLIC_URL",
    "twilio_account_sid": "HOTLINE_TWILIO_ACCOUNT_SID",
    "twilio_auth_token": "HOTLINE_TWILIO_AUTH_TOKEN",
}
DEMO_FILE = "demo.json"


class NoAccountError(HotlineError):
    """Nobody said where the hotline is or with what it is signed."""


@dataclass(frozen=True)
class Account:
    """public_url: the address that signatures are made for. connect: where the hotline is really reached."""

    public_url: str
    connect: str
    sid: str
    token: str = field(repr=False)


def find_account(environ: Mapping[str, str], url: str = "", connect: str = "") -> Account:
    """Join what was told (`url`, `connect`), the environment and `demo.json`, in this order.

    Raises NoAccountError with what to do when something is missing or is no web address.
    """
    demo = _demo(Path(environ.get("HOTLINE_VAR_DIR") or "var") / DEMO_FILE)
    found = {key: _given(environ, name) or demo.get(key, "") for key, name in NAMES.items()}
    public_url = (url or found["public_url"]).rstrip("/")
    for value, name in ((public_url, "--url"), (found["twilio_account_sid"], NAMES["twilio_account_sid"]),
                        (found["twilio_auth_token"], NAMES["twilio_auth_token"])):  # fmt: skip
        if not value:
            raise NoAccountError(f"{name} is not known: start `make run` here, or give it.")
    reached = (connect or public_url).rstrip("/")
    for address in (public_url, reached):
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise NoAccountError("the address must begin with http:// or https:// and name a host.")
    return Account(public_url, reached, found["twilio_account_sid"], found["twilio_auth_token"])


def _given(environ: Mapping[str, str], name: str) -> str:
    file = environ.get(f"{name}_FILE", "")
    if not file:
        return environ.get(name, "").strip()
    try:
        return Path(file).read_text().strip()
    except OSError as wrong:
        raise NoAccountError(f"{name}_FILE cannot be read: {wrong.strerror}.") from None


def _demo(path: Path) -> dict[str, str]:
    try:
        told = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return {key: str(told[key]) for key in NAMES if key in told} if isinstance(told, dict) else {}
