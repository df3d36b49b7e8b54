"""What a seized intake could make others do: it may put work into the outbox, and may destroy no report by it."""

from sqlalchemy import select

from hotline.intake.reports import Report
from hotline.journey import erasing, ledger, retaining
from hotline.outbox import store as outbox
from tests.journey.conftest import House
from tests.journey.test_handing import CHIAPAS


def test_a_mark_that_nobody_decided_destroys_nothing(house_on_sqlite: House) -> None:
    """The mark of an erased report reaches every backup too: nothing may write it while the report is there."""
    house, hotline = house_on_sqlite, house_on_sqlite.hotline
    house.say(CHIAPAS)
    house.drain()
    with hotline.db.write() as session:
        report = session.scalars(select(Report)).one()
        report.held = True
        outbox.put(session, erasing.ERASED, report.id)
    house.drain()
    assert not ledger.is_there(hotline.settings.shred_dir)
    assert retaining.run(hotline) == 0
    with hotline.db.read() as session:
        assert session.get(Report, report.id) is not None
