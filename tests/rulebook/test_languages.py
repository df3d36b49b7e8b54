"""A language is offered when it is complete; a recording has people who answer for it."""

import shutil
from pathlib import Path

import pytest

from hotline import rulebook
from hotline.errors import ProtocolError
from tests.rulebook.conftest import PROTOCOLS

TSOTSIL = (
    "tzo: {name: tsotsil, complete: false, unverified: true, greeting: '', "
    "spoken_by: '', checked_by: '', recordings: {}}"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(PROTOCOLS, tmp_path / "protocols")


def write(folder: Path, line: str) -> None:
    path = folder / "languages.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(TSOTSIL) == 1
    path.write_text(text.replace(TSOTSIL, line), encoding="utf-8")


def test_recordings_are_found_by_question_and_age(folder: Path) -> None:
    sound = folder / "recordings/tzo/A1.mp3"
    sound.parent.mkdir(parents=True)
    sound.write_bytes(b"ID3")
    write(
        folder,
        "tzo: {name: tsotsil, complete: false, greeting: tzo/saludo.mp3, spoken_by: una persona, "
        "checked_by: otra, recordings: {A1.child: tzo/A1.mp3}}",
    )
    language = rulebook.load(folder).languages["tzo"]
    assert language.recordings == {"A1.child": "tzo/A1.mp3"}
    assert language.prompts == ("tzo/saludo.mp3", "tzo/A1.mp3")
    assert language.missing == ("tzo/saludo.mp3",)
    assert rulebook.load(folder).offered == ("es_MX", "en")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("tzo: {name: tsotsil, complete: false, greeting: tzo/a.mp3}", "needs `spoken_by` and `checked_by`"),
        (
            "tzo: {name: t, complete: false, greeting: ../a.mp3, spoken_by: a, checked_by: b}",
            "is not an mp3 or wav file below recordings/",
        ),
        (
            "tzo: {name: t, complete: false, spoken_by: a, checked_by: b, recordings: {F3.child: a.mp3}}",
            "«F3.child» is not a question and an age that has a wording",
        ),
        ("tzotzil de Chamula: {name: t, complete: false}", "is not the code of a language"),
        ("tzo: {name: t}", "field «complete» is missing"),
    ],
)
def test_mistake(line: str, says: str, folder: Path) -> None:
    write(folder, line)
    with pytest.raises(ProtocolError, match=r"^languages\.yaml:\d+: ") as wrong:
        rulebook.load(folder)
    assert says in str(wrong.value)


def test_the_source_is_complete(folder: Path) -> None:
    path = folder / "languages.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("es_MX: {name: Español, complete: true}", "es_MX: {name: Español, complete: false}"))
    with pytest.raises(ProtocolError, match="the first language is the one the protocol is written in"):
        rulebook.load(folder)
