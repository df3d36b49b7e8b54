"""Only genuine webhooks of our account come in; everything else gets 403, an empty body and leaves no trace."""

import logging
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from werkzeug.test import TestResponse

from hotline.channels.twilio.edge import Form, Refused
from tests.channels.doors import CALL, PUBLIC_URL, Journey, Provider, make_app, make_settings

Forge = Callable[[Provider, dict[str, str]], TestResponse]

PATHS = (
    "/twilio/voice",
    "/twilio/voice/step/3",
    "/twilio/voice/resume",
    "/twilio/voice/bridged/2",
    "/twilio/messages",
    "/twilio/status",
)


def fields(provider: Provider) -> dict[str, str]:
    return provider.fields(CallSid=CALL, MessageSid="SM" + "2" * 32, Body=" hola  ", Digits="1", CallStatus="completed")


def _no_header(provider: Provider, sent: dict[str, str]) -> TestResponse:
    return provider.post("/twilio/messages", sent, signature="")


def _wrong_token(provider: Provider, sent: dict[str, str]) -> TestResponse:
    signature = Provider(provider.client, "another token").sign("/twilio/messages", sent)
    return provider.post("/twilio/messages", sent, signature=signature)


def _other_host(provider: Provider, sent: dict[str, str]) -> TestResponse:
    signature = provider.sign("/twilio/messages", sent, "https://elsewhere.example")
    headers = {"Host": "elsewhere.example", "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https"}
    return provider.post("/twilio/messages", sent, signature=signature, headers=headers)


def _added(provider: Provider, sent: dict[str, str]) -> TestResponse:
    signature = provider.sign("/twilio/messages", sent)
    return provider.post("/twilio/messages", {**sent, "Extra": "1"}, signature=signature)


def _left_out(provider: Provider, sent: dict[str, str]) -> TestResponse:
    signature = provider.sign("/twilio/messages", sent)
    return provider.post("/twilio/messages", {k: v for k, v in sent.items() if k != "Digits"}, signature=signature)


def _moved_to_query(provider: Provider, sent: dict[str, str]) -> TestResponse:
    signature = provider.sign("/twilio/messages", sent)
    rest = {k: v for k, v in sent.items() if k != "Body"}
    return provider.post("/twilio/messages?Body=otra+cosa", rest, signature=signature)


def _query_added(provider: Provider, sent: dict[str, str]) -> TestResponse:
    return provider.post("/twilio/messages?failures=0", sent, signature=provider.sign("/twilio/messages", sent))


def _stripped(provider: Provider, sent: dict[str, str]) -> TestResponse:
    signature = provider.sign("/twilio/messages", sent)
    return provider.post("/twilio/messages", {**sent, "Body": "hola"}, signature=signature)


def _shifted_into_a_neighbour(provider: Provider, sent: dict[str, str]) -> TestResponse:
    """Twilio signs name and value without a mark between: the same bytes, another form."""
    moved = {k: v for k, v in sent.items() if k not in {"ApiVersion", "Body"}}
    return provider.post(
        "/twilio/messages",
        {**moved, "ApiVersion": "2010-04-01Body hola  "},
        signature=provider.sign("/twilio/messages", sent),
    )


def _name_cut(provider: Provider, sent: dict[str, str]) -> TestResponse:
    moved = {k: v for k, v in sent.items() if k != "Body"}
    return provider.post(
        "/twilio/messages", {**moved, "Bod": "y hola  "}, signature=provider.sign("/twilio/messages", sent)
    )


def _other_account(provider: Provider, sent: dict[str, str]) -> TestResponse:
    return provider.post("/twilio/messages", {**sent, "AccountSid": "AC" + "9" * 32})


def _other_path(provider: Provider, sent: dict[str, str]) -> TestResponse:
    return provider.post("/twilio/messages", sent, signature=provider.sign("/twilio/voice", sent))


def _json(provider: Provider, sent: dict[str, str]) -> TestResponse:
    return provider.client.post(
        "/twilio/messages", json=sent, headers={"X-Twilio-Signature": provider.sign("/twilio/messages", {})}
    )


