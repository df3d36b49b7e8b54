"""Whatever people and strangers send, the line answers humanely, and a forged webhook leaves no trace."""

import pytest

from hotline.sealing import folio as folios
from tests.support.browser import Browser, sign_in
from tests.support.http import request
from tests.support.live import LiveServer
from tests.support.pages import fold
from tests.support.processes import wait_until
from tests.support.reporters import Caller, Visitor, Writer, read_status
from tests.support.stories import EXPLOITED, bank
from tests.support.twilio import Call, Network, Phone, new_number, new_sid

EMOJI = "😭🆘👧🏽 ayuda 🙏"
LONG = "palabra " * 1250
NASTY = "</Say><Dial>+525511111111</Dial> <script>alert(1)</script> {{7*7}} \u202eevil \x1b[31m"


def rows(server: LiveServer) -> tuple[int, ...]:
    return tuple(server.count(table) for table in ("report", "dialogue", "receipt", "sealed_document", "outbox"))


@pytest.mark.parametrize("keys", ["7", "5", "*", "#"])
def test_a_key_that_means_nothing_asks_again(live: LiveServer, network: Network, keys: str) -> None:
    call = Call(network).dial()
    call.press(keys)
    assert not call.over
    if keys != "#":
        found = bank().find(call.heard.said)
        assert found is not None
        assert found.id == "A1", "the same question again"


def test_silence_asks_again_and_then_says_goodbye_with_the_way_to_help(live: LiveServer, network: Network) -> None:
    call = Call(network).dial()
    for _ in range(8):
        if call.over:
            break
        call.wait()
    assert call.over
    assert "9-1-1" in " ".join(call.transcript)


@pytest.mark.parametrize("body", ["", "   ", "99", "-1", "!!!", EMOJI, LONG, NASTY, "\x00\x07", "ñ" * 700])
def test_any_message_gets_a_humane_answer(live: LiveServer, network: Network, body: str) -> None:
    phone = Phone(network)
    phone.write("hola")
    answer = phone.write(body)
    assert answer.strip()
    assert "error" not in fold(answer)
    assert "<" not in answer
    assert "Dial" not in answer


@pytest.mark.parametrize("body", ["", "   ", EMOJI, LONG, NASTY])
def test_any_first_message_gets_the_way_to_911(live: LiveServer, network: Network, body: str) -> None:
    assert "911" in Phone(network).write(body)


@pytest.mark.parametrize("text", ["", EMOJI, LONG, NASTY])
def test_any_words_on_a_page_keep_the_dialogue_going(live: LiveServer, text: str) -> None:
    visitor = Visitor(live, EXPLOITED)
    visitor.tell(until=lambda one: len(one.asked) >= 3)
    form = visitor.question_form()
    given = {box.name: text for box in form.writing()}
    given |= dict.fromkeys({choice.name for choice in form.choices()}, text)
    visitor.browser.submit(form, given, form.buttons[0])
    assert visitor.browser.status in {200, 400}
    assert "<script>alert" not in visitor.browser.answer.text
    assert "49" not in visitor.browser.page.text or "{{7*7}}" in visitor.browser.page.text
    assert len(visitor.tell_on()) == 16


def test_ten_thousand_characters_reach_the_desk_whole_or_are_said_to_be_cut(live: LiveServer, network: Network) -> None:
    visitor = Visitor(live, EXPLOITED)
    visitor.waiting_words = [LONG + "final 7716"]
    visitor.tell()
    assert len(visitor.folio) == 16


@pytest.mark.parametrize("channel", ["voz", "sms", "web"])
@pytest.mark.parametrize("folio", ["1234567890123456", "0000000000000000", "12345678"])
def test_a_wrong_folio_is_answered_alike_and_humanely(
    live: LiveServer, network: Network, channel: str, folio: str
) -> None:
    answer = fold(read_status(live, network, channel, folio))
    assert answer
    for word in ("no existe", "invalid", "error", "incorrecto"):
        assert word not in answer


def test_wrong_and_unknown_folios_read_the_same(live: LiveServer, network: Network) -> None:
    """A valid check digit on a folio that nobody holds tells nothing more than a slip of the finger."""
    unknown = folios.draw()
    wrong = unknown[:-1] + str((int(unknown[-1]) + 1) % 10)
    for channel in ("sms", "web"):
        assert read_status(live, network, channel, unknown) == read_status(live, network, channel, wrong)


