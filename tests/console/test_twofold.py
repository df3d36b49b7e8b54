"""«Por confirmar» and exporting at the desk: one proposes on one page, another decides on another."""

import csv
import io
import re
from collections.abc import Iterator

import pytest

from tests.console.test_report import fields_of, form_of, newest
from tests.support.offices import Office, Person

WORDS = "=1+1 en el bar trabaja una adolescente. Soy la maestra de Lupita."


@pytest.fixture
def ana(office: Office) -> Iterator[Person]:
    """On duty, so that what can wait does."""
    person = office.person("ana")
    person.get("/desk")
    person.post("/desk/duty", turno="entrar")
    yield person
    person.get("/desk")
    person.post("/desk/duty", turno="salir")


@pytest.fixture(scope="module")
def sofia(office: Office) -> Person:
    return office.person("sofia")


def proposal(person: Person, address: str) -> str:
    """The proposal that a report's page names."""
    person.get(address)
    found = re.findall(r'href="(/desk/proposals/[0-9a-f]{32})"', person.shown)
    assert len(found) == 1
    return str(found[0])


def test_lowering_is_proposed_on_the_report_and_confirmed_by_the_supervisor(
    office: Office, ana: Person, sofia: Person
) -> None:
    address = newest(office, ana)
    assert ana.post(f"{address}/lower", razon="x").status_code == 400
    assert ana.post(f"{address}/lower", urgencia="ordinaria").status_code == 400
    assert ana.post(f"{address}/lower", urgencia="inmediata", razon="x").status_code == 409
    assert ana.post(f"{address}/lower", urgencia="ordinaria", razon="ya la vieron en su casa").status_code == 200
    assert "falta que otra persona la confirme" in ana.page.text
    at = proposal(ana, address)
    ana.get(at)
    assert [button.label for form in ana.page.forms for button in form.buttons if form.action.startswith(at)] == [
        "Retirar mi propuesta"
    ]
    assert ana.post(f"{at}/confirm").status_code == 404, "an operator confirms nothing"
    sofia.get("/desk/proposals")
    assert "Espera su decisión" in sofia.page.text
    assert "ya la vieron" not in sofia.page.text, "the list opens nothing"
    sofia.get(at)
    assert "ya la vieron en su casa" in sofia.page.text
    assert sofia.post(f"{at}/confirm").status_code == 200
    assert "Confirmada y hecha" in sofia.page.text
    assert sofia.post(f"{at}/confirm").status_code == 409
    assert "ya se decidió" in sofia.page.text
    ana.get(address)
    assert "○ Ordinaria" in ana.page.text


def test_destroying_early_needs_another_and_then_the_report_is_gone(office: Office, ana: Person, sofia: Person) -> None:
    address = newest(office, ana)
    assert ana.post(f"{address}/erase").status_code == 400
    assert ana.post(f"{address}/erase", razon="prueba de la escuela").status_code == 200
    at = proposal(ana, address)
    assert ana.get(address).status_code == 200
    sofia.get(at)
    assert "No se puede deshacer" in sofia.page.text
    assert sofia.post(f"{at}/confirm").status_code == 200
    assert ana.get(address).status_code == 404
    assert sofia.get(at).status_code == 404


def test_marked_passages_stay_back_until_another_lets_them_go(office: Office, ana: Person, sofia: Person) -> None:
    address = newest(office, ana, words="Pasa en el bar 5150. Soy la maestra de Lupita.")
    fields = fields_of(form_of(ana, "/refer")) | {"revisado": "si"}
    assert ana.post(f"{address}/refer", **fields).status_code == 400
    assert "escriba la razón para quien lo confirma" in ana.page.text
    assert ana.post(f"{address}/refer", **(fields | {"razon": "solo así se halla"})).status_code == 200
    assert "Canalizado sin lo marcado" in ana.page.text
    office.deliver()
    clerk = office.person("21-fiscalia")
    (item,) = [path for path in clerk.items() if "bar 5150" in clerk.get(path).get_data(as_text=True)]
    clerk.get(item)
    assert "Pasa en el bar 5150. […] de Lupita." in clerk.page.text
    assert "maestra" not in clerk.shown
    at = proposal(ana, address)
    sofia.get(at)
    assert "<mark>Soy la maestra</mark>" in sofia.shown
    assert sofia.post(f"{at}/confirm").status_code == 200
    office.deliver()
    clerk.get(item)
    assert "Pasa en el bar 5150. Soy la maestra de Lupita." in clerk.page.text


def proposals(person: Person) -> set[str]:
    """The proposals that the page names; other tests of this office may have left some."""
    return set(re.findall(r'href="(/desk/proposals/[0-9a-f]{32})"', person.shown))


def test_a_file_of_what_was_opened_and_more_than_a_handful_by_proposal(
    office: Office, ana: Person, sofia: Person
) -> None:
    addresses = [newest(office, ana, words=WORDS) for _ in range(6)]
    ids = [address.rsplit("/", 1)[1] for address in addresses]
    ana.get("/desk/export")
    answer = ana.post("/desk/export", a=ids[:2], formato="csv", hacer="archivo")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    table = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [row["narrative"] for row in table] == [f"'{WORDS}"] * 2
    ana.get("/desk/export")
    assert "todavía 3 sin otra persona" in ana.page.text
    assert ana.post("/desk/export", a=ids, formato="csv", hacer="archivo").status_code == 409
    assert "necesitan a una segunda persona" in ana.page.text
    assert ana.post("/desk/export", a=ids, hacer="proponer").status_code == 400
    ana.get("/desk/proposals")
    before = proposals(ana)
    assert ana.post("/desk/export", a=ids, hacer="proponer", razon="informe").status_code == 200
    (at,) = proposals(ana) - before
    assert ana.post(f"{at}/take", formato="json").status_code == 409
    sofia.get(at)
    sofia.post(f"{at}/confirm")
    assert sofia.post(f"{at}/take", formato="json").status_code == 404
    ana.get(at)
    made = ana.post(f"{at}/take", formato="json")
    assert made.content_type.startswith("application/json")
    assert [one["narrative"] for one in made.get_json()] == [[WORDS]] * 6
    ana.get("/desk/proposals")
    assert ana.post(f"{at}/take", formato="json").status_code == 409
    assert sofia.post("/desk/export", a=ids[:1], hacer="archivo").status_code == 409, "she never opened it"
