"""The sweep against the stand-in: everything finished goes, whatever the provider does meanwhile."""

import logging
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from hotline.channels.simulator.provider.errors import NotAllowedMethodError, NotFoundError, UnfinishedError
from hotline.channels.twilio import forgetting, wire
from hotline.channels.twilio.forgetting import survey
from hotline.channels.twilio.wire import Persistence, ProviderAwayError, ProviderRefusedError, Wire
from hotline.clock import SystemClock
from tests.channels.doors import NUMBER, make_settings
from tests.channels.provider.providing import AT_ONCE, KEY, SECRET, Provider, left, of

EMPTY = {"recordings": (0, 0, 0), "media": (0, 0, 0), "messages": (0, 0, 0), "calls": (0, 0, 0)}


def a_day(provider: Provider) -> None:
    """A day of contacts, one after the other: calls with recordings and bridged legs, messages with pictures."""
    conference = provider.memory.add("Conferences", {"friendly_name": "desk", "status": "completed"})
    for number in range(30):
        call = provider.call(status=("completed", "busy", "failed", "no-answer", "canceled")[number % 5])
        if number % 3 == 0:
            provider.recording(call_sid=call)
            provider.call(parent_call_sid=call, direction="outbound-dial")
        if number % 10 == 0:
            provider.recording(conference_sid=conference)
        provider.message(media=2 if number % 6 == 0 else 0)
        provider.message(status=("sent", "delivered", "undelivered")[number % 3], direction="outbound-reply")
        provider.wait(minutes=45)


def test_a_day_of_traffic_is_gone_after_a_pass(provider: Provider) -> None:
    a_day(provider)
    assert survey(provider.settings(), provider.clock)[2].waiting == 60
    swept = provider.sweep()
    assert left(swept) == EMPTY
    assert swept.deleted == 13 + 10 + 60 + 40
    assert provider.memory.counts() == {
        "Calls": 0, "Messages": 0, "Media": 0, "Recordings": 0, "Conferences": 1, "Queues": 0,
    }  # fmt: skip


def test_what_still_goes_on_stays_until_it_has_ended(provider: Provider) -> None:
    call, message = provider.call(status="in-progress"), provider.message(status="sending")
    recording = provider.recording(status="in-progress", call_sid=call)
    provider.wait(hours=30)
    assert left(provider.sweep()) == {
        "recordings": (0, 0, 1), "media": (0, 0, 0), "messages": (0, 0, 1), "calls": (0, 0, 1),
    }  # fmt: skip
    assert not [line for line in provider.asked if line.startswith("DELETE")]
    for sid in (call, message, recording):
        provider.memory.change(sid, {"status": "completed"})
    assert left(provider.sweep())["calls"] == (1, 0, 0), "ended this moment: Twilio asks for a minute"
    provider.wait(minutes=20)
    assert left(provider.sweep()) == EMPTY


def test_what_the_provider_finalises_late_is_asked_again_and_called_overdue(provider: Provider) -> None:
    provider.moods.settling = forgetting.OVERDUE * 3
    provider.message(media=1)
    provider.wait(hours=23)
    first = provider.sweep()
    assert left(first)["messages"] == (1, 0, 0)
    assert of(first, "messages").oldest_on is not None
    provider.wait(hours=2)
    assert left(provider.sweep())["messages"] == (1, 1, 0)
    provider.wait(hours=72)
    assert left(provider.sweep()) == EMPTY


def test_a_deletion_is_believed_only_by_the_list(provider: Provider) -> None:
    provider.moods.lag = forgetting.OVERDUE
    provider.call()
    provider.wait(minutes=5)
    first = provider.sweep()
    assert (first.deleted, left(first)["calls"]) == (1, (1, 0, 0))
    again = provider.sweep()
    assert (again.deleted, left(again)["calls"]) == (0, (1, 0, 0)), "404, and still listed"
    provider.wait(hours=25)
    assert left(provider.sweep()) == EMPTY


def test_a_provider_that_is_busy_or_broken_now_and_then_is_asked_again(provider: Provider) -> None:
    a_day(provider)
    provider.moods.busy = provider.moods.broken = 0.15
    assert left(provider.sweep()) == EMPTY


@pytest.mark.parametrize(("busy", "broken"), [(1.0, 0.0), (0.0, 1.0)])
def test_a_provider_that_stays_away_ends_the_pass_in_a_few_tries(
    provider: Provider, busy: float, broken: float
) -> None:
    provider.moods.busy, provider.moods.broken = busy, broken
    with pytest.raises(ProviderAwayError):
        provider.sweep(Persistence(tries=3, pause=0.0))
    assert len(provider.asked) == 4


def test_a_provider_that_is_not_there_is_away() -> None:
    settings = make_settings(TWILIO_API_URL="http://127.0.0.1:9")
    with pytest.raises(ProviderAwayError, match="No answer"):
        survey(settings, SystemClock(), Persistence(tries=0))


@pytest.mark.timeout(15)  # less than the patience that the test takes away
def test_a_provider_that_never_answers_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = make_settings(TWILIO_API_URL=f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(ProviderAwayError, match="No answer"):
            survey(settings, SystemClock(), Persistence(tries=0))


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"TWILIO_AUTH_TOKEN": "another"}, True),
        ({"TWILIO_API_KEY": KEY, "TWILIO_API_SECRET": "another"}, True),
        ({"TWILIO_API_KEY": KEY, "TWILIO_API_SECRET": SECRET, "TWILIO_AUTH_TOKEN": ""}, False),
    ],
)
def test_the_key_or_the_token_opens_the_account_and_nothing_else(
    provider: Provider, changed: dict[str, str], refused: bool
) -> None:
    provider.call()
    provider.wait(minutes=5)
    if refused:
        with pytest.raises(ProviderRefusedError, match="HOTLINE_TWILIO_ACCOUNT_SID"):
            provider.sweep(**changed)
        assert provider.memory.counts()["Calls"] == 1
    else:
        assert left(provider.sweep(**changed)) == EMPTY


