"""What only routing needs to know, asked only where it can matter and never of a child."""

from tests.conversation.talking import Talk


def asked_after(web: Talk, **answers: str | tuple[str, ...]) -> list[str]:
    web.start()
    web.answer(**answers)
    web.skip_to("review")
    keys = [question.key for name in web.asked if (question := web.guide.question(name))]
    routing = {name for name, key in web.guide.rulebook.keys.items() if key.kind == "routing"}
    return [key for key in keys if key in routing]


def test_an_accused_authority_is_asked_about_in_every_case_within_scope(web: Talk) -> None:
    assert "autoridad_implicada" in asked_after(web, peligro="no", edad="12-14", actividad="calle")


def test_not_where_the_case_is_out_of_scope(web: Talk) -> None:
    keys = asked_after(web, peligro="no", edad="18+", actividad="comercio", salir="libre")
    assert "autoridad_implicada" not in keys


def test_an_adult_who_is_forced_is_asked_what_she_wants(web: Talk) -> None:
    keys = asked_after(
        web, peligro="no", reporta="yo", edad="18+", actividad="campo", para_quien="patron", pago="no_pagan",
        amenazas="si",
    )  # fmt: skip
    assert {"quiere_denuncia", "menores_presentes"} <= set(keys)


def test_somebody_else_is_not_asked_whether_she_wants_to_complain(web: Talk) -> None:
    keys = asked_after(
        web, peligro="no", reporta="vio", edad="18+", actividad="campo", para_quien="patron", pago="no_pagan",
        amenazas="si",
    )  # fmt: skip
    assert "quiere_denuncia" not in keys
    assert "menores_presentes" in keys


def test_fear_of_return_is_asked_of_migrants_only(web: Talk) -> None:
    keys = asked_after(web, peligro="no", edad="15", condicion=("migrante",), actividad="campo")
    assert "miedo_regreso" in keys


TAKEN = {
    "peligro": "no",
    "edad": "18+",
    "actividad": "casa_ajena",
    "para_quien": "otra_persona",
    "captacion": "si",
}


def test_origin_is_asked_when_somebody_was_brought(web: Talk) -> None:
    assert "origen" in asked_after(web, **TAKEN, amenazas="si")


def test_origin_is_not_asked_where_no_authority_receives_whatever_it_is(web: Talk) -> None:
    assert "origen" not in asked_after(web, **TAKEN)


def test_the_branch_is_asked_where_an_inspection_receives(web: Talk) -> None:
    assert "rama" in asked_after(
        web, place="Puebla", peligro="no", edad="16-17", actividad="industria", peligros=("carga",)
    )


def test_the_branch_is_not_asked_where_none_does(web: Talk) -> None:
    assert "rama" not in asked_after(
        web, place="Puebla", peligro="no", edad="12-14", actividad="mendicidad", para_quien="familia"
    )


def test_the_words_are_asked_about_by_message_only_if_there_are_any(sms: Talk) -> None:
    sms.text("hola", "2", "2", "1", "3", "2", "0", "3", "2")
    while sms.question != "offer_folio":
        sms.text("0")
    assert "R7" not in sms.asked


def test_the_words_are_asked_about_when_there_are(sms: Talk) -> None:
    sms.text("trabajan niños en la calle", "2", "2", "1", "3", "2", "0", "3", "2")
    while sms.question != "R7":
        sms.text("0")
    sms.text("1")
    assert sms.dialogue.facts["compartir_relato"] == "si"
    assert sms.question == "offer_folio"
