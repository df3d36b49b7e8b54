"""Which question comes next: what can still change something, most of all first; and nothing once nothing can."""

import random
from dataclasses import replace

import pytest

from hotline.conversation.choosing import admissible, counted, is_urgent, may_come, next_question
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.conversation.weighing import weigh
from hotline.rulebook.model import Question
from hotline.vocabulary import Channel, Facts

CALM = {"peligro": "no", "lesion": "no", "hablar_seguro": "si"}
OPENING = ["A1", "A2", "A3", "B1", "B2", "C1"]
NARROW = [Channel.SMS, Channel.WHATSAPP, Channel.VOICE]


def some_answer(guide: Guide, question: Question, dice: random.Random) -> str | tuple[str, ...]:
    key = guide.rulebook.keys[question.key]
    code = dice.choice(key.codes)
    return (code,) if key.multiple else code


def take(guide: Guide, dialogue: Dialogue, question: Question, answer: str | tuple[str, ...]) -> None:
    dialogue.asked.append(question.id)
    if question.words == "place":
        dialogue.state = "07"
    elif question.words == "reference":
        dialogue.reference = "enfrente"
    elif question.key:
        dialogue.facts[question.key] = answer


def talk(guide: Guide, channel: Channel, facts: Facts, door: str = "adult", seed: int | None = None) -> Dialogue:
    """A whole dialogue: given answers, and for the rest «no sé», or with a seed anything."""
    dialogue, dice = Dialogue(channel, door=door), random.Random(seed)
    while (question := next_question(guide, dialogue)) is not None:
        known: str | tuple[str, ...] = ""
        if question.key:
            unknown = ("ns",) if guide.rulebook.keys[question.key].multiple else "ns"
            known = some_answer(guide, question, dice) if seed is not None else unknown
        take(guide, dialogue, question, facts.get(question.key, known))
    return dialogue


def outcome(guide: Guide, dialogue: Dialogue) -> object:
    assessment = guide.triage.assess(dialogue.facts)
    routing = guide.route(dialogue.facts, assessment, dialogue.state)
    recipients = {(one.agency, one.role, one.release) for one in routing.recipients}
    return assessment.category, assessment.urgency, recipients


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("door", ["adult", "child"])
def test_it_begins_alike_on_every_channel(guide: Guide, channel: Channel, door: str) -> None:
    assert talk(guide, channel, CALM, door).asked[:6] == OPENING


@pytest.mark.parametrize("channel", Channel)
def test_when_it_ends_by_itself_nothing_more_could_change_the_result(guide: Guide, channel: Channel) -> None:
    """Whatever would have been answered to everything that was not asked; narrow channels with room to come so far."""
    script, seen = guide.script, 0
    wide = replace(script, narrow_limits=script.limits, narrow_more=replace(script.narrow_more, limits=script.limits))
    guide = replace(guide, rulebook=replace(guide.rulebook, script=wide))  # type: ignore[type-var]
    for seed in range(60):
        dice = random.Random(f"{channel.value} {seed}")
        known = {**CALM, "edad": dice.choice(("18+", "18+", "16-17", "12-14")), "reporta": "vio"}
        if seed % 2:
            known |= {"actividad": dice.choice(("ninguna", "comercio")), "violencia": "no", "sexual": "no"}
        dialogue = talk(guide, channel, known, seed=seed)
        if is_urgent(guide, dialogue) or counted(guide, dialogue) >= script.limits[dialogue.age]:
            continue
        seen += 1
        for again in range(6):
            more, dice = dialogue.copy(), random.Random(f"{seed} {again}")
            while left := [q for q in guide.rulebook.questions.values() if _open(guide, more, q)]:
                question = dice.choice(left)
                take(guide, more, question, some_answer(guide, question, dice))
            assert outcome(guide, more) == outcome(guide, dialogue), (seed, dialogue.asked, more.facts)
    assert seen >= 20


def _open(guide: Guide, dialogue: Dialogue, question: Question) -> bool:
    return bool(question.key) and may_come(guide, dialogue, question) and guide.applies(question, dialogue.facts)


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_put_that_the_gate_does_not_let_pass(guide: Guide, seed: int) -> None:
    dice = random.Random(seed)
    dialogue = Dialogue(dice.choice(list(Channel)), door=dice.choice(["adult", "child"]))
    while (question := next_question(guide, dialogue)) is not None:
        assert admissible(guide, dialogue, question)
        assert question.id in guide.script.uncounted or counted(guide, dialogue) < guide.script.limits[dialogue.age]
        take(guide, dialogue, question, some_answer(guide, question, dice) if question.key else "")
    assert len(dialogue.asked) == len(set(dialogue.asked))


