"""What an organisation outside keeps: only what is signed, follows, and contradicts nothing that it has."""

import json
import secrets
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hotline.audit import witnessing
from hotline.audit.checkpoint import FIRST, Checkpoint, CheckpointError, make, read
from hotline.audit.trail import Place
from tests.support.trails import DAY, SEED


def chain(*positions: int, seed: bytes = SEED, letter: str = "a") -> list[Checkpoint]:
    made: list[Checkpoint] = []
    for number, position in enumerate(positions, start=1):
        before = made[-1].hash if made else FIRST
        digest = (letter + f"{position:063x}")[:64]
        made.append(make(seed, number, Place(position, digest), DAY + timedelta(days=number), before))
    return made


def as_page(found: list[Checkpoint]) -> str:
    return json.dumps({"format": 1, "checkpoints": [one.published() for one in found]})


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "kept.jsonl"
    witnessing.take(path, chain(3, 9))
    return path


def test_new_ones_are_added_and_known_ones_are_not_added_again(kept: Path) -> None:
    assert witnessing.take(kept, witnessing.read_published(as_page(chain(3, 9, 12)))) == 1
    assert witnessing.take(kept, chain(3, 9, 12)) == 0
    assert witnessing.read_file(kept) == chain(3, 9, 12)


@pytest.mark.parametrize(
    "contradiction",
    [chain(3), chain(3, 10), chain(4, 9), chain(3, 9, letter="b"), chain(3, 9, seed=bytes(32)), []],
    ids=["shorter", "later", "earlier", "another entry", "another key", "empty"],
)
def test_what_contradicts_is_refused_and_nothing_is_kept(kept: Path, contradiction: list[Checkpoint]) -> None:
    before = kept.read_bytes()
    with pytest.raises(CheckpointError):
        witnessing.take(kept, contradiction)
    assert kept.read_bytes() == before


def test_a_new_key_needs_somebodys_word(kept: Path) -> None:
    other = secrets.token_bytes(32)
    old = chain(3, 9)
    page = [*old, make(other, 3, Place(12, "c" * 64), DAY + timedelta(days=9), old[-1].hash)]
    with pytest.raises(CheckpointError, match="another key"):
        witnessing.take(kept, page)
    assert witnessing.take(kept, page, trusted=page[-1].key) == 1


def test_the_first_time_a_given_key_must_be_the_one(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="another key"):
        witnessing.take(tmp_path / "new", chain(3), trusted=bytes(range(32)))


@pytest.mark.parametrize(
    "field", [{"position": 2}, {"digest": "f" * 64}, {"day": "2026-01-01"}, {"number": 2}, {"previous": "1" * 64}]
)
def test_an_altered_checkpoint_is_not_signed(field: dict[str, object]) -> None:
    with pytest.raises(CheckpointError, match="not signed"):
        read({**chain(3)[0].published(), **field})


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"checkpoints": 3}', '{"checkpoints": [3]}', '{"checkpoints": [{}]}', "[" * 5000]
    + [json.dumps({"checkpoints": [{**chain(3)[0].published(), "digest": bad}]}) for bad in (7, "zz", "A" * 64, None)],
)
def test_what_is_no_list_of_checkpoints_is_refused(text: str) -> None:
    with pytest.raises(CheckpointError):
        witnessing.read_published(text)


def test_an_altered_file_is_refused(kept: Path) -> None:
    kept.write_text(kept.read_text().replace(DAY.isoformat()[:4], "2025"))
    with pytest.raises(CheckpointError):
        witnessing.read_file(kept)


def test_a_removed_line_is_refused(kept: Path) -> None:
    kept.write_text(kept.read_text().splitlines(keepends=True)[1])
    with pytest.raises(CheckpointError, match="does not follow"):
        witnessing.read_file(kept)


@pytest.mark.parametrize("back", [{"position": 2}, {"day": DAY}], ids=["position", "day"])
def test_the_holder_of_the_key_cannot_go_back(back: dict[str, object]) -> None:
    first = chain(3)[0]
    later = replace(make(SEED, 2, Place(9, "a" * 64), DAY + timedelta(days=5), first.hash), **back)  # type: ignore[arg-type]
    signed = make(SEED, 2, later.place, later.day, first.hash)
    with pytest.raises(CheckpointError, match="goes back"):
        witnessing.read_published(as_page([first, signed]))


def test_a_published_checkpoint_says_nothing_else() -> None:
    assert set(chain(3)[0].published()) == {"number", "position", "digest", "day", "previous", "key", "signature"}
    assert chain(3)[0].published()["key"] == b64encode(chain(3)[0].key).decode()
