"""What the desk reads: the same shape for a report and for a draft."""

import json

from hotline.conversation.content import is_report
from hotline.conversation.guide import Guide
from tests.conversation.talking import Talk


def test_a_report_has_something_to_act_on(guide: Guide) -> None:
    assert is_report(guide, {"peligro": "si"}, [])
    assert is_report(guide, {"lesion": "si"}, [])
    assert is_report(guide, {"actividad": "otra"}, [])
    assert is_report(guide, {}, ["palabras"])
    assert not is_report(guide, {"actividad": "ninguna", "edad": "6-11", "peligro": "no"}, [])
    assert not is_report(guide, {"actividad": "ns"}, [])


def test_whatever_the_rules_name_is_a_report_though_nobody_works(guide: Guide) -> None:
    beaten = {"reporta": "vio", "edad": "12-14", "actividad": "ninguna", "violencia": "si"}
    assert is_report(guide, beaten, [])
    assert is_report(guide, {"reporta": "yo", "edad": "18+", "salir": "encerrado"}, [])


def test_the_draft_is_there_from_the_first_answer(web: Talk) -> None:
    web.start()
    assert web.dialogue.content is None
    web.choose("no")
    content = web.dialogue.content
    assert content is not None
    assert content["facts"] == {"peligro": "no"}
    assert content["assessment"]["category"] == "fuera_de_alcance"


def test_the_content_carries_answers_place_words_and_reasons(web: Talk) -> None:
    web.start()
    web.answer(peligro="no", edad="12-14", condicion=("migrante",), actividad="industria")
    web.skip_to("G2")
    web.choose("no", words="Carga ladrillo")
    content = json.loads(json.dumps(web.dialogue.content))
    assert set(content) >= {"v", "channel", "language", "door", "facts", "place", "narrative", "wants_person",
                            "assessment", "rulebook", "on"}  # fmt: skip
    assert content["facts"]["condicion"] == ["migrante"]
    assert content["narrative"] == ["Carga ladrillo"]
    assert content["on"] == "2026-11-22"
    assert content["rulebook"] == web.guide.rulebook.digest
    rule = content["assessment"]["rules"][0]
    assert rule["id"].startswith("TI-")
    assert rule["basis"][0]["articles"]
    assert set(content["place"]) == {"state", "municipality", "reference", "text"}


def test_the_content_never_carries_the_folio(sms: Talk, a_folio: str) -> None:
    sms.text("hay niños", "2")
    assert a_folio not in json.dumps(sms.dialogue.content)
