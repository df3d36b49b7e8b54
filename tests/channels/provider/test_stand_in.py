"""The stand-in answers as the published description says; checked through the official client where it can be."""

import re
from datetime import timedelta
from inspect import signature

import pytest
from flask.testing import FlaskClient
from twilio.base.exceptions import TwilioRestException
from twilio.rest.api.v2010.account.call import CallInstance, CallList
from twilio.rest.api.v2010.account.conference import ConferenceInstance, ConferenceList
from twilio.rest.api.v2010.account.message import MessageInstance, MessageList
from twilio.rest.api.v2010.account.message.media import MediaInstance, MediaList
from twilio.rest.api.v2010.account.queue import QueueInstance, QueueList
from twilio.rest.api.v2010.account.recording import RecordingInstance, RecordingList
from werkzeug.datastructures import Authorization
from werkzeug.test import TestResponse

from hotline.channels.simulator.provider.resources import (
    CALLS,
    CONFERENCES,
    MEDIA,
    MESSAGES,
    QUEUES,
    RECORDINGS,
    RESOURCES,
    Resource,
)
from hotline.channels.twilio.wire import account
from tests.channels.doors import ACCOUNT, NUMBER, TOKEN
from tests.channels.provider.providing import Provider

ROOT = f"/2010-04-01/Accounts/{ACCOUNT}"
LIST = {"page", "page_size", "start", "end", "uri", "first_page_uri", "next_page_uri", "previous_page_uri"}


@pytest.fixture
def client(provider: Provider) -> FlaskClient:
    return provider.app.test_client()


def ask(client: FlaskClient, path: str, method: str = "GET", user: str = ACCOUNT, word: str = TOKEN) -> TestResponse:
    return client.open(path, method=method, auth=Authorization("basic", {"username": user, "password": word}))


@pytest.mark.parametrize(
    ("path", "key"),
    [("Calls", "calls"), ("Messages", "messages"), ("Recordings", "recordings"), ("Conferences", "conferences"),
     ("Queues", "queues")],
)  # fmt: skip
def test_every_list_has_the_form_of_the_description(client: FlaskClient, path: str, key: str) -> None:
    answer = ask(client, f"{ROOT}/{path}.json").get_json()
    assert set(answer) == {key, *LIST}
    assert (answer[key], answer["next_page_uri"], answer["page_size"]) == ([], None, 50)


READ_BY = {
    CALLS: (CallInstance, CallList),
    MESSAGES: (MessageInstance, MessageList),
    MEDIA: (MediaInstance, MediaList),
    RECORDINGS: (RecordingInstance, RecordingList),
    CONFERENCES: (ConferenceInstance, ConferenceList),
    QUEUES: (QueueInstance, QueueList),
}
"""What the official client, which is generated from the same description, makes of each kind."""


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.path)
def test_a_record_has_every_field_that_the_official_client_reads(provider: Provider, resource: Resource) -> None:
    read: set[str] = set()

    class Payload(dict[str, object]):
        def get(self, name: str, default: object = None) -> object:
            read.add(name)
            return super().get(name, default)

    sid = provider.memory.add(resource.path, {"parent_sid": "SM1"} if resource is MEDIA else {})
    shown = provider.memory.fetch(resource, sid)
    instance, _ = READ_BY[resource]
    instance(None, Payload(shown), ACCOUNT, *(["SM1"] if resource is MEDIA else []))
    assert read
    assert read <= set(shown)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.path)
def test_a_list_takes_every_filter_that_the_official_client_sends(provider: Provider, resource: Resource) -> None:
    _, listed = READ_BY[resource]
    message = provider.message()
    ours = account(provider.settings())
    lists = ours.messages(message).media if resource is MEDIA else getattr(ours, resource.key)
    assert isinstance(lists, listed)
    asked = set(signature(listed.list).parameters) - {"self", "limit", "page_size"}
    for name in sorted(asked):
        value: object = provider.clock.now() + timedelta(days=1) if re.search("date|time", name) else "anything"
        found = lists.list(**{name: True if name == "include_soft_deleted" else value})  # TwilioException if refused
        assert len(found) == (name.endswith("_before") and resource is MESSAGES), name


def test_pages_follow_each_other_to_the_end_though_things_go_meanwhile(provider: Provider) -> None:
    sids = []
    for _ in range(23):
        sids.append(provider.call())
        provider.wait(seconds=1)
    provider.wait(minutes=5)
    ours = account(provider.settings())
    seen = []
    for one in ours.calls.stream(page_size=5):
        seen.append(one.sid)
        ours.calls(one.sid).delete()
    assert seen == sids[::-1], "newest first, none left out and none twice"
    assert ours.calls.list() == []


def test_a_page_that_no_list_named_is_refused(client: FlaskClient) -> None:
    answer = ask(client, f"{ROOT}/Calls.json?PageToken=PACA404")
    assert (answer.status_code, answer.get_json()["code"]) == (400, 21481)


