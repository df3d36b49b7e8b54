"""`hotline fallback`: what is left when the hotline is away needs nothing of it."""

import re
from pathlib import Path
from xml.etree import ElementTree

from click.testing import CliRunner

from hotline.channels.messages.septets import LIMIT, septets
from hotline.channels.voice.places import Place
from hotline.cli import main

PUBLIC = "https://linea.example.org/linea"


def test_a_call_goes_back_once_and_then_hears_where_to_turn(tmp_path: Path) -> None:
    made = CliRunner().invoke(main, ["fallback", str(tmp_path), "--public-url", PUBLIC])
    assert made.exit_code == 0, made.output
    first = ElementTree.parse(tmp_path / "voice.xml").getroot()
    (back,) = first.iter("Redirect")
    assert back.text == PUBLIC + Place(0).resume == f"{PUBLIC}/twilio/voice/resume"
    last = ElementTree.parse(tmp_path / "voice-last.xml").getroot()
    assert {verb.tag for verb in last} == {"Say", "Pause", "Hangup"}, "it needs no house of ours"
    said = " ".join(verb.text or "" for verb in last.iter("Say"))
    assert said.count("9-1-1") == 4
    assert {verb.attrib["language"] for verb in last.iter("Say")} == {"es-MX", "en-US"}
    rule = re.search(r'ErrorUrl ~\* "([^"]+)"', (tmp_path / "nginx.conf").read_text())
    assert rule is not None
    for failed in (back.text, "https%3A%2F%2Flinea.example.org%2Flinea%2Ftwilio%2Fvoice%2Fresume"):
        assert re.search(rule[1], failed, re.IGNORECASE)
    assert not re.search(rule[1], f"{PUBLIC}/twilio/voice/step/3", re.IGNORECASE)


def test_a_message_is_answered_in_one_short_piece_for_each_language(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["fallback", str(tmp_path), "--public-url", PUBLIC])
    told = [verb.text or "" for verb in ElementTree.parse(tmp_path / "sms.xml").getroot().iter("Message")]
    assert len(told) == 2
    assert all("911" in words and septets(words) <= LIMIT for words in told)


def test_an_address_that_nobody_reaches_from_outside_is_refused(tmp_path: Path) -> None:
    made = CliRunner().invoke(main, ["fallback", str(tmp_path / "x"), "--public-url", "http://127.0.0.1:8000"])
    assert made.exit_code == 1
    assert not (tmp_path / "x").exists()
