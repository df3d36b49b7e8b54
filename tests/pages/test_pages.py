"""Every page: the same headers, the same tone when something fails, and nothing of the request in page or log."""

from types import SimpleNamespace

import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient

from hotline import pages
from hotline.errors import NotAllowedError, NotSavedError
from hotline.pages import language
from tests.support.pages import both

SECRET = "la maestra Lupita"


def make(*, https: bool = False, staff: bool = False) -> FlaskClient:
    app = Flask("probe", static_folder=None)
    pages.install(app, SimpleNamespace(is_https=https), staff=staff, languages=both)  # type: ignore[arg-type]

    @app.post("/boom/<word>")
    def boom(word: str) -> str:
        raise KeyError(word, request.form["said"])

    @app.get("/abort/<int:code>")
    def refuse(code: int) -> str:
        abort(code)

    @app.get("/other/<name>")
    def other(name: str) -> str:
        raise {"unsaved": NotSavedError, "forbidden": NotAllowedError}[name](SECRET)

    @app.post("/form")
    def form() -> str:
        return str(len(request.form["said"]))

    return app.test_client()


@pytest.mark.parametrize("path", ["/other/un%00saved", "/other/unsaved?a=%00", "/other/unsaved?%00=a"])
def test_an_address_with_a_nul_is_not_found(path: str) -> None:
    """PostgreSQL would refuse it deep inside, as a fault of ours."""
    assert make().get(path).status_code == 404


@pytest.mark.parametrize("path", ["/nowhere", "/abort/403", "/static/pages.css", "/abort/429"])
def test_every_answer_carries_the_headers(path: str) -> None:
    headers = make().get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "script-src" not in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers
    assert "Strict-Transport-Security" not in headers


def test_only_style_sheets_may_be_kept() -> None:
    client = make()
    assert client.get("/nowhere").headers["Cache-Control"] == "no-store"
    assert client.get("/static/nothing.css").headers["Cache-Control"] == "no-store"
    assert "max-age" in client.get("/static/pages.css").headers["Cache-Control"]


def test_https_is_asked_for_ever_where_it_is_served() -> None:
    assert "max-age" in make(https=True).get("/nowhere").headers["Strict-Transport-Security"]


@pytest.mark.parametrize("code", [400, 403, 404, 405, 413, 418, 429, 500, 503])
def test_an_error_says_what_to_do_and_keeps_911_at_hand(code: int) -> None:
    answer = make().get(f"/abort/{code}")
    assert answer.status_code == code
    assert 'href="tel:911"' in answer.text
    assert "<title>Información</title>" in answer.text
    assert str(code) not in answer.text.replace("911", "")


def test_staff_pages_do_not_carry_the_reporters_telephones() -> None:
    assert "tel:911" not in make(staff=True).get("/nowhere").text
    assert make(staff=True).get("/desk/static/pages.css").status_code == 200


def test_a_failure_tells_neither_page_nor_log_what_was_said(caplog: pytest.LogCaptureFixture) -> None:
    answer = make().post(f"/boom/{SECRET}", data={"said": SECRET})
    assert answer.status_code == 500
    assert "No sabemos si se guardó" in answer.text
    assert SECRET not in answer.text + caplog.text
    assert "KeyError at POST /boom/<word>" in caplog.text


def test_what_was_not_saved_and_what_is_not_allowed() -> None:
    client = make()
    assert client.get("/other/unsaved").status_code == 503
    assert client.get("/other/forbidden").status_code == 404


@pytest.mark.parametrize("code", [401, 403, 429])
def test_what_is_refused_to_the_staff_is_logged_by_its_route_and_a_flood_of_reporters_is_not(
    code: int, caplog: pytest.LogCaptureFixture
) -> None:
    make(staff=True).get(f"/abort/{code}", query_string={"said": SECRET})
    assert f"refused with {code} at GET /abort/<int:code>" in caplog.text
    make(staff=True).get("/other/forbidden")
    assert "not allowed at GET /other/<name>" in caplog.text
    assert SECRET not in caplog.text
    caplog.clear()
    make().get(f"/abort/{code}")
    assert not caplog.text


def test_a_form_may_hold_ten_thousand_emoji_but_not_a_flood() -> None:
    client = make()
    assert client.post("/form", data={"said": "😀" * 10_000}).text == "10000"
    refused = client.post("/form", data={"said": "a" * 600_000})
    assert refused.status_code == 413
    assert "en varias partes" in refused.text


def test_language_is_chosen_and_never_guessed() -> None:
    client = make()
    assert '<html lang="es-MX">' in client.get("/nowhere", headers={"Accept-Language": "en"}).text
    assert '<html lang="en">' in client.get("/nowhere?l=en").text
    assert '<html lang="es-MX">' in client.get("/nowhere?l=xx").text


def test_an_application_with_its_own_static_folder_is_refused() -> None:
    with pytest.raises(ValueError, match="static_folder=None"):
        pages.install(Flask("probe"), SimpleNamespace(is_https=False), staff=False, languages=both)  # type: ignore[arg-type]


def test_a_language_that_the_protocol_does_not_offer_is_not_spoken() -> None:
    alone = Flask("probe", static_folder=None)
    pages.install(alone, SimpleNamespace(is_https=False), staff=False, languages=lambda: {"es_MX": "Español"})  # type: ignore[arg-type]
    with alone.test_request_context("/?l=en"):
        assert language.current() == "es_MX"
        assert language.other("es_MX") == "es_MX", "there is nothing else to offer"
    two = Flask("probe", static_folder=None)
    pages.install(two, SimpleNamespace(is_https=False), staff=False, languages=both)  # type: ignore[arg-type]
    with two.test_request_context("/?l=en"):
        assert language.current() == "en"
        assert language.other("en") == "es_MX"
