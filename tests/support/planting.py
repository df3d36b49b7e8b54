"""Words that exist nowhere else, and journeys that carry them over every channel, with people who open them."""

import secrets
from collections.abc import Iterator
from dataclasses import replace

from tests.support.http import request
from tests.support.live import LiveServer
from tests.support.reporters import Caller, Visitor, Writer, read_status
from tests.support.staff import Clerk, Operator
from tests.support.stories import EXPLOITED
from tests.support.twilio import Network


class Planted:
    """The words."""

    def __init__(self) -> None:
        mark = secrets.token_hex(3)
        self.number = f"+52961{secrets.randbelow(10**7):07d}"
        self.name = f"Xochiquetzalina Ruizhernandez{mark}"
        self.address = f"Callejon Huizachal {mark} 4471"
        self.sentence = f"la bodega azul {mark} abre a las cuatro"
        self.agent = f"Mozilla/5.0 (Centinela {mark})"
        self.answer = f"siguen encerrados {mark} desde ayer"
        self.question = f"cuantos ninos duermen {mark} en la galera"
        self.reply = f"ya vamos en camino {mark} no se mueva"
        self.telephone = f"+52744{secrets.randbelow(10**7):07d}"
        self.heard = f"rancho Tlacuilotepec {mark} pasando el puente"
        self.file = f"casa_de_Xochi_{mark}.jpg"
        self.picture = f"camara de Quetzal {mark} Huizachal"
        self.paper = f"nomina del patron {mark} confidencial"
        self.sound = f"grabado por Ruizhernandez {mark}"
        self.lost = secrets.token_hex(16)

    def all(self) -> dict[str, str]:
        return dict(vars(self), ten_digits=self.number[3:], ten_of_telephone=self.telephone[3:])

    def spellings(self) -> dict[str, str]:
        """The number as people, Twilio and programs write it: each is searched for, and each one's digests."""
        ten = self.number[3:]
        return {
            "whatsapp": f"whatsapp:{self.number}",
            "with country": self.number[1:],
            "old mobile": f"+521{ten}",
            "in groups": f"{ten[:3]} {ten[3:6]} {ten[6:]}",
            "in brackets": f"({ten[:3]}) {ten[3:6]}-{ten[6:]}",
            "international": f"+52 {ten[:3]} {ten[3:6]} {ten[6:]}",
            "tel": f"tel:{self.number}",
        }


class Journeys:
    """What was done on one server: the folios that were told and the identifiers that were used."""

    def __init__(self, server: LiveServer, planted: Planted, desk: LiveServer | None = None) -> None:
        self.server, self.planted, self.desk = server, planted, desk or server
        self.network = Network(server)
        self.sids: dict[str, str] = {}
        self.folios: list[str] = []

    def run(self) -> "Journeys":
        """Voice, SMS, WhatsApp and web, whole and cut off, with what people and authorities do about the first."""
        planted = self.planted
        story = replace(
            EXPLOITED,
            place=f"{planted.address}, Comitan, Chiapas",
            near=f"junto a casa de {planted.name}",
            words=(planted.sentence, f"soy {planted.name} y mi numero es {planted.number}"),
        )
        guardian, operator = Clerk(self.desk, "07-procuraduria_nna"), Operator(self.desk)
        writer = Writer(self.network, story, number=planted.number)
        folio = writer.tell(first=f"Hola soy {planted.name}")
        self.sids["message"] = writer.phone.last[1]["MessageSid"]
        guardian.receive()
        operator.receive()
        guardian.press("Acusar recibo")
        guardian.press("Preguntar a quien avisó", planted.question)
        operator.press("Contestar", planted.reply)
        shown = read_status(self.server, self.network, "sms", folio)
        assert planted.question in shown, "an authority's letter is read"
        assert planted.reply in shown, "and the desk's"
        replier = Writer(self.network, story, number=planted.number).phone
        replier.write(folio)
        replier.write(planted.answer)
        assert planted.answer in operator.browser.open(operator.address).text, "people read what was told"

        self.folios += [folio, Writer(self.network, story, True, planted.number).tell(first=planted.sentence)]
        caller = Caller(self.network, story, number=planted.number)
        self.folios.append(caller.tell())
        self.sids["call"] = caller.call.sid
        dropped = Caller(self.network, story, number=planted.number)
        dropped.tell(until=lambda one: len(one.asked) > 6)
        dropped.call.hang_up()
        self.folios.append(Visitor(self.server, story).tell())
        Visitor(self.server, story).tell(until=lambda one: len(one.asked) > 8)
        self.chat(operator)
        self.chat(operator, ended=True)
        self.told, self.seen_at = folio, {"desk": operator.address, "agency": guardian.address}
        self.force_errors()
        return self

    def chat(self, operator: Operator, *, ended: bool = False) -> None:
        """A conversation in writing: one that still runs when everything is taken, or one that the desk ended."""
        words = f"{self.planted.sentence} soy {self.planted.name} y mi numero es {self.planted.number}"
        line = {"linea": secrets.token_hex(16), "accion": "enviar", "texto": words}
        begun = request("POST", self.server.local + "/chat", line, self.headers())
        assert begun.status == 303
        cookies = {"Cookie": "; ".join(one.partition(";")[0] for one in begun.cookies)}
        request("POST", self.server.local + "/chat/escribe", line, self.headers() | cookies)
        desk = operator.browser
        desk.open("/desk/chats")
        desk.press("Tomar")
        page = desk.press("Enviar", {"texto": f"Gracias, {self.planted.name}."})
        assert desk.status == 200, page.text[:200]
        if ended:
            desk.press("Terminar la conversación")

    def force_errors(self) -> None:
        """Requests that fail, each full of planted words."""
        planted, network = self.planted, self.network
        headers = self.headers()
        for path in (f"/{planted.address}".replace(" ", "%20"), "/p", "/folio?x=" + planted.name.replace(" ", "+")):
            request("GET", self.server.local + path, None, headers)
        request("POST", self.server.local + "/p", {"texto": planted.sentence, "opcion": planted.name}, headers)
        request("POST", self.server.local + "/folio", {"folio": planted.number}, headers)
        fields = {"From": planted.number, "Body": planted.sentence, "MessageSid": planted.name}
        network.post("/twilio/messages", fields)
        network.post("/twilio/messages", fields, signature="forged")
        network.post("/twilio/voice/step/99999999999999999999", {"CallSid": planted.number, "Digits": planted.sentence})
        network.post("/twilio/status", {"CallSid": planted.name, "CallStatus": planted.sentence})

    def headers(self) -> dict[str, str]:
        return {
            "User-Agent": self.planted.agent,
            "X-Forwarded-For": self.planted.address,
            "Referer": f"http://x/{self.planted.name}",
        }

    def fields(self) -> Iterator[tuple[str, str]]:
        """Planted words under every name that a form or a webhook might read."""
        planted = self.planted
        for name in ("From", "Caller", "folio", "usuario"):
            yield name, planted.number
        for name in ("Body", "SpeechResult", "texto", "motivo", "clave"):
            yield name, planted.sentence
        for name in ("CallSid", "MessageSid", "opcion", "codigo"):
            yield name, planted.name
