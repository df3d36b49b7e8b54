"""What was heard in the words, at the desk: marked where it was said, cited, and confirmed with one button."""

from collections.abc import Iterator

import pytest

from hotline.console import hearing
from hotline.journey import desk
from hotline.pages.staff import marking
from hotline.people import signing_in
from tests.support.offices import PASSWORD, Office, Person
from tests.support.pages import Form
from tests.support.second_factor import enter

WORDS = "La señora le guarda el acta. Soy la vecina y no le pegan, pero <b>no la deja salir</b>."
FACTS = {"peligro": "no", "reporta": "vio", "edad": "12-14", "actividad": "casa_ajena", "para_quien": "patron"}


@pytest.fixture
def operator(office: Office) -> Iterator[Person]:
    person = office.person("ana")
    person.get("/desk")
    person.post("/desk/duty", turno="entrar")
    yield person
    person.get("/desk")
    person.post("/desk/duty", turno="salir")


@pytest.fixture
def address(office: Office, operator: Person) -> str:
    before = set(operator.items())
    office.tell({**FACTS, "compartir_relato": "no"}, words=WORDS)
    (found,) = set(operator.items()) - before
    operator.get(found)
    return found


def forms(person: Person) -> dict[str, Form]:
    found = [form for form in person.page.forms if form.action.endswith("/heard")]
    return {control.value: form for form in found for control in form.controls if control.name == "oido"}


def test_the_words_are_marked_and_cited_and_nothing_is_set(operator: Person, address: str) -> None:
    assert {"LX-DOCUMENTOS", "LX-NO-DEJAN"} <= set(forms(operator))
    assert "LX-GOLPES" not in forms(operator), "a negated phrase proposes nothing"
    assert '<span class="heard" title="Le guardan o quitaron papeles o teléfono">le guarda el acta</span>' in (
        operator.shown
    )
    assert "&lt;b&gt;" in operator.shown
    assert "Le retienen documentos o celular" in operator.page.text
    assert "indicador 7" in operator.page.text
    assert "<dt>Le retienen documentos o celular</dt>" not in operator.shown


def test_one_button_sets_the_fact_with_the_words_as_reason(office: Office, operator: Person, address: str) -> None:
    assert operator.post(f"{address}/heard", oido="LX-DOCUMENTOS").status_code == 200
    assert "Anotado como hecho" in operator.page.text
    assert "<dt>Le retienen documentos o celular</dt>" in operator.shown
    assert "LX-DOCUMENTOS" not in forms(operator), "what is answered is not proposed again"
    assert "Trabajo forzoso" in operator.page.text, "the rules judge anew"
    operator.get(address)
    assert "<dt>Le retienen documentos o celular</dt>" in operator.shown, "for good"


def test_what_was_not_heard_or_is_answered_cannot_be_confirmed(operator: Person, address: str) -> None:
    for entry in ("LX-GOLPES", "LX-SUICIDIO", "nada"):
        assert operator.post(f"{address}/heard", oido=entry).status_code == 409
        assert "Eso ya está contestado o no está en sus palabras" in operator.page.text
    operator.post(f"{address}/heard", oido="LX-DOCUMENTOS")
    assert operator.post(f"{address}/heard", oido="LX-DOCUMENTOS").status_code == 409


def test_a_signal_is_set_by_a_person_and_makes_it_immediate(office: Office, operator: Person) -> None:
    before = set(operator.items())
    office.tell(FACTS, words="dice que ya no quiere vivir")
    (found,) = set(operator.items()) - before
    operator.get(found)
    assert "Tomar" in operator.page.text, "it rings"
    operator.post(f"{found}/heard", oido="LX-SUICIDIO")
    assert "Riesgo de suicidio" in operator.page.text
    line = next(one for one in desk.queue(office.hotline, _visitor(office)) if one.report_id in found)
    assert line.urgency == "inmediata"


def _visitor(office: Office):  # type: ignore[no-untyped-def]
    key, clock = office.hotline.settings.secret_key, office.hotline.clock
    cookie = enter(office.hotline.db, clock, key, "ana", PASSWORD)
    with office.hotline.db.write() as session:
        visitor = signing_in.resume(session, clock, key, cookie, office.hotline.shreds)
    assert visitor is not None
    return visitor


@pytest.mark.parametrize(
    "text", [WORDS, "", "me pegan", "¡AUXILIO! me llamo Rosa Pérez y me tiene encerrada, 961 123 4567"]
)
def test_underlining_never_changes_a_word(office: Office, text: str) -> None:
    lexicon = office.hotline.rulebook.lexicon
    every = [hearing.Row(entry.id, entry.title, "", "", (), True, False, "", ()) for entry in lexicon.entries]
    pieces = hearing.underline(office.hotline, text, marking.pieces(text), every)
    assert "".join(piece.text for piece in pieces) == text
    plain = [(piece.text, piece.kind) for piece in marking.pieces(text) if piece.kind]
    assert all(any(text in whole for whole, _ in plain) for text in (p.text for p in pieces if p.kind))
