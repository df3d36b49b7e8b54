"""Signing in: kind words, a cookie that binds, and nothing that another site could post."""

import re
from dataclasses import replace

import pytest

from hotline.app import staff_app
from hotline.people import signing_in
from hotline.people.signing_in import SignInError
from tests.support.offices import PASSWORD, Office, Person


def test_a_stranger_is_led_to_the_door(office: Office) -> None:
    for home in ("/desk", "/desk/", "/desk/reports/" + "ab" * 16, "/agency", "/agency/"):
        answer = office.app.test_client().get(home)
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/" + home.split("/")[1] + "/sign-in"


def test_the_cookie_is_for_this_host_only_and_no_script_reads_it(office: Office) -> None:
    person = Person(office.app, "/desk")
    for answer in (person.sign_in("ana"), person.prove(office.hotline)):
        (cookie,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("equipo=")]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
        assert "Expires" not in cookie


def test_over_https_the_cookie_is_bound_to_host_and_https(office: Office) -> None:
    settings = replace(office.hotline.settings, public_url="https://linea.example.org")
    client = staff_app(replace(office.hotline, settings=settings)).test_client()
    page = client.get("/desk/sign-in", base_url=settings.public_url)
    token = re.search(r'name="sello" value="(\w+)"', page.text)
    assert token
    fields = {"sello": token.group(1), "usuario": "ana", "clave": PASSWORD}
    answer = client.post("/desk/sign-in", base_url=settings.public_url, data=fields)
    assert answer.status_code == 303
    cookies = page.headers.getlist("Set-Cookie") + answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 3
    assert all(cookie.startswith("__Host-") and "Secure" in cookie for cookie in cookies)


def test_the_browser_is_known_afterwards_by_a_cookie_that_names_nobody(office: Office) -> None:
    person = Person(office.app, "/desk")
    assert not [line for line in person.sign_in("ana").headers.getlist("Set-Cookie") if "conocido" in line]
    answer = person.prove(office.hotline)
    (cookie,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("conocido=")]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=15552000"))
    assert "ana" not in cookie.partition(".")[0]


def test_a_failure_keeps_the_login_and_forgets_the_password(office: Office) -> None:
    person = Person(office.app, "/desk")
    answer = person.sign_in('be"to', "secreta-4417")
    assert answer.status_code == 401
    assert 'value="be&#34;to"' in answer.text
    assert "secreta-4417" not in answer.text
    assert not [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("equipo=")]


def test_unknown_and_known_logins_read_alike(office: Office) -> None:
    said = []
    for login in ("carla", "nobody-like-this"):
        answer = Person(office.app, "/desk").sign_in(login, "no")
        said.append(answer.text.split('role="alert"')[1].split("</div>")[0])
    assert said[0] == said[1]


def test_who_must_wait_reads_for_how_long(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def must_wait(*_given: object, **_named: object) -> str:
        raise SignInError("wait", wait=17, failures=5)

    monkeypatch.setattr(signing_in, "sign_in", must_wait)
    answer = Person(office.app, "/desk").sign_in("ana")
    assert answer.status_code == 429
    assert "17 segundos" in answer.text


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]
)
def test_a_form_of_another_site_signs_nobody_in(office: Office, headers: dict[str, str]) -> None:
    person = Person(office.app, "/desk")
    person.get("/desk/sign-in")
    fields = {"sello": person.token, "usuario": "ana", "clave": PASSWORD}
    assert person.client.post("/desk/sign-in", data=fields, headers=headers).status_code == 403


def test_the_form_of_another_browser_signs_nobody_in(office: Office) -> None:
    other, person = Person(office.app, "/desk"), Person(office.app, "/desk")
    other.get("/desk/sign-in")
    fields = {"sello": other.token, "usuario": "ana", "clave": PASSWORD}
    assert person.client.post("/desk/sign-in", data=fields).status_code == 403
    person.get("/desk/sign-in")
    assert person.client.post("/desk/sign-in", data=fields).status_code == 403


def test_a_session_ends_at_sign_out_and_its_cookie_with_it(office: Office) -> None:
    person = office.person("ana")
    person.get("/desk")
    cookie = person.client.get_cookie("equipo")
    assert cookie is not None
    person.post("/desk/sign-out")
    thief = office.app.test_client()
    thief.set_cookie("equipo", cookie.value)
    assert thief.get("/desk").status_code == 303


def test_signing_in_ends_the_session_that_the_browser_had(office: Office) -> None:
    person = office.person("ana")
    old = person.client.get_cookie("equipo")
    assert old is not None
    person.get("/desk")
    fields = {"usuario": "ana", "clave": PASSWORD}
    person.client.delete_cookie("equipo")
    person.get("/desk/sign-in")
    person.client.set_cookie("equipo", old.value)
    person.client.post("/desk/sign-in", data={"sello": person.token, **fields})
    half = person.client.get_cookie("equipo")
    person.prove(office.hotline)
    new = person.client.get_cookie("equipo")
    assert new is not None
    assert half is not None
    assert len({*old.value.split("."), *half.value.split("."), *new.value.split(".")}) == 6, "nothing stays the same"
    for stale in (old, half):
        thief = office.app.test_client()
        thief.set_cookie("equipo", stale.value)
        assert thief.get("/desk").status_code == 303


def test_whoever_is_signed_in_goes_on_to_their_own_pages(office: Office) -> None:
    person = office.person("21-fiscalia")
    assert person.get("/desk/sign-in").headers["Location"] == "/agency"
