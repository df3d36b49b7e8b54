"""The protocol's pages at the desk: everything with an id can be read, of any day, by whoever may."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from hotline.rulebook import archive
from hotline.rulebook.drawing import STYLE
from hotline.rulebook.entries import Index
from tests.support.house import ROOT
from tests.support.offices import Office, Person

HOME = "/desk/protocol"


@pytest.fixture(scope="module")
def ana(office: Office) -> Person:
    return office.person("ana")


@pytest.mark.parametrize("login", ["ana", "sofia"])
def test_operators_and_supervisors_read_it_and_authorities_do_not(office: Office, login: str) -> None:
    assert office.person(login).get(HOME).status_code == 200
    assert office.person("07-procuraduria_nna").get(HOME).status_code == 404


def test_the_queue_leads_to_it(ana: Person) -> None:
    ana.get("/desk")
    assert f'href="{HOME}"' in ana.shown


def test_it_says_which_version_holds_and_that_nobody_confirmed_it(office: Office, ana: Person) -> None:
    ana.get(HOME)
    book = office.hotline.rulebook
    assert book.handle in ana.shown
    assert "ninguna autoridad ha confirmado" in ana.shown
    cited = [one for rule in (*book.rules, *book.indicators) for one in rule.basis]
    cited += [one for row in (*book.routes.base, *book.routes.additions) for one in row.basis]
    assert f"{sum(one.unverified for one in cited)} de {len(cited)}" in ana.shown


def test_every_entry_has_a_page_and_no_link_of_any_leads_nowhere(office: Office, ana: Person) -> None:
    index = Index(office.hotline.rulebook)
    leading: set[str] = set()
    for ref in index.entries:
        family, _, name = ref.partition(":")
        if family == "autoridad" and name[:2] not in {"00", "07"}:
            continue
        answer = ana.client.get(f"{HOME}/{family}/{name}")
        assert answer.status_code == 200, ref
        leading.update(re.findall(rf'href="({HOME}/[^"?]+)', answer.get_data(as_text=True)))
    known = {f"{HOME}/{ref.replace(':', '/')}" for ref in index.entries}
    known |= {f"{HOME}/{family.value}" for family, _, _ in index.families()}
    assert leading - known == set()
    assert len(leading) > 300


def test_a_rule_shows_articles_mark_condition_and_line(office: Office, ana: Person) -> None:
    ana.get(f"{HOME}/regla/TR-5")
    rule = next(rule for rule in office.hotline.rulebook.rules if rule.id == "TR-5")
    for text in (rule.title, f"{rule.where.file}:{rule.where.line}", "10, 12, 21, 22", "vista en la fuente"):
        assert text in ana.shown, text
    assert "propuesta, por confirmar" in ana.shown
    assert f'href="{HOME}/nombre/menor"' in ana.shown
    assert f'href="{HOME}/hecho/captacion"' in ana.shown
    assert "Quién lo usa" in ana.shown


def test_what_shares_an_id_stands_on_one_page(ana: Person) -> None:
    ana.get(f"{HOME}/tacha/X3")
    assert ana.shown.count("<h1>") == 2


def test_finding_opens_one_offers_several_and_says_what_is_near(ana: Person) -> None:
    assert ana.get(f"{HOME}?id=tr-5").headers["Location"].endswith(f"{HOME}/regla/TR-5")
    ana.get(f"{HOME}?id=A1")
    assert f'href="{HOME}/pregunta/A1"' in ana.shown
    assert f'href="{HOME}/ruta/A1"' in ana.shown
    ana.get(f"{HOME}?id=TR-55")
    assert "Parecidos" in ana.shown
    assert f'href="{HOME}/regla/TR-5"' in ana.shown
    ana.get(f"{HOME}?id=<script>")
    assert "<script>" not in ana.shown


@pytest.mark.parametrize("name", ["dialogo", "trata", "inmediata"])
def test_the_flow_is_drawn_and_said_in_words(office: Office, ana: Person, name: str) -> None:
    assert ana.get(f"{HOME}/flow/{name}").status_code == 200
    book = office.hotline.rulebook
    wanted = [rule.id for rule in book.rules if rule.gives == name] or [*book.script.order, *book.script.closing]
    words = ana.shown.partition("<ol>")[2].partition("</ol>")[0]
    assert [re.search(r">([^ ]+) ·", item)[1] for item in words.split("</li>")[:-1]] == wanted  # type: ignore[index]
    assert ("No se pregunta: de 6 a 11 años" in words) == (name == "dialogo")
    assert ana.shown.count("<svg") == 2
    assert not re.search(r"<svg[^>]*style|<style", ana.shown)


def test_a_drawing_is_a_file_under_a_policy_that_knows_its_style(ana: Person) -> None:
    answer = ana.client.get(f"{HOME}/drawing/trata.svg")
    assert answer.mimetype == "image/svg+xml"
    assert STYLE in answer.get_data(as_text=True)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert ElementTree.fromstring(answer.data).tag.endswith("svg")
    assert ana.client.get(f"{HOME}/drawing/nada.svg").status_code == 404
    assert ana.client.get(f"{HOME}/drawing/regla-nada.svg").status_code == 404


@pytest.mark.parametrize("asked", ["hoy", "2026-13-01", "22/11/2026", "2020-01-01"])
def test_a_day_that_cannot_be_read_is_told_kindly_and_kept(ana: Person, asked: str) -> None:
    answer = ana.get(f"{HOME}?on={asked}")
    assert answer.status_code == 400
    assert 'role="alert"' in ana.shown
    assert f'value="{asked}"' in ana.shown
    assert "Esto es lo que vale hoy" in ana.shown


def test_another_day_is_read_as_it_was_and_carried_along(office: Office, ana: Person) -> None:
    day = date(2026, 11, 10)
    book = archive.find(office.hotline.settings.rulebooks_dir, office.hotline.rulebook.digest, day)
    assert book.on == day
    ana.get(f"{HOME}?on=2026-11-10")
    assert "10 de noviembre de 2026" in ana.shown
    assert f'href="{HOME}/regla?on=2026-11-10"' in ana.shown
    ana.get(f"{HOME}/regla/TR-5?on=2026-11-10")
    assert "como vale el 10 de noviembre de 2026" in ana.shown
    assert f'href="{HOME}/nombre/menor?on=2026-11-10"' in ana.shown
    assert f'class="link" href="{HOME}/regla/TR-5">' in ana.shown, "the way back to today"


def test_a_version_that_is_not_kept_is_told(ana: Person) -> None:
    assert ana.get(f"{HOME}?version=00000000").status_code == 400
    assert ana.get(f"{HOME}?version=../../etc").status_code == 400
    assert "Esto es lo que vale hoy" in ana.shown


def test_a_report_leads_to_the_rules_that_judged_it_as_they_stood(ana: Person) -> None:
    for item in ana.items():
        ana.get(item)
        found = re.findall(rf'href="({HOME}/regla/[^"]+)"', ana.shown)
        assert found, item
        for address in found:
            address = address.replace("&amp;", "&")
            assert "on=" in address
            assert "version=" in address
            assert ana.client.get(address).status_code == 200
        routes = set(re.findall(rf'href="({HOME}\?id=[^"]+)"', ana.shown))
        assert all(ana.client.get(address).status_code in {200, 303} for address in routes)


def test_the_classes_of_drawings_are_styled_on_the_page_and_in_the_file() -> None:
    sheet = (ROOT / "hotline/pages/static/staff.css").read_text()
    for rule in re.findall(r"^\.drawn (\S+)\{", STYLE, re.MULTILINE):
        assert f".drawn {rule}{{" in sheet, rule
    assert len(sheet.encode()) < 12_000
