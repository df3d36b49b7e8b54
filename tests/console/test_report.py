"""A report at the desk: what was told, why, to whom, and every act with its reason."""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hotline.app import build, staff_app
from hotline.clock import today
from hotline.conversation.dialogue import Dialogue
from hotline.intake import reports
from hotline.journey import mailboxes
from hotline.journey.parts import Hotline
from hotline.journey.rejudging import Outcome, Rejudged
from hotline.people import authorship
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.vocabulary import Channel
from tests.support.offices import Office, Person
from tests.support.pages import Form, fold

NASTY = (
    "Soy la maestra de Lupita <script>alert(1)</script> {{7*7}} {% raw %} \u202evolteado\u202c \x1b[31mrojo "
    "<img src=x onerror=alert(2)> me llamo Rosa Pérez, 961 123 4567"
)
BAR = {
    "peligro": "no",
    "reporta": "vio",
    "edad": "16-17",
    "lugar": "bar_hotel",
    "tiempo": "habitual",
    "actividad": "sensible",
    "para_quien": "patron",
    "horario": ("noche",),
    "pago": "directo",
    "salir": "libre",
}


@pytest.fixture
def operator(office: Office) -> Iterator[Person]:
    """Ana, on duty, so that what can wait does."""
    person = office.person("ana")
    person.get("/desk")
    person.post("/desk/duty", turno="entrar")
    yield person
    person.get("/desk")
    person.post("/desk/duty", turno="salir")


def newest(office: Office, operator: Person, share: str = "si", words: str = NASTY, place: str = "Tehuacán") -> str:
    """Address of a report just told."""
    before = set(operator.items())
    office.tell({**BAR, "compartir_relato": share}, words=words, municipality=place)
    (address,) = set(operator.items()) - before
    operator.get(address)
    return address


def form_of(person: Person, end: str) -> Form:
    return next(form for form in person.page.forms if form.action.endswith(end))


def fields_of(form: Form) -> dict[str, str | list[str]]:
    """A form as it stands, ready to be sent."""
    fields: dict[str, list[str]] = {}
    for control in form.controls:
        boxed = control.kind in {"radio", "checkbox", "option"}
        if control.name and control.name != "sello" and (control.checked or not boxed):
            fields.setdefault(control.name, []).append(control.value)
    return dict(fields)


def test_the_page_says_what_was_told_and_why_with_rule_and_article(office: Office, operator: Person) -> None:
    newest(office, operator)
    text = operator.page.text
    for words in ("Bar u hotel", "De 16 a 17", "Después de las 10 de la noche", "Puebla", "Tehuacán"):
        assert words in text, words
    for words in ("TA-1", "U-2e", "B06", "Ley Federal del Trabajo", "175-II", "sin verificar"):
        assert words in text, words
    assert "Falta saber" in text
    assert "Fiscalía General del Estado de Puebla" in text
    assert "Instituto Nacional de Migración" in text
    assert "X1" in text


def test_what_a_reporter_writes_is_inert(office: Office, operator: Person) -> None:
    address = newest(office, operator, place="<b onmouseover=x()>Tehuacán</b>{{7*7}}")
    looks = (
        lambda: operator.get(address),
        lambda: operator.get(f"{address}?hecho=<script>"),
        lambda: operator.post(f"{address}/preview", estado="07"),
        lambda: operator.post(f"{address}/preview", estado="<script>", senalada="<script>"),
    )
    for look in looks:
        assert look().status_code == 200
        assert operator.page.scripts == []
        assert operator.page.inline == []
        assert "<img src=x" not in operator.shown
        assert "<b onmouseover" not in operator.shown
        assert "{{7*7}}" in operator.shown


def test_passages_that_may_identify_are_marked(office: Office, operator: Person) -> None:
    newest(office, operator)
    for passage in ("Soy la maestra", "me llamo Rosa Pérez", "961 123 4567"):
        assert f"<mark>{passage}</mark>" in operator.shown


