"""Every door has its guard: a webhook its signature, a staff page its sign-in; whatever is public is listed here."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from hotline import demo
from hotline.app import build, intake_app, staff_app
from hotline.journey.parts import Hotline
from hotline.pages.staff.guard import ANYBODY
from tests.support.house import ROOT, text_of

PUBLIC = {
    "/",
    "/p",
    "/p/archivo",
    "/folio",
    "/salir",
    "/informacion",
    "/cuidarse",
    "/chat",
    "/chat/mensajes",
    "/chat/flujo",
    "/chat/escribe",
    "/health/live",
    "/health/ready",
    "/open/trail",
    "/static/<path:filename>",
    "/voz/<name>",
    "/voz/grabada/<language>/<name>",
}
"""Doors of the reporters' application that anybody may open without a signature."""

UNGUARDED_STAFF = {"/desk/static/<path:filename>"}
"""Doors of the staff's application that open without signing in; the sign-in itself shows nothing but its form."""

PASSWORD = "solo-para-pruebas-7391"


@pytest.fixture(scope="module")
def hotline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hotline]:
    folder: Path = tmp_path_factory.mktemp("routes")
    environ = {
        "HOTLINE_VAR_DIR": str(folder / "var"),
        "HOTLINE_VOLATILE_DIR": str(folder / "volatile"),
        "HOTLINE_DEMO_PASSWORD": PASSWORD,
    }
    built = build(demo.prepare(environ, 8000))
    yield built
    built.db.close()


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def visits(app: Flask) -> Iterator[tuple[str, Rule, str]]:
    """Every rule with each of its methods and an address that fits it."""
    for rule in rules(app):
        filled = re.sub(r"<int:[^>]+>", "1", rule.rule)
        address = re.sub(r"<[^>]+>", "ab" * 16, filled)
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            yield method, rule, address


def test_every_webhook_refuses_what_is_not_signed(hotline: Hotline) -> None:
    app = intake_app(hotline)
    hooks = [(method, rule, at) for method, rule, at in visits(app) if rule.rule.startswith("/twilio/")]
    assert {"/twilio/voice", "/twilio/messages", "/twilio/status"} <= {rule.rule for _, rule, _ in hooks}
    for method, rule, address in hooks:
        answer = app.test_client().open(address, method=method, data={"AccountSid": "x", "CallSid": "CA1"})
        assert answer.status_code == 403, f"{method} {rule.rule}"


def test_what_is_public_is_listed(hotline: Hotline) -> None:
    public = {rule.rule for rule in rules(intake_app(hotline)) if not rule.rule.startswith("/twilio/")}
    assert public == PUBLIC, "a new door: guard it, or say here that anybody may open it"


def test_no_staff_page_opens_without_signing_in(hotline: Hotline) -> None:
    app = staff_app(hotline)
    for method, rule, address in visits(app):
        if rule.rule in UNGUARDED_STAFF:
            continue
        answer = app.test_client().open(address, method=method)
        shown = answer.get_data(as_text=True)
        signs_in = answer.status_code == 200 and ('type="password"' in shown or "/admit/" in rule.rule)
        assert answer.status_code in {302, 303, 400, 401, 403, 404, 405} or signs_in, f"{method} {rule.rule}"


def test_staff_pages_live_below_their_two_doors(hotline: Hotline) -> None:
    assert all(re.match(r"/(desk|agency)(/|$)", rule.rule) for rule in rules(staff_app(hotline)))


def test_every_page_forbids_script_from_elsewhere_and_being_kept(hotline: Hotline) -> None:
    for app in (intake_app(hotline), staff_app(hotline)):
        for path in ("/", "/folio", "/desk", "/agency", "/nowhere"):
            headers = app.test_client().get(path).headers
            assert "default-src 'none'" in headers["Content-Security-Policy"]
            assert "unsafe" not in headers["Content-Security-Policy"]
            assert headers["Cache-Control"] == "no-store"
            assert headers["Referrer-Policy"] == "no-referrer"


def test_every_way_in_is_documented(hotline: Hotline) -> None:
    """What opens to nobody in particular is a way in: each stands in the table of docs/security.md."""
    app, page = staff_app(hotline), text_of(ROOT / "docs" / "security.md")
    table = page.partition("Every way in")[2].partition("## ")[0]
    views = app.view_functions
    ways = {rule.rule for rule in rules(app) if getattr(views[rule.endpoint], "action", "") == ANYBODY}
    assert len(ways) > 5
    named = {way for way in ways if f"/{way.strip('/').split('/')[1]}" in table}
    assert ways - named == set()
    assert all(word in table for word in ("/account/confirm", "/twilio/", "hotline people enrol", "folio"))
