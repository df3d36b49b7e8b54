"""The offline root: making it, and signing lists of recipient keys. Not for the machines that serve."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from json import dumps, loads

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hotline.errors import SealError
from hotline.sealing.keys import PublicKey
from hotline.sealing.opening.staff import open_seed
from hotline.sealing.password import seal_seed
from hotline.sealing.recipients import FORMAT, Listed, signed_bytes, write_key


@dataclass(frozen=True)
class Root:
    """An Ed25519 pair in base64; the public half is pinned as `HOTLINE_KEY_ROOT`, the private one stays offline."""

    private_b64: str = field(repr=False)
    public_b64: str

    @property
    def halves(self) -> tuple[bytes, bytes]:
        """Public and private half, 32 bytes each."""
        return base64.b64decode(self.public_b64), base64.b64decode(self.private_b64)


def new_root() -> Root:
    """A fresh root."""
    private = Ed25519PrivateKey.generate()
    return Root(_b64(private.private_bytes_raw()), _b64(private.public_key().public_bytes_raw()))


def sign_list(
    root_private_b64: str, serial: int, expires_on: date, keys: Sequence[PublicKey | Listed], begins_on: date = date.min
) -> bytes:
    """A signed list as JSON. serial: higher than every list before. expires_on: the last day on which it serves.

    keys: with the days of each, or plain ones that all begin on `begins_on`.
    """
    listed_keys = [key if isinstance(key, Listed) else Listed(key, begins_on) for key in keys]
    rows = [_row(one) for one in sorted(listed_keys, key=lambda one: (one.key.recipient, one.key.epoch))]
    listed = {"v": FORMAT, "serial": serial, "expires_on": expires_on.isoformat(), "keys": rows}
    root = Ed25519PrivateKey.from_private_bytes(base64.b64decode(root_private_b64, validate=True))
    signature = _b64(root.sign(signed_bytes(listed)))
    return dumps({"list": listed, "signature": signature}, indent=1).encode() + b"\n"


def _row(one: Listed) -> dict[str, str | int]:
    days = {"begins_on": one.begins_on.isoformat()}
    if one.ends_on is not None:
        days["ends_on"] = one.ends_on.isoformat()
    return {**write_key(one.key), **days}


def keep_secret(kind: str, public: bytes, secret: bytes, passphrase: str, **said: int) -> bytes:
    """A file for the offline medium: a 32-byte secret under a passphrase (Argon2id, as a person's), its public half."""
    kept = {"v": 1, "kind": kind, "public": _b64(public), "sealed": _b64(seal_seed(passphrase, secret)), **said}
    return dumps(kept, indent=1).encode() + b"\n"


def read_secret(content: bytes, kind: str, passphrase: str) -> tuple[bytes, bytes, int]:
    """Public half, secret and epoch of a `keep_secret` file. SealError for another kind or a wrong passphrase."""
    try:
        kept = loads(content)
        if kept["kind"] != kind or kept["v"] != 1:
            raise ValueError
        public, sealed = (base64.b64decode(kept[name], validate=True) for name in ("public", "sealed"))
        epoch = int(kept.get("epoch", 1))
    except (KeyError, TypeError, ValueError):
        raise SealError(f"This is not a file with a {kind} key.") from None
    try:
        return public, open_seed(passphrase, sealed), epoch
    except SealError:
        raise SealError("The passphrase is wrong, or the file was altered.") from None


def root_of(private: bytes) -> Root:
    """The root of its 32 private bytes."""
    public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return Root(_b64(private), _b64(public))


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
