"""With the folio, on every channel, the reporter learns which authority received the report and answered, by day."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from xml.etree import ElementTree

import pytest
from babel.dates import format_date

from hotline.app import intake_app
from hotline.channels.messages.render import texts
from hotline.channels.voice.places import Place
from hotline.channels.voice.script import Call, script
from hotline.clock import today
from hotline.journey import agency
from hotline.vocabulary import Channel
from tests.support.pages import fold

CHIAPAS = ["hola", "2", "2", "1", "3", "3", "Tapachula, Chiapas", "1", "1", "3", "5", "1", "6", "2", "1"]
GUARDIAN = "07-procuraduria_nna"
DAY = timedelta(days=1)


def _sms(house, folio: str) -> str:  # type: ignore[no-untyped-def]
    return " ".join(" ".join(texts(reply)) for reply in house.say([folio], who="another telephone"))


def _whatsapp(house, folio: str) -> str:  # type: ignore[no-untyped-def]
    replies = house.say([folio], channel=Channel.WHATSAPP, who="a third telephone")
    return " ".join(" ".join(texts(reply)) for reply in replies)


def _voice(house, folio: str) -> str:  # type: ignore[no-untyped-def]
    (*_, heard) = house.say(["start", "4", folio], channel=Channel.VOICE, who="a call")
    spoken = str(script(heard, Call(Place(1), "+525500000000", "https://linea.example.org/voz/x")))
    return " ".join(ElementTree.fromstring(spoken).itertext())


def _web(house, folio: str) -> str:  # type: ignore[no-untyped-def]
    client = intake_app(house.hotline).test_client()
    page = client.post("/folio", data={"folio": folio}, follow_redirects=True)
    assert page.status_code == 200
    return unescape(re.sub(r"<[^>]+>", " ", page.get_data(as_text=True)))


CHANNELS: dict[str, tuple[Callable[..., str], str]] = {
    "sms": (_sms, "d MMM"),
    "whatsapp": (_whatsapp, "d MMM"),
    "voice": (_voice, "d 'de' MMMM"),
    "web": (_web, "d MMM"),
}


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^\w ]", " ", fold(text)).split())


@pytest.mark.parametrize("channel", CHANNELS)
def test_who_has_it_and_since_which_day(house_on_sqlite, channel: str) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    folio = next(reply.folio for reply in house.say(CHIAPAS) if reply.folio)
    house.drain()
    sent = today(house.clock)
    official = house.visitor(GUARDIAN)
    (line,) = agency.inbox(house.hotline, official)
    house.clock.advance(DAY)
    received = today(house.clock)
    agency.acknowledge(house.hotline, official, line.referral_id)
    house.clock.advance(DAY)
    accepted = today(house.clock)
    agency.accept(house.hotline, official, line.referral_id)
    assert sent < received < accepted

    read, form = CHANNELS[channel]
    told = _words(read(house, folio))
    name = house.hotline.rulebook.authorities[GUARDIAN].name
    for day, words in ((sent, "Se le envió"), (received, "Lo recibió"), (accepted, "Lo atiende")):
        when = _words(format_date(day, form, "es_MX"))
        line = (
            f"{_words(name)} {when} {_words(words)}" if channel == "web" else f"{when} {_words(name)} {_words(words)}"
        )
        assert line in told
    assert not re.search(r"\b[0-2]?\d [0-5]\d\b", told.replace(folio, "")), "the day, never the hour"
