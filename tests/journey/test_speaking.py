"""A folio is heard once from its address, and the row that holds it tells nothing to who has no name."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select

from hotline.intake.receipts import Receipt
from hotline.journey import speaking
from hotline.journey.speaking import Spoken
from tests.journey.conftest import House

SPOKEN = Spoken("4821093755601284", "es_MX")


def test_it_is_given_once(house: House) -> None:
    name = speaking.put(house.hotline, SPOKEN)
    assert speaking.take(house.hotline, name) == SPOKEN
    assert speaking.take(house.hotline, name) is None


def test_of_many_at_once_one_hears_it(house: House) -> None:
    name = speaking.put(house.hotline, SPOKEN)
    with ThreadPoolExecutor(8) as pool:
        heard = list(pool.map(lambda _: speaking.take(house.hotline, name), range(16)))
    assert [one for one in heard if one] == [SPOKEN]


def test_the_same_step_gives_the_same_name_and_is_heard_once(house: House) -> None:
    first, again = (speaking.put(house.hotline, SPOKEN, "CA1:7") for _ in range(2))
    assert first == again
    assert speaking.put(house.hotline, SPOKEN, "CA1:8") != first
    assert speaking.take(house.hotline, first) == SPOKEN
    assert speaking.put(house.hotline, SPOKEN, "CA1:7") == first
    assert speaking.take(house.hotline, first) is None, "a repeated webhook gets no second hearing"


def test_the_same_step_many_times_at_once(house: House) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: speaking.put(house.hotline, SPOKEN, "CA1:7"), range(16)))) == 1


def test_a_name_that_never_was_gives_nothing(house: House) -> None:
    assert speaking.take(house.hotline, "A" * 22) is None


def test_it_lapses(house_on_sqlite: House) -> None:
    name = speaking.put(house_on_sqlite.hotline, SPOKEN)
    house_on_sqlite.clock.advance(timedelta(minutes=30))
    assert speaking.take(house_on_sqlite.hotline, name) is None


def test_neither_folio_nor_name_stands_in_the_row(house: House) -> None:
    name = speaking.put(house.hotline, SPOKEN)
    with house.hotline.db.read() as session:
        row = session.scalars(select(Receipt)).one()
    assert row.reply is not None
    for secret in (SPOKEN.folio.encode(), name.encode()):
        assert secret not in row.reply
        assert secret not in row.tag
