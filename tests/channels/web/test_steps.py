"""The journey at `/p`: one turn a form, nothing lost, nothing taken twice, nobody else's form."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from hotline.conversation.turns import Ask, Contact, MailboxEntry, Option, Reply, ReviewLine, Turn

QUESTION = Ask(
    "A1",
    "¿Alguna persona está en peligro?",
    (Option("si", "Sí", "1"), Option("no", "No", "2"), Option("ns", "No sé", "3")),
    part=1,
    parts=4,
    part_name="Seguridad",
)
WORDS = Ask("C1", "¿Dónde pasa esto?", free_text=True, part=2, parts=4, part_name="Quién y dónde")
REVIEW = Ask("review", "Revise antes de enviar", (Option("si", "Con", "1"), Option("no", "Sin", "2")), chosen=("no",))
FOLIO = "4821093755601284"
MakeSite = Callable[..., Any]


def press(site: Any, action: str = "seguir", **fields: Any) -> Any:
    return site.client.post("/p", data={**site.fields(), "accion": action, **fields})


def test_an_answer_is_one_turn_and_leads_on(make_site: MakeSite) -> None:
    site = make_site(Reply(ask=QUESTION), Reply(ask=WORDS))
    page = site.begin()
    assert "¿Alguna persona está en peligro?" in page
    answer = press(site, opcion="no")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/p")
    assert site.journey.last == Turn("options", options=("no",))
    assert "¿Dónde pasa esto?" in site.client.get("/p").text


def test_nothing_is_required_and_not_saying_is_as_big_as_the_rest(make_site: MakeSite) -> None:
    site = make_site(Reply(ask=QUESTION), Reply(ask=WORDS))
    page = site.begin()
    assert "required" not in page
    rows = re.findall(r'<label class="choice">.*?</label>', page)
    assert [re.sub(r"<[^>]+>", "", row).strip() for row in rows] == ["Sí", "No", "No sé", "Prefiero no decir"]
    press(site, opcion="")
    assert site.journey.last == Turn("options")


@pytest.mark.parametrize("label", ["Prefiero no decir", "No sé o prefiero no decir"])
def test_not_saying_is_offered_once(make_site: MakeSite, label: str) -> None:
    page = make_site(Reply(ask=Ask("B1", "¿Quién?", (Option("yo", "Yo", "1"), Option("ns", label, "2"))))).begin()
    assert page.casefold().count("prefiero no decir") == 1


def test_words_go_along_with_choices(make_site: MakeSite) -> None:
    both = Ask("D1", "Cuénteme.", (Option("campo", "Campo", "1"),), multiple=True, free_text=True)
    site = make_site(Reply(ask=both), Reply(ask=WORDS))
    site.begin()
    press(site, opcion=["campo", "campo"], texto="carga cajas 😀")
    assert site.journey.last == Turn("options", value="carga cajas 😀", options=("campo",))


@pytest.mark.parametrize(
    ("action", "kind", "value"),
    [
        ("regresar", "back", ""),
        ("persona", "person", ""),
        ("terminar", "goto", "review"),
        ("cambiar:B2", "goto", "B2"),
        ("idioma:en", "language", "en"),
        ("idioma:xx", "options", ""),
        ("nada de esto", "options", ""),
    ],
)
def test_each_button_is_its_own_turn(make_site: MakeSite, action: str, kind: str, value: str) -> None:
    site = make_site(Reply(ask=QUESTION), Reply(ask=WORDS))
    site.begin()
    press(site, action)
    assert (site.journey.last.kind, site.journey.last.value) == (kind, value)


@pytest.mark.parametrize("action", ["persona", "idioma:en"])
def test_asking_for_a_person_or_a_language_keeps_every_letter(make_site: MakeSite, action: str) -> None:
    site = make_site(Reply(ask=WORDS), Reply(ask=WORDS, language="en" if "en" in action else "es_MX"))
    site.begin()
    page = press(site, action, texto="En el mercado <b>viejo</b>").text
    assert "En el mercado &lt;b&gt;viejo&lt;/b&gt;</textarea>" in page
    assert 'name="paso" value="2"' in page


def test_going_back_keeps_what_was_written(make_site: MakeSite) -> None:
    site = make_site(Reply(ask=WORDS), Reply(ask=QUESTION))
    site.begin()
    press(site, "regresar", texto="En el mercado")
    kinds = [(turn.kind, turn.value) for _, turn in site.journey.taken[1:]]
    assert kinds == [("options", "En el mercado"), ("goto", "C1"), ("back", "")]


def test_ending_early_sends_what_is_on_the_page_too(make_site: MakeSite) -> None:
    site = make_site(Reply(ask=QUESTION), Reply(ask=WORDS), Reply(ask=REVIEW))
    site.begin()
    press(site, "terminar", opcion="si")
    assert [turn for _, turn in site.journey.taken[1:]] == [
        Turn("options", options=("si",)),
        Turn("goto", value="review"),
    ]
    assert len({contact.step for contact, _ in site.journey.taken}) == 3, "each turn is a step of its own"


def test_an_error_stands_at_the_field_with_what_was_written(make_site: MakeSite) -> None:
    wrong = Ask("C1", "¿Dónde?", free_text=True, error="No encontramos ese lugar.", written="por el cerro")
    site = make_site(Reply(ask=WORDS), Reply(ask=wrong))
    site.begin()
    page = press(site, texto="por el cerro").text
    assert "No encontramos ese lugar." in page
    assert "por el cerro</textarea>" in page


def test_the_same_form_sent_twice_is_taken_once(make_site: MakeSite) -> None:
    site = make_site(Reply(ask=QUESTION), Reply(ask=WORDS))
    site.begin()
    form = {**site.fields(), "opcion": "no"}
    first, second = (site.client.post("/p", data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(site.journey.taken) == 2
    assert "¿Dónde pasa esto?" in site.client.get("/p").text


def test_a_refused_form_sent_twice_gets_the_same_page_twice(make_site: MakeSite) -> None:
    wrong = Ask("C1", "¿Dónde?", free_text=True, error="No encontramos ese lugar.", written="por el cerro")
    site = make_site(Reply(ask=WORDS), Reply(ask=wrong))
    site.begin()
    form = {**site.fields(), "texto": "por el cerro"}
    first, second = (site.client.post("/p", data=form) for _ in range(2))
    assert (first.status_code, first.text) == (second.status_code, second.text)
    assert len(site.journey.taken) == 2


def test_a_page_of_long_ago_answers_nothing(make_site: MakeSite) -> None:
    site = make_site(Reply(ask=QUESTION))
    site.begin()
    old = {**site.fields(), "opcion": "si"}
    for _ in range(10):
        press(site, opcion="no")
    site.journey.answered.clear()  # the dialogue remembers eight answers, no more
    assert site.client.post("/p", data=old).headers["Location"] == "/p"
    assert len(site.journey.taken) == 11


def test_the_folio_is_shown_again_when_its_step_is_sent_again(make_site: MakeSite) -> None:
    site = make_site(Reply(ask=REVIEW), Reply(folio=FOLIO))
    site.begin()
    form = {**site.fields(), "opcion": "no"}
    first, second = (site.client.post("/p", data=form).text for _ in range(2))
    assert first == second
    assert re.findall(r"<li>(\d{4})</li>", first) == ["4821", "0937", "5560", "1284"]


def test_practising_hides_one_group_and_asks_nothing_new(make_site: MakeSite) -> None:
    site = make_site(Reply(ask=REVIEW), Reply(folio=FOLIO))
    site.begin()
    form = {**site.fields(), "opcion": "no"}
    site.client.post("/p", data=form)
    page = site.client.post("/p", data={**form, "accion": "practicar:2"}).text
    assert "0937" not in page
    assert "4821" in page
    shown = site.client.post("/p", data={**form, "accion": "practicar:0"}).text
    assert "0937" in shown


def test_after_the_folio_the_cookie_goes(make_site: MakeSite) -> None:
    site = make_site(Reply(ask=REVIEW), Reply(folio=FOLIO))
    site.begin()
    form = site.fields()
    site.client.post("/p", data=form)
    answer = site.client.post("/p", data={**form, "accion": "guardado"})
    assert "sigue en marcha" in answer.text
    assert answer.headers["Set-Cookie"].startswith("p=;")
    assert site.client.get("/p").headers["Location"] == "/"


def test_nothing_saved_is_said_and_everything_written_is_kept(make_site: MakeSite) -> None:
    site = make_site(Reply(ask=WORDS), Reply(ask=QUESTION))
    site.begin()
    form = {**site.fields(), "texto": "Hay dos niños", "opcion": ["a", "b"]}
    site.journey.failing = True
    assert site.client.get("/p").status_code == 503
    answer = site.client.post("/p", data=form)
    assert answer.status_code == 503
    assert "No se guardó su aviso" in answer.text
    assert "Hay dos niños</textarea>" in answer.text
    assert "No se duplica" in answer.text
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.text))
    assert again["paso"] == form["paso"], "the same step, so that nothing is doubled"
    site.journey.failing = False
    site.client.post("/p", data={**again, "texto": "Hay dos niños"})
    assert site.journey.last.value == "Hay dos niños"


def test_without_a_cookie_there_is_nothing_to_see(make_site: MakeSite) -> None:
    site = make_site()
    assert site.client.get("/p").headers["Location"] == "/"
    site.client.set_cookie("p", "../../etc/passwd")
    assert site.client.get("/p").headers["Location"] == "/"
    assert site.journey.taken == []


def test_a_dialogue_that_lapsed_ends_kindly(make_site: MakeSite) -> None:
    site = make_site(Reply(ask=QUESTION), Reply(ask=QUESTION))
    site.begin()
    form = site.fields()
    site.journey.waiting.clear()
    posted = site.client.post("/p", data=form).text
    site.begin()
    site.journey.waiting.clear()
    shown = site.client.get("/p").text
    for page in (posted, shown):
        assert "Lo que ya guardó sigue guardado" in page
        assert 'href="tel:911"' in page
    assert site.client.get("/p").headers["Location"] == "/"


def test_what_was_written_when_a_dialogue_had_lapsed_stays_on_the_page(make_site: MakeSite) -> None:
    site = make_site(Reply(ask=WORDS), Reply(ask=WORDS))
    site.begin()
    form = {**site.fields(), "texto": "Son <tres> niños"}
    site.journey.waiting.clear()
    for _ in range(2):  # the second time without a cookie
        page = site.client.post("/p", data=form).text
        assert "Son &lt;tres&gt; niños</textarea>" in page
        assert "No encontramos su avance" in page


def test_a_form_of_an_older_tab_is_not_taken_and_its_words_stay_on_the_page(make_site: MakeSite) -> None:
    """A second start replaced the cookie; the newer dialogue knows nothing of it and goes on."""
    site = make_site(Reply(ask=WORDS), Reply(ask=WORDS))
    site.begin()
    older = {**site.fields(), "texto": "Son <tres> niños", "idioma": "en"}
    site.begin()
    taken = len(site.journey.taken)
    answer = site.client.post("/p", data=older)
    assert answer.status_code == 403
    assert "Son &lt;tres&gt; niños</textarea>" in answer.text
    assert '<html lang="en"' in answer.text
    assert len(site.journey.taken) == taken
    assert 'href="/p?l=en"' in answer.text
    assert site.client.get("/p").status_code == 200, "the newer page is still there"


@pytest.mark.parametrize("seal", ["", "00" * 16, "ñ"])
def test_a_form_that_was_not_made_for_this_visit_is_refused(make_site: MakeSite, seal: str) -> None:
    site = make_site()
    site.begin()
    answer = press(site, sello=seal, opcion="no")
    assert answer.status_code == 403
    assert len(site.journey.taken) == 1


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://otro.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]
)
@pytest.mark.parametrize("address", ["/", "/folio", "/p"])
def test_a_form_from_another_site_is_refused(make_site: MakeSite, address: str, headers: dict[str, str]) -> None:
    site = make_site()
    site.begin()
    answer = site.client.post(address, data={**site.fields(), "folio": FOLIO}, headers=headers)
    assert answer.status_code == 403
    assert len(site.journey.taken) == 1


@pytest.mark.parametrize("origin", ["null", "http://localhost"])
def test_our_own_forms_pass_as_browsers_send_them(make_site: MakeSite, origin: str) -> None:
    site = make_site()
    site.begin()
    headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
    answer = site.client.post("/p", data={**site.fields(), "opcion": "no"}, headers=headers)
    assert answer.status_code == 303


def test_danger_brings_911_before_the_question(make_site: MakeSite) -> None:
    page = make_site(Reply(ask=WORDS, danger=True, lines=("Marque 911 ahora.",))).begin()
    assert page.index("Marque 911 ahora.") < page.index('href="tel:911"') < page.index("¿Dónde pasa esto?")


def test_review_says_who_reads_and_lets_everything_be_changed(make_site: MakeSite) -> None:
    review = (ReviewLine("Edad", "De 6 a 11 años", "B2"), ReviewLine("Relato", "Soy la maestra", "narrative"))
    page = make_site(
        Reply(
            ask=REVIEW,
            review=review,
            readers=("esta línea", "Procuraduría"),
            lines=("«Soy la maestra» dice quién es.",),
        )
    ).begin()
    assert "Lo leerán: esta línea y Procuraduría." in page
    assert 'value="cambiar:B2"' in page
    assert 'value="no" checked' in page
    assert "«Soy la maestra» dice quién es." in page
    assert page.index("Lo leerán") < page.index("Enviar aviso") < page.index("Borrar todo y salir")
    assert "No podemos prometer" in page
    assert "Podrá agregarlo después de enviar" in page, "a file waits for the report"
    assert 'type="file"' not in page


def test_a_child_answers_by_drawn_buttons_of_their_own(make_site: MakeSite) -> None:
    page = make_site(Reply(ask=QUESTION, age="child")).begin("nna")
    assert (
        len(re.findall(r'<button name="opcion" value="\w+"><svg|<button name="opcion" value="\w+">\s*<svg', page)) == 3
    )
    assert "Quiero hablar con alguien" in page
    assert "No hiciste nada malo." in page
    assert "Parte 1 de 4" in page
    assert "Continuar" not in page


def test_what_others_wrote_is_text_on_the_page_and_nothing_else(make_site: MakeSite) -> None:
    evil = "<script>alert(1)</script>{{ 7777*7777 }}\u202eabc"
    entries = (MailboxEntry("message", evil, evil, "2026-11-24"),)
    page = make_site(Reply(ask=Ask("mailbox", evil, free_text=True), entries=entries)).begin()
    assert "<script>" not in page
    assert "60481729" not in page


@pytest.mark.parametrize("step", ["", "x", "9999999", "-1", "1 OR 1", "٣", "9" * 5000])
def test_a_step_that_is_not_awaited_changes_nothing(make_site: MakeSite, step: str) -> None:
    site = make_site()
    site.begin()
    assert press(site, paso=step, opcion="no").status_code == 303
    assert len(site.journey.taken) == 1


def test_the_journey_learns_nothing_about_the_browser(make_site: MakeSite) -> None:
    site = make_site(Reply(ask=QUESTION), Reply(ask=WORDS))
    headers = {"User-Agent": "Mozilla/5.0 planted", "X-Forwarded-For": "203.0.113.77", "Referer": "https://a.example/x"}
    site.client.post("/", data={"puerta": "adulto"}, headers=headers)
    site.client.post("/p", data={**site.fields(), "opcion": "no"}, headers=headers)
    told: list[tuple[Contact, Turn]] = site.journey.taken
    everything = " ".join(f"{c.step} {c.bearers} {t.value} {t.options}" for c, t in told)
    assert "planted" not in everything
    assert "203.0.113.77" not in everything
    assert "a.example" not in everything


def test_the_last_page_is_found_again_by_its_step(make_site: MakeSite) -> None:
    """With script no form is sent again by reloading; a telephone that dropped the page shows the folio again."""
    site = make_site(Reply(ask=REVIEW), Reply(folio=FOLIO))
    site.begin()
    form = site.fields()
    told = site.client.post("/p", data={**form, "accion": "seguir"}).text
    assert "4821" in told
    assert site.client.get(f"/p?paso={form['paso']}").text == told
    assert "4821" not in site.client.get("/p?paso=7").text


def test_the_last_page_is_shown_to_nobody_without_its_cookie(make_site: MakeSite) -> None:
    site = make_site(Reply(ask=REVIEW), Reply(folio=FOLIO))
    site.begin()
    form = site.fields()
    site.client.post("/p", data={**form, "accion": "seguir"})
    site.client.post("/p", data={**form, "accion": "guardado"})
    assert site.client.get(f"/p?paso={form['paso']}").headers["Location"] == "/"


def test_script_is_this_houses_own_and_may_ask_nobody_else(make_site: MakeSite) -> None:
    site = make_site()
    site.begin()
    for path in ("/", "/folio", "/p", "/cuidarse"):
        policy = site.client.get(path).headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "script-src 'self'", "connect-src 'self'", "form-action 'self'"} <= set(policy)
        assert "unsafe" not in str(policy)
