"""The page's dialogue: the whole tree, corrections, and the review before sending."""

from dataclasses import replace

import pytest

from hotline.conversation.turns import Turn
from tests.conversation.talking import Talk


def at_review(web: Talk) -> Talk:
    web.start()
    web.answer(peligro="no", lesion="no", hablar_seguro="si", reporta="vio", edad="6-11", actividad="calle")
    web.skip_to("G2")
    web.choose("no", words="Soy la maestra y mi hijo los vio")
    assert web.question == "review"
    return web


def test_an_unanswered_page_is_a_skip(web: Talk) -> None:
    web.start()
    web.choose()
    assert web.dialogue.facts == {"peligro": "ns"}
    assert web.question == "A2"


def test_an_unknown_code_is_an_error_at_the_field_and_keeps_the_words(web: Talk) -> None:
    web.start()
    web.choose("no", words="")
    web.skip_to("D1")
    reply = web.choose("volar", words="ve ganado")
    assert web.question == "D1"
    assert web.ask.error
    assert web.ask.written == "ve ganado"
    assert reply.lines == ()
    assert "actividad" not in web.dialogue.facts


def test_words_beside_a_code_are_narrative(web: Talk) -> None:
    web.start()
    web.skip_to("D1")
    assert web.ask.free_text
    web.choose("campo", words="Cosecha jitomate desde que amanece")
    assert web.dialogue.facts["actividad"] == "campo"
    assert web.dialogue.narrative == ["Cosecha jitomate desde que amanece"]


def test_nothing_is_asked_twice(web: Talk) -> None:
    web.start()
    web.answer(peligro="no", edad="12-14", actividad="industria", para_quien="patron")
    web.skip_to("review")
    names = [reply.ask.question for reply in web.replies if reply.ask]
    assert len(names) == len(set(names))


def test_the_tree_follows_the_conditions_of_the_protocol(web: Talk) -> None:
    web.start()
    web.answer(peligro="no", edad="12-14", actividad="industria", para_quien="familia")
    web.skip_to("review")
    assert "E4" not in web.asked
    assert "D2" in web.asked


def test_progress_is_told_by_part(web: Talk) -> None:
    web.start()
    assert (web.ask.part, web.ask.parts, web.ask.part_name) == (1, 4, "Seguridad")
    web.skip_to("D1")
    assert (web.ask.part, web.ask.part_name) == (3, "Qué pasa")


def test_the_review_shows_answers_readers_and_telling_words(web: Talk) -> None:
    reply = at_review(web).reply
    shown = {line.question: line.value for line in reply.review}
    assert shown["B2"] == "De 6 a 11"
    assert shown["C1"] == "Sin contestar"
    assert shown["narrative"] == "Soy la maestra y mi hijo los vio"
    assert reply.readers[0] == "esta línea"
    assert len(reply.readers) > 1
    assert any("«Soy la maestra»" in line for line in reply.lines)
    assert any("«mi hijo»" in line for line in reply.lines)
    assert [option.code for option in web.ask.options] == ["si", "no"]
    assert web.ask.chosen == ("no",)


@pytest.mark.parametrize(("codes", "shared"), [(("si",), "si"), (("no",), "no"), ((), "no")])
def test_sending_decides_about_the_words(web: Talk, codes: tuple[str, ...], shared: str, a_folio: str) -> None:
    reply = at_review(web).choose(*codes)
    assert web.dialogue.facts["compartir_relato"] == shared
    assert web.intents[-2:] == ["finish", "done"]
    assert reply.folio == a_folio
    assert reply.readers == ("Procuraduría de Protección",)


def test_without_words_nothing_is_asked_about_them(web: Talk) -> None:
    web.start()
    web.answer(peligro="no", actividad="calle")
    web.skip_to("review")
    assert web.ask.options == ()


def test_an_answer_is_corrected_from_the_review(web: Talk) -> None:
    at_review(web).take(Turn("goto", "B2"))
    assert web.question == "B2"
    assert web.ask.chosen == ("6-11",)
    web.choose("18+")
    web.skip_to("review")
    assert {line.question: line.value for line in web.reply.review}["B2"] == "18 o más"


