"""A line goes from authority to authority until one takes it; the last is the desk. Nothing is opened on the way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from hotline.database import Base, Database
from hotline.errors import ConflictError, NotAllowedError, SealError
from hotline.referral import answers, lines, model
from hotline.referral.lines import Handing, NewLine
from hotline.referral.model import Referral
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.sealing.keys import PrivateKey, new_private
from hotline.sealing.opening.staff import open_document
from hotline.vocabulary import DESK, RELEASE, ReferralState, Release

REPORT = "r" * 32
DUE = datetime(2026, 11, 22, 19, tzinfo=UTC)
CHAIN = NewLine(
    "07-procuraduria_nna",
    "procuraduria_nna",
    "principal",
    Release.NOW,
    "B08",
    ("07-dif_estatal", "00-procuraduria_nna"),
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    db = Database(f"sqlite:///{tmp_path}/lines.db")
    Base.metadata.create_all(db.engine)
    with db.write() as opened:
        yield opened
    db.close()


@pytest.fixture
def keys() -> dict[str, PrivateKey]:
    return {name: new_private(name) for name in (RELEASE, "07-procuraduria_nna", "00-procuraduria_nna")}


@pytest.fixture
def handing(keys: dict[str, PrivateKey]) -> Handing:
    return Handing(date(2026, 11, 22), set(keys) - {RELEASE}, keys[RELEASE], lambda _row: DUE)


def _prepare(session: Session, keys: dict[str, PrivateKey], line: NewLine = CHAIN, number: int = 1) -> str:
    line_id = model.new_id()
    lines.prepare(session, REPORT, "prioritaria_72h", line_id, number, line)
    readers = [keys[name].public for name in (line.agency, *line.fallbacks) if name in keys]
    closed, wraps = close("sheet", b"facts", readers, release=keys[RELEASE].public)
    archive.store(session, closed, wraps, owner=line_id)
    return line_id


def _states(session: Session, line_id: str) -> list[tuple[str, str]]:
    return [(row.agency, row.state) for row in model.of_line(session, line_id)]


def _read(session: Session, line_id: str, private: PrivateKey) -> bytes:
    (document,) = archive.of(session, line_id)
    wrap = archive.wrap_of(session, document.id, private.recipient)
    assert wrap is not None
    return open_document(document, wrap, private)


def test_before_release_the_agencys_key_and_the_database_open_nothing(
    session: Session, keys: dict[str, PrivateKey], handing: Handing
) -> None:
    line_id = _prepare(session, keys)
    with pytest.raises(SealError):
        _read(session, line_id, keys["07-procuraduria_nna"])
    lines.advance(session, line_id, handing)
    assert _read(session, line_id, keys["07-procuraduria_nna"]) == b"facts"
    with pytest.raises(SealError):
        _read(session, line_id, keys["00-procuraduria_nna"])


def test_handing_over_twice_changes_nothing(session: Session, keys: dict[str, PrivateKey], handing: Handing) -> None:
    line_id = _prepare(session, keys)
    first = lines.advance(session, line_id, handing)
    assert first is not None
    assert (first.state, first.due_at) == (ReferralState.SENT, DUE)
    assert lines.advance(session, line_id, handing) is None


def test_silence_and_missing_keys_move_the_line_on_and_the_desk_is_last(
    session: Session, keys: dict[str, PrivateKey], handing: Handing
) -> None:
    line_id = _prepare(session, keys)
    for _ in range(3):
        handed = lines.advance(session, line_id, handing)
        if handed is not None and handed.state == ReferralState.SENT:
            answers.move(handed, ReferralState.OVERDUE)
    assert _states(session, line_id) == [
        ("07-procuraduria_nna", ReferralState.OVERDUE),
        ("07-dif_estatal", ReferralState.NOT_ENROLLED),
        ("00-procuraduria_nna", ReferralState.OVERDUE),
        (DESK, ReferralState.MANUAL),
    ]


def test_an_authority_that_has_the_report_by_another_line_is_not_handed_it_twice(
    session: Session, keys: dict[str, PrivateKey], handing: Handing
) -> None:
    first = _prepare(session, keys)
    second = _prepare(session, keys, replace(CHAIN, agency="07-dif_estatal", fallbacks=("07-procuraduria_nna",)), 2)
    lines.advance(session, first, handing)
    covered = lines.advance(session, second, handing)
    assert covered is not None
    assert (covered.agency, covered.state) == ("07-procuraduria_nna", ReferralState.COVERED)
    assert lines.advance(session, second, handing) is None


def test_an_authority_that_is_silent_covers_no_other_line_and_is_not_handed_the_report_again(
    session: Session, keys: dict[str, PrivateKey], handing: Handing
) -> None:
    there, back = "07-procuraduria_nna", "00-procuraduria_nna"
    first = _prepare(session, keys, replace(CHAIN, agency=there, fallbacks=(back,)))
    second = _prepare(session, keys, replace(CHAIN, agency=back, fallbacks=(there,)), 2)
    one, two = (lines.advance(session, line, handing) for line in (first, second))
    assert one is not None
    assert two is not None
    answers.move(one, ReferralState.OVERDUE)
    lines.advance(session, first, handing)
    answers.move(two, ReferralState.OVERDUE)
    assert lines.uncover(session, two) == [first]
    for line in (first, second):
        lines.advance(session, line, handing)
    assert [_states(session, line)[-1] for line in (first, second)] == [(DESK, ReferralState.MANUAL)] * 2
    handed = [row for row in model.of_report(session, REPORT) if row.sent_on is not None]
    assert sorted(row.agency for row in handed) == sorted((there, back))


def test_accepting_destroys_what_was_held_for_the_others(
    session: Session, keys: dict[str, PrivateKey], handing: Handing
) -> None:
    line_id = _prepare(session, keys)
    row = lines.advance(session, line_id, handing)
    assert row is not None
    answers.move(row, ReferralState.ACCEPTED)
    answers.destroy_held_of_line(session, line_id)
    (document,) = archive.of(session, line_id)
    assert archive.wrap_of(session, document.id, "00-procuraduria_nna") is None
    assert _read(session, line_id, keys["07-procuraduria_nna"]) == b"facts"
    assert lines.advance(session, line_id, handing) is None


def test_states_only_move_forward_and_the_same_answer_twice_is_one() -> None:
    row = Referral(state=ReferralState.SENT, due_at=DUE)
    assert answers.move(row, ReferralState.RECEIVED)
    assert row.due_at is None
    assert not answers.move(row, ReferralState.RECEIVED)
    answers.move(row, ReferralState.DECLINED)
    with pytest.raises(ConflictError):
        answers.move(row, ReferralState.ACCEPTED)


def test_a_foreign_a_waiting_and_an_unknown_referral_look_alike(
    session: Session, keys: dict[str, PrivateKey], handing: Handing
) -> None:
    line_id = _prepare(session, keys)
    waiting = model.of_line(session, line_id)[2]
    sent = lines.advance(session, line_id, handing)
    assert sent is not None
    messages = set()
    for referral_id, agency in ((sent.id, "09-fiscalia"), (waiting.id, waiting.agency), ("0" * 32, "09-fiscalia")):
        with pytest.raises(NotAllowedError) as refused:
            model.get(session, referral_id, agency)
        messages.add(str(refused.value))
    assert len(messages) == 1
    assert model.get(session, sent.id, sent.agency) is sent
