"""The way in and the way out: landing, folio, exit."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from hotline.conversation.turns import Ask, MailboxEntry, Reply

ENTRY = Ask("folio_entry", "¿Cuál es su folio? Son 16 números.", free_text=True, digits=16)
MAILBOX = Ask("mailbox", "¿Quiere añadir algo?", free_text=True)
MakeSite = Callable[..., Any]


def test_the_first_page_offers_danger_first_and_needs_nothing(make_site: MakeSite) -> None:
    answer = make_site().client.get("/")
    page = answer.text
    assert page.index('href="tel:911"') < page.index("Quiero avisar de algo") < page.index("Tengo un folio")
    assert "Soy niña, niño o adolescente" in page
    assert "Set-Cookie" not in answer.headers
    assert "<title>Información</title>" in page
    assert re.findall("<script[^>]*>", page) == re.findall(r'<script src="/static/reporter.js[^>]*" defer>', page)


def test_the_first_page_is_small_with_everything_it_loads(make_site: MakeSite) -> None:
    client = make_site().client
    page = client.get("/")
    loaded = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert len(loaded) == 3, "one style sheet, one icon and one script"
    answers = [page, *(client.get(address) for address in loaded)]
    assert sum(len(str(answer.headers)) + len(answer.data) for answer in answers) < 30_000
    assert len(client.get("/static/pages.css").data) < 12_000


@pytest.mark.parametrize("address", ["/", "/folio", "/cuidarse", "/p"])
def test_exit_is_the_first_stop_after_the_skip_link(make_site: MakeSite, address: str) -> None:
    site = make_site()
    site.begin()
    page = site.client.get(address).text
    stops = re.findall(r"<(?:a|button|input)\b[^>]*>", page)
    stops = [stop for stop in stops if "hidden" not in stop]
    assert 'class="skip"' in stops[0]
    assert 'class="exit"' in stops[1]


@pytest.mark.parametrize(("button", "door"), [("adulto", "adult"), ("nna", "child")])
def test_each_door_opens_its_own_dialogue(make_site: MakeSite, button: str, door: str) -> None:
    site = make_site()
    answer = site.client.post("/", data={"puerta": button})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/p")
    assert (site.journey.last.kind, site.journey.last.door) == ("start", door)


def test_the_language_chosen_goes_along_without_a_cookie(make_site: MakeSite) -> None:
    site = make_site()
    page = site.client.get("/?l=en")
    assert "Set-Cookie" not in page.headers
    assert 'name="l" value="en"' in page.text
    assert 'href="/folio?l=en"' in page.text
    site.client.post("/", data={"puerta": "adulto", "l": "en"})
    assert site.journey.last.language == "en"


@pytest.mark.parametrize(("https", "name"), [(False, "p"), (True, "__Host-p")])
def test_the_cookie_is_one_nonce_that_only_this_site_gets(make_site: MakeSite, https: bool, name: str) -> None:
    cookie = make_site(https=https).client.post("/", data={"puerta": "adulto"}).headers["Set-Cookie"]
    assert re.match(rf"{name}=[0-9a-f]{{32}};", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    assert ("Secure" in cookie) is https
    assert "Max-Age" not in cookie
    assert "Expires" not in cookie


def test_two_people_never_get_the_same_nonce(make_site: MakeSite) -> None:
    site = make_site()
    cookies = {site.client.post("/", data={"puerta": "adulto"}).headers["Set-Cookie"] for _ in range(20)}
    assert len(cookies) == 20


def test_a_start_that_is_not_stored_says_so_and_can_be_tried_again(make_site: MakeSite) -> None:
    site = make_site()
    site.journey.failing = True
    answer = site.client.post("/", data={"puerta": "nna"})
    assert answer.status_code == 503
    assert "No se guardó" in answer.text
    assert 'href="tel:911"' in answer.text
    assert 'name="puerta" value="nna"' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_folio_opens_the_mailbox(make_site: MakeSite) -> None:
    entries = (MailboxEntry("status", "Línea de ayuda", "Lo leyó una persona.", "2026-11-24", "leido"),)
    site = make_site(Reply(ask=ENTRY), Reply(ask=MAILBOX, entries=entries))
    answer = site.client.post("/folio", data={"folio": "4821 0937 5560 1284"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/p")
    assert site.journey.last.value == "4821 0937 5560 1284"
    page = site.client.get("/p").text
    assert "Lo leyó una persona." in page
    assert "24 nov" in page


def test_wrong_and_unknown_folios_read_alike_and_stay_in_the_field(make_site: MakeSite) -> None:
    wrong = Ask("folio_entry", "¿Cuál es su folio?", free_text=True, error="Revise los números, de cuatro en cuatro.")
    pages = []
    for typed in ("4821 0937 5560 1285", "4821 0937 5560 1284"):
        site = make_site(Reply(ask=ENTRY), Reply(ask=wrong), Reply(erased=True))
        answer = site.client.post("/folio", data={"folio": typed})
        assert f'value="{typed}"' in answer.text
        assert "Set-Cookie" not in answer.headers
        assert site.journey.waiting == {}, "nothing is left behind of the attempt"
        pages.append((answer.status_code, answer.text.replace(typed, "")))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("typed", ["", "   ", "hola", "😀"])
def test_a_folio_without_digits_asks_for_them(make_site: MakeSite, typed: str) -> None:
    site = make_site()
    answer = site.client.post("/folio", data={"folio": typed})
    assert "Faltan números: el folio tiene 16." in answer.text
    assert site.journey.taken == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_exit_erases_takes_the_cookie_back_and_leads_elsewhere(make_site: MakeSite, method: str) -> None:
    site = make_site(Reply(ask=ENTRY), Reply(erased=True))
    site.begin()
    answer = getattr(site.client, method)("/salir")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/informacion")
    assert answer.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert answer.headers["Set-Cookie"].startswith("p=;")
    assert site.journey.last.kind == "stop"
    assert site.journey.waiting == {}
    assert site.client.get("/p").headers["Location"] == "/"


def test_exit_works_whatever_fails_and_whoever_asks(make_site: MakeSite) -> None:
    site = make_site()
    assert site.client.get("/salir").status_code == 303
    assert site.journey.taken == [], "nobody is here: nothing is opened only to be erased"
    site.begin()
    site.journey.failing = True
    answer = site.client.post("/salir", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.headers["Location"] == "/informacion"
    assert answer.headers["Set-Cookie"].startswith("p=;")


def test_elsewhere_knows_nobody_and_tells_nothing(make_site: MakeSite) -> None:
    site = make_site()
    before = site.client.get("/informacion").text
    site.begin()
    assert site.client.get("/informacion").text == before
    assert "Noviembre 2026" in before
    shown = re.sub(r"\?v=\w+", "", before)  # the digest of a style sheet may hold any digits
    for word in ("aviso", "folio", "denuncia", "911", "Salir"):
        assert word not in shown


def test_care_promises_no_more_than_it_can_keep(make_site: MakeSite) -> None:
    page = make_site().client.get("/cuidarse").text
    assert "No borra el historial" in page
    assert "queda en el registro del teléfono" in page
    assert "100" not in page


def test_a_page_of_another_site_cannot_make_a_browser_forget_the_visit_unseen(make_site: MakeSite) -> None:
    site = make_site()
    site.begin()
    for kind in ("image", "iframe", "empty"):
        sent = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": kind}
        answer = site.client.get("/salir", headers=sent)
        assert answer.headers["Location"] == "/informacion"
        assert "Clear-Site-Data" not in answer.headers, "which a browser obeys for whatever a page of others loads"
        assert "Set-Cookie" not in answer.headers
    assert (
        "Clear-Site-Data"
        in site.client.get("/salir", headers={"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty"}).headers
    )
