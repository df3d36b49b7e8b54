"""The folio's slow derivation runs beside the dialogue, and for nobody who hangs up after a question or two."""

import pytest

from hotline.vocabulary import Channel


def test_it_begins_once_and_only_when_a_dialogue_goes_on(house_on_sqlite, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    deriver, begun = house_on_sqlite.hotline.deriver, []
    real = deriver.begin

    def begin(folio: str) -> None:
        begun.append(folio)
        real(folio)

    monkeypatch.setattr(deriver, "begin", begin)
    house_on_sqlite.say(["start", "2", "2"], Channel.VOICE, who="early")
    assert begun == []
    replies = house_on_sqlite.say(["start", *["2"] * 6], Channel.VOICE, who="late")
    assert len(begun) == 1
    assert replies[-1].ask is not None


def test_who_is_in_danger_is_told_a_folio_that_nobody_began(house_on_sqlite, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    deriver = house_on_sqlite.hotline.deriver
    monkeypatch.setattr(deriver, "begin", lambda _folio: pytest.fail("too early"))
    _, reply = house_on_sqlite.say(["start", "1"], Channel.VOICE)
    assert reply.danger