def test_filters_by_state_number_and_time(provider: Provider) -> None:
    early = provider.call(status="busy")
    provider.wait(days=1)
    late = provider.call(status="completed", to="+525500009999")
    now = provider.clock.now()
    calls = account(provider.settings()).calls

    def found(**asked: object) -> list[str]:
        return [one.sid for one in calls.list(**asked)]

    assert found() == [late, early]
    assert found(status="busy") == [early]
    assert found(to="+525500009999") == [late]
    assert found(from_=NUMBER) == [late, early]
    assert found(start_time_before=now - timedelta(hours=2)) == [early]
    assert found(start_time_after=now) == [late]
    assert found(end_time_before=now, status="completed") == [late]


def test_an_unknown_filter_or_day_is_refused(client: FlaskClient) -> None:
    for query in ("Colour=red", "StartTime<<=2026-11-22", "StartTime=soon", "IncludeSoftDeleted=true"):
        answer = ask(client, f"{ROOT}/Calls.json?{query}")
        assert (answer.status_code, answer.get_json()["code"]) == (400, 20001), query


def test_what_goes_on_or_has_just_ended_cannot_be_deleted(provider: Provider) -> None:
    sid = provider.call(status="in-progress")
    call = account(provider.settings()).calls(sid)
    codes = []
    for status, wait in (("in-progress", 600), ("completed", 0), ("completed", 61)):
        provider.memory.change(sid, {"status": status})
        provider.wait(seconds=wait)
        try:
            codes.append(call.delete())
        except TwilioRestException as refused:
            codes.append(refused.code)
    assert codes == [20009, 20009, True]
    with pytest.raises(TwilioRestException) as gone:
        call.fetch()
    assert (gone.value.status, gone.value.code) == (404, 20404)


def test_media_go_with_their_message_and_recordings_stay_without_their_call(provider: Provider) -> None:
    message, call = provider.message(media=2), provider.call()
    conference = provider.memory.add("Conferences", {"status": "completed"})
    recording, other = provider.recording(call_sid=call), provider.recording(conference_sid=conference)
    provider.wait(minutes=5)
    ours = account(provider.settings())
    assert len(ours.messages(message).media.list()) == 2
    assert [one.sid for one in ours.conferences(conference).recordings.list()] == [other]
    assert [one.sid for one in ours.calls(call).recordings.list()] == [recording]
    ours.messages(message).delete()
    ours.calls(call).delete()
    assert provider.memory.counts()["Media"] == 0
    assert {one.sid for one in ours.recordings.list()} == {recording, other}, "the account's list has all of them"
    ours.recordings(recording).delete()
    ours.conferences(conference).recordings(other).delete()
    assert ours.recordings.list() == []
    assert {one.status for one in ours.recordings.list(include_soft_deleted=True)} == {"deleted"}
    provider.wait(days=41)
    assert ours.recordings.list(include_soft_deleted=True) == []


def test_a_conference_cannot_be_deleted(provider: Provider, client: FlaskClient) -> None:
    sid = provider.memory.add("Conferences", {"status": "completed"})
    assert ask(client, f"{ROOT}/Conferences/{sid}.json", "DELETE").status_code == 405
    assert account(provider.settings()).conferences(sid).fetch().status == "completed"


@pytest.mark.parametrize(
    "path",
    ["Calls/CA404.json", "Media.json", "Shoes.json", "Queues/x/Recordings.json", "Messages/SM404/Media.json"],
)
def test_what_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    answer = ask(client, f"{ROOT}/{path}")
    assert (answer.status_code, answer.get_json()["code"]) == (404, 20404)


def test_one_thing_is_not_found_under_another_kind_or_owner(provider: Provider, client: FlaskClient) -> None:
    call, message = provider.call(), provider.message()
    medium = provider.memory.add("Media", {"parent_sid": provider.message(), "content_type": "image/png"})
    for path in (f"Messages/{call}.json", f"Messages/{message}/Media/{medium}.json"):
        assert ask(client, f"{ROOT}/{path}").status_code == 404
        assert ask(client, f"{ROOT}/{path}", "DELETE").status_code == 404


def test_nobody_else_is_admitted(client: FlaskClient) -> None:
    for path in (f"{ROOT}/Calls.json", "/stand-in"):
        assert client.get(path).status_code == 401
        for user, word in ((ACCOUNT, "another"), ("AC" + "9" * 32, TOKEN), ("", ""), (ACCOUNT, "")):
            answer = ask(client, path, user=user, word=word)
            assert (answer.status_code, answer.get_json()["code"]) == (401, 20003)


def test_moods_strike_the_api_by_their_share_and_never_what_happens_there(
    provider: Provider, client: FlaskClient
) -> None:
    provider.moods.busy = provider.moods.broken = 0.25
    got = [ask(client, f"{ROOT}/Calls.json").status_code for _ in range(200)]
    assert set(got) == {200, 429, 500}
    assert got.count(200) > 60
    assert {ask(client, "/stand-in").status_code for _ in range(50)} == {200}
