"""What is left to record: found in simulated calls, and silent once a recording of these words is there."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from hotline.channels.voice.recorded import Recordings
from hotline.cli import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("recordings")


def run(command: str, folder: Path) -> list[str]:
    done = CliRunner().invoke(
        main, ["prompts", command, "--recordings", str(folder), "--language", "es_MX", "--calls", "3"]
    )
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


def test_what_is_said_is_listed_until_it_is_recorded(folder: Path) -> None:
    listed = [line.split("\t") for line in run("missing", folder)]
    assert any(text.startswith("Línea de ayuda.") for _, _, text in listed)
    assert [int(times) for times, _, _ in listed] == sorted((int(times) for times, _, _ in listed), reverse=True)
    run("render", folder)
    assert len(Recordings(folder)) == len(listed)
    assert {str(path.relative_to(folder)) for path in folder.glob("*/*.wav")} == {file for _, file, _ in listed}
    assert run("missing", folder) == []


def test_without_the_synthesiser_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = CliRunner().invoke(main, ["prompts", "render", "--recordings", str(tmp_path), "--calls", "1"])
    assert done.exit_code == 1
    assert "apt-get install espeak-ng" in done.output
