"""The same pages inside Tor: named to a Tor Browser, told to people, and their forms are ours."""

from collections.abc import Callable

import pytest

from tests.channels.web.conftest import Site

ONION = f"http://{'a2' * 28}.onion"

MakeSite = Callable[..., Site]


@pytest.mark.parametrize("path", ["/", "/folio", "/cuidarse"])
def test_a_page_that_anybody_may_open_names_its_twin(make_site: MakeSite, path: str) -> None:
    assert make_site(onion=ONION).client.get(f"{path}?l=en").headers["Onion-Location"] == ONION + path


@pytest.mark.parametrize("path", ["/p", "/salir", "/informacion", "/nowhere"])
def test_nothing_else_does(make_site: MakeSite, path: str) -> None:
    assert "Onion-Location" not in make_site(onion=ONION).client.get(path).headers


def test_without_an_onion_service_none_is_named(make_site: MakeSite) -> None:
    site = make_site()
    assert "Onion-Location" not in site.client.get("/").headers
    assert "onion" not in site.client.get("/cuidarse").text


def test_people_can_read_the_address(make_site: MakeSite) -> None:
    assert ONION in make_site(onion=ONION).client.get("/cuidarse").text


@pytest.mark.parametrize(
    ("origin", "status"), [(ONION, 303), ("http://evil.onion", 403), ("https://linea.example", 303)]
)
def test_a_form_posted_inside_tor_is_ours(make_site: MakeSite, origin: str, status: int) -> None:
    site = make_site(https=True, onion=ONION)
    assert site.client.post("/", data={"accion": "avisar"}, headers={"Origin": origin}).status_code == status
