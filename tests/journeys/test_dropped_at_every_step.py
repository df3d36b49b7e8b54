"""A call that is cut off after any answer is kept for the desk, and gone on with by whoever has its folio; one whose
caller answered nothing leaves nothing."""

from dataclasses import replace

import pytest

from tests.support.live import LiveServer
from tests.support.reporters import Caller, read_status
from tests.support.stories import DANGER, ENGLISH, EXPLOITED, Story
from tests.support.twilio import Network

STORIES = {
    "adult": EXPLOITED,
    "teenager": EXPLOITED.but(reporta="yo", edad="16-17"),
    "child": EXPLOITED.but(reporta="yo", edad="6-11"),
    "adult in danger": DANGER,
    "child in danger": DANGER.but(reporta="yo", edad="6-11"),
}
STORIES |= {f"{who}, in English": replace(story, language=ENGLISH) for who, story in STORIES.items()}
MOST = 30


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_every_call_that_is_dropped_after_the_first_answer_is_kept(
    live: LiveServer, network: Network, story: Story
) -> None:
    dropped = kept = resumed = 0
    for answers in range(1, MOST):
        before = live.count("report")
        caller = Caller(network, story)
        caller.tell(until=lambda one, answers=answers: len(one.asked) >= answers)  # type: ignore[misc]
        if caller.call.over:
            break  # the whole dialogue is shorter than that
        assert caller.call.hang_up().status in {200, 204}
        dropped, kept = dropped + 1, kept + live.count("report") - before
        if caller.folio and not resumed:
            resumed = answers
            assert "Su aviso quedó guardado" in read_status(live, network, "voz", caller.folio)
    fewest = 5 if story.facts["peligro"] == "si" else 8  # in danger little is asked
    assert dropped >= fewest, "the story was cut off at every step"
    assert kept == dropped, f"{dropped - kept} of {dropped} calls were lost"
    tells_early = story.facts["peligro"] != "si" and story.facts.get("edad") != "6-11"
    assert bool(resumed) == tells_early, "who may be cut off has the folio before the end"
    assert not resumed or resumed < dropped - 1


def test_a_call_without_any_answer_leaves_nothing(live: LiveServer, network: Network) -> None:
    before = live.count("report")
    call = Caller(network, EXPLOITED).call.dial()
    call.wait()
    call.hang_up()
    assert live.count("report") == before
