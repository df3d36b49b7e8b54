"""A conversation in writing from the reporter's side: kept at every line, heard like any words, gone when it ends."""

from sqlalchemy import select

from hotline.chat.store import Chat
from hotline.intake.reports import Report
from hotline.journey import chatting, desk
from tests.journey.conftest import House

BEARER = b"0123456789abcdef"


def say(house: House, text: str, key: str) -> None:
    chatting.say(house.hotline, BEARER, text, key, language="es_MX")


def rows(house: House) -> list[Chat]:
    with house.hotline.db.read() as session:
        return list(session.scalars(select(Chat)))


def reports(house: House) -> list[Report]:
    with house.hotline.db.read() as session:
        return list(session.scalars(select(Report)))


def test_a_line_is_kept_for_both_sides_and_once(house: House) -> None:
    for _ in range(3):
        say(house, "En el taller hay niños.", "k1")
    say(house, "Son dos.", "k2")
    seen = chatting.look(house.hotline, BEARER)
    assert seen is not None
    assert [line.text for line in seen.lines if line.who == "own"] == ["En el taller hay niños.", "Son dos."]
    [report] = reports(house)
    told = desk.open_report(house.hotline, house.visitor("ana"), report.id)
    assert told.content["narrative"] == ["En el taller hay niños.", "Son dos."]
    assert rows(house)[0].report_id == report.id
