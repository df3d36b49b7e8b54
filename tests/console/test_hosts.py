"""Desk and authorities on a host of their own: nothing of the one side is served on the other's host."""

from dataclasses import replace

import pytest
from werkzeug.test import Client

from hotline.app import both, staff_app
from hotline.errors import SettingsError
from hotline.people import passkeys
from hotline.settings import read_settings
from tests.support.offices import PASSWORD, Office

PUBLIC, STAFF = "https://linea.example.org", "https://mesa.example.org"
NEEDED = {"HOTLINE_SECRET_KEY": "x" * 32, "HOTLINE_PEPPER": "y" * 32, "HOTLINE_KEY_ROOT": "root"}


@pytest.fixture(scope="module")
def parted(office: Office) -> Office:
    settings = replace(office.hotline.settings, public_url=PUBLIC, staff_url=STAFF)
    hotline = replace(office.hotline, settings=settings)
    return Office(hotline, staff_app(hotline))


def test_the_staff_s_pages_are_on_their_host_only(parted: Office) -> None:
    client = parted.app.test_client()
    for path in ("/desk/sign-in", "/agency/sign-in", "/desk/static/staff.css"):
        assert client.get(path, base_url=STAFF).status_code == 200
        for other in (PUBLIC, "https://mesa.example.org:8443", "https://evil.example"):
            assert client.get(path, base_url=other).status_code == 404


def test_in_one_process_the_host_parts_them(parted: Office) -> None:
    client = Client(both(parted.hotline))
    found = {
        (host, path): client.get(path, base_url=host).status_code
        for host in (PUBLIC, STAFF)
        for path in ("/", "/folio", "/desk/sign-in")
    }
    assert [key for key, status in found.items() if status == 200] == [
        (PUBLIC, "/"),
        (PUBLIC, "/folio"),
        (STAFF, "/desk/sign-in"),
    ]
    assert set(found.values()) == {200, 404}


def test_forms_and_passkeys_belong_to_the_staffs_host(parted: Office) -> None:
    client = parted.app.test_client()
    page = client.get("/desk/sign-in", base_url=STAFF).get_data(as_text=True)
    token = page.partition('name="sello" value="')[2].partition('"')[0]
    given = {"sello": token, "usuario": "ana", "clave": PASSWORD}
    for origin, status in ((PUBLIC, 403), (STAFF, 303)):
        answer = client.post("/desk/sign-in", base_url=STAFF, data=given, headers={"Origin": origin})
        assert answer.status_code == status
    assert passkeys.site_of(parted.hotline.settings.staff_address).host == "mesa.example.org"
    assert all("Domain=" not in one for one in answer.headers.getlist("Set-Cookie")), "no cookie of the other host"


@pytest.mark.parametrize(
    ("staff", "said"),
    [
        ("http://127.0.0.1:8002", "both https"),
        ("https://mesa.example.org/mesa", "without a path"),
        ("mesa.example.org", "HOTLINE_STAFF_URL"),
        ("http://mesa.example.org", "HOTLINE_STAFF_URL"),
    ],
)
def test_half_a_host_is_refused(staff: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        read_settings({**NEEDED, "HOTLINE_PUBLIC_URL": PUBLIC, "HOTLINE_STAFF_URL": staff})