FORGERIES: tuple[Forge, ...] = (
    _no_header, _wrong_token, _other_host, _added, _left_out, _moved_to_query, _query_added, _stripped,
    _shifted_into_a_neighbour, _name_cut, _other_account, _other_path, _json,
)  # fmt: skip


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_forged_webhook_gets_403_and_leaves_nothing(
    forge: Forge, provider: Provider, journey: Journey, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = forge(provider, fields(provider))
    assert (answer.status_code, answer.data) == (403, b"")
    assert journey.came == []
    assert journey.hung_up == []
    assert caplog.records == []


@pytest.mark.parametrize("path", PATHS)
def test_every_webhook_wants_a_signature(path: str, provider: Provider, journey: Journey) -> None:
    assert provider.post(path, fields(provider), signature="").status_code == 403
    assert provider.post(path, fields(provider), signature="AAAA").status_code == 403
    assert provider.post(path, fields(provider)).status_code in {200, 204}


@pytest.mark.parametrize("path", PATHS)
def test_only_posts_are_taken(path: str, provider: Provider) -> None:
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
        assert provider.client.open(path, method=method).status_code == 405


def test_the_right_signature_counts_whatever_the_headers_say(provider: Provider, journey: Journey) -> None:
    headers = {"Host": "other.example", "X-Forwarded-Host": "third.example", "X-Forwarded-Proto": "ftp"}
    assert provider.post("/twilio/messages", fields(provider), headers=headers).status_code == 200
    assert len(journey.came) == 1


def test_the_query_is_part_of_what_is_signed(provider: Provider, journey: Journey) -> None:
    assert provider.post("/twilio/voice/step/2?failures=1", fields(provider)).status_code == 200


def test_whitespace_and_empty_values_survive(provider: Provider, journey: Journey) -> None:
    sent = {**fields(provider), "FromCity": "", "Body": "  dos\r\n líneas \t"}
    assert provider.post("/twilio/messages", sent).status_code == 200
    assert journey.turns[0].value == "  dos\r\n líneas \t"


def test_a_repeated_parameter_with_two_values_is_refused(provider: Provider, journey: Journey) -> None:
    # The library sorts and joins the values: "Body" + "a" + "Body" + "b" is also one Body of "aBodyb".
    sent = {**fields(provider), "Body": "aBodyb"}
    signature = provider.sign("/twilio/messages", sent)
    pairs = [(k, v) for k, v in sent.items() if k != "Body"] + [("Body", "a"), ("Body", "b")]
    assert provider.post("/twilio/messages", sent, signature=signature, body=urlencode(pairs)).status_code == 403
    assert journey.came == []


@pytest.mark.parametrize("trick", [{"FromCity": "PUEBLA", "CallerZip": "Digits1"}, {"Digit": "s1"}, {"Digits1": ""}])
def test_keys_hidden_in_a_neighbour_do_not_become_silence(
    trick: dict[str, str], provider: Provider, journey: Journey
) -> None:
    sent = {**provider.fields(CallSid=CALL), **trick}
    assert provider.post("/twilio/voice/step/1", sent).status_code == 403
    assert journey.came == []


def test_a_call_without_an_identifier_of_its_form_is_refused(provider: Provider, journey: Journey) -> None:
    for sid in ("", "CA", "SM1\n", "../../etc", "CA" + "1" * 80):
        assert provider.post("/twilio/voice", provider.fields(CallSid=sid)).status_code == 403
    assert journey.came == []


def test_without_an_account_there_is_no_twilio(journey: Journey) -> None:
    app = make_app(make_settings(TWILIO_ACCOUNT_SID="", TWILIO_AUTH_TOKEN="", CALLER_ID=""))
    provider = Provider(app.test_client(), token="")
    for path in PATHS:
        assert provider.post(path, fields(provider)).status_code == 403
    assert journey.came == []


def test_a_public_address_with_a_path_signs_with_it(journey: Journey) -> None:
    provider = Provider(make_app(make_settings(PUBLIC_URL=f"{PUBLIC_URL}/linea")).test_client())
    sent = fields(provider)
    signature = provider.sign("/twilio/voice", sent, f"{PUBLIC_URL}/linea")
    answer = provider.post("/twilio/voice", sent, signature=signature)
    assert 'action="/linea/twilio/voice/step/1"' in answer.text


@pytest.mark.parametrize("path", ["/twilio/voice", "/twilio/messages"])
def test_a_monstrous_body_gets_a_humane_answer_and_is_not_read(path: str, provider: Provider, journey: Journey) -> None:
    answer = provider.post(path, {**fields(provider), "Body": "á" * 200_000})
    assert answer.status_code == 200
    assert "911" in answer.text.replace("-", "")
    assert journey.came == []


def test_ten_thousand_emoji_come_in_whole(provider: Provider, journey: Journey) -> None:
    assert provider.post("/twilio/messages", {**fields(provider), "Body": "🙏" * 10_000}).status_code == 200
    assert journey.turns[0].value == "🙏" * 10_000


def test_too_many_parameters_and_broken_bytes_are_refused(provider: Provider, journey: Journey) -> None:
    many = "&".join(f"p{number}=1" for number in range(400))
    assert provider.post("/twilio/messages", fields(provider), body=many).status_code == 403
    assert provider.post("/twilio/messages", fields(provider), body="Body=\u00f1").status_code == 403
    assert provider.post("/twilio/messages", fields(provider), body="Body=%ff%fe").status_code == 403
    assert journey.came == []


def test_an_identifier_cannot_swallow_the_parameter_behind_it() -> None:
    whole = "SM" + "2" * 32
    assert Form([("MessageSid", whole)]).sid("MessageSid") == whole
    with pytest.raises(Refused):
        Form([("MessageSid", whole + "NumMedia0")]).sid("MessageSid")
