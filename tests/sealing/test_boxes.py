"""Cursors, receipts, passwords, sessions, letters and signatures: each opens in its own place only."""

import unicodedata

import pytest

from hotline.errors import SealError
from hotline.sealing import password, signing, visits
from hotline.sealing.closing import close_with, mailbox_seal
from hotline.sealing.keys import new_private
from hotline.sealing.opening.own import Cursors, open_draft, open_mailbox
from hotline.sealing.opening.staff import open_seed, open_visit
from hotline.sealing.receipt import Receipts

SECRET, OTHER = b"s" * 40, b"t" * 40
TEXT = b"lo que se conto"


def flipped(body: bytes, at: int = -1) -> bytes:
    changed = bytearray(body)
    changed[at] ^= 1
    return bytes(changed)


def test_a_cursor_opens_for_its_bearer_and_version() -> None:
    cursors = Cursors(SECRET)
    body = cursors.seal(b"CA1", 3, TEXT)
    assert cursors.open(b"CA1", 3, body) == TEXT
    for bearer, version, altered, using in (
        (b"CA2", 3, body, cursors),
        (b"CA1", 4, body, cursors),
        (b"CA1", 2, body, cursors),
        (b"CA1", 3, flipped(body), cursors),
        (b"CA1", 3, flipped(body, 0), cursors),
        (b"CA1", 3, body[:-1], cursors),
        (b"CA1", 3, b"", cursors),
        (b"CA1", 3, body, Cursors(OTHER)),
    ):
        with pytest.raises(SealError):
            using.open(bearer, version, altered)


def test_a_cursors_tag_finds_it_again_and_tells_nothing() -> None:
    cursors = Cursors(SECRET)
    assert cursors.tag(b"CA1") == cursors.tag(b"CA1")
    assert len({cursors.tag(b"CA1"), cursors.tag(b"CA2"), Cursors(OTHER).tag(b"CA1"), Receipts(SECRET).tag("CA1")}) == 4


def test_a_cursors_size_does_not_tell_how_far_the_dialogue_is() -> None:
    cursors = Cursors(SECRET)
    assert len(cursors.seal(b"CA1", 1, b"")) == len(cursors.seal(b"CA1", 1, b"x" * 4000))


def test_a_receipt_opens_for_its_step() -> None:
    receipts = Receipts(SECRET)
    body = receipts.seal("SM1", TEXT)
    assert receipts.open("SM1", body) == TEXT
    assert TEXT not in body
    for step, altered, using in (
        ("SM2", body, receipts),
        ("SM1", flipped(body), receipts),
        ("SM1", b"", receipts),
        ("SM1", body, Receipts(OTHER)),
    ):
        with pytest.raises(SealError):
            using.open(step, altered)
    with pytest.raises(SealError):
        Cursors(SECRET).open(b"SM1", 0, body)


def test_a_draft_opens_with_the_key_in_the_cursor() -> None:
    closed = close_with(b"k" * 32, "draft", "d" * 32, TEXT)
    assert open_draft(b"k" * 32, closed) == TEXT
    with pytest.raises(SealError):
        open_draft(b"j" * 32, closed)


def test_a_letter_opens_in_its_own_mailbox_under_its_own_id() -> None:
    box = new_private("mailbox")
    body = mailbox_seal(box.public.raw, "box", "letter", TEXT)
    assert open_mailbox(box.seed, "box", "letter", body) == TEXT
    for seed, mailbox_id, message_id, altered in (
        (new_private("mailbox").seed, "box", "letter", body),
        (box.seed, "other", "letter", body),
        (box.seed, "box", "other", body),
        (box.seed, "boxl", "etter", body),
        (box.seed, "box", "letter", flipped(body)),
        (box.seed, "box", "letter", b""),
        (b"short", "box", "letter", body),
        (b"", "box", "letter", body),
    ):
        with pytest.raises(SealError):
            open_mailbox(seed, mailbox_id, message_id, altered)


