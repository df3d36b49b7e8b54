"""`hotline protocol check` and `hotline protocol diff`, as somebody at a terminal uses them."""

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from hotline.cli import main
from hotline.commands.protocol_check import from_now_on
from tests.proving.breaking import MUTANTS, PROTOCOLS, copy_of

CALMER = ("triage/urgency/inmediata.yaml", "when: {traslado: hoy}", "when: {traslado: hoy, sexual: si}")

WITHOUT_MUTANT = ("casos", "dialogo.", "edad.", "textos.", "total.")
"""Broken in tests of their own (tests/proving), by other means than a changed protocol."""


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["protocol", *arguments])
    return result.exit_code, result.output


def test_today_everything_holds() -> None:
    code, said = run("check")
    assert code == 0, said
    assert "✗" not in said
    assert "gravedad.pares" in said
    assert "× 10^39" in said
    proved = {line.split()[1] for line in said.splitlines() if line.startswith("✓")}
    judged = {name for name in proved if not name.startswith(WITHOUT_MUTANT)}
    assert judged == {mutant["property"] for mutant in MUTANTS}, "a property that no broken protocol tries"


def test_a_broken_promise_prints_a_case(tmp_path: Path) -> None:
    code, said = run("check", str(copy_of(tmp_path, CALMER)), "--quiet")
    assert code == 1
    assert "✗ peligro.inmediata (promises.yaml:" in said
    assert "id: X-peligro-inmediata" in said
    assert "  traslado: hoy" in said
    assert "urgency: inmediata" in said


def test_a_later_version_is_proved_today(tmp_path: Path) -> None:
    """Whoever writes the law of next year sees today what it breaks."""
    version = "\n    2099-01-01:\n      when: {traslado: hoy, sexual: si}"
    body = PROTOCOLS / "triage/urgency/inmediata.yaml"
    rule = body.read_text("utf-8").partition("U-1e:")[2].partition("\n\n")[0]
    rest = rule.partition("when: {traslado: hoy}")[2]
    folder = copy_of(tmp_path, ("triage/urgency/inmediata.yaml", rule, f"{rule}{version}{rest}"))
    days = [(since.isoformat(), book.named["U-1e"]) for since, book in from_now_on(folder)]
    assert [since for since, _ in days][1:] == ["2099-01-01"]
    assert days[0][1] != days[1][1]


def test_a_file_with_a_mistake_is_refused_by_line(tmp_path: Path) -> None:
    folder = copy_of(tmp_path, ("promises.yaml", "urgency: urgente_24h", "urgency: urgente"))
    code, said = run("check", str(folder))
    assert code == 2
    assert said.startswith("promises.yaml:")
    assert len(said.splitlines()) == 1


def test_diff_of_two_folders(tmp_path: Path) -> None:
    folder = str(copy_of(tmp_path, CALMER))
    code, said = run("diff", str(PROTOCOLS), folder, "--exit-code")
    assert code == 1
    assert "inmediata → ordinaria\n    con {traslado: hoy}\n" in said
    assert "La urgencia sube: en ninguna parte. La urgencia baja: sí" in said
    assert run("diff", folder, str(PROTOCOLS), "--exit-code")[0] == 0


def test_diff_of_two_revisions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy_of(tmp_path, CALMER)
    monkeypatch.setenv("HOTLINE_PROTOCOLS_DIR", str(folder))
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "calmer")
    page = folder / CALMER[0]
    page.write_text(page.read_text("utf-8").replace(CALMER[2], CALMER[1]), "utf-8")
    commit(tmp_path, "as it was")
    code, said = run("diff", "HEAD~1", "HEAD")
    assert code == 0, said
    assert "ordinaria → inmediata" in said
    assert "Ninguna respuesta se juzga" in run("diff", "HEAD")[1]


def test_a_revision_that_points_outside_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy_of(tmp_path)
    (folder / "words.yaml").unlink()
    (folder / "words.yaml").symlink_to("/etc/hostname")
    monkeypatch.setenv("HOTLINE_PROTOCOLS_DIR", str(folder))
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "a link")
    code, said = run("diff", "HEAD", str(PROTOCOLS))
    assert code == 2
    assert "no plain file" in said


@pytest.mark.parametrize("asked", ["no-such-revision", "--output=/tmp/x", "HEAD; touch /tmp/x"])
def test_what_is_neither_folder_nor_revision(asked: str) -> None:
    code, said = run("diff", "--", asked)
    assert code == 2
    assert "neither a folder of protocols nor a git revision" in said


def commit(folder: Path, message: str) -> None:
    git(folder, "add", ".")
    git(folder, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", message)


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)
