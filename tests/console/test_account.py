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


def drawing(person: Person) -> str:
    """What the page offers to an authenticator, in letters."""
    found = re.search(r'<p class="code">([A-Z2-7 ]+)</p>', person.shown)
    assert found
    return found.group(1)


def offered(person: Person) -> str:
    """The code that an authenticator would show after scanning what the page offers."""
    return code_at(as_secret(drawing(person)), int(time.time()) // STEP)


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
    photographed, first = drawing(person), offered(person)
    for new, repeated, digits, status in (
        (NEW, "otra cosa más", first, 400),
        ("corta", "corta", first, 400),
        (NEW, NEW, "000000", 401),
    ):
        answer = post(person, "/desk/begin", nueva=new, repetida=repeated, codigo=digits)
        assert answer.status_code == status
        assert 'role="alert"' in answer.text
        assert f'value="{new}"' not in answer.text
    assert drawing(person) == photographed, "the drawing that was photographed still counts"
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


def confirmed(person: Person, code_on_paper: str, password: str = NEW) -> TestResponse:
    """Say once more who one is, as every change asks."""
    person.get("/desk/account/confirm")
    answer = post(person, "/desk/account/confirm", clave=password, codigo=code_on_paper)
    person.get("/desk/account")
    return answer


def second_browser(office: Office, login: str, code_on_paper: str) -> Person:
    other = Person(office.app, "/desk")
    other.sign_in(login, NEW)
    other.get("/desk/second")
    assert post(other, "/desk/second", codigo=code_on_paper).status_code == 303
    return other


CHANGES = {
    "password": {"clave": NEW, "nueva": "cuatro ríos secos", "repetida": "cuatro ríos secos"},
    "totp": {"codigo": "000000"},
    "totp/remove": {},
    "passkey": {"respuesta": "{}", "nombre": "x"},
    "passkey/remove": {"llave": "x"},
    "codes": {},
    "paper": {},
    "sessions": {},
}


def test_every_change_asks_for_password_and_second_step_and_without_them_changes_nothing(office: Office) -> None:
    person, paper = begun(office, "rita")
    other = second_browser(office, "rita", paper[2])
    rules = {rule.rule for rule in office.app.url_map.iter_rules() if "POST" in (rule.methods or set())}
    ours = {rule.removeprefix("/desk/account/") for rule in rules if rule.startswith("/desk/account/")}
    assert ours == {*CHANGES, "confirm"}
    person.get("/desk/account")
    assert "<form" not in person.shown.replace('action="/desk/sign-out"', "", 1).partition("<h1>")[2]
    before = _cookie(person)
    for path, fields in CHANGES.items():
        answer = post(person, f"/desk/account/{path}", **fields)
        assert (path, answer.status_code) == (path, 403)
        assert "confirme que es usted" in answer.text
    assert _cookie(person) == before
    assert other.get("/desk").status_code == 200
    person.get("/desk/account/confirm")
    for fields in (
        {"clave": "no es esta", "codigo": paper[3]},
        {"clave": NEW, "codigo": "AAAA AAAA AAAA AAAA"},
        {"clave": NEW},
        {"codigo": paper[3]},
    ):
        assert post(person, "/desk/account/confirm", **fields).status_code in (403, 429)
    assert post(person, "/desk/account/codes").status_code == 403


def test_confirming_and_each_change_give_the_session_fresh_secrets(office: Office) -> None:
    person, paper = begun(office, "rosa")
    cookies = [_cookie(person)]
    assert confirmed(person, paper[1]).headers["Location"] == "/desk/account"
    cookies.append(_cookie(person))
    for path in ("codes", "paper", "sessions"):
        assert post(person, f"/desk/account/{path}").status_code in (200, 303)
        cookies.append(_cookie(person))
        person.get("/desk/account")
    assert post(person, "/desk/account/totp", codigo=offered(person)).status_code == 303
    cookies.append(_cookie(person))
    assert len({half for one in cookies for half in one.split(".")}) == 2 * len(cookies)
    thief = Person(office.app, "/desk")
    for old in cookies[:-1]:
        thief.client.set_cookie("equipo", old)
        assert thief.get("/desk").status_code == 303


def test_a_new_password_ends_every_other_session_and_keeps_this_one(office: Office) -> None:
    person, paper = begun(office, "sara")
    other = second_browser(office, "sara", paper[3])
    confirmed(person, paper[1])
    wrong = {"clave": "no es esta", "nueva": "cuatro ríos secos", "repetida": "cuatro ríos secos"}
    assert post(person, "/desk/account/password", **wrong).status_code == 403
    assert other.get("/desk").status_code == 200
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
    others = [second_browser(office, "tere", paper[number]) for number in (4, 5)]
    confirmed(person, paper[1])
    rows = re.findall(r'name="sesion" value="(\w+)"', person.shown)
    assert len(rows) == 2
    strangers = Own(office.hotline.db, office.hotline.clock, office.hotline.settings.secret_key, _cookie(stranger))
    row = next(one.id for one in strangers.look()[1] if one.here)
    post(person, "/desk/account/sessions", sesion=row)
    assert stranger.get("/desk").status_code == 200
    person.get("/desk/account")
    post(person, "/desk/account/sessions", sesion=rows[0])
    person.get("/desk/account")
    assert sorted(other.get("/desk").status_code for other in others) == [200, 303]
    post(person, "/desk/account/sessions")
    assert [other.get("/desk").status_code for other in others] == [303, 303]
    assert person.get("/desk").status_code == 200


def test_the_only_second_factor_stays(office: Office) -> None:
    person, paper = begun(office, "ursula")
    confirmed(person, paper[1])
    assert post(person, "/desk/account/totp/remove").status_code == 409
    assert post(person, "/desk/account/passkey", respuesta="{}", nombre="x").status_code == 403


def test_fresh_codes_replace_those_before(office: Office) -> None:
    person, paper = begun(office, "vera")
    confirmed(person, paper[1])
    assert post(person, "/desk/account/codes").status_code == 200
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
