"""The folio as sound: whole, in its order, and made of recordings of one form."""

import io
import wave
from pathlib import Path

import pytest

from hotline.channels.voice.numbers import RECORDINGS, digit, spoken_folio
from hotline.channels.voice.sound import RATE, SoundError, as_wav, at_telephone_rate, samples_of, silence
from hotline.vocabulary import LANGUAGES

FOLIO = "4821093755601284"


def played(wav: bytes) -> bytes:
    with wave.open(io.BytesIO(wav)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return file.readframes(file.getnframes())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_digit_is_recorded_in_every_language_that_is_offered(language: str) -> None:
    digits = [samples_of(RECORDINGS / language / f"digit-{number}.wav") for number in range(10)]
    assert len(set(digits)) == 10
    assert all(RATE / 5 < len(one) / 2 < RATE for one in digits), "a digit lasts between 0.2 and 1 second"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_digits_follow_each_other_twice(language: str) -> None:
    heard = played(spoken_folio(FOLIO, language))
    at = 0
    for number in FOLIO * 2:
        at = heard.index(digit(number, language), at) + len(digit(number, language))


def test_an_installations_own_recordings_go_first(tmp_path: Path) -> None:
    mine = b"\x01\x00" * (RATE // 4)
    (tmp_path / "es_MX").mkdir()
    (tmp_path / "es_MX" / "digit-4.wav").write_bytes(as_wav([mine]))
    assert digit("4", "es_MX", tmp_path) == mine
    assert digit("5", "es_MX", tmp_path) == digit("5", "es_MX")


def test_a_language_without_recordings_hears_the_first_one() -> None:
    assert digit("4", "tzo") == digit("4", LANGUAGES[0])


def test_a_recording_of_another_form_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "digit-1.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44100)
        file.writeframes(bytes(400))
    with pytest.raises(SoundError, match=r"digit-1\.wav: record it as WAV, mono"):
        samples_of(path)
    path.write_bytes(b"not a sound")
    with pytest.raises(SoundError, match="not a WAV file"):
        samples_of(path)


def test_a_higher_rate_comes_down_to_the_telephones() -> None:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22050)
        file.writeframes((1000).to_bytes(2, "little", signed=True) * 22050)
    assert at_telephone_rate(held.getvalue()) == (1000).to_bytes(2, "little", signed=True) * RATE
    assert len(silence(0.5)) == RATE
