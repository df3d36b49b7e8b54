"""TwiML is read as Twilio would read it, and what it would not carry out fails loudly."""

from pathlib import Path

import pytest

from hotline.channels.simulator.account import Account, NoAccountError, find_account
from hotline.channels.simulator.document import CALL_VERBS, MESSAGE_VERBS, verbs
from hotline.channels.simulator.exchange.person import Awaited, pressed
from hotline.channels.simulator.network import BrokenTwimlError, Network
from hotline.channels.simulator.transcript import Transcript
from hotline.sealing import folio

ACCOUNT = Account("https://linea.example.org", "http://127.0.0.1:1", "AC1", "token")


@pytest.mark.parametrize(
    "document",
    [
        b"<Response><Shout>x</Shout></Response>",
        b"<Response><Gather><Dial>1</Dial></Gather></Response>",
        b"<Response><Say><Say>x</Say></Say></Response>",
        b"<Response><Leave/></Response>",
        b"<Response><Enqueue workflowSid='WW1'>espera</Enqueue></Response>",
        b"<Response><Record transcribe='true'/></Response>",
        b"<Response><Dial><Conference record='record-from-start'>sala</Conference></Dial></Response>",
        b"<Answer/>",
        b"<Response>",
        b"",
        b"\xff\xfe<Response/>",
        b'<!DOCTYPE r [<!ENTITY a "b">]><Response><Say>&a;</Say></Response>',
    ],
)
def test_what_twilio_would_not_do_is_refused(document: bytes) -> None:
    with pytest.raises(BrokenTwimlError):
        verbs(document, CALL_VERBS)


def test_a_call_may_not_send_messages_nor_a_message_speak() -> None:
    with pytest.raises(BrokenTwimlError):
        verbs(b"<Response><Message>x</Message></Response>", CALL_VERBS)
    with pytest.raises(BrokenTwimlError):
        verbs(b"<Response><Say>x</Say></Response>", MESSAGE_VERBS)


def test_what_is_plainly_not_recorded_is_played() -> None:
    conference = "<Conference record='do-not-record'>sala</Conference>"
    assert len(
        verbs(f"<Response><Dial>{conference}</Dial><Record transcribe='false'/></Response>".encode(), CALL_VERBS)
    )


@pytest.mark.parametrize(
    "named",
    ["https://evil.example/twilio/x", "//evil.example/twilio/x", "/desk", "/twilio/../desk", "../desk",
     "https://linea.example.org.evil.example/twilio/x", "file:///etc/passwd"],
)  # fmt: skip
def test_an_action_elsewhere_is_refused(named: str) -> None:
    network = Network(ACCOUNT)
    with pytest.raises(BrokenTwimlError):
        network.resolve(network.first("/twilio/voice"), named)


def test_actions_are_resolved_as_addresses_are() -> None:
    network = Network(ACCOUNT)
    start = network.first("/twilio/voice")
    assert network.resolve(start, "/twilio/voice/step/1") == "https://linea.example.org/twilio/voice/step/1"
    assert network.resolve(start, "voice/step/1?failures=1").endswith("/twilio/voice/step/1?failures=1")
    assert network.resolve(start, "") == start


@pytest.mark.parametrize(
    ("awaited", "keys", "fields"),
    [
        (Awaited(False, True, 1, ""), "1", {"Digits": "1", "FinishedOnKey": ""}),
        (Awaited(False, True, 1, ""), "12", {"Digits": "1", "FinishedOnKey": ""}),
        (Awaited(False, True, 1, ""), "#", {"Digits": "#", "FinishedOnKey": ""}),
        (Awaited(False, True, None, "#"), "12#", {"Digits": "12", "FinishedOnKey": "#"}),
        (Awaited(False, True, None, "#"), "#", {"Digits": "", "FinishedOnKey": "#"}),
        (Awaited(False, True, None, "#"), "", {}),
        (Awaited(False, True, 16, "#"), "1" * 20, {"Digits": "1" * 16, "FinishedOnKey": ""}),
    ],
)
def test_keys_are_gathered_as_twilio_gathers_them(awaited: Awaited, keys: str, fields: dict[str, str]) -> None:
    assert pressed(awaited, keys) == fields


def test_a_spoken_folio_is_found_and_other_digits_are_not() -> None:
    told = folio.draw()
    lines: list[str] = []
    transcript = Transcript(lines.append)
    for said in (
        "Si hay peligro, cuelgue y marque 9-1-1.",
        "Su folio:",
        *(", ".join(told[n : n + 4]) for n in (0, 4, 8, 12)),
    ):
        transcript.line(said)
    assert transcript.close()
    assert transcript.folio == told
    assert lines[-1] == f"Folio: {folio.in_groups(told)}"


def test_digits_with_a_wrong_check_digit_or_typed_by_the_caller_are_no_folio() -> None:
    told = folio.draw()
    wrong = told[:-1] + str((int(told[-1]) + 1) % 10)
    transcript = Transcript(lambda _line: None)
    transcript.line(wrong)
    transcript.caller(told)
    transcript.line(told[:8])
    transcript.line("y además")
    transcript.line(told[8:])
    assert not transcript.close()


def test_a_seed_draws_the_same_again_and_nobody_has_the_number() -> None:
    first, second, other = Network(ACCOUNT, 1), Network(ACCOUNT, 1), Network(ACCOUNT)
    assert (first.new_number(), first.new_sid("CA")) == (second.new_number(), second.new_sid("CA"))
    assert other.new_number().startswith("+52550")
    assert len(other.new_number()) == 13


def test_the_account_comes_from_what_is_told_the_environment_or_the_running_demo(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text(
        '{"public_url": "http://127.0.0.1:8000", "twilio_account_sid": "ACdemo", "twilio_auth_token": "t"}'
    )
    environ = {"HOTLINE_VAR_DIR": str(tmp_path)}
    assert find_account(environ).sid == "ACdemo"
    assert find_account(environ, "http://127.0.0.1:9000/").public_url == "http://127.0.0.1:9000"
    told = environ | {"HOTLINE_TWILIO_ACCOUNT_SID": "ACenv"}
    assert find_account(told, connect="http://127.0.0.1:1").connect == "http://127.0.0.1:1"
    assert find_account(told).sid == "ACenv"
    with pytest.raises(NoAccountError, match="--url"):
        find_account({"HOTLINE_VAR_DIR": str(tmp_path / "nowhere")})
    with pytest.raises(NoAccountError, match="http"):
        find_account(environ, "ftp://127.0.0.1")
    assert "demo" not in repr(Account("u", "c", "s", "demo-token"))
