"""Recorded sentences: played where they are of exactly these words, and nothing else can be fetched."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from twilio.twiml.voice_response import Gather, VoiceResponse

from hotline.channels.voice.recorded import PATH, Recordings, name_of, play_recorded, sentences
from hotline.channels.voice.sound import SoundError, as_wav, silence
from hotline.channels.voice.speech import say
from hotline.conversation.turns import Ask, Reply
from tests.channels.doors import PUBLIC_URL, Journey, Provider, make_app, make_settings

DANGER = "¿Hay alguien en peligro ahora?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    record(tmp_path, "es_MX", DANGER)
    return tmp_path


def record(folder: Path, language: str, text: str) -> Path:
    path = folder / language / name_of(language, text)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(as_wav([silence(0.1)]))
    return path


def document(*words: str, language: str = "es_MX") -> VoiceResponse:
    """The first sentence before the question, the others in it."""
    response, gather = VoiceResponse(), Gather()
    say(response, words[0], language)
    for text in words[1:]:
        say(gather, text, language)
    response.append(gather)
    return response


def played(response: VoiceResponse, recordings: Recordings) -> list[str | None]:
    play_recorded(response, recordings, PUBLIC_URL)
    root = ElementTree.fromstring(str(response))
    return [verb.text for verb in root.iter("Play")]


def test_a_recorded_sentence_is_played_and_the_others_are_said(folder: Path) -> None:
    response = document("Hola.", DANGER, "Sí: marque 1.")
    address = f"{PUBLIC_URL}{PATH}/es_MX/{name_of('es_MX', DANGER)}"
    assert played(response, Recordings(folder)) == [address]
    assert [text for _, text in sentences(response)] == ["Hola.", "Sí: marque 1."]


@pytest.mark.parametrize(("text", "language"), [("¿Hay alguien en peligro?", "es_MX"), (DANGER, "en")])
def test_changed_words_and_another_language_are_never_played_from_it(folder: Path, text: str, language: str) -> None:
    assert played(document(text, language=language), Recordings(folder)) == []


def test_a_file_that_no_telephone_plays_is_refused_at_the_start(folder: Path) -> None:
    (folder / "es_MX" / name_of("es_MX", "Hola.")).write_bytes(b"mp3")
    with pytest.raises(SoundError, match="not a WAV file"):
        Recordings(folder)


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert len(Recordings(tmp_path / "none")) == 0


def test_what_was_recorded_is_served_and_nothing_else(folder: Path, journey: Journey) -> None:
    (folder / "es_MX" / "secret.txt").write_text("x")
    client = make_app(make_settings(RECORDINGS_DIR=str(folder))).test_client()
    name = name_of("es_MX", DANGER)
    answer = client.get(f"{PATH}/es_MX/{name}")
    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    for other in (
        "secret.txt",
        f"x-{name}",
        f"../es_MX/{name}",
        "..%2f..%2fetc%2fpasswd",
        name.replace(".wav", ".mp3"),
    ):
        assert client.get(f"{PATH}/es_MX/{other}").status_code == 404


def test_a_call_hears_the_recorded_sentence(folder: Path, journey: Journey) -> None:
    journey.say = lambda _turn: Reply(ask=Ask("A1", DANGER))
    with make_app(make_settings(RECORDINGS_DIR=str(folder))).test_client() as client:
        assert name_of("es_MX", DANGER) in Provider(client).call().get_data(as_text=True)
