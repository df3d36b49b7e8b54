"""The reporter's pages in a real browser on a small phone, without script."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload

from tests.browser.conftest import Open
from tests.browser.visiting import Visit, at_review, look_in
from tests.media.samples import photograph
from tests.support.live import LiveServer


@pytest.fixture
def visit(live: LiveServer, window: Open) -> Iterator[Visit]:
    """A small phone without script at the first page; it must load nothing from elsewhere and complain of nothing."""
    one = look_in(live, window)
    yield one
    assert one.hosts == {urlsplit(live.url).netloc}
    assert one.complaints == []


def test_from_the_first_page_to_the_folio_and_back_to_the_mailbox(visit: Visit) -> None:
    visit.press("Quiero avisar de algo")
    visit.tell(at_review)
    assert "Puebla, junto al mercado 7731" in visit.page.locator("main").inner_text()
    assert "Lo leerán: esta línea" in visit.page.locator("main").inner_text()
    visit.press("Enviar aviso")
    assert visit.heading == "Su aviso quedó guardado"
    folio = visit.folio()
    assert re.fullmatch(r"\d{16}", folio)
    visit.press("Agregar ahora una foto")
    assert visit.heading == "Qué ha pasado con su aviso"
    photo = FilePayload(name="IMG_7731.jpg", mimeType="image/jpeg", buffer=photograph())
    visit.page.get_by_label("Agregar una foto").set_input_files(photo)
    visit.press("Enviar archivo")
    assert visit.heading == "El archivo quedó guardado"
    visit.go(visit.page.get_by_role("link", name="Volver"))
    visit.press("Cerrar y salir")
    assert visit.page.context.cookies() == []
    visit.open("/folio")
    visit.page.get_by_label("Son 16 números").fill(" ".join(folio[n : n + 4] for n in range(0, 16, 4)))
    visit.press("Ver respuestas")
    assert visit.heading == "Qué ha pasado con su aviso"
    visit.page.locator("textarea").fill("Hoy los vi otra vez")
    visit.press("Enviar")
    assert "Lo recibimos" in visit.page.locator("main").inner_text()
    visit.press("Cerrar y salir")
    assert visit.page.url.endswith("/informacion")


def test_nothing_answered_at_all_still_ends_kindly(visit: Visit) -> None:
    visit.press("Quiero avisar de algo")
    visit.tell(lambda one: not one.question, story={})
    assert visit.page.locator("h1").inner_text()
    assert visit.page.context.cookies() == []


def test_back_correct_and_end_early(visit: Visit) -> None:
    visit.press("Quiero avisar de algo")
    visit.tell(lambda one: one.question == "C3")
    first = visit.heading
    visit.press("Regresar")
    assert visit.heading != first
    visit.answer()
    visit.tell(lambda one: one.question == "D1")
    visit.page.locator('.choice:has(input[value="comercio"])').click()
    visit.page.locator("textarea").fill("Vende chicles 4471")
    visit.press("Terminar aquí")
    assert at_review(visit)
    assert "Vende chicles 4471" in visit.page.locator("main").inner_text()
    visit.page.get_by_role("button", name="Cambiar Edad").click()
    assert visit.question == "B2"
    assert visit.page.locator('input[value="6-11"]').is_checked(), "what was answered is still there"


def test_a_language_switch_keeps_every_letter(visit: Visit) -> None:
    visit.press("Quiero avisar de algo")
    visit.tell(lambda one: one.question == "C1")
    visit.page.locator("textarea").fill("Junto al río, en la curva 😀")
    visit.page.locator(".tongue").click()
    assert visit.page.locator("html").get_attribute("lang") == "en"
    assert visit.page.locator("textarea").input_value() == "Junto al río, en la curva 😀"


def test_the_enter_key_goes_on_and_changes_nothing_else(visit: Visit) -> None:
    visit.press("Quiero avisar de algo")
    visit.page.locator('input[value="no"]').focus()
    visit.page.keyboard.press("Space")
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")
    assert visit.question == "A2"
    assert visit.page.locator("html").get_attribute("lang") == "es-MX"


def test_after_exit_nothing_is_left_and_back_shows_no_answer(visit: Visit) -> None:
    visit.press("Quiero avisar de algo")
    visit.tell(lambda one: one.question == "C2")
    visit.page.get_by_role("link", name="Salir ya").click()
    assert visit.page.url.endswith("/informacion")
    assert visit.page.title() == "Información"
    assert visit.page.context.cookies() == []
    assert visit.page.context.storage_state()["origins"] == []
    for _ in range(12):
        visit.page.go_back()
        shown = visit.page.locator("body").inner_text()
        assert "mercado 7731" not in shown
        assert not visit.page.locator("input[name=sello]").count(), "a page of the journey came back"
        if visit.page.url in {visit.url + "/", "about:blank"}:
            break


def test_a_child_sees_pictures_and_big_targets(visit: Visit) -> None:
    visit.press("Soy niña, niño o adolescente")
    assert visit.page.locator(".pictures svg").count() == 3
    for target in visit.page.locator("main :is(button:not([hidden], .back), .choice)").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 64
    visit.press("Quiero hablar con alguien")
    assert visit.question == "A1"
    assert visit.page.locator(".note, .danger").count()


def test_danger_brings_911_and_the_report_is_kept_at_once(visit: Visit) -> None:
    visit.press("Quiero avisar de algo")
    visit.answer("si")
    assert visit.page.locator('main a[href="tel:911"]').bounding_box() is not None
    assert "ya quedó guardado" in visit.page.locator(".danger").inner_text()


def test_the_first_screen_of_a_small_phone_shows_exit_911_and_the_doors(visit: Visit) -> None:
    for name in ("Salir ya", "Llamar al 911", "Tengo un folio"):
        box = visit.page.get_by_role("link", name=name).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 568, name
    for name in ("Quiero avisar de algo", "Soy niña, niño o adolescente"):
        box = visit.page.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 568, name


def test_exit_stays_in_view_and_focus_is_never_under_the_bar(visit: Visit) -> None:
    visit.open("/cuidarse")
    visit.page.keyboard.press("Tab")
    assert visit.page.locator(".skip").evaluate("node => node === document.activeElement")
    visit.page.keyboard.press("Tab")
    assert visit.page.locator(".exit").evaluate("node => node === document.activeElement")
    visit.page.keyboard.press("End")
    visit.page.locator("main a").last.focus()
    bar, focused = visit.page.locator(".bar").bounding_box(), visit.page.locator("main a").last.bounding_box()
    exit_box = visit.page.locator(".exit").bounding_box()
    assert bar is not None
    assert focused is not None
    assert exit_box is not None
    assert exit_box["y"] >= 0
    assert focused["y"] >= bar["y"] + bar["height"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_exit_is_not_red_and_only_danger_is(live: LiveServer, window: Open, scheme: str) -> None:
    one = look_in(live, window, color_scheme=scheme)

    def redness(selector: str) -> int:
        colour = one.page.locator(selector).first.evaluate("node => getComputedStyle(node).backgroundColor")
        red, green, blue = (int(part) for part in re.findall(r"\d+", colour)[:3])
        return red - max(green, blue)

    assert redness(".call") > 60
    assert redness(".exit") < 20
    assert redness("button.main") < 20


def test_a_wrong_folio_is_explained_and_stays(visit: Visit) -> None:
    visit.open("/folio")
    visit.page.get_by_label("Son 16 números").fill("1234 5678")
    visit.press("Ver respuestas")
    assert "Faltan números" in visit.page.get_by_role("alert").inner_text()
    assert visit.page.get_by_label("Son 16 números").input_value() == "1234 5678"
    visit.complaints.clear()  # the browser notes the status 422; the page is what counts
