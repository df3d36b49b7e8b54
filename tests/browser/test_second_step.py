"""The second step in a real browser: begun without script, passkeys with it, legible on a telephone and a desk."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Open
from tests.browser.test_staff_pages import SIDEWAYS, look
from tests.support.browser import enter
from tests.support.live import LiveServer
from tests.support.second_factor import code

NEW = "tres nubes verdes"


def invite(live: LiveServer, window: Open, login: str) -> str:
    page = enter(live, window(), "adela")
    page.goto(f"{live.url}/desk/people")
    page.get_by_text("Invitar a alguien").click()
    page.get_by_label("Usuario").fill(login)
    page.get_by_label("Cómo se llama en el equipo").fill(login.title())
    page.get_by_role("button", name="Invitar", exact=True).click()
    return page.locator(".kept .paper").inner_text()


def begin(live: LiveServer, page: Page, login: str, one_time: str, shown: str = "") -> list[str]:
    page.goto(f"{live.url}/desk/sign-in")
    page.get_by_label("Usuario").fill(login)
    page.get_by_label("Contraseña").fill(one_time)
    page.get_by_label("Contraseña").press("Enter")
    expect(page.get_by_role("heading", name="Empezar su cuenta")).to_be_visible()
    expect(page.locator(".qr svg")).to_be_visible()
    if shown:
        look(page, f"begin at {shown}")
    page.get_by_text("O escriba esta clave").click()
    secret = page.locator("details .code").inner_text().replace(" ", "")
    page.get_by_label("Contraseña nueva").fill(NEW)
    page.get_by_label("Otra vez").fill(NEW)
    page.get_by_label("Código de seis números").fill(code(secret))
    page.get_by_role("button", name="Empezar", exact=True).click()
    expect(page.get_by_role("heading", name="Escriba esto en papel")).to_be_visible()
    if shown:
        look(page, f"paper at {shown}")
    papers = page.locator(".codes .code").all_inner_texts()
    page.get_by_role("link", name="Ya lo escribí").click()
    expect(page.get_by_role("heading", name="Cola")).to_be_visible()
    return papers


@pytest.fixture
def authenticator(window: Open) -> BrowserContext:
    """A browser with a passkey device of its own."""
    return window(java_script_enabled=True, viewport={"width": 1280, "height": 900})


def confirm(live: LiveServer, page: Page, paper: str) -> None:
    """Password and second step once more, before the account can be changed."""
    page.goto(f"{live.url}/desk/account")
    page.get_by_role("link", name="Confirmar y cambiar").click()
    page.get_by_label("Su contraseña de ahora").first.fill(NEW)
    page.get_by_label("Código de su aplicación").fill(paper)
    page.get_by_role("button", name="Continuar").click()
    expect(page.get_by_text("Poner otra aplicación de códigos")).to_be_visible()


def plug_in(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    more = {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options | more})


def test_begun_without_script_then_a_paper_code(live: LiveServer, window: Open) -> None:
    one_time = invite(live, window, "zoe")
    page = window().new_page()
    papers = begin(live, page, "zoe", one_time)
    assert len(papers) == 10
    page.get_by_role("button", name="Cerrar sesión").click()
    page.get_by_label("Usuario").fill("zoe")
    page.get_by_label("Contraseña").fill(NEW)
    page.get_by_label("Contraseña").press("Enter")
    assert page.get_by_role("button", name="Usar mi llave").count() == 0
    page.get_by_label("Código de su aplicación").fill(papers[0])
    page.get_by_role("button", name="Continuar").click()
    expect(page.get_by_role("heading", name="Cola")).to_be_visible()


def test_a_passkey_is_made_and_lets_in(live: LiveServer, window: Open, authenticator: BrowserContext) -> None:
    one_time = invite(live, window, "yago")
    page = authenticator.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    plug_in(page)
    confirm(live, page, begin(live, page, "yago", one_time)[0])
    form = page.locator("form[data-passkey]")
    form.get_by_label("Cómo llamarla").fill("mi compu")
    form.get_by_role("button", name="Agregar").click()
    expect(page.get_by_text("Cambio guardado.")).to_be_visible()
    expect(page.get_by_text("Llave de acceso: mi compu").first).to_be_visible()
    for _ in range(2):  # the second time its counter must have grown
        page.get_by_role("button", name="Cerrar sesión").click()
        page.get_by_label("Usuario").fill("yago")
        page.get_by_label("Contraseña").fill(NEW)
        page.get_by_label("Contraseña").press("Enter")
        page.get_by_role("button", name="Usar mi llave de acceso").click()
        expect(page.get_by_role("heading", name="Cola")).to_be_visible()
    page.goto(f"{live.url}/desk/account/confirm")
    again = page.locator("form[data-passkey]")
    again.get_by_label("Su contraseña de ahora").fill(NEW)
    again.get_by_role("button", name="Usar mi llave de acceso").click()
    expect(page.get_by_text("Quitar la llave de acceso: mi compu")).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_pages_fit_and_are_legible(live: LiveServer, window: Open, width: int, scheme: str) -> None:
    login = f"lia{width}"
    one_time = invite(live, window, login)
    context = window(viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=True)
    page = context.new_page()
    papers = begin(live, page, login, one_time, shown=f"{width} {scheme}")
    page.goto(f"{live.url}/desk/account")
    look(page, f"account before at {width} {scheme}")
    page.goto(f"{live.url}/desk/account/confirm")
    look(page, f"confirm at {width} {scheme}")
    confirm(live, page, papers[0])
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    look(page, f"account at {width} {scheme}")
    assert page.evaluate(SIDEWAYS) <= 0
    page.get_by_role("button", name="Cerrar sesión").click()
    for path in ("recover", "admit/x"):
        page.goto(f"{live.url}/desk/{path}")
        look(page, f"{path} at {width} {scheme}")
    page.goto(f"{live.url}/desk/sign-in")
    page.get_by_label("Usuario").fill(login)
    page.get_by_label("Contraseña").fill(NEW)
    page.get_by_label("Contraseña").press("Enter")
    look(page, f"second at {width} {scheme}")
    boss = enter(live, context, "adela")
    boss.goto(f"{live.url}/desk/people")
    boss.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    look(boss, f"people at {width} {scheme}")
    assert re.search(login, boss.content())
