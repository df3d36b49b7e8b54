"""From words to the municipality on the sheet; what the provider says of a caller is never looked up."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from hotline.app import intake_app
from hotline.conversation import guide as guide_module
from hotline.conversation.municipalities import replace_all
from hotline.journey import desk
from hotline.routing import place
from hotline.routing.atlas import Municipality

NUMBER = "+529621234567"
OF_THE_CALLER = {
    "From": NUMBER, "Caller": NUMBER, "FromCity": "MONTERREY", "FromState": "NL", "FromZip": "64000",
    "CallerCity": "MONTERREY", "CallerState": "NL", "CallerZip": "64000", "FromCountry": "MX", "WaId": "529621234567",
    "ProfileName": "Guadalajara", "Latitude": "25.67", "Longitude": "-100.31", "Address": "Monterrey, Nuevo León",
}  # fmt: skip
ADDRESS = "203.0.113.64"


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that a place was looked for in."""
    texts: list[str] = []
    real_words, real_digits = place.look_up, place.from_digits

    def look_up(text, *arguments, **named):  # type: ignore[no-untyped-def]
        texts.append(text)
        return real_words(text, *arguments, **named)

    def from_digits(digits, states):  # type: ignore[no-untyped-def]
        texts.append(digits)
        return real_digits(digits, states)

    monkeypatch.setattr(guide_module, "look_up", look_up)
    monkeypatch.setattr(guide_module, "from_digits", from_digits)
    return texts


@pytest.fixture
def client(house_on_sqlite) -> Iterator[FlaskClient]:  # type: ignore[no-untyped-def]
    with intake_app(house_on_sqlite.hotline).test_client() as client:
        yield client


def _post(house, client: FlaskClient, path: str, **fields: str) -> str:  # type: ignore[no-untyped-def]
    settings = house.hotline.settings
    sent = {**OF_THE_CALLER, "AccountSid": settings.twilio_account_sid, **fields}
    validator = RequestValidator(settings.twilio_auth_token)
    answer = client.post(
        path,
        data=urlencode(sent),
        content_type="application/x-www-form-urlencoded; charset=UTF-8",
        headers={
            "X-Twilio-Signature": validator.compute_signature(settings.public_url + path, sent),
            "X-Forwarded-For": ADDRESS,
        },
        environ_overrides={"REMOTE_ADDR": ADDRESS},
    )
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_finca_by_tapachula_is_confirmed_and_becomes_the_municipality(house) -> None:  # type: ignore[no-untyped-def]
    with house.hotline.db.write() as session:
        replace_all(session, [Municipality("07089", "Tapachula", "07")])
    said = house.say(["hola", "1", "trabajo en una finca por tapachula"])
    assert said[-1].ask.text == "¿Es en Tapachula, Chiapas? 1 Si, 2 No"
    house.say(["1"])
    operator = house.visitor("ana")
    (line,) = desk.queue(house.hotline, operator)
    assert desk.open_report(house.hotline, operator, line.report_id).content["place"] == {
        "state": "07",
        "municipality": "Tapachula",
        "reference": "",
        "text": "trabajo en una finca por tapachula",
    }


def test_nobody_confirms_and_nothing_is_lost(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    house.say(["hola", "1", "trabajo en una finca por tapachula", "2", "atrás de la vía"])
    operator = house.visitor("ana")
    (line,) = desk.queue(house.hotline, operator)
    kept = desk.open_report(house.hotline, operator, line.report_id).content["place"]
    assert (kept["state"], kept["municipality"]) == ("", "")
    assert kept["text"] == "trabajo en una finca por tapachula; atrás de la vía"


@pytest.mark.parametrize("whatsapp", ["", "whatsapp:"])
def test_what_is_known_of_who_writes_is_never_looked_up(house_on_sqlite, client, heard, whatsapp) -> None:  # type: ignore[no-untyped-def]
    for step, body in enumerate(["hola", "1", "no se bien donde", "por la parcela"]):
        _post(
            house_on_sqlite, client, "/twilio/messages",
            MessageSid=f"SM{step:032d}", Body=body, NumMedia="0", From=whatsapp + NUMBER,
        )  # fmt: skip
    _only_what_was_said(heard, {"no se bien donde", "por la parcela"})
    _no_place(house_on_sqlite)


def test_what_is_known_of_who_calls_is_never_looked_up(house_on_sqlite, client, heard) -> None:  # type: ignore[no-untyped-def]
    call = {"CallSid": "CA" + "1" * 32, "CallStatus": "in-progress"}
    path = "/twilio/voice"
    answer = _post(house_on_sqlite, client, path, **call)
    for given in ({"Digits": "1"}, {"SpeechResult": "por la parcela", "Confidence": "0.9"}, {"Digits": "00"}):
        path = _next(answer)
        answer = _post(house_on_sqlite, client, path, **call, **given)
    _only_what_was_said(heard, {"por la parcela", "00"})
    _no_place(house_on_sqlite)


def _next(twiml: str) -> str:
    """Where the keys pressed now go to."""
    address = twiml.split('action="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    return "/" + address.split("/", 3)[3] if address.startswith("http") else address


def _only_what_was_said(heard: list[str], said: set[str]) -> None:
    assert heard
    assert set(heard) <= said
    assert not any(str(value) in text for text in heard for value in (*OF_THE_CALLER.values(), ADDRESS))


def _no_place(house) -> None:  # type: ignore[no-untyped-def]
    operator = house.visitor("ana")
    (line,) = desk.queue(house.hotline, operator)
    kept = desk.open_report(house.hotline, operator, line.report_id).content["place"]
    assert (kept["state"], kept["municipality"]) == ("", "")