def test_letters_of_one_bucket_have_one_size() -> None:
    box = new_private("mailbox")
    assert len({len(mailbox_seal(box.public.raw, "b", "m", b"x" * size)) for size in (0, 1, 500, 1020)}) == 1


def test_closing_to_something_that_is_no_key_fails() -> None:
    for raw in (b"", bytes(10), bytes(1216)[:-1], b"\xff" * 1216):
        with pytest.raises(SealError):
            mailbox_seal(raw, "b", "m", TEXT)


def test_a_seed_opens_with_its_password() -> None:
    sealed = password.seal_seed("Contraseña lárga", b"x" * 32)
    assert open_seed("Contraseña lárga", sealed) == b"x" * 32
    taken_apart = unicodedata.normalize("NFD", "Contraseña lárga")
    assert open_seed(taken_apart, sealed) == b"x" * 32, "composed or not, an accent is the same"
    for wrong, altered in (
        ("contraseña lárga", sealed),
        ("", sealed),
        ("Contraseña lárga", flipped(sealed)),
        ("Contraseña lárga", flipped(sealed, 3)),
        ("Contraseña lárga", bytes((9,)) + sealed[1:]),
        ("Contraseña lárga", b""),
    ):
        with pytest.raises(SealError):
            open_seed(wrong, altered)


def test_two_people_with_one_password_have_different_rows() -> None:
    assert password.seal_seed("la misma", b"x" * 32) != password.seal_seed("la misma", b"x" * 32)


def test_the_stand_in_looks_like_an_account_and_opens_never() -> None:
    assert len(password.stand_in()) == len(password.seal_seed("x", b"x" * 32))
    with pytest.raises(SealError):
        open_seed("x", password.stand_in())


def test_a_session_opens_with_its_cookie_only() -> None:
    visit, other = visits.new_visit(), visits.new_visit()
    sealed = visits.seal_visit(visit, SECRET, "ana", b"x" * 32)
    again = visits.read_cookie(visit.cookie)
    assert again == visit
    assert open_visit(again, SECRET, "ana", sealed) == b"x" * 32
    for using, secret_key, person in (
        (other, SECRET, "ana"),
        (visits.Visit(visit.session_id, other.secret), SECRET, "ana"),
        (visits.Visit(other.session_id, visit.secret), SECRET, "ana"),
        (visit, OTHER, "ana"),
        (visit, SECRET, "beto"),
    ):
        with pytest.raises(SealError):
            open_visit(using, secret_key, person, sealed)


def test_neither_row_nor_form_token_tells_the_cookie() -> None:
    visit = visits.new_visit()
    shown = visit.row + visits.form_token(visit, SECRET) + repr(visit)
    for part in visit.cookie.split("."):
        assert part not in shown
    assert visits.form_token(visit, SECRET) != visits.form_token(visits.new_visit(), SECRET)


@pytest.mark.parametrize("cookie", ["", ".", "a.b", "ñ.ñ", "AAAA.AAAA", "A" * 22 + "." + "A" * 42, "A" * 22])
def test_a_cookie_of_another_form_is_refused(cookie: str) -> None:
    with pytest.raises(SealError):
        visits.read_cookie(cookie)


def test_a_cookie_has_one_spelling() -> None:
    cookie = visits.new_visit().cookie
    for other in (cookie + "=", cookie + " ", cookie + ".x", cookie.replace(".", "=.")):
        with pytest.raises(SealError):
            visits.read_cookie(other)


def test_a_signature_is_of_one_person_and_one_message() -> None:
    ana, beto = b"a" * 32, b"b" * 32
    signature = signing.sign(ana, TEXT)
    signing.verify(signing.signer_of(ana), TEXT, signature)
    for public, message, altered in (
        (signing.signer_of(beto), TEXT, signature),
        (signing.signer_of(ana), TEXT + b".", signature),
        (signing.signer_of(ana), TEXT, flipped(signature)),
        (signing.signer_of(ana), TEXT, b""),
        (b"", TEXT, signature),
    ):
        with pytest.raises(SealError):
            signing.verify(public, message, altered)