def test_referring_hands_over_what_the_operator_left(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    fields = fields_of(form_of(operator, "/refer"))
    fields |= {"palabras": "En el bar trabaja una adolescente.", "municipio": "Tehuacán centro", "lugar": ""}
    answer = operator.post(f"{address}/refer", **fields)
    assert answer.status_code == 200
    assert "Canalizado" in operator.page.text
    office.deliver()
    clerk = office.person("21-fiscalia")
    clerk.get(clerk.items()[0])
    shown = next(
        text for path in clerk.items() if "Tehuacán centro" in (text := clerk.get(path).get_data(as_text=True))
    )
    assert "En el bar trabaja una adolescente." in shown
    assert "maestra" not in shown
    assert "Rosa" not in shown


def test_words_never_leave_when_the_reporter_said_no(office: Office, operator: Person) -> None:
    address = newest(office, operator, share="no", words="Palabra clave 90210")
    form = form_of(operator, "/refer")
    assert not [control for control in form.controls if control.name in {"pasar", "palabras"}]
    fields = fields_of(form) | {"pasar": "si", "palabras": "Palabra clave 90210", "referencia": "Referencia 5150"}
    assert operator.post(f"{address}/refer", **fields).status_code == 200
    office.deliver()
    clerk = office.person("21-fiscalia")
    pages = [clerk.get(path).get_data(as_text=True) for path in clerk.items()]
    assert any("Referencia 5150" in page for page in pages), "the sheet arrived"
    assert not any("90210" in page for page in pages)


def test_another_choice_of_authorities_needs_a_reason_and_keeps_the_rest(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    fields = fields_of(form_of(operator, "/refer")) | {"a": ["21-fiscalia"], "municipio": "Palabra guardada 7"}
    answer = operator.post(f"{address}/refer", **fields)
    assert answer.status_code == 400
    assert "escriba la razón" in operator.page.text
    kept = fields_of(form_of(operator, "/refer"))
    assert kept["municipio"] == ["Palabra guardada 7"]
    assert kept["a"] == ["21-fiscalia"]
    assert (
        operator.post(f"{address}/refer", **(fields | {"razon": "Así conviene", "revisado": "si"})).status_code == 200
    )


def test_what_is_still_marked_waits_for_a_decision(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    fields = fields_of(form_of(operator, "/refer"))
    assert operator.post(f"{address}/refer", **fields).status_code == 400
    assert "pueden decir quién avisó: quítelos" in operator.page.text
    without_words = fields | {"pasar": "no"}
    assert operator.post(f"{address}/refer", **without_words).status_code == 200


def test_to_nobody_is_not_a_referral(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    fields = fields_of(form_of(operator, "/refer")) | {"a": []}
    assert operator.post(f"{address}/refer", **fields).status_code == 400
    assert "al menos una autoridad" in operator.page.text


def test_an_authority_that_no_rule_names_is_refused(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    fields = fields_of(form_of(operator, "/refer")) | {"a": ["00-migracion"], "razon": "porque sí", "pasar": "no"}
    assert operator.post(f"{address}/refer", **fields).status_code == 409
    assert "ya no corresponde" in operator.page.text


def test_another_state_shows_who_would_receive_there(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    operator.post(f"{address}/preview", **(fields_of(form_of(operator, "/refer")) | {"estado": "07"}))
    form = form_of(operator, "/refer")
    assert {control.value[:2] for control in form.controls if control.name == "a"} <= {"07", "00"}
    assert fields_of(form)["estado"] == ["07"]


def test_a_retained_authority_is_released_with_a_reason_only(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    fields = fields_of(form_of(operator, "/release"))
    assert operator.post(f"{address}/release", **fields).status_code == 400
    assert operator.post(f"{address}/release", **(fields | {"razon": "Sale con la Fiscalía"})).status_code == 200
    assert not [form for form in operator.page.forms if form.action.endswith("/release")]
    assert operator.post(f"{address}/release", **(fields | {"linea": "ab" * 16, "razon": "x"})).status_code == 404


def test_the_desk_says_how_it_delivered_what_nobody_could_open(office: Office, operator: Person) -> None:
    for address in operator.items():
        operator.get(address)
        if any(form.action.endswith("/by-hand") for form in operator.page.forms):
            break
    fields = fields_of(form_of(operator, "/by-hand"))
    forms = len([form for form in operator.page.forms if form.action.endswith("/by-hand")])
    assert operator.post(f"{address}/by-hand", **fields).status_code == 400
    assert operator.post(f"{address}/by-hand", **(fields | {"razon": "Oficio en ventanilla"})).status_code == 200
    assert len([form for form in operator.page.forms if form.action.endswith("/by-hand")]) == forms - 1
    assert operator.post(f"{address}/by-hand", **(fields | {"linea": "ab" * 16, "razon": "x"})).status_code == 404


def test_urgency_rises_with_a_reason_and_never_falls(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    offered = [control.value for control in form_of(operator, "/raise").controls if control.kind == "radio"]
    assert offered == ["inmediata"]
    assert "hace falta una segunda persona" in operator.page.text
    assert operator.post(f"{address}/raise", urgencia="ordinaria", razon="no corre").status_code == 409
    assert "segunda persona" in operator.page.text
    assert operator.post(f"{address}/raise", urgencia="inmediata", razon="").status_code == 400
    assert operator.post(f"{address}/raise", urgencia="otra", razon="x").status_code == 400
    assert operator.post(f"{address}/raise", urgencia="inmediata", razon="Está encerrada").status_code == 200
    assert "⬣ Inmediata Trabajo adolescente" in operator.page.text


def test_an_answer_goes_to_the_mailbox_and_an_empty_one_does_not(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    assert operator.post(f"{address}/reply", texto=" \r\n ").status_code == 400
    assert operator.post(f"{address}/reply", texto="¿Sigue ahí?").status_code == 200
    assert "quedó en el buzón" in operator.page.text


def test_closing_needs_a_reason_and_ends_every_other_act(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    assert operator.post(f"{address}/close", razon="").status_code == 400
    assert operator.post(f"{address}/close", razon="Prueba", resultado="broma").status_code == 200
    assert not [form for form in operator.page.forms if form.action.endswith(("/refer", "/close")) and form.buttons]
    assert operator.post(f"{address}/close", razon="Otra vez", resultado="broma").status_code == 409
    assert address not in operator.items()


def test_closing_needs_an_outcome(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    for outcome in ("", "otra", "<script>"):
        assert operator.post(f"{address}/close", razon="Prueba", resultado=outcome).status_code == 400
        assert "Elija cómo terminó" in operator.page.text
    assert operator.post(f"{address}/close", razon="Prueba", resultado="sin_elementos").status_code == 200
    assert "Se destruye a partir del" in operator.page.text


def test_a_report_is_held_with_a_reason(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    assert operator.post(f"{address}/hold", razon="").status_code == 400
    assert operator.post(f"{address}/hold", razon="Carpeta abierta").status_code == 200
    assert "nadie lo destruye" in operator.page.text
    assert not [form for form in operator.page.forms if "hold" in form.action], "only a supervisor lifts it"
    assert operator.post(f"{address}/lift-hold", razon="ya").status_code in {403, 404}


def _add_words(office: Office, report_id: str) -> None:
    """What the reporter writes behind the folio."""
    with office.hotline.db.write() as session:
        behind = Dialogue(Channel.WEB, mailbox_id=reports.get(session, report_id).mailbox_id)
        mailboxes.add(office.hotline, session, behind, "Palabra nueva 4471")


def test_new_words_are_said_once_and_stand_before_closing(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    report_id = address.rsplit("/", 1)[1]
    _add_words(office, report_id)
    operator.get(address)
    assert "✉ Mensaje nuevo" in operator.page.text
    operator.get(address)
    assert "Mensaje nuevo" not in operator.page.text
    _add_words(office, report_id)  # while the page is open
    assert operator.post(f"{address}/close", razon="Prueba", resultado="broma").status_code == 409
    assert "léalo antes de cerrar" in operator.page.text
    assert operator.page.text.count("Palabra nueva 4471") == 2
    assert operator.post(f"{address}/close", razon="Prueba", resultado="broma").status_code == 200


def test_a_partial_report_says_so(operator: Person) -> None:
    pages = [operator.get(path).get_data(as_text=True) for path in operator.items()]
    assert any("aviso parcial" in fold(page) for page in pages)


def test_too_long_a_text_is_refused_and_not_cut(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    assert operator.post(f"{address}/reply", texto="a" * 2001).status_code == 400


def test_the_page_names_the_version_that_judged_and_that_it_still_says_so(office: Office, operator: Person) -> None:
    newest(office, operator)
    text = operator.page.text
    digest, day = office.hotline.rulebook.digest, today(office.hotline.clock)
    assert re.search(rf"Protocolo {digest[:8]} del {day.day} de [a-z]+ de {day.year}\.", text)
    assert "Juzgado otra vez con esa versión, da lo mismo." in text
    assert "Con el protocolo de hoy" not in text


def test_what_today_would_say_and_what_no_longer_agrees_stand_out(
    office: Office, operator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = newest(office, operator)
    other = Outcome("trata", "inmediata", ("TR-1", "U-1a"), ("B01",))
    for agrees, again in ((False, other), (None, None)):

        def judged(_: Hotline, content: Mapping[str, Any], said: tuple[Any, Any] = (agrees, again)) -> Rejudged:
            return Rejudged(content["rulebook"], date(2026, 11, 22), None, *said, other)

        monkeypatch.setattr("hotline.journey.desk.judge_again", judged)
        operator.get(address)
        text = operator.page.text
        assert "Con el protocolo de hoy: ⬣ Inmediata Trata" in text
        assert re.search(r"Reglas: TR-1, U-1a ?\. A quién: B01 ?\. Nada cambia solo", text)
        assert ("no da lo mismo que se guardó" in text) is (agrees is False)
        assert ("no está guardada en este equipo" in text) is (agrees is None)
        assert "da lo mismo." not in text


def test_an_old_report_after_the_protocol_changed(office: Office, operator: Person, tmp_path: Path) -> None:
    address = newest(office, operator)
    folder = shutil.copytree(office.hotline.settings.protocols_dir, tmp_path / "protocols")
    words = folder / "words.yaml"
    text = words.read_text(encoding="utf-8")
    assert "menor: {not: {edad: 18+}}" in text
    words.write_text(text.replace("menor: {not: {edad: 18+}}", "menor: {edad: [0-5, 6-11]}"), encoding="utf-8")
    restarted = build(replace(office.hotline.settings, protocols_dir=folder))
    person = Office(restarted, staff_app(restarted)).person("ana")
    person.get(address)
    told = person.page.text
    assert f"Protocolo {office.hotline.rulebook.digest[:8]} del" in told
    assert "Juzgado otra vez con esa versión, da lo mismo." in told
    assert "Con el protocolo de hoy: ◆ Prioritaria 72 h Trabajo adolescente no permitido" in told
    assert "▲ Urgente 24 h Trabajo adolescente no permitido" in told, "what was judged stands"
    restarted.db.close()


def test_what_nobody_of_the_desk_signed_is_said_to_be_there(office: Office, operator: Person) -> None:
    address = newest(office, operator)
    assert "nadie del personal firmó" not in operator.page.text
    forged = authorship.by_machine("accusation", address.rpartition("/")[2], {"codes": ["inm"]})
    with office.hotline.db.write() as session:
        closed, wraps = close("accusation", forged, [office.hotline.keyring.current().need("desk")])
        archive.store(session, closed, wraps, owner=address.rpartition("/")[2])
    operator.get(address)
    assert "nadie del personal firmó (1)" in operator.page.text
