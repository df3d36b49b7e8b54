"""Every staff route names its action, and nobody gets past it: by role, by token, by origin."""

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from hotline.pages.staff.guard import ANYBODY, SIGNED_IN
from hotline.people.permissions import PERMISSIONS, allowed
from hotline.vocabulary import StaffRole
from tests.support.offices import Office, Person

LOGINS = {StaffRole.OPERATOR: "ana", StaffRole.SUPERVISOR: "sofia", StaffRole.AGENCY: "07-procuraduria_nna"}


def rules(office: Office) -> Iterator[tuple[str, Rule, str]]:
    """Method, rule and action of every route of the console and the portal."""
    for rule in office.app.url_map.iter_rules():
        if not rule.endpoint.startswith(("console.", "portal.")):
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield method, rule, getattr(office.app.view_functions[rule.endpoint], "action", "")


def address(rule: Rule) -> str:
    return "/".join("ab" * 16 if part.startswith("<") else part for part in rule.rule.split("/"))


def test_every_route_names_an_action_of_the_table(office: Office) -> None:
    found = list(rules(office))
    assert len(found) > 20
    for method, rule, action in found:
        assert action in {*PERMISSIONS, ANYBODY, SIGNED_IN}, f"{method} {rule.rule}"
        if action == ANYBODY:
            assert rule.rule.split("/")[2] in {"sign-in", "second", "begin", "recover", "admit"}
        if method != "GET":
            assert method == "POST", f"{rule.rule}: forms post, nothing else"


@pytest.mark.parametrize("role", list(LOGINS))
def test_who_may_not_finds_nothing(office: Office, role: StaffRole) -> None:
    person = office.person(LOGINS[role])
    for method, rule, action in rules(office):
        if action in {ANYBODY, SIGNED_IN} or allowed(role, action):
            continue
        answer = person.client.open(address(rule), method=method, data={"sello": person.token})
        assert answer.status_code == 404, f"{method} {rule.rule} as {role}"


@pytest.mark.parametrize("role", list(LOGINS))
def test_an_id_that_is_nobodys_is_a_page_that_is_not_there(office: Office, role: StaffRole) -> None:
    person = office.person(LOGINS[role])
    person.get(person.home)
    words = {
        "razon": "x",
        "texto": "x",
        "pregunta": "x",
        "urgencia": "inmediata",
        "a": "07-fiscalia",
        "linea": "ab" * 16,
    }
    for method, rule, action in rules(office):
        if "<" in rule.rule and allowed(role, action):
            answer = person.client.open(address(rule), method=method, data={"sello": person.token, **words})
            assert answer.status_code == 404, f"{method} {rule.rule} as {role}"


def posts(office: Office, person: Person, role: StaffRole) -> Iterator[str]:
    for method, rule, action in rules(office):
        if method == "POST" and action != ANYBODY and (action == SIGNED_IN or allowed(role, action)):
            yield address(rule)


@pytest.mark.parametrize("role", [StaffRole.OPERATOR, StaffRole.AGENCY])
def test_no_form_is_taken_without_the_sessions_token(office: Office, role: StaffRole) -> None:
    person, other = office.person(LOGINS[role]), office.person(LOGINS[role])
    other.get(other.home)
    for path in posts(office, person, role):
        for fields in ({}, {"sello": ""}, {"sello": other.token}):
            assert person.client.post(path, data=fields).status_code == 403, path
    assert person.get(person.home).status_code == 200, "nobody was signed out by a foreign form"


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://127.0.0.1:1"}]
)
def test_no_form_is_taken_from_another_site(office: Office, headers: dict[str, str]) -> None:
    person = office.person("ana")
    person.get("/desk")
    for path in posts(office, person, StaffRole.OPERATOR):
        answer = person.client.post(path, data={"sello": person.token}, headers=headers)
        assert answer.status_code == 403, path


def test_pages_carry_no_script_and_no_inline_style(office: Office) -> None:
    operator, clerk = office.person("ana"), office.person("07-procuraduria_nna")
    pages = [(operator, ["/desk", "/desk/nada", operator.items()[0]]), (clerk, ["/agency", clerk.items()[0]])]
    for person, addresses in pages:
        for path in addresses:
            person.get(path)
            assert person.page.scripts == []
            assert person.page.inline == [], path
            assert 'lang="es-MX"' in person.shown


@pytest.mark.parametrize("role", [StaffRole.OPERATOR, StaffRole.AGENCY])
def test_an_empty_form_is_told_what_to_mend(office: Office, role: StaffRole) -> None:
    person = office.person(LOGINS[role])
    item = person.items()[0]
    for method, rule, action in rules(office):
        below = any(part in rule.rule for part in ("/reports/<", "/referrals/<")) and "/files/<" not in rule.rule
        if method == "POST" and below and allowed(role, action):
            person.get(item)
            answer = person.post(f"{item}/{rule.rule.rsplit('/', 1)[1]}")
            assert answer.status_code in {200, 400}, rule.rule
            assert answer.status_code == 200 or 'role="alert"' in person.shown, rule.rule
