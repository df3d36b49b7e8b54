"""Media of messages: by name from our own account, or from the provider's store, to which our key never goes."""

import io
from collections.abc import Iterator

import pytest
from requests.adapters import HTTPAdapter
from requests.models import PreparedRequest, Response
from urllib3 import HTTPResponse

from hotline.channels.simulator.exchange.messaging import Medium
from hotline.channels.twilio import fetching
from hotline.channels.twilio.fetching import NotThereError
from hotline.channels.twilio.wire import ProviderAwayError
from hotline.settings import Settings
from tests.channels.doors import make_settings
from tests.channels.provider.exchanging import World, a_world

MOST = 1_000_000
NAME = f"MM{'7' * 32}/ME{'8' * 32}"
PICTURE = b"\xff\xd8 a picture"


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with a_world() as one:
        yield one


def settings(world: World) -> Settings:
    return make_settings(TWILIO_API_URL=world.api)


def sent(world: World) -> str:
    """The name of a medium that lies at the provider."""
    world.exchange.write("+525500001111", "Vi esto", True, (Medium(PICTURE, "image/jpeg"),))
    fields = world.told("/twilio/messages")[-1]
    return f"{fields['MessageSid']}/{fields['MediaUrl0'].rsplit('/', 1)[1]}"


def test_a_medium_comes_whole_from_the_account_and_from_the_store(world: World) -> None:
    name = sent(world)
    assert fetching.medium(settings(world), name, MOST) == PICTURE
    object.__setattr__(world.app.extensions["moods"], "elsewhere", True)
    assert fetching.medium(settings(world), name, MOST) == PICTURE
    with pytest.raises(NotThereError, match="more than"):
        fetching.medium(settings(world), name, 5)


@pytest.mark.parametrize("name", ["", "ME1", "MM1/../ME1", "MM1/ME1/x", "CA1/ME1", "MM1/ME1?x", "https://x/MM1/ME1"])
def test_a_name_that_is_none_asks_nobody(name: str) -> None:
    with pytest.raises(NotThereError, match="no medium"):
        fetching.medium(make_settings(TWILIO_API_URL="http://127.0.0.1:9"), name, MOST)


class Answers(list[tuple[str, str]]):
    """In place of the net: what was asked, with the key that went along; the first answer sends on to `to`."""

    to = ""

    def send(self, request: PreparedRequest, **_more: object) -> Response:
        first = not self
        self.append((request.url or "", request.headers.get("Authorization", "")))
        answer = Response()
        answer.status_code, answer.request, answer.url = 307 if first else 200, request, request.url or ""
        answer.headers["Location"] = self.to
        answer.raw = HTTPResponse(body=io.BytesIO(PICTURE), preload_content=False)
        return answer


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    one = Answers()
    monkeypatch.setattr(HTTPAdapter, "send", one.send)
    return one


def test_the_store_is_asked_without_our_key(answers: Answers) -> None:
    answers.to = f"https://{fetching.STORE}/AC1/one?Signature=x"
    fetching.medium(make_settings(TWILIO_API_URL="https://api.twilio.com"), NAME, MOST)
    (_, key), (address, none) = answers
    assert key.startswith("Basic ")
    assert (address, none) == (answers.to, "")


@pytest.mark.parametrize(
    "to",
    [
        "https://169.254.169.254/latest/meta-data",
        "http://mms.twiliocdn.com/plain",
        "https://mms.twiliocdn.com.example/x",
        "https://user@mms.twiliocdn.com/x",
        "https://mms.twiliocdn.com:8443/x",
        "file:///etc/passwd",
        "/2010-04-01/Accounts",
        "",
    ],
)
def test_no_other_address_is_ever_asked(answers: Answers, to: str) -> None:
    answers.to = to
    with pytest.raises(ProviderAwayError, match="not its own"):
        fetching.medium(make_settings(TWILIO_API_URL="https://api.twilio.com"), NAME, MOST)
    assert len(answers) == 1
