"""Seizure: after journeys with planted words over every channel, nothing of them lies anywhere that the server wrote.

The same journeys with sealing replaced by a copy that hides nothing must be found out, or the search proves nothing.
"""

import base64

from tests.conftest import Serve
from tests.support.planting import Journeys, Planted
from tests.support.sentinels import forms, search


def test_nothing_planted_is_found_again(serve: Serve) -> None:
    server, planted = serve(), Planted()
    wanted = planted.all() | planted.spellings() | Journeys(server, planted).run().sids
    assert search([server.home, server.volatile], wanted) == [], "while it runs"
    server.stop()
    assert search([server.home, server.volatile], wanted) == [], "after it ended"


def test_the_search_finds_what_is_not_sealed(serve: Serve) -> None:
    server, planted = serve(patches=["identity"]), Planted()
    Journeys(server, planted).run()
    found = {hit.sentinel for hit in search([server.home, server.volatile], planted.all())}
    assert {"name", "address", "sentence", "number"} <= found


def test_every_form_is_recognised_wherever_it_lies() -> None:
    text = "Callejon Huizachal 4471"
    for before in ("", "a", "ab", "abc"):
        lying = base64.b64encode(f"{before}{text} y lo demas".encode())
        assert any(needle in lying for form, needle in forms(text) if form.startswith("base64 "))