def test_only_what_is_not_expected_of_a_deletion_is_logged_and_by_its_code(
    provider: Provider, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    provider.message()
    provider.wait(minutes=5)
    for error, logged in ((UnfinishedError, ""), (NotFoundError, ""), (NotAllowedMethodError, "code 20004")):
        caplog.clear()
        monkeypatch.setattr(provider.memory, "delete", _raising(error))
        assert provider.sweep().deleted == 0
        ours = [record.getMessage() for record in caplog.records if record.name.startswith("hotline")]
        assert bool(ours) == bool(logged)
        assert logged in "".join(ours)


def _raising(error: type[Exception]) -> Callable[..., None]:
    def refuse(*_: object) -> None:
        raise error

    return refuse


@pytest.mark.parametrize("url", ["https://evil.example/", "http://127.0.0.1:80200/x", "http://127.0.0.1:8020@evil/x"])
def test_the_wire_leads_to_the_provider_only(url: str) -> None:
    with pytest.raises(ProviderAwayError, match="not its own"):
        Wire("http://127.0.0.1:8020", AT_ONCE).request("GET", url)


def test_more_than_a_pass_may_delete_goes_in_several_and_none_starves(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "MOST_DELETED", 10)
    monkeypatch.setattr(forgetting, "PAGE", 7)
    stuck: set[str] = set()
    taken = provider.memory.delete

    def refusing(resource: object, sid: str) -> None:
        if sid in stuck:
            raise UnfinishedError
        taken(resource, sid)  # type: ignore[arg-type]

    monkeypatch.setattr(provider.memory, "delete", refusing)
    for kept in (True, False, True):  # the oldest and the newest are stuck
        sids = {provider.message() for _ in range(12)}
        stuck |= sids if kept else set()
        provider.wait(hours=1)
    passes = 0
    while left(swept := provider.sweep())["messages"][0] > 24:
        assert swept.more, "the next pass need not wait"
        passes += 1
        assert passes < 100
    assert provider.memory.counts()["Messages"] == 24


def test_nothing_is_left_a_day_after_it_could_be_deleted(provider: Provider) -> None:
    """Traffic and a pass every three hours, at a provider that is late, slow to forget, busy and broken."""
    provider.moods.busy = provider.moods.broken = 0.1
    provider.moods.settling, provider.moods.lag = timedelta(hours=9), timedelta(hours=3)
    for hour in range(0, 36, 3):
        call = provider.call()
        provider.message(media=hour % 3)
        provider.recording(call_sid=call)
        provider.wait(hours=3)
        assert [one.overdue for one in provider.sweep().left] == [0, 0, 0, 0], hour
    provider.wait(hours=12)
    provider.sweep()
    provider.wait(hours=4)
    assert left(provider.sweep()) == EMPTY


def test_a_pass_ends_in_time_even_when_the_provider_is_slow(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.call()
    provider.wait(minutes=5)
    monkeypatch.setattr(forgetting, "LONGEST", -1.0)
    swept = provider.sweep()
    assert (swept.deleted, swept.more, left(swept)["calls"]) == (0, True, (1, 0, 0))


def test_nothing_of_theirs_is_logged_or_raised(provider: Provider, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sids = [provider.call(), provider.message(media=1), provider.recording()]
    provider.wait(minutes=5)
    provider.sweep()
    provider.moods.broken = 1.0
    with pytest.raises(ProviderAwayError) as away:
        provider.sweep(Persistence(tries=0))
    with pytest.raises(ProviderAwayError):  # a line that breaks: what tries again would name the address it tries
        provider.sweep(Persistence(tries=1, pause=0.0), TWILIO_API_URL="http://127.0.0.1:9")
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name != "werkzeug")
    for secret in (*sids, NUMBER, "tres niños", SECRET, "/Accounts/"):
        assert secret not in ours
        assert secret not in str(away.value)
    assert away.value.__cause__ is None


ANSWERS = {
    "redirect": (302, "/elsewhere", b""),
    "no JSON": (200, "", b"<html>"),
    "no list": (200, "", b'{"calls": "none", "page": 0}'),
    "no date": (200, "", b'{"recordings": [{"sid": "RE1", "status": "completed"}], "page": 0}'),
    "a page elsewhere": (200, "", b'{"recordings": [], "next_page_uri": "//evil.example/more", "page": 0}'),
}


@pytest.fixture(params=sorted(ANSWERS))
def strange(request: pytest.FixtureRequest) -> Iterator[tuple[str, list[str]]]:
    """A server that answers everything in one strange way; its address, and what it was asked."""
    status, location, body = ANSWERS[request.param]
    asked: list[str] = []

    class Strange(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status if len(asked) == 1 or request.param != "a page elsewhere" else 404)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Strange)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_a_strange_answer_is_no_list_and_leads_nowhere(strange: tuple[str, list[str]]) -> None:
    url, asked = strange
    with pytest.raises(ProviderAwayError):
        survey(make_settings(TWILIO_API_URL=url), SystemClock(), AT_ONCE)
    assert all(path.startswith(("/2010-04-01/Accounts/AC", "/evil.example/more")) for path in asked)