@pytest.mark.parametrize("path", ["/twilio/voice", "/twilio/messages", "/twilio/status", "/twilio/voice/step/1"])
@pytest.mark.parametrize("forgery", ["none", "wrong", "other address", "other account", "shifted"])
def test_a_forged_webhook_is_refused_and_leaves_nothing(
    live: LiveServer, network: Network, path: str, forgery: str
) -> None:
    before = rows(live)
    fields = {"From": new_number(), "Body": "hola", "MessageSid": new_sid("SM"), "CallSid": new_sid("CA")}
    fields |= {"AccountSid": network.account, "CallStatus": "ringing"}
    signature = {
        "none": "",
        "wrong": "AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "other address": network.sign(path + "/x", fields),
        "other account": network.sign(path, fields | {"AccountSid": new_sid("AC")}),
        "shifted": network.sign(path, fields),
    }[forgery]
    if forgery == "other account":
        fields["AccountSid"] = new_sid("AC")
        signature = network.sign(path, fields)
    if forgery == "shifted":
        fields |= {"Body": "hol", "From": "a" + fields["From"]}
    answer = network.post(path, fields, signature=signature)
    assert answer.status == 403
    assert rows(live) == before


def test_the_host_is_never_taken_from_the_client(live: LiveServer, network: Network) -> None:
    fields = {"MessageSid": new_sid("SM"), "From": new_number(), "Body": "hola", "AccountSid": network.account}
    signature = network.sign("/twilio/messages", fields, at="http://evil.example")
    headers = {"X-Twilio-Signature": signature, "Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    assert request("POST", live.local + "/twilio/messages", fields, headers).status == 403


def test_an_altered_webhook_is_refused(live: LiveServer, network: Network) -> None:
    writer = Writer(network, EXPLOITED)
    writer.tell(until=lambda one: len(one.asked) >= 3)
    path, fields = writer.phone.prepare("1")
    good = network.sign(path, {"AccountSid": network.account, **fields})
    before = rows(live)
    for change in ({"Body": "2"}, {"Extra": "x"}, {"From": new_number()}, {"MessageSid": new_sid("SM")}):
        assert network.post(path, fields | change, signature=good).status == 403
    assert rows(live) == before


def test_a_cookie_that_nobody_gave_leads_back_to_the_first_page(live: LiveServer) -> None:
    browser = Browser(live)
    browser.cookies["p"] = "ab" * 16
    browser.open("/p")
    assert browser.status == 200
    assert any("Quiero avisar" in button.label for form in browser.page.forms for button in form.buttons)


def test_an_expired_staff_session_leads_to_the_sign_in(live: LiveServer) -> None:
    browser = sign_in(live, "beto")
    name = next(iter(browser.cookies))
    browser.cookies[name] = browser.cookies[name][:-4] + "AAAA"
    browser.open("/desk")
    assert any(control.kind == "password" for form in browser.page.forms for control in form.controls)


def fail_to_sign_in(server: LiveServer, login: str) -> str:
    browser = Browser(server)
    browser.open(server.account("carla").url)
    form = next(form for form in browser.page.forms if any(c.kind == "password" for c in form.controls))
    name, password = (control.name for control in form.writing()[:2])
    page = browser.submit(form, {name: login, password: "no es esta"}, form.buttons[0])
    assert any(control.kind == "password" for form in page.forms for control in form.controls), "tried again here"
    inside = browser.open("/desk")
    assert any(control.kind == "password" for form in inside.forms for control in form.controls)
    return fold(page.text)


def test_a_second_failure_to_sign_in_is_told_humanely_and_locks_nobody_out(live: LiveServer) -> None:
    first, second = (fail_to_sign_in(live, "carla") for _ in range(2))
    assert first != second, "the second time it says what can be done"
    assert fail_to_sign_in(live, "nobody-of-this-name") == first, "unknown names read the same"

    def owner_comes_in() -> bool:
        try:
            return bool(sign_in(live, "carla"))
        except AssertionError:
            return False

    wait_until(owner_comes_in, 30, every=1, what="the owner's sign-in")


def test_the_same_call_goes_on_after_an_answer_that_nobody_expected(live: LiveServer, network: Network) -> None:
    """Out of order: a step far ahead, a step long past, a bridge that never was."""
    caller = Caller(network, EXPLOITED)
    caller.tell(until=lambda one: len(one.asked) >= 4)
    for path in ("/twilio/voice/step/999", "/twilio/voice/step/0", "/twilio/voice/resume"):
        answer = network.post(path, caller.call.prepare(path, {"Digits": "1"})[1])
        assert answer.status == 200
    caller.call.take(network.post("/twilio/voice/resume", caller.call.prepare("", {})[1]))
    while not caller.call.over:
        caller.answer()
    caller.hear(" ".join(caller.call.transcript))
    assert len(caller.folio) == 16
