"""The pages before and about one's own account, without script: begin, recover, admit, change, sign out."""

import re
import time
from html import unescape

import pytest
from werkzeug.test import TestResponse

from hotline.people import administering, devices
from hotline.people.accounts import person_by_login
from hotline.people.own import Own
from hotline.sealing.factors import as_secret, code_at
from hotline.vocabulary import StaffRole
from tests.support.offices import PASSWORD, Office, Person
from tests.support.second_factor import STEP, code

NEW = "tres nubes verdes"


def invited(office: Office, login: str, role: StaffRole = StaffRole.OPERATOR) -> str:
    with office.hotline.db.write() as session:
        return administering.invite(
            session,
            office.hotline.clock,
            administering.SYSTEM,
            login=login,
            name=login.title(),
            role=role,
            agency=None,
            language="es_MX",
        ).password


def post(person: Person, path: str, **fields: str) -> TestResponse:
    answer = person.client.post(path, data={"sello": person.token, **fields})
    person._see(answer)
    return answer


def offered(person: Person) -> str:
    """The code that an authenticator would show after scanning what the page offers."""
    found = re.search(r'<p class="code">([A-Z2-7 ]+)</p>', person.shown)
    assert found
    return code_at(as_secret(found.group(1)), int(time.time()) // STEP)


def on_paper(person: Person) -> list[str]:
    return [unescape(text) for text in re.findall(r'class="code(?: paper)?">([A-Z2-7 ]+)<', person.shown)]


def begun(office: Office, login: str) -> tuple[Person, list[str]]:
    person = Person(office.app, "/desk")
    assert person.sign_in(login, invited(office, login)).headers["Location"] == "/desk/second"
    assert person.get("/desk/second").headers["Location"] == "/desk/begin"
    person.get("/desk/begin")
    answer = post(person, "/desk/begin", nueva=NEW, repetida=NEW, codigo=offered(person))
    assert answer.status_code == 200
    return person, on_paper(person)


def test_from_the_invitation_to_the_queue(office: Office) -> None:
    person, paper = begun(office, "nora")
    assert [len(one.replace(" ", "")) for one in paper] == [32] + [16] * 10
    assert person.get("/desk").status_code == 200
    assert person.get("/desk/begin").status_code == 303
    assert "no-store" in person.get("/desk/account").headers["Cache-Control"]
    assert NEW not in person.get("/desk/account").get_data(as_text=True)
    assert not set(paper) & set(on_paper(person)), "shown once"


def test_what_is_wrong_is_told_and_nothing_is_begun(office: Office) -> None:
    person = Person(office.app, "/desk")
    person.sign_in("olga", invited(office, "olga"))
    person.get("/desk/begin")
    first = offered(person)
    for new, repeated, digits, status in (
        (NEW, "otra cosa más", first, 400),
        ("corta", "corta", first, 400),
        (NEW, NEW, "000000", 401),
    ):
        answer = post(person, "/desk/begin", nueva=new, repetida=repeated, codigo=digits)
        assert answer.status_code == status
        assert 'role="alert"' in answer.text
        assert f'value="{new}"' not in answer.text
    assert offered(person) == first, "the drawing that was photographed still counts"
    assert person.get("/desk").status_code == 303
    assert person.get("/desk/account").status_code == 303


def test_paper_stands_in_for_the_password(office: Office) -> None:
    _, paper = begun(office, "pilar")
    person = Person(office.app, "/desk")
    person.get("/desk/recover")
    bad = post(
        person, "/desk/recover", usuario="pilar", papel="AAAA", nueva="cuatro ríos secos", repetida="cuatro ríos secos"
    )
    assert bad.status_code == 401
    good = post(
        person,
        "/desk/recover",
        usuario="pilar",
        papel=paper[0],
        nueva="cuatro ríos secos",
        repetida="cuatro ríos secos",
    )
    assert good.status_code == 200
    assert len(on_paper(person)) == 1
    assert person.get("/desk").status_code == 303
    person.get("/desk/second")
    assert post(person, "/desk/second", codigo=paper[1]).headers["Location"] == "/desk"
    assert person.get("/desk").status_code == 200


def test_a_link_makes_a_browser_known_once(office: Office) -> None:
    with office.hotline.db.write() as session:
        ana = person_by_login(session, "ana")
        assert ana is not None
        token = devices.admit(ana, office.hotline.clock.now())
    person = Person(office.app, "/desk")
    for _ in range(3):
        assert person.get(f"/desk/admit/{token}").status_code == 200, "looking uses nothing up"
    answer = post(person, f"/desk/admit/{token}")
    assert answer.headers["Location"] == "/desk/sign-in"
    cookie = person.client.get_cookie("conocido")
    assert cookie is not None
    assert devices.known(office.hotline.settings.secret_key, "ana", cookie.value)
    other = Person(office.app, "/desk")
    other.get(f"/desk/admit/{token}")
    assert post(other, f"/desk/admit/{token}").status_code == 410


def test_a_code_that_was_used_is_told_so_and_the_page_comes_again(office: Office) -> None:
    person = Person(office.app, "/desk")
    person.sign_in("beto")
    person.get("/desk/second")
    answer = post(person, "/desk/second", codigo="000000")
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text
    assert person.prove(office.hotline).status_code == 303


def test_the_second_step_needs_its_forms_token(office: Office) -> None:
    person = Person(office.app, "/desk")
    person.sign_in("beto")
    for fields in ({"codigo": code()}, {"codigo": code(), "sello": "x"}):
        assert person.client.post("/desk/second", data=fields).status_code == 403


def test_changes_ask_for_the_password_and_without_it_change_nothing(office: Office) -> None:
    person, paper = begun(office, "rita")
    other = Person(office.app, "/desk")
    other.sign_in("rita", NEW)
    other.get("/desk/second")
    assert post(other, "/desk/second", codigo=paper[2]).status_code == 303
    person.get("/desk/account")
    for path, fields in (
        ("password", {"nueva": "cuatro ríos secos", "repetida": "cuatro ríos secos"}),
        ("totp", {"codigo": offered(person)}),
        ("codes", {}),
        ("paper", {}),
    ):
        assert post(person, f"/desk/account/{path}", clave="no es esta", **fields).status_code in (403, 429)
    assert other.get("/desk").status_code == 200


def test_a_new_password_ends_every_other_session_and_keeps_this_one(office: Office) -> None:
    person, paper = begun(office, "sara")
    other = Person(office.app, "/desk")
    other.sign_in("sara", NEW)
    other.get("/desk/second")
    assert post(other, "/desk/second", codigo=paper[3]).status_code == 303
    person.get("/desk/account")
    before = person.client.get_cookie("equipo")
    answer = post(person, "/desk/account/password", clave=NEW, nueva="cuatro ríos secos", repetida="cuatro ríos secos")
    assert answer.status_code == 303
    after = person.client.get_cookie("equipo")
    assert before is not None
    assert after is not None
    assert not set(before.value.split(".")) & set(after.value.split("."))
    assert person.get("/desk").status_code == 200
    assert other.get("/desk").status_code == 303


def test_one_session_or_all_others_are_ended_and_nobody_elses(office: Office) -> None:
    person, paper = begun(office, "tere")
    stranger = office.person("carla")
    others = []
    for number in (4, 5):
        other = Person(office.app, "/desk")
        other.sign_in("tere", NEW)
        other.get("/desk/second")
        post(other, "/desk/second", codigo=paper[number])
        others.append(other)
    person.get("/desk/account")
    rows = re.findall(r'name="sesion" value="(\w+)"', person.shown)
    assert len(rows) == 2
    strangers = Own(office.hotline.db, office.hotline.clock, office.hotline.settings.secret_key, _cookie(stranger))
    row = next(one.id for one in strangers.look()[1] if one.here)
    post(person, "/desk/account/sessions", sesion=row)
    assert stranger.get("/desk").status_code == 200
    post(person, "/desk/account/sessions", sesion=rows[0])
    assert sorted(other.get("/desk").status_code for other in others) == [200, 303]
    post(person, "/desk/account/sessions")
    assert [other.get("/desk").status_code for other in others] == [303, 303]
    assert person.get("/desk").status_code == 200


def test_the_only_second_factor_stays(office: Office) -> None:
    person, _ = begun(office, "ursula")
    person.get("/desk/account")
    assert post(person, "/desk/account/totp/remove", clave=NEW).status_code == 409
    assert post(person, "/desk/account/passkey", clave=NEW, respuesta="{}", nombre="x").status_code == 403


def test_fresh_codes_replace_those_before(office: Office) -> None:
    person, paper = begun(office, "vera")
    person.get("/desk/account")
    assert post(person, "/desk/account/codes", clave=NEW).status_code == 200
    fresh = on_paper(person)
    assert len(fresh) == 10
    other = Person(office.app, "/desk")
    other.sign_in("vera", NEW)
    other.get("/desk/second")
    assert post(other, "/desk/second", codigo=paper[5]).status_code == 401
    assert post(other, "/desk/second", codigo=fresh[0]).status_code == 303


def _cookie(person: Person) -> str:
    cookie = person.client.get_cookie("equipo")
    assert cookie is not None
    return cookie.value


@pytest.mark.parametrize("login", ["irene", "adela", "21-fiscalia"])
def test_everybody_has_an_account_page(office: Office, login: str) -> None:
    person = office.person(login)
    assert person.get(f"{person.home}/account").status_code == 200
    assert PASSWORD not in person.shown


def test_administrators_invite_change_and_end(office: Office) -> None:
    person = office.person("adela")
    assert person.get("/desk/sign-in").headers["Location"] == "/desk/people"
    person.get("/desk/people")
    answer = post(person, "/desk/people", usuario="wendy", nombre="Wendy", papel="operador", lengua="en")
    found = re.search(r'class="code paper">([a-z2-7-]+)<', answer.text)
    assert found
    newcomer = Person(office.app, "/desk")
    assert newcomer.sign_in("wendy", found.group(1)).status_code == 303
    assert post(person, "/desk/people", usuario="wendy", nombre="W", papel="operador").status_code == 409
    assert post(person, "/desk/people", usuario="x y", nombre="W", papel="operador").status_code == 400
    assert post(person, "/desk/people", usuario="xx", nombre="W", papel="autoridad").status_code == 400
    assert post(person, "/desk/people", usuario="xx", nombre="W", papel="jefa").status_code == 400
    with office.hotline.db.read() as session:
        wendy, adela = (person_by_login(session, one) for one in ("wendy", "adela"))
    assert wendy is not None
    assert adela is not None
    assert post(person, f"/desk/people/{wendy.id}/role", papel="auditor").status_code == 303
    assert newcomer.get("/desk/begin").status_code == 303, "the half session is over"
    assert "kept" in post(person, f"/desk/people/{wendy.id}/reset").text
    assert post(person, f"/desk/people/{wendy.id}/end").status_code == 303
    for act in ("role", "reset", "end"):
        assert post(person, f"/desk/people/{adela.id}/{act}", papel="operador").status_code == 400
        assert post(person, f"/desk/people/{'ab' * 16}/{act}", papel="operador").status_code == 404
