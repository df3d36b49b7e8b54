"""The offline root: making it, and signing lists of recipient keys. Not for the machines that serve."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from json import dumps

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hotline.sealing.keys import PublicKey
from hotline.sealing.recipients import FORMAT, signed_bytes


@dataclass(frozen=True)
class Root:
    """An Ed25519 pair in base64; the public half is pinned as `HOTLINE_KEY_ROOT`, the private one stays offline."""

    private_b64: str = field(repr=False)
    public_b64: str


def new_root() -> Root:
    """A fresh root."""
    private = Ed25519PrivateKey.generate()
    return Root(_b64(private.private_bytes_raw()), _b64(private.public_key().public_bytes_raw()))


def sign_list(root_private_b64: str, serial: int, expires_on: date, keys: Sequence[PublicKey]) -> bytes:
    """A signed list as JSON. serial: higher than every list before. expires_on: the last day on which it serves."""
    rows = [
        {"recipient": key.recipient, "epoch": key.epoch, "suite": key.suite, "public": _b64(key.raw)}
        for key in sorted(keys, key=lambda key: (key.recipient, key.epoch))
    ]
    listed = {"v": FORMAT, "serial": serial, "expires_on": expires_on.isoformat(), "keys": rows}
    root = Ed25519PrivateKey.from_private_bytes(base64.b64decode(root_private_b64, validate=True))
    signature = _b64(root.sign(signed_bytes(listed)))
    return dumps({"list": listed, "signature": signature}, indent=1).encode() + b"\n"


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
