"""`hotline phone` and `hotline sms` against the doors over real HTTP, and their exit codes."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from click.testing import CliRunner, Result
from flask import Flask, Response
from werkzeug.serving import make_server

from hotline.channels.simulator.commands import phone, sms
from hotline.conversation.turns import Ask, Option, Reply, Turn
from hotline.sealing import folio
from tests.channels.doors import ACCOUNT, TOKEN, Journey, make_app, make_settings

FOLIO = folio.draw()
QUESTION = Ask("A1", "¿Hay peligro?", (Option("si", "Sí", "1"), Option("no", "No", "2")))


@dataclass
class Line:
    """Doors on a port of this machine, and the commands that try them."""

    url: str

    def environ(self, token: str = TOKEN) -> dict[str, str]:
        given = {"PUBLIC_URL": self.url, "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": token}
        return {f"HOTLINE_{name}": value for name, value in given.items()}

    def phone(self, *arguments: str, typed: str | None = None, token: str = TOKEN) -> Result:
        return CliRunner().invoke(phone, list(arguments), env=self.environ(token), input=typed)

    def sms(self, *arguments: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(sms, list(arguments), env=self.environ(), input=typed)


Serve = Callable[[Callable[[str], Flask]], Line]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers = []

    def start(app_for: Callable[[str], Flask]) -> Line:
        server = make_server("127.0.0.1", 0, Flask("empty"), threaded=True)
        url = f"http://127.0.0.1:{server.port}"
        server.app = app_for(url)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return Line(url)

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def line(serve: Serve, journey: Journey) -> Line:
    return serve(lambda url: make_app(make_settings(PUBLIC_URL=url)))


def told_after(key: str) -> Callable[[Turn], Reply]:
    return lambda turn: Reply(folio=FOLIO) if turn.value == key else Reply(lines=("Bien.",), ask=QUESTION)


def test_a_call_ends_with_the_folio(line: Line, journey: Journey) -> None:
    journey.say = told_after("2")
    result = line.phone("--keys", "1,,#,2")
    assert result.exit_code == 0, result.output
    assert f"Folio: {folio.in_groups(FOLIO)}" in result.stdout
    assert [turn.value for turn in journey.turns] == ["", "1", "", "#", "2"]
    assert len(journey.hung_up) == 1


def test_a_call_that_is_hung_up_ends_without_one_and_is_reported(line: Line, journey: Journey) -> None:
    journey.say = told_after("9")
    result = line.phone("--keys", "1")
    assert result.exit_code == 1
    assert len(journey.hung_up) == 1


def test_words_are_spoken_where_words_are_taken(line: Line, journey: Journey) -> None:
    journey.say = lambda turn: Reply(ask=Ask("C1", "¿Dónde?", free_text=turn.kind == "start"))
    line.phone("--keys", "3", "--speech", "En Puebla, cerca del mercado")
    assert [(turn.kind, turn.value) for turn in journey.turns[1:]] == [
        ("text", "En Puebla, cerca del mercado"),
        ("digits", "3"),
    ]


def test_by_hand_a_call_is_answered_from_the_terminal(line: Line, journey: Journey) -> None:
    journey.say = told_after("2")
    result = line.phone(typed="no es tecla\n1\n2\n")
    assert result.exit_code == 0
    assert [turn.value for turn in journey.turns] == ["", "1", "2"]


def test_a_bridge_is_followed_and_comes_back(line: Line, journey: Journey) -> None:
    said = {
        "start": Reply(danger=True, bridge="+522221234567", ask=QUESTION),
        "unanswered": Reply(lines=("Cuelgue y marque 9-1-1.",), danger=True, ask=QUESTION),
    }
    journey.say = lambda turn: said.get(turn.kind, Reply())
    result = line.phone("--keys", "1", "--dial", "no-answer")
    assert "+522221234567" in result.stdout
    assert "9-1-1" in result.stdout
    assert [turn.kind for turn in journey.turns] == ["start", "unanswered", "digits"]


def test_each_run_is_another_caller_and_a_seed_the_same(line: Line, journey: Journey) -> None:
    for seed in ((), (), ("--seed", "5"), ("--seed", "5")):
        line.phone("--keys", "1", *seed)
    assert len({contact.bearers for contact, _ in journey.came}) == 3


def test_messages_are_sent_one_by_one_and_a_dialogue_can_go_on(line: Line, journey: Journey) -> None:
    journey.say = told_after("fin")
    result = line.sms("--say", "-", "--from", "+525500004321", typed="Hola\nsí hay\n")
    assert result.exit_code == 1
    again = line.sms("--from", "+525500004321", "--say", "-", typed="fin\n")
    assert again.exit_code == 0
    assert f"Folio: {folio.in_groups(FOLIO)}" in again.stdout
    assert len({contact.bearers for contact, _ in journey.came}) == 1
    assert len({contact.step for contact, _ in journey.came}) == 3


def test_whatsapp_is_another_channel(line: Line, journey: Journey) -> None:
    line.sms("--whatsapp", typed="Hola\n")
    assert [contact.channel.value for contact, _ in journey.came] == ["whatsapp"]


@pytest.mark.parametrize(
    "document",
    [
        "<Response><Shout/></Response>",
        "<Response><Redirect>https://evil.example/</Redirect></Response>",
        "<Response><Gather action='/desk'/></Response>",
        "<Response><Redirect>/twilio/voice</Redirect></Response>",
        "no es xml",
    ],
)
def test_twiml_that_would_not_work_exits_with_3(document: str, serve: Serve) -> None:
    def app_for(_url: str) -> Flask:
        app = Flask("broken")
        app.add_url_rule(
            "/twilio/<path:path>", "broken", lambda **_: Response(document, mimetype="text/xml"), methods=["POST"]
        )
        return app

    result = serve(app_for).phone("--keys", "1,1")
    assert result.exit_code == 3
    assert "TwiML" in result.stderr


def test_a_refused_signature_and_a_dead_line_exit_with_1(line: Line, journey: Journey) -> None:
    result = line.phone("--keys", "1", token="another")
    assert result.exit_code == 1
    assert "403" in result.stderr
    assert "another" not in result.output
    dead = Line("http://127.0.0.1:9").phone("--keys", "1")
    assert (dead.exit_code, dead.stdout) == (1, "")


def test_a_wrong_use_exits_with_2(line: Line) -> None:
    assert line.phone("--keys", "x").exit_code == 2
    assert line.phone("--from", "una dirección", "--keys", "1").exit_code == 2