def test_what_decides_nothing_is_asked_where_there_is_room_only(guide: Guide) -> None:
    seen = {**CALM, "reporta": "vio", "edad": "12-14", "actividad": "calle"}
    assert {"B3", "B4", "C2"} <= set(talk(guide, Channel.WEB, seen).asked)
    for channel in NARROW:
        assert not {"B3", "B4", "C2"} & set(talk(guide, channel, seen).asked)


def test_what_decides_nothing_says_in_the_bank_what_it_is_for(guide: Guide) -> None:
    """Else nobody would ever be asked: the folio's question apart, which the end itself asks."""
    bank = list(guide.rulebook.questions.values())
    stakes = weigh(guide, Dialogue(Channel.WEB), bank)
    for question in bank:
        serves = question.serves or question.id in guide.script.closing
        assert stakes.matters(guide.bit(question)) or serves, question.id


def test_a_question_that_only_opens_another_one_counts_too(guide: Guide) -> None:
    """Coming from another country decides nothing by itself, but then it is asked who brought her."""
    dialogue = Dialogue(Channel.WEB, facts={**CALM, "reporta": "vio", "edad": "12-14", "para_quien": "familia"})
    questions = [guide.rulebook.questions[name] for name in ("B4", "F1", "D6")]
    stakes = weigh(guide, dialogue, questions)
    condition = guide.bit(guide.rulebook.questions["B4"])
    assert not stakes.decides & condition
    dialogue.facts["actividad"] = "comercio"
    stakes = weigh(guide, dialogue, questions)
    assert stakes.matters(condition)


def test_a_question_whose_condition_can_no_longer_hold_closes_its_key(guide: Guide) -> None:
    dialogue = Dialogue(Channel.WEB, facts={**CALM, "edad": "12-14", "actividad": "ninguna"})
    hours = guide.rulebook.questions["D2"]
    assert not weigh(guide, dialogue, [hours]).matters(guide.bit(hours))


def test_what_decides_most_comes_first_where_not_all_fit(guide: Guide) -> None:
    first = talk(guide, Channel.SMS, {**CALM, "reporta": "vio", "edad": "12-14"}).asked
    assert first[6] == "D1", "what she does: most rules hang on it"


def test_with_room_for_all_the_order_is_the_scripts(guide: Guide) -> None:
    asked = talk(guide, Channel.WEB, {**CALM, "reporta": "vio", "edad": "12-14", "actividad": "calle"}).asked
    order = [name for name in guide.script.order if name in asked and name not in OPENING]
    assert [name for name in asked if name in order] == order


def test_the_narrower_limit_gives_way_to_danger_and_that_of_the_age_does_not(guide: Guide) -> None:
    describe = guide.rulebook.questions["C2"]
    urgent: dict[str, str | tuple[str, ...]] = {"peligro": "si"}
    ten = [name for name in guide.script.order if name != "C2"][:10]
    dialogue = Dialogue(Channel.SMS, facts=urgent, asked=ten, state="07")
    assert admissible(guide, dialogue, describe)
    assert not admissible(guide, replace(dialogue, facts={"peligro": "no"}), describe)
    child = replace(dialogue, facts={**urgent, "reporta": "yo", "edad": "6-11"}, asked=ten[:8])
    assert not admissible(guide, child, describe)
    assert admissible(guide, replace(child, asked=ten[:7]), describe)


@pytest.mark.parametrize(("age", "most"), [("6-11", 8), ("15", 15)])
def test_whoever_speaks_of_herself_is_asked_no_more_than_her_age_bears(guide: Guide, age: str, most: int) -> None:
    for seed in range(30):
        dialogue = talk(guide, Channel.WEB, {**CALM, "reporta": "yo", "edad": age}, seed=seed)
        assert counted(guide, dialogue) <= most


def test_an_answer_of_not_knowing_is_closed_and_never_asked_again(guide: Guide) -> None:
    asked = talk(guide, Channel.WEB, {**CALM, "reporta": "vio", "edad": "12-14", "actividad": "ns"}).asked
    assert asked.count("D1") == 1
    assert "D2" not in asked, "without an activity its hours change nothing that may be asked"


def test_no_branch_of_industry_where_nobody_knows_the_state(guide: Guide) -> None:
    working: dict[str, str | tuple[str, ...]] = {**CALM, "reporta": "vio", "edad": "16-17", "actividad": "industria"}
    asked = [*guide.script.order[:33]]
    known = Dialogue(Channel.WEB, facts={**working, "papeles": "no"}, asked=asked, state="21")
    nowhere = replace(known, state="")
    assert "R6" in _rest(guide, known)
    assert "R6" not in _rest(guide, nowhere)


def _rest(guide: Guide, dialogue: Dialogue) -> list[str]:
    before = len(dialogue.asked)
    while (question := next_question(guide, dialogue)) is not None:
        take(guide, dialogue, question, "ns")
    return dialogue.asked[before:]
