"""A change of suite is one registry entry: what was closed before opens, what is closed after says so."""

from dataclasses import replace

import pytest

from hotline.errors import SealError
from hotline.sealing import box, closing, suites
from hotline.sealing.closing import Wrap, close
from hotline.sealing.keys import PrivateKey, new_private
from hotline.sealing.opening.release import open_outer
from hotline.sealing.opening.staff import open_document, open_membership
from hotline.sealing.suites import SUITES, Suite

NEW = 2


def another() -> Suite:
    """The same primitives under other bytes, so that neither suite opens what the other closed."""
    one = SUITES[1]
    return Suite(
        encrypt=lambda key, header, text: b"2" + one.encrypt(key, b"2" + header, text),
        decrypt=lambda key, header, body: one.decrypt(key, b"2" + header, body[1:]),
        seal=lambda public, info, text: b"2" + one.seal(public, b"2" + info, text),
        unseal=lambda seed, info, body: one.unseal(seed, b"2" + info, body[1:]),
        public_of=one.public_of,
    )


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """One entry more, and it is the current one: nothing else of the house is touched."""
    monkeypatch.setattr(suites, "SUITES", {**SUITES, NEW: another()})
    for module in (suites, closing, box):
        monkeypatch.setattr(module, "CURRENT", NEW)


def drawn(recipient: str) -> PrivateKey:
    """A pair of the suite of the day; a dataclass keeps the default that it was defined with."""
    return replace(new_private(recipient), suite=suites.CURRENT)


def test_both_suites_are_read_and_the_new_one_is_written(request: pytest.FixtureRequest) -> None:
    old, release = new_private("desk"), new_private("release")
    before, (wrap,) = close("report", b"antes", [old.public])
    held, (outer,) = close("sheet", b"retenida", [old.public], release=release.public)
    boxed = box.seal_box(b"k" * 32, b"here", b"caja")
    member = new_private("ana")
    sealed = closing.membership_seal(member.public, old)

    request.getfixturevalue("changed")
    assert open_document(before, wrap, old) == b"antes"
    inner = open_outer(held.purpose, held.document_id, outer, release)
    assert open_document(held, Wrap("desk", 1, False, inner), old) == b"retenida"
    assert box.open_box(b"k" * 32, b"here", boxed) == b"caja"
    assert open_membership(member, "desk", 1, sealed) == old

    new = drawn("desk")
    after, wraps = close("report", "después".encode(), [old.public, new.public])
    assert (after.suite, after.body[1], [one.body[0] for one in wraps]) == (NEW, NEW, [1, NEW])
    assert [open_document(after, one, key) for one, key in zip(wraps, (old, new), strict=True)] == [
        "después".encode()
    ] * 2
    mixed = closing.membership_seal(member.public, new)
    assert open_membership(member, "desk", 1, mixed) == new
    assert box.seal_box(b"k" * 32, b"here", b"caja")[0] == NEW
    with pytest.raises(SealError, match="another suite"):
        open_document(after, wraps[0], new)


def test_an_unknown_suite_is_refused() -> None:
    key = new_private("desk")
    document, (wrap,) = close("report", b"x", [key.public])
    with pytest.raises(SealError):
        open_document(replace(document, suite=9), wrap, key)
