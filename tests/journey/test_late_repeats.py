"""A webhook that comes again long after its turn is known, whatever the dialogue has forgotten meanwhile."""

from concurrent.futures import ThreadPoolExecutor

from hotline.conversation.turns import Contact, Turn
from hotline.journey import desk, sweeping, turns
from hotline.vocabulary import Channel

LONG = ["hola", "2", "2", "1", "3", "3", "Tapachula, Chiapas", "1", "1", "3", "5"]


def _again(house, step: int, word: str, channel: Channel = Channel.SMS):  # type: ignore[no-untyped-def]
    kind = "digits" if channel is Channel.VOICE else "text"
    return turns.take_turn(house.hotline, Contact(channel, (b"bearer-one",), f"one:{step}"), Turn(kind, word))


def test_an_early_message_repeated_in_the_middle_answers_no_other_question(house) -> None:  # type: ignore[no-untyped-def]
    house.say([*LONG, "english"])
    waiting = turns.current(house.hotline, Contact(Channel.SMS, (b"bearer-one",), "look"))
    known = _again(house, 1, "2")
    assert (known.ask, known.language) == (None, "en")
    assert turns.current(house.hotline, Contact(Channel.SMS, (b"bearer-one",), "look")) == waiting


def test_an_early_message_repeated_after_the_end_begins_no_second_report(house) -> None:  # type: ignore[no-untyped-def]
    house.say(LONG)
    house.later(hours=2)
    sweeping.sweep(house.hotline)
    assert len(desk.queue(house.hotline, house.visitor("ana"))) == 1
    _again(house, 0, "en la calle hay unos niños")
    house.later(hours=2)
    sweeping.sweep(house.hotline)
    assert len(desk.queue(house.hotline, house.visitor("ana"))) == 1


def test_an_early_key_of_a_call_repeated_hears_the_question_that_waits(house) -> None:  # type: ignore[no-untyped-def]
    said = house.say(["start", *["2"] * 9], Channel.VOICE)
    assert _again(house, 1, "1", Channel.VOICE) == said[-1]


def test_the_answer_that_stores_a_report_a_hundred_times_at_once_is_one_report_and_one_answer(house) -> None:  # type: ignore[no-untyped-def]
    house.say(["hola"])
    with ThreadPoolExecutor(10) as pool:
        told = set(pool.map(lambda _: repr(_again(house, 1, "1")), range(100)))
    assert len(told) == 1
    (line,) = desk.queue(house.hotline, house.visitor("ana"))
    assert line.urgency == "inmediata"
