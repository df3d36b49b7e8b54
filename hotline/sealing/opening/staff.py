"""What people open: their own seed by password or session, a recipient's seed as its member, and documents with it."""

from hotline.errors import SealError
from hotline.sealing.box import open_box
from hotline.sealing.factors import factors_context, factors_key
from hotline.sealing.keys import PrivateKey
from hotline.sealing.layers import Document, Wrapped, first_byte, inner_info, membership_info
from hotline.sealing.opening.content import open_content
from hotline.sealing.password import SALT_BYTES, box_context, stretch
from hotline.sealing.shredding import shred_context
from hotline.sealing.suites import suite
from hotline.sealing.visits import Visit, visit_context, visit_key


def open_document(document: Document, wrap: Wrapped, private: PrivateKey) -> bytes:
    """The plaintext of a document through a recipient's wrap. SealError when held, of another place, or altered."""
    return open_content(open_wrap(document.purpose, document.document_id, wrap, private), document)


def open_wrap(purpose: str, document_id: str, wrap: Wrapped, private: PrivateKey) -> bytes:
    """The content key in a wrap; also for wrapping it again to a new epoch. SealError as in `open_document`."""
    if wrap.held:
        raise SealError("A wrap is still held; it must be released first.")
    if (wrap.recipient, wrap.epoch) != (private.recipient, private.epoch):
        raise SealError("A wrap is of another recipient or epoch.")
    number = first_byte(wrap.body)
    if number != private.suite:
        raise SealError("A wrap is of another suite than its key.")
    info = inner_info(number, purpose, document_id, private.recipient, private.epoch)
    return suite(number).unseal(private.seed, info, wrap.body[1:])


def open_seed(password: str, sealed: bytes) -> bytes:
    """The personal seed that a password closed. SealError when the password is wrong; the work is the same."""
    cost, salt, box = first_byte(sealed), sealed[1 : 1 + SALT_BYTES], sealed[1 + SALT_BYTES :]
    return open_box(stretch(password, salt, cost), box_context(cost), box)


def open_visit(visit: Visit, secret_key: bytes, person_id: str, sealed: bytes) -> bytes:
    """The personal seed that a session holds. SealError for another cookie, row or person."""
    return open_box(visit_key(visit, secret_key), visit_context(visit, person_id), sealed)


def open_membership(personal: PrivateKey, recipient: str, epoch: int, sealed: bytes) -> PrivateKey:
    """A recipient's private key as one member holds it. SealError when it is another's."""
    number = first_byte(sealed)
    if number != personal.suite or len(sealed) < 2:
        raise SealError("A membership is of another suite than its member's key.")
    info = membership_info(number, personal.recipient, recipient, epoch, sealed[1])
    return PrivateKey(recipient, epoch, suite(number).unseal(personal.seed, info, sealed[2:]), sealed[1])


def open_shred_layer(shred_key: bytes, holder: str, recipient: str, epoch: int, sealed: bytes) -> bytes:
    """What one holder's copy of an epoch is without its shred layer: still sealed to the holder. Else SealError."""
    return open_box(shred_key, shred_context(holder, recipient, epoch), sealed)


def open_factors(seed: bytes, person_id: str, sealed: bytes) -> bytes:
    """A person's second factors. SealError for another seed or person."""
    return open_box(factors_key(seed), factors_context(person_id), sealed)