def test_the_narrative_is_corrected_from_the_review(web: Talk) -> None:
    at_review(web).take(Turn("goto", "narrative"))
    assert web.ask.written == "Soy la maestra y mi hijo los vio"
    web.choose(words="Los vieron en la esquina")
    assert web.question == "review"
    assert web.dialogue.narrative == ["Los vieron en la esquina"]
    assert web.reply.lines == ()


def test_going_back_and_forth_loses_nothing(web: Talk) -> None:
    web.start()
    web.choose("no")
    web.choose("no")
    assert web.question == "A3"
    web.take(Turn("back"))
    assert (web.question, web.ask.chosen) == ("A2", ("no",))
    web.take(Turn("back"))
    assert web.question == "A1"
    web.take(Turn("back"))
    assert web.question == "A1"
    web.choose("no")
    assert web.question == "A3"


def test_finishing_early_goes_to_the_review(web: Talk) -> None:
    web.start()
    web.skip_to("D1")
    web.choose("calle")
    web.take(Turn("goto", "review"))
    assert web.question == "review"


def test_finishing_with_nothing_says_so_and_is_not_a_hoax(web: Talk) -> None:
    web.start()
    web.choose()
    reply = web.take(Turn("goto", "review"))
    assert web.intents[-1] == "partial"
    assert "todavía no alcanza" in reply.lines[0]
    assert "broma" not in " ".join(reply.lines)


def test_leaving_erases(web: Talk) -> None:
    reply = at_review(web).take(Turn("stop"))
    assert web.intents[-1] == "erase"
    assert reply.erased


def test_another_language_keeps_every_answer(web: Talk) -> None:
    at_review(web).take(Turn("language", "en"))
    assert (web.question, web.reply.language) == ("review", "en")
    assert web.reply.review


def test_a_question_that_nobody_put_cannot_be_gone_to(web: Talk) -> None:
    web.start()
    web.take(Turn("goto", "F3"))
    assert web.question == "A1"


def test_a_child_is_asked_at_most_eight_and_nothing_about_authorities(web: Talk) -> None:
    web.start(Turn("start", door="child"))
    web.answer(peligro="no", lesion="no", hablar_seguro="si", reporta="yo", edad="6-11", actividad="calle")
    web.skip_to("G2")
    web.choose(words="quiero ir a mi casa")
    assert web.question == "review"
    bank = [name for name in web.asked if name[0] not in "GR"]
    assert len(bank) == 8
    assert not [name for name in web.asked if name[0] == "R"]
    assert web.ask.options == ()
    web.choose()
    assert web.dialogue.facts["compartir_relato"] == "no"


def test_a_teen_is_asked_at_most_fifteen_and_what_may_be_urgent_is_among_them(web: Talk) -> None:
    web.start()
    web.answer(peligro="no", lesion="no", hablar_seguro="si", reporta="yo", edad="15", actividad="industria")
    web.skip_to("G2")
    bank = [name for name in web.asked if name[0] not in "GR"]
    assert len(bank) == 15
    assert "E1" in bank


def test_a_small_child_is_not_interviewed(web: Talk) -> None:
    web.start(Turn("start", door="child"))
    web.answer(peligro="no", edad="0-5")
    assert web.ended
    assert web.dialogue.wants_person


def test_a_page_asks_whether_it_is_safe_to_write(web: Talk) -> None:
    web.start()
    web.skip_to("A3")
    assert "escriba" in web.ask.text


def test_nobody_without_keys_is_named_as_a_reader(web: Talk) -> None:
    web.guide = replace(web.guide, enrolled=lambda: frozenset({"00-dif_nacional"}))
    readers = at_review(web).reply.readers
    assert len(readers) == 2
    assert "Sistema Nacional" in readers[1]


def test_a_child_reads_answers_in_a_childs_words_and_reviews_only_what_was_told(web: Talk) -> None:
    web.start(Turn("start", door="child"))
    web.answer(peligro="no", edad="6-11", actividad="comercio")
    seen = {option.label for reply in web.replies if reply.ask for option in reply.ask.options}
    assert "Trabajo en tienda o mercado" in seen
    assert not {label for label in seen if "sexual" in label or "ilegal" in label}
    while web.question != "review":
        web.choose()
    told = {line.label: line.value for line in web.reply.review}
    assert told["Cuéntame qué haces en ese lugar."] == "Trabajo en tienda o mercado"
    assert [label for label, value in told.items() if value == "Sin contestar"] == ["Dónde"]
