"""An authority's pages: only its own, by clock, and every answer with what it needs."""

import re

import pytest

from hotline.people import authorship
from hotline.portal import inbox
from hotline.referral.model import Referral
from hotline.sealing import archive
from hotline.sealing.closing import close
from tests.support.offices import Office, Person

FARM = {
    "peligro": "no",
    "reporta": "profesional",
    "edad": "12-14",
    "con_quien": "otro_adulto",
    "lugar": "campo",
    "tiempo": "habitual",
    "actividad": "campo",
    "para_quien": "patron",
    "salir": "no_dejan",
    "captacion": "si",
}
NASTY = "<script>alert(1)</script> {{7*7}} <img src=x onerror=alert(2)>"


@pytest.fixture
def clerk(office: Office) -> Person:
    """The Procuraduría of Chiapas."""
    return office.person("07-procuraduria_nna")


def handed(office: Office, clerk: Person, share: str = "si", words: str = "Vi a dos niños.") -> str:
    """Address of a referral that has just come."""
    before = set(clerk.items())
    office.tell({**FARM, "compartir_relato": share}, words=words, municipality="Comitán", state="07")
    office.deliver()
    (address,) = set(clerk.items()) - before
    clerk.get(address)
    return address


def test_the_page_says_what_where_and_on_what_basis(office: Office, clerk: Person) -> None:
    handed(office, clerk)
    text = clerk.page.text
    for words in ("Campo o pesca", "De 12 a 14", "Chiapas", "Comitán", "Vi a dos niños.", "LGPSEDMTP", "Por qué llega"):
        assert words in text, words
    assert "No busque ni pregunte quién avisó." in text
    assert "Vence en" in text


def test_it_says_who_answers_for_the_sheet(office: Office, clerk: Person) -> None:
    address = handed(office, clerk)
    assert "La hizo el sistema" in clerk.page.text
    with office.hotline.db.write() as session:
        line_id = session.get_one(Referral, address.rpartition("/")[2]).line_id
        for purpose in ("sheet", "account"):
            for older in archive.ids_of(session, line_id, purpose):
                archive.remove(session, older)
            forged = authorship.by_machine(purpose, "f" * 32, {"words": ["otro relato"], "category": "trata"})
            closed, wraps = close(purpose, forged, [office.hotline.keyring.current().need("07-procuraduria_nna")])
            archive.store(session, closed, wraps, owner=line_id)
    assert clerk.get(address).status_code == 200
    assert "La firma de esta hoja no es de nadie de la línea" in clerk.page.text
    assert "La firma de este relato no es de nadie de la línea" in clerk.page.text
    assert "La hizo el sistema" not in clerk.page.text


def test_it_says_nothing_about_who_called(office: Office, clerk: Person) -> None:
    handed(office, clerk)
    assert "Soy de escuela" not in clerk.page.text
    assert "Quién avisa" not in clerk.page.text


def test_words_are_inert_and_only_there_when_shared(office: Office, clerk: Person) -> None:
    handed(office, clerk, words=NASTY)
    assert clerk.page.scripts == []
    assert clerk.page.inline == []
    assert NASTY in clerk.page.text
    handed(office, clerk, share="no", words="Palabra 60606")
    assert "60606" not in clerk.page.text
    assert "no sus palabras" in clerk.page.text


def test_the_stacks_follow_what_was_answered(office: Office, clerk: Person) -> None:
    address = handed(office, clerk)
    clerk.post(f"{address}/acknowledge")
    assert "Quedó el acuse" in clerk.page.text
    assert address not in clerk.items()
    assert address in clerk.items("/agency?ver=curso")
    clerk.get(address)
    assert "Acusar recibo" not in [button.label for form in clerk.page.forms for button in form.buttons]
    clerk.post(f"{address}/accept")
    assert "Aceptada" in clerk.page.text
    clerk.post(f"{address}/close", motivo="Se apoyó a la familia", razon="Vuelve a la escuela")
    assert "Cerrada con su resultado" in clerk.page.text
    assert address in clerk.items("/agency?ver=cerradas")
    clerk.get(address)
    left = [form.action for form in clerk.page.forms]
    assert left == ["/agency/sign-out", f"{address}/export"], "nothing more to answer"


