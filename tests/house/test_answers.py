"""What every answer of both applications has in common, whatever the route: type, place, methods, what is ignored."""

import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from gunicorn.http.errors import InvalidHeader
from gunicorn.http.parser import RequestParser
from gunicorn.sock import ssl_context
from werkzeug.test import TestResponse

from hotline import demo
from hotline.app import build, intake_app, staff_app
from hotline.journey.parts import Hotline
from hotline.serving import Server
from tests.support.certificate import certificate

WITH_CHARSET = ("text/", "application/xml", "image/svg+xml")


@pytest.fixture(scope="module")
def hotline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hotline]:
    folder: Path = tmp_path_factory.mktemp("answers")
    environ = {
        "HOTLINE_VAR_DIR": str(folder / "var"),
        "HOTLINE_VOLATILE_DIR": str(folder / "volatile"),
        "HOTLINE_DEMO_PASSWORD": "solo-para-pruebas-7391",
    }
    built = build(demo.prepare(environ, 8000))
    yield built
    built.db.close()


@pytest.fixture(scope="module", params=[intake_app, staff_app], ids=["intake", "staff"])
def app(hotline: Hotline, request: pytest.FixtureRequest) -> Flask:
    made: Flask = request.param(hotline)
    return made


def addresses(app: Flask) -> list[str]:
    """Every address that is read, with something in the place of its names."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())]
    return ["/".join("ab" * 16 if part.startswith("<") else part for part in rule.rule.split("/")) for rule in rules]


def answers(app: Flask, **headers: str) -> dict[str, TestResponse]:
    return {path: app.test_client().get(path, headers=headers) for path in [*addresses(app), "/nowhere"]}


def test_every_answer_names_its_type_and_letters_and_no_other_site(app: Flask) -> None:
    for path, answer in answers(app, Origin="https://elsewhere.example").items():
        kind = answer.headers["Content-Type"]
        assert "charset=utf-8" in kind or not kind.startswith(WITH_CHARSET), f"{path}: {kind}"
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")], path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path


def test_nobody_is_sent_to_another_host(app: Flask) -> None:
    sent = [answer.headers["Location"] for answer in answers(app).values() if "Location" in answer.headers]
    assert sent
    assert {urlsplit(place).netloc for place in sent} <= {"", "localhost"}
    for path in ("/desk/sign-in", "/"):
        odd = app.test_client().get(path, query_string={"next": "https://elsewhere.example"}).headers
        assert "elsewhere" not in odd.get("Location", "")


def test_what_a_proxy_would_add_changes_nothing(app: Flask) -> None:
    forged = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Host": "elsewhere.example",
        "X-Forwarded-Proto": "https",
        "X-Real-IP": "203.0.113.9",
        "Forwarded": "for=203.0.113.9;host=elsewhere.example;proto=https",
    }
    plain, pretended = answers(app), answers(app, **forged)
    assert {path: one.status_code for path, one in plain.items()} == {p: o.status_code for p, o in pretended.items()}
    for path, answer in pretended.items():
        assert "203.0.113.9" not in answer.text, path
        assert "elsewhere" not in answer.text + str(answer.headers), path
        assert answer.headers.get("Location") == plain[path].headers.get("Location")


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND"])
def test_methods_that_no_route_has_are_refused(app: Flask, method: str) -> None:
    for path in addresses(app):
        assert app.test_client().open(path, method=method, headers={"X-Planted": "said"}).status_code in {404, 405}, (
            path
        )


def test_no_folder_is_listed_and_no_file_of_the_house_is_served(app: Flask) -> None:
    base = "/static" if any(rule.rule.startswith("/static") for rule in app.url_map.iter_rules()) else "/desk/static"
    for path in ("", "/", "/.", "/../installing.py", "/%2e%2e/installing.py", "//etc/passwd", "/.git/config"):
        assert app.test_client().get(base + path).status_code in {308, 404}, path
    for path in ("/.git/config", "/.env", "/hotline/app.py", "/requirements.txt", "/openapi.json", "/metrics"):
        assert app.test_client().get(path).status_code == 404, path


def test_a_debugging_environment_changes_no_answer(hotline: Hotline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    for make in (intake_app, staff_app):
        app = make(hotline)

        @app.get("/boom")
        def boom() -> str:
            raise KeyError("a secret of the house")

        answer = app.test_client().get("/boom")
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text


def test_a_request_of_two_lengths_is_not_read() -> None:
    cfg = Server(lambda: None, "127.0.0.1:0", 1).cfg  # type: ignore[arg-type, return-value]
    one = b"POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
    for second in (b"Transfer-Encoding: chunked\r\n", b"Content-Length: 6\r\n", b"Transfer-Encoding: identity\r\n"):
        with pytest.raises(InvalidHeader):
            next(iter(RequestParser(cfg, iter([one + second + b"\r\n0\r\n\r\n"]), ("127.0.0.1", 1))))


def test_tls_begins_at_1_2_with_ciphers_of_today() -> None:
    files = certificate()
    server = Server(lambda: None, "127.0.0.1:0", 1, str(files.certificate), str(files.key))  # type: ignore[arg-type, return-value]
    context = ssl_context(server.cfg)
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    offered = context.get_ciphers()
    assert offered[0]["protocol"] == "TLSv1.3"
    assert not [one["name"] for one in offered if one["strength_bits"] < 128 or not one["aead"]]


def test_tls_begins_there_also_where_the_machine_allows_less() -> None:
    lax = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    lax.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    server = Server(lambda: None, "127.0.0.1:0", 1)  # type: ignore[arg-type, return-value]
    assert server.cfg.ssl_context(server.cfg, lambda: lax).minimum_version is ssl.TLSVersion.TLSv1_2


def test_fields_for_passwords_are_masked_and_may_be_pasted_into() -> None:
    house = Path(__file__).parents[2] / "hotline"
    pages = {path: path.read_text() for path in house.rglob("templates/**/*.html")}
    asking = {path.name: text for path, text in pages.items() if "-password" in text}
    assert {"sign_in.html", "begin.html", "recover.html", "account.html"} <= set(asking)
    for name, text in asking.items():
        fields = [field.split(">", 1)[0] for field in text.split("<input ")[1:]]
        secret = [field for field in fields if "-password" in field or 'name="clave"' in field]
        assert secret, name
        assert all('type="password"' in field and 'autocomplete="' in field for field in secret), name
    assert not [
        path for path, text in pages.items() if "onpaste" in text or 'autocomplete="off" type="password"' in text
    ]
