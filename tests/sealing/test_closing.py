"""Round trips, and everything that must not open."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.errors import SealError
from hotline.sealing.closing import Closed, Wrap, close, close_with, membership_seal, new_content_key, wrap_for
from hotline.sealing.derivation import bind
from hotline.sealing.keys import PrivateKey, new_private
from hotline.sealing.opening.content import open_content
from hotline.sealing.opening.release import open_outer
from hotline.sealing.opening.staff import open_document, open_membership
from hotline.sealing.padding import PREFIX, SMALLEST, pad, unpad

TEXT = b"lo que se conto"
DESK, AGENCY, RELEASE = new_private("desk"), new_private("07-fiscalia", epoch=2), new_private("release")


def flipped(body: bytes, at: int) -> bytes:
    return body[:at] + bytes((body[at] ^ 1,)) + body[at + 1 :]


def test_each_reader_opens_with_their_own_wrap() -> None:
    closed, wraps = close("report", TEXT, [DESK.public, AGENCY.public])
    assert [open_document(closed, wrap, key) for wrap, key in zip(wraps, (DESK, AGENCY), strict=True)] == [TEXT, TEXT]
    assert [wrap.held for wrap in wraps] == [False, False]


def test_nothing_readable_is_left_in_the_bytes() -> None:
    closed, wraps = close("report", TEXT, [DESK.public])
    assert TEXT not in closed.body + wraps[0].body
    assert "lo que" not in repr((closed, wraps, DESK))
    assert DESK.seed.hex() not in repr(DESK)
    assert str(DESK.seed) not in repr(DESK)


def test_the_same_words_close_to_different_bytes() -> None:
    first, second = (close("report", TEXT, [DESK.public], document_id="a" * 32) for _ in range(2))
    assert first[0].body != second[0].body
    assert first[1][0].body != second[1][0].body


@pytest.mark.parametrize(
    "change",
    [
        {"purpose": "sheet"},
        {"document_id": "f" * 32},
        {"bucket": 2048},
        {"suite": 9},
    ],
)
def test_a_document_in_another_place_does_not_open(change: dict[str, object]) -> None:
    closed, wraps = close("report", TEXT, [DESK.public])
    moved = replace(closed, **change)  # type: ignore[arg-type]
    with pytest.raises(SealError):
        open_document(moved, wraps[0], DESK)


def test_every_altered_byte_of_a_document_is_noticed() -> None:
    key = new_content_key()
    closed = close_with(key, "report", "a" * 32, TEXT)
    for at in (*range(40), len(closed.body) // 2, len(closed.body) - 1):
        with pytest.raises(SealError):
            open_content(key, replace(closed, body=flipped(closed.body, at)))
    for body in (b"", closed.body[:1], closed.body[:2], closed.body[:20], closed.body[:-1], closed.body + b"\0"):
        with pytest.raises(SealError):
            open_content(key, replace(closed, body=body))


def test_every_altered_byte_of_a_wrap_is_noticed() -> None:
    closed, (wrap,) = close("report", TEXT, [DESK.public])
    for at in (0, 1, 600, 1100, 1121, len(wrap.body) - 1):
        with pytest.raises(SealError):
            open_document(closed, replace(wrap, body=flipped(wrap.body, at)), DESK)
    for body in (b"", wrap.body[:1], wrap.body[:-1], wrap.body + b"\0"):
        with pytest.raises(SealError):
            open_document(closed, replace(wrap, body=body), DESK)


def test_a_wrong_reader_does_not_open() -> None:
    closed, (wrap,) = close("report", TEXT, [DESK.public])
    for reader in (AGENCY, new_private("desk"), replace(DESK, epoch=2), replace(DESK, recipient="07-fiscalia")):
        with pytest.raises(SealError):
            open_document(closed, wrap, reader)


def test_a_wrap_renamed_to_another_recipient_or_epoch_does_not_open() -> None:
    """A row may be edited; the names are inside the lock."""
    closed, (wrap,) = close("report", TEXT, [DESK.public])
    for name in ({"recipient": "otra"}, {"epoch": 5}):
        with pytest.raises(SealError):
            open_document(closed, replace(wrap, **name), replace(DESK, **name))  # type: ignore[arg-type]


def test_a_wrap_moved_to_another_document_does_not_open() -> None:
    first, (wrap,) = close("report", TEXT, [DESK.public])
    second, _ = close("report", TEXT, [DESK.public])
    with pytest.raises(SealError):
        open_document(second, wrap, DESK)
    assert open_document(first, wrap, DESK) == TEXT


def test_a_held_wrap_opens_with_neither_key_alone() -> None:
    closed, (wrap,) = close("sheet", TEXT, [AGENCY.public], release=RELEASE.public)
    assert wrap.held
    for pretended in (wrap, replace(wrap, held=False)):
        for key in (AGENCY, RELEASE, replace(RELEASE, recipient=AGENCY.recipient, epoch=AGENCY.epoch)):
            with pytest.raises(SealError):
                open_document(closed, pretended, key)
    inner = released(closed, wrap, RELEASE)
    for key in (RELEASE, replace(RELEASE, recipient=AGENCY.recipient, epoch=AGENCY.epoch)):
        with pytest.raises(SealError):
            open_document(closed, inner, key)
    assert open_document(closed, inner, AGENCY) == TEXT


def test_the_outer_lock_is_bound_to_its_place() -> None:
    closed, (wrap,) = close("sheet", TEXT, [AGENCY.public], release=RELEASE.public)
    for other in (
        replace(wrap, recipient="07-otra"),
        replace(wrap, epoch=1),
        replace(wrap, held=False),
        replace(wrap, body=flipped(wrap.body, 4)),
        replace(wrap, body=flipped(wrap.body, 900)),
        replace(wrap, body=b""),
    ):
        with pytest.raises(SealError):
            released(closed, other, RELEASE)
    for wrong in (replace(closed, purpose="report"), replace(closed, document_id="0" * 32)):
        with pytest.raises(SealError):
            released(wrong, wrap, RELEASE)
    for key in (AGENCY, new_private("release"), replace(RELEASE, epoch=2)):
        with pytest.raises(SealError):
            released(closed, wrap, key)


def test_a_plain_wrap_cannot_be_passed_off_as_held() -> None:
    key, document_id = new_content_key(), "a" * 32
    closed = close_with(key, "sheet", document_id, TEXT)
    to_release = wrap_for(key, "sheet", document_id, RELEASE.public)
    with pytest.raises(SealError):
        released(closed, replace(to_release, held=True), RELEASE)


def released(closed: Closed, wrap: Wrap, key: PrivateKey) -> Wrap:
    body = open_outer(closed.purpose, closed.document_id, wrap, key)
    return Wrap(wrap.recipient, wrap.epoch, held=False, body=body)


def test_a_draft_is_closed_anew_under_its_old_wrap() -> None:
    key, document_id = new_content_key(), "d" * 32
    wrap = wrap_for(key, "draft", document_id, DESK.public)
    for words in (b"uno", b"uno y dos" * 500):
        assert open_document(close_with(key, "draft", document_id, words), wrap, DESK) == words


@settings(deadline=None)
@given(st.binary(max_size=5000))
def test_padding_gives_back_what_went_in(content: bytes) -> None:
    padded = pad(content)
    assert unpad(padded) == content
    assert len(padded) in (1024, 2048, 4096, 8192)
    assert len(padded) < 2 * max(len(content) + PREFIX, SMALLEST)


def test_padding_hides_the_length_within_a_bucket() -> None:
    short, long = (close("report", b"x" * length, [DESK.public])[0] for length in (0, SMALLEST - PREFIX))
    assert (short.bucket, len(short.body)) == (long.bucket, len(long.body))
    next_one = close("report", b"x" * (SMALLEST - PREFIX + 1), [DESK.public])[0]
    assert next_one.bucket == 2 * SMALLEST


def test_an_impossible_length_is_refused() -> None:
    for padded in (b"", b"\0\0", b"\xff\xff\xff\xff" + bytes(1020)):
        with pytest.raises(SealError):
            unpad(padded)


@settings(deadline=None)
@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_binding_never_confuses_two_lists(first: list[str], second: list[str]) -> None:
    assert (bind("label", *first) == bind("label", *second)) == (first == second)


def test_a_membership_opens_for_its_member_only() -> None:
    ana, beto = new_private("ana"), new_private("beto")
    sealed = membership_seal(ana.public, AGENCY)
    assert open_membership(ana, AGENCY.recipient, AGENCY.epoch, sealed) == AGENCY
    for member, recipient, epoch, body in (
        (beto, AGENCY.recipient, AGENCY.epoch, sealed),
        (replace(ana, recipient="beto"), AGENCY.recipient, AGENCY.epoch, sealed),
        (ana, "desk", AGENCY.epoch, sealed),
        (ana, AGENCY.recipient, 3, sealed),
        (ana, AGENCY.recipient, AGENCY.epoch, flipped(sealed, 700)),
        (ana, AGENCY.recipient, AGENCY.epoch, sealed[:1]),
    ):
        with pytest.raises(SealError):
            open_membership(member, recipient, epoch, body)
