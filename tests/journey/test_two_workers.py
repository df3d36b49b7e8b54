"""Two workers at once: an authority that two lines lead to gets the report by one of them."""

import contextlib
from datetime import date
from threading import Barrier, BrokenBarrierError, Thread

from hotline.intake import reports
from hotline.intake.reports import Report
from hotline.journey import handing
from hotline.referral import lines, model
from hotline.referral.lines import NewLine
from hotline.vocabulary import ReferralState, Release

AGENCY = "07-procuraduria_nna"
REPORT = {"category": "trabajo_infantil", "urgency": "prioritaria_72h", "status": "canalizado", "protocol": ""}


def _two_lines(house) -> list[str]:  # type: ignore[no-untyped-def]
    """A report with two lines that lead to the same authority."""
    ids = [model.new_id(), model.new_id()]
    with house.hotline.db.write() as session:
        report = Report(id=reports.new_id(), label="ABCDE", received_on=date(2026, 11, 22), **REPORT)
        session.add(report)
        for number, line_id in enumerate(ids, start=1):
            new = NewLine(AGENCY, "procuraduria_nna", "principal", Release.NOW, "B08", ())
            lines.prepare(session, report.id, report.urgency, line_id, number, new)
    return ids


def test_two_lines_to_one_authority_handed_over_at_once_are_one_hand_over(house_on_postgres, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    house = house_on_postgres
    ids = _two_lines(house)
    both, real = Barrier(2), lines.advance

    def advance(session, line_id, how):  # type: ignore[no-untyped-def]
        handed = real(session, line_id, how)
        with contextlib.suppress(BrokenBarrierError):
            both.wait(1)  # without the lock both have looked before either commits; with it one waits elsewhere
        return handed

    def work(line_id: str) -> None:
        with house.hotline.db.write() as session:
            handing.deliver_line(house.hotline, session, line_id)

    monkeypatch.setattr(lines, "advance", advance)
    workers = [Thread(target=work, args=(line_id,)) for line_id in ids]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    with house.hotline.db.read() as session:
        states = {model.of_line(session, line_id)[0].state for line_id in ids}
    assert states == {ReferralState.SENT, ReferralState.COVERED}
