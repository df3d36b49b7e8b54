"""A call that is cut off after any answer is kept for the desk; one whose caller answered nothing leaves nothing."""

from dataclasses import replace

import pytest

from tests.support.live import LiveServer
from tests.support.reporters import Caller
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
    dropped = kept = 0
    for answers in range(1, MOST):
        before = live.count("report")
        caller = Caller(network, story)
        caller.tell(until=lambda one, answers=answers: len(one.asked) >= answers)  # type: ignore[misc]
        if caller.folio or caller.call.over:
            break  # the whole dialogue is shorter than that
        assert caller.call.hang_up().status in {200, 204}
        dropped, kept = dropped + 1, kept + live.count("report") - before
    fewest = 5 if story.facts["peligro"] == "si" else 8  # in danger little is asked
    assert dropped >= fewest, "the story was cut off at every step"
    assert kept == dropped, f"{dropped - kept} of {dropped} calls were lost"


def test_a_call_without_any_answer_leaves_nothing(live: LiveServer, network: Network) -> None:
    before = live.count("report")
    call = Caller(network, EXPLOITED).call.dial()
    call.wait()
    call.hang_up()
    assert live.count("report") == before