def test_the_counts_stand_on_the_tabs(office: Office, clerk: Person) -> None:
    handed(office, clerk)
    count = len(clerk.items())
    assert f"Por acusar {count}" in clerk.page.text.replace("\xa0", " ")
    for stack in (*inbox.TABS, "otra", "<script>"):
        assert clerk.get(f"/agency?ver={stack}").status_code == 200


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"motivo": "No es nuestro territorio"}, "No es nuestro territorio"),
        ({"razon": "Es de otra 7731"}, "Es de otra 7731"),
        ({"motivo": "Ya lo lleva otra área", "razon": "La de Tuxtla"}, "La de Tuxtla"),
    ],
)
def test_not_ours_keeps_the_reason_for_the_desk(
    office: Office, clerk: Person, fields: dict[str, str], kept: str
) -> None:
    operator = office.person("ana")
    before = set(operator.items())
    address = handed(office, clerk)
    clerk.post(f"{address}/decline", **fields)
    assert "Quedó la razón" in clerk.page.text
    office.deliver()
    (report,) = set(operator.items()) - before
    operator.get(report)
    assert kept in operator.page.text
    assert "No le toca" in operator.page.text


def test_what_was_declined_is_listed_without_a_way_in(office: Office, clerk: Person) -> None:
    address = handed(office, clerk, words="Palabra 51515")
    handle = re.search(r"R-\w{5}", clerk.page.text)
    clerk.post(f"{address}/decline", razon="No es nuestro territorio")
    assert "aquí ya no se abre" in clerk.page.text
    assert handle
    assert handle.group() in clerk.page.text
    assert address not in clerk.items("/agency?ver=cerradas")
    assert handle.group() in clerk.page.text
    answer = clerk.get(address)
    assert answer.status_code == 404
    assert answer.get_data(as_text=True) == clerk.get(f"/agency/referrals/{'ab' * 16}").get_data(as_text=True)
    clerk.get("/agency")
    for act in ("acknowledge", "accept", "ask", "close"):
        answer = clerk.post(f"{address}/{act}", razon="x", pregunta="x", motivo="Se abrió investigación")
        assert answer.status_code == 404, act
        assert "51515" not in clerk.shown
        clerk.get("/agency")


@pytest.mark.parametrize("fields", [{}, {"razon": "  "}, {"motivo": "inventado"}])
def test_not_ours_without_a_reason_stays_theirs(office: Office, clerk: Person, fields: dict[str, str]) -> None:
    address = handed(office, clerk)
    assert clerk.post(f"{address}/decline", **fields).status_code == 400
    assert "por qué no les toca" in clerk.page.text
    assert address in clerk.items()


def test_what_was_typed_is_kept_when_an_answer_comes_too_late(office: Office, clerk: Person) -> None:
    address = handed(office, clerk)
    clerk.post(f"{address}/accept")
    assert clerk.post(f"{address}/decline", razon="Texto guardado 12").status_code == 409
    assert "vuelva a abrirlo" in clerk.page.text


def test_a_question_needs_words(office: Office, clerk: Person) -> None:
    address = handed(office, clerk)
    assert clerk.post(f"{address}/ask", pregunta=" ").status_code == 400
    assert clerk.post(f"{address}/ask", pregunta="¿Siguen ahí?").status_code == 200
    assert "buzón de quien avisó" in clerk.page.text
    assert clerk.post(f"{address}/ask", pregunta="a" * 2001).status_code == 400


def test_another_authoritys_referral_is_a_page_that_is_not_there(office: Office, clerk: Person) -> None:
    address = handed(office, clerk)
    stranger = office.person("21-procuraduria_nna")
    stranger.get("/agency")
    assert stranger.get(address).status_code == 404
    for act in ("acknowledge", "accept", "decline", "ask", "close"):
        answer = stranger.post(f"{address}/{act}", razon="x", pregunta="x", motivo="Se abrió investigación")
        assert answer.status_code == 404, act
        stranger.get("/agency")
    assert address in clerk.items(), "nothing changed"
    clerk.get(address)
    assert "falta su acuse" in clerk.page.text


def test_a_partner_at_the_same_case_sees_another_handle(office: Office, clerk: Person) -> None:
    partner = office.person("07-unidad_trata")
    before = set(partner.items())
    address = handed(office, clerk)
    mine = re.search(r"R-\w{5}", clerk.page.text)
    (theirs,) = set(partner.items()) - before
    assert theirs != address
    assert mine
    assert mine.group() not in partner.get(theirs).text


def test_an_authority_takes_its_own_referral_out_and_no_other(office: Office, clerk: Person) -> None:
    address = handed(office, clerk, words=NASTY)
    made = clerk.post(f"{address}/export", formato="json")
    assert made.headers["Content-Disposition"].startswith('attachment; filename="canalizacion-')
    (record,) = made.get_json()
    assert record["account"] == [NASTY]
    assert record["sheet"]["place"]["municipality"] == "Comitán"
    assert "reporta" not in record["sheet"]["facts"]
    other = office.person("21-fiscalia")
    other.get("/agency")
    assert other.post(f"{address}/export", formato="json").status_code == 404
