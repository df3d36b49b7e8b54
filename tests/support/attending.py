"""What people at the desk do live, on one server: files, recordings, letters and calls, each full of planted words."""

import re
import threading

import psycopg

from hotline.channels.simulator.exchange.dialling import Telephone
from hotline.channels.simulator.exchange.messaging import Medium
from hotline.channels.simulator.exchange.person import Awaited, Scripted
from tests.media.samples import paper, photograph, recording
from tests.support.browser import Browser, sign_in
from tests.support.http import Answer, upload
from tests.support.parted import Parted
from tests.support.planting import Journeys
from tests.support.processes import wait_until
from tests.support.provider import Provider

FILE = re.compile(r'(?:href|src)="(/(?:agency|desk)/[a-z]+/[0-9a-f]{32}/(?:files|recordings)/[0-9a-f]{32})"')


class Telling(Scripted):
    """Presses keys, and says something wherever it is recorded."""

    def answer(self, awaited: Awaited) -> str | None:
        return "t:Son tres niños en la bodega" if awaited.where == "record" else super().answer(awaited)


class Attended:
    """Files, a recording and calls, beside what `Journeys` has told on the same server."""

    def __init__(self, server: Parted, journeys: Journeys, provider: Provider) -> None:
        self.server, self.journeys, self.planted = server, journeys, journeys.planted
        self.exchange = provider.exchange
        self.desk = sign_in(server.desk, "ana")

    def run(self) -> "Attended":
        self.record()
        self.send_files()
        self.fail_to_keep()
        self.share()
        self.go_on_duty()
        self.talk(ended=True)
        self.talk()
        self.lose()
        return self

    def record(self) -> None:
        """Nobody is free: a recording, which the worker fetches."""
        kept = self.exchange.keep_recording
        words = recording(0.5, secret=self.planted.sound.encode())

        def keep(call: str, _content: bytes, seconds: int) -> str:
            self.journeys.sids["recording"] = kept(call, words, seconds)
            return self.journeys.sids["recording"]

        self.exchange.keep_recording = keep  # type: ignore[method-assign]
        self.exchange.call_in(Telling(["2", "2", "0", "7"]), self.planted.number)
        assert self.journeys.sids["recording"]
        self.exchange.keep_recording = kept  # type: ignore[method-assign]

    def send_files(self) -> None:
        """By the mailbox's page, with words in the name and inside; by WhatsApp, with words inside."""
        planted = self.planted
        self.mailbox = Browser(self.server)
        self.mailbox.open("/folio")
        form = next(form for form in self.mailbox.page.forms if form.writing())
        self.mailbox.submit(form, {form.writing()[0].name: self.journeys.told})
        for data in (photograph(secret=planted.picture.encode()), paper(1, secret=planted.paper.encode())):
            assert self.send(data).status == 200
            self.mailbox.open("/p")
        assert self.send(b"MZ" + planted.picture.encode()).status == 400, "what is refused leaves nothing either"
        noted = Medium(recording(0.5, secret=planted.sound.encode()), "audio/wav")
        self.exchange.write(planted.number, planted.sentence, True, (noted,))
        self.until("SELECT count(*) = 0 FROM recording_fetch")

    def fail_to_keep(self) -> None:
        """A file and a recording that fail at the very statement that keeps them, in intake and in the worker."""
        order = self.server.control / "fail"
        order.write_text("keeping")
        assert self.send_picture().status in {500, 503}
        self.record()
        self.until("SELECT count(*) = 1 FROM outbox WHERE topic = 'fetch_recording' AND attempts > 0")
        order.unlink()
        self.until("SELECT count(*) = 0 FROM recording_fetch")

    def send_picture(self) -> Answer:
        return self.send(photograph(secret=self.planted.picture.encode()))

    def send(self, data: bytes) -> Answer:
        """One file by the mailbox's page."""
        seal = next(c.value for form in self.mailbox.page.forms for c in form.controls if c.name == "sello")
        cookies = "; ".join(f"{name}={value}" for name, value in self.mailbox.cookies.items())
        headers = self.journeys.headers() | {"Cookie": cookies}
        file = (self.planted.file, data)
        return upload(self.server.local + "/p/archivo", {"sello": seal}, {"archivo": file}, headers)

    def share(self) -> None:
        """The operator looks at every file and lets the authority open one; its person does."""
        at = self.journeys.seen_at
        self.desk.open(at["desk"])
        shown = FILE.findall(self.desk.answer.text)
        assert len(shown) == 2
        for address in shown:
            assert self.desk.send("GET", address, None).status == 200
        form = self.desk.form("Compartir este archivo")
        self.desk.submit(form, {"linea": at["agency"].rpartition("/")[2]})
        assert "Lo puede abrir" in self.desk.page.text, self.desk.page.text[:200]
        clerk = sign_in(self.server.desk, "07-procuraduria_nna")
        clerk.open(at["agency"])
        (given,) = FILE.findall(clerk.answer.text)
        assert clerk.send("GET", given, None).status == 200

    def go_on_duty(self) -> None:
        self.exchange.telephones[self.planted.telephone] = Telephone(person=Scripted(["1"], stays=True))
        self.desk.open("/desk")
        self.desk.press("Entrar en turno", {"telefono": self.planted.telephone})
        assert self.desk.status == 200, self.desk.page.text[:200]

    def talk(self, *, ended: bool = False) -> None:
        """A caller gets through to the operator, who writes down what she hears; one of them ends it, or nobody."""
        self.exchange.telephones[self.planted.telephone] = Telephone(person=Scripted(["1"], stays=True))
        caller = Scripted(["2", "0", "2"], stays=True)
        calling = threading.Thread(target=self.exchange.call_in, args=(caller, self.planted.number), daemon=True)
        calling.start()
        self.until("SELECT count(*) = 1 FROM live_call WHERE state = 'espera'")
        self.desk.open("/desk")
        self.desk.press("Tomar la llamada")
        self.until("SELECT count(*) = 1 FROM live_call WHERE state = 'hablando'")
        self.desk.open(self.desk.address)
        self.desk.press("Anotar lo que contestó", {"lugar": self.planted.heard, "lugar.cerca": self.planted.name})
        assert self.desk.status == 200, self.desk.page.text[:200]
        if ended:
            self.desk.press("Terminar la llamada")
            calling.join(20)
            self.until("SELECT count(*) = 0 FROM live_call")

    def lose(self) -> None:
        """A medium that the provider does not give: its name waits, closed to the worker."""
        where = f"Messages/MM{self.planted.lost}/Media/ME{self.planted.lost}"
        fields = {
            "From": f"whatsapp:{self.planted.number}",
            "To": "whatsapp:+525500000000",
            "Body": "",
            "NumMedia": "1",
        }
        fields |= {"MessageSid": f"MM{self.planted.lost}", "MediaContentType0": "image/jpeg"}
        fields |= {"MediaUrl0": self.exchange.address_of(where)}
        assert self.journeys.network.post("/twilio/messages", fields).status == 200
        assert self.server.count("recording_fetch") == 1

    def until(self, true: str, seconds: float = 30) -> None:
        """Wait for something that the database tells."""

        def holds() -> bool:
            with psycopg.connect(self.server.owner) as connection:
                return bool((connection.execute(true).fetchone() or (False,))[0])  # type: ignore[arg-type]

        wait_until(holds, seconds, every=0.1, what=true)
