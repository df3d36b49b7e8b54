"""What a second attack found, each as its attacker did it (decision 0034)."""

import json

import pytest

from hotline.errors import NotAllowedError, SealError
from hotline.journey import attachments, desk, sharing
from hotline.journey.attaching import PIECE, PURPOSE
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.vocabulary import DESK
from tests.journey.conftest import House
from tests.journey.test_sharing import handed
from tests.journey.test_twofold import LOCAL, _store, _who


def listed(house: House, report_id: str, written: bytes) -> str:
    """What a seized intake may do: a list of a file, closed to the desk, beside any report."""
    closed, wraps = close(PURPOSE, written, [house.hotline.keyring.current().need(DESK)])
    with house.hotline.db.write() as session:
        return archive.store(session, closed, wraps, owner=report_id)


def of_pieces(pieces: list[str]) -> bytes:
    return json.dumps({"kind": "picture", "mimetype": "image/jpeg", "size": 9, "pieces": pieces}).encode()


@pytest.mark.parametrize("purpose", ["report", PIECE])
def test_a_list_that_names_documents_of_another_report_gives_nobody_their_keys(
    house_on_sqlite: House, purpose: str
) -> None:
    house = house_on_sqlite
    report_id, _, row = handed(house)
    other, _, _ = handed(house)
    with house.hotline.db.read() as session:
        stolen = archive.ids_of(session, other, purpose)[0]
    file_id = listed(house, report_id, of_pieces([stolen]))
    ana = _who(house, "ana")
    with pytest.raises((NotAllowedError, SealError)):
        sharing.share(house.hotline, ana, report_id, file_id, row.id)
    with house.hotline.db.read() as session:
        assert not archive.wraps_of(session, stolen, LOCAL), "or that authority reads what was told to the desk"
    with pytest.raises((NotAllowedError, SealError)):
        _, pieces = attachments.opened(house.hotline, ana, report_id, file_id)
        list(pieces)


@pytest.mark.parametrize("written", [b"no JSON", b"[]", b'{"kind": "picture"}', of_pieces([])[:-2] + b"7]}"])
def test_a_list_of_no_form_hides_nothing_of_its_report(house_on_sqlite: House, written: bytes) -> None:
    house = house_on_sqlite
    report_id = _store(house)
    listed(house, report_id, written)
    assert attachments.of_report(house.hotline, _who(house, "ana"), report_id) == ()
    desk.open_report(house.hotline, _who(house, "ana"), report_id)
