"""Taking the outer lock off a held wrap. What comes out is still closed to its recipient."""

from hotline.errors import SealError
from hotline.sealing.keys import PrivateKey
from hotline.sealing.layers import Wrapped, first_byte, outer_info
from hotline.sealing.suites import suite

HEAD = 5  # suite, then the release key's epoch in four bytes


def open_outer(purpose: str, document_id: str, wrap: Wrapped, release_key: PrivateKey) -> bytes:
    """The inner body of a held wrap. SealError when it is not held, not of this key, not of this place, or altered."""
    number = first_byte(wrap.body)
    epoch = int.from_bytes(wrap.body[1:HEAD], "big")
    if not wrap.held or number != release_key.suite or epoch != release_key.epoch:
        raise SealError("A wrap is not held under this release key.")
    info = outer_info(number, epoch, purpose, document_id, wrap.recipient, wrap.epoch)
    return suite(number).unseal(release_key.seed, info, wrap.body[HEAD:])
