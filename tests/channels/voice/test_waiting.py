"""What is heard in line: danger first, in the way of speaking of who waits, and quiet most of the time."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from hotline.channels.voice.places import Place
from hotline.channels.voice.rehearsal import in_line
from hotline.channels.voice.waiting import MOST_COUNTED, room, waiting
from hotline.conversation.turns import Reply
from hotline.journey.queueing import InLine

PLACE = Place(4)


def _heard(reply: Reply, here: InLine, looks: int = 0, place: Place = PLACE) -> Element:
    return ElementTree.fromstring(str(waiting(reply, here, place, looks)))


def _words(document: Element) -> list[str]:
    return [verb.text or "" for verb in document.iter("Say")]


@pytest.mark.parametrize(
    ("reply", "first", "way_out"),
    [
        (Reply(), "Usted sigue.", "Para salir, marque 9."),
        (Reply(age="teen"), "Tú sigues.", "Para salir, marca 9."),
        (Reply(age="child"), "Tú sigues.", "Para salir, marca 9."),
        (Reply(language="en"), "You are next.", "To leave, press 9."),
    ],
)
def test_the_words_are_for_who_waits(reply: Reply, first: str, way_out: str) -> None:
    words = _words(_heard(reply, InLine("wait")))
    assert words[0] == first
    assert "9-1-1" in words[1]
    assert words[2].endswith(way_out)


@pytest.mark.parametrize("ahead", [1, 4, MOST_COUNTED, 40])
def test_so_many_are_before(ahead: int) -> None:
    (words, *_) = _words(_heard(Reply(), InLine("wait", ahead)))
    assert words == {1: "Hay una persona antes.", 4: "Hay cuatro personas antes."}.get(
        ahead, "Hay cinco o más personas antes."
    )


def test_it_is_quiet_most_of_the_time_and_quick_while_a_telephone_rings() -> None:
    assert [looks for looks in range(11) if _words(_heard(Reply(), InLine("wait"), looks))] == [0, 5, 10]
    gathers = [_heard(Reply(), InLine(way)).find("Gather") for way in ("wait", "ringing")]  # type: ignore[arg-type]
    assert [gather.attrib["timeout"] for gather in gathers if gather is not None] == ["6", "2"]


def test_the_addresses_keep_the_count_of_looks_and_of_failures() -> None:
    document = _heard(Reply(), InLine("wait"), 3, Place(4, failures=2, base="/linea"))
    redirect, gather = document.find("Redirect"), document.find("Gather")
    assert redirect is not None
    assert gather is not None
    assert redirect.text == "/linea/twilio/voice/wait/4?failures=2&n=4"
    assert gather.attrib["action"] == "/linea/twilio/voice/wait/4/key?failures=2&n=3"


def test_nothing_of_the_room_is_recorded_and_it_ends_with_the_caller() -> None:
    (conference,) = ElementTree.fromstring(str(room("ab" * 16, PLACE, ""))).iter("Conference")
    assert "record" not in conference.attrib
    assert conference.attrib["endConferenceOnExit"] == "true"
    assert conference.attrib["beep"] == "false"


def test_what_is_said_in_line_is_among_what_has_to_be_recorded() -> None:
    said = set(in_line(Reply(age="teen"))) | set(in_line(Reply()))
    texts = {text for _, text in said}
    assert {"Tú sigues.", "Usted sigue.", "Hay cinco o más personas antes."} <= texts
    assert "Ya llamamos a la persona que te va a atender." in texts
