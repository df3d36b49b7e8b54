"""Opening one document with its content key."""

from hotline.errors import SealError
from hotline.sealing.layers import FORMAT, Document, document_header, first_byte
from hotline.sealing.padding import unpad
from hotline.sealing.suites import suite


def open_content(content_key: bytes, document: Document) -> bytes:
    """The plaintext of a document. SealError for another key, purpose, id, bucket or suite, or altered bytes."""
    body = document.body
    if first_byte(body) != FORMAT or body[1:2] != bytes((document.suite,)):
        raise SealError("A sealed document has an unknown form.")
    header = document_header(document.suite, document.purpose, document.document_id, document.bucket)
    padded = suite(document.suite).decrypt(content_key, header, body[2:])
    if len(padded) != document.bucket:
        raise SealError("A sealed document does not fill its bucket.")
    return unpad(padded)
