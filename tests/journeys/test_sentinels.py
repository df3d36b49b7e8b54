"""Seizure: after journeys with planted words over every channel, nothing of them lies anywhere that the server wrote.

The same journeys with sealing replaced by a copy that hides nothing must be found out, or the search proves nothing.
"""

import base64
import secrets
from dataclasses import replace

from tests.conftest import Serve
from tests.support.http import request
from tests.support.live import LiveServer
from tests.support.reporters import Caller, Visitor, Writer, read_status
from tests.support.sentinels import forms, search
from tests.support.staff import Clerk, Operator
from tests.support.stories import EXPLOITED
from tests.support.twilio import Network


class Planted:
    """Words that exist nowhere else."""

    def __init__(self) -> None:
        mark = secrets.token_hex(3)
        self.number = f"+52961{secrets.randbelow(10**7):07d}"
        self.name = f"Xochiquetzalina Ruizhernandez{mark}"
        self.address = f"Callejon Huizachal {mark} 4471"
        self.sentence = f"la bodega azul {mark} abre a las cuatro"
        self.agent = f"Mozilla/5.0 (Centinela {mark})"
        self.answer = f"siguen encerrados {mark} desde ayer"

    def all(self) -> dict[str, str]:
        return dict(vars(self), ten_digits=self.number[3:])


def journeys(server: LiveServer, planted: Planted) -> dict[str, str]:
    """Plant the words over all four channels, let people open them, force errors; identifiers that were used."""
    network = Network(server)
    story = replace(
        EXPLOITED,
        place=f"{planted.address}, Comitan, Chiapas",
        near=f"junto a casa de {planted.name}",
        words=(planted.sentence, f"soy {planted.name} y mi numero es {planted.number}"),
    )
    guardian, operator = Clerk(server, "07-procuraduria_nna"), Operator(server)
    sids = {}
    writer = Writer(network, story, number=planted.number)
    folio = writer.tell(first=f"Hola soy {planted.name}")
    sids["message"] = writer.phone.last[1]["MessageSid"]
    guardian.receive()
    operator.receive()
    guardian.press("Acusar recibo")
    guardian.press("Preguntar a quien avisó", "¿Siguen ahí?")
    assert "iguen ah" in read_status(server, network, "sms", folio)
    replier = Writer(network, story, number=planted.number).phone
    replier.write(folio)
    replier.write(planted.answer)

    Writer(network, story, whatsapp=True, number=planted.number).tell(first=planted.sentence)
    caller = Caller(network, story, number=planted.number)
    caller.tell()
    sids["call"] = caller.call.sid
    dropped = Caller(network, story, number=planted.number)
    dropped.tell(until=lambda one: len(one.asked) > 6)
    dropped.call.hang_up()
    Visitor(server, story).tell()
    Visitor(server, story).tell(until=lambda one: len(one.asked) > 8)
    force_errors(server, network, planted)
    return sids


def force_errors(server: LiveServer, network: Network, planted: Planted) -> None:
    """Requests that fail, each full of planted words."""
    headers = {"User-Agent": planted.agent, "X-Forwarded-For": planted.address, "Referer": f"http://x/{planted.name}"}
    for path in (f"/{planted.address}".replace(" ", "%20"), "/p", "/folio?x=" + planted.name.replace(" ", "+")):
        request("GET", server.local + path, None, headers)
    request("POST", server.local + "/p", {"texto": planted.sentence, "opcion": planted.name}, headers)
    request("POST", server.local + "/folio", {"folio": planted.number}, headers)
    fields = {"From": planted.number, "Body": planted.sentence, "MessageSid": planted.name}
    network.post("/twilio/messages", fields)
    network.post("/twilio/messages", fields, signature="forged")
    network.post("/twilio/voice/step/99999999999999999999", {"CallSid": planted.number, "Digits": planted.sentence})
    network.post("/twilio/status", {"CallSid": planted.name, "CallStatus": planted.sentence})


def test_nothing_planted_is_found_again(serve: Serve) -> None:
    server, planted = serve(), Planted()
    sids = journeys(server, planted)
    wanted = planted.all() | sids
    assert search([server.home, server.volatile], wanted) == [], "while it runs"
    server.stop()
    assert search([server.home, server.volatile], wanted) == [], "after it ended"


def test_the_search_finds_what_is_not_sealed(serve: Serve) -> None:
    server, planted = serve(patches=["identity"]), Planted()
    journeys(server, planted)
    found = {hit.sentinel for hit in search([server.home, server.volatile], planted.all())}
    assert {"name", "address", "sentence", "number"} <= found


def test_every_form_is_recognised_wherever_it_lies() -> None:
    text = "Callejon Huizachal 4471"
    for before in ("", "a", "ab", "abc"):
        lying = base64.b64encode(f"{before}{text} y lo demas".encode())
        assert any(needle in lying for form, needle in forms(text) if form.startswith("base64 "))
