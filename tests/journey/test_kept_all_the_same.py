"""Ways out of a dialogue beside the straight one: what was told before is kept for the desk."""

from hotline.conversation.turns import Contact, Turn
from hotline.journey import desk, sweeping, turns
from hotline.vocabulary import Channel

TOLD = ["en la calle hay unos niños", "2", "2"]
NOBODYS_FOLIO = "0000 0000 0000 0000"


def test_five_wrong_folios_in_the_middle_do_not_cost_what_was_told(house) -> None:  # type: ignore[no-untyped-def]
    house.say([*TOLD, *[NOBODYS_FOLIO] * 5])
    operator = house.visitor("ana")
    (line,) = desk.queue(house.hotline, operator)
    opened = desk.open_report(house.hotline, operator, line.report_id)
    assert (line.status, opened.content["narrative"]) == ("parcial", [TOLD[0]])


def test_silence_at_the_folio_does_not_cost_what_was_said_on_the_telephone(house) -> None:  # type: ignore[no-untyped-def]
    house.say(["start", "2", "2"], Channel.VOICE)
    said = [Turn("text", NOBODYS_FOLIO), *[Turn("silence")] * 3]
    for step, turn in enumerate(said):
        turns.take_turn(house.hotline, Contact(Channel.VOICE, (b"bearer-one",), f"folio:{step}"), turn)
    (line,) = desk.queue(house.hotline, house.visitor("ana"))
    assert line.status == "parcial"


def test_many_silent_dialogues_end_in_several_transactions_and_none_is_left(house, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    for number in range(5):
        house.say(TOLD[:2], who=f"caller {number}")
    house.later(hours=2)
    assert sweeping.expire_dialogues(house.hotline) == 5
    assert len(desk.queue(house.hotline, house.visitor("ana"))) == 5
