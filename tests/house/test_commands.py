"""The commands that people are told to type exist."""

import re

from click import Context

from hotline.cli import main
from hotline.settings import PREFIX, TABLE
from tests.support.house import ROOT, text_of


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", text_of(ROOT / "Makefile"), re.MULTILINE))


def test_every_make_command_of_the_pages_exists() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    told = {word for page in pages for word in re.findall(r"(?:^|`)make ([a-z-]+)", text_of(page), re.MULTILINE)}
    assert {"run", "test"} <= told
    assert told <= _targets()


def test_every_command_of_the_product_that_pages_name_exists() -> None:
    told = set(re.findall(r"(?:`|^\.venv/bin/)hotline ([a-z]+)", text_of(ROOT / "README.md"), re.MULTILINE))
    assert {"serve", "worker", "doctor", "phone", "sms", "triage", "route"} <= told
    assert told <= set(main.list_commands(Context(main)))


def test_help_shows_every_command_for_people() -> None:
    described = set(re.findall(r"^([a-z-]+):.*## ", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert {"help", "install", "run", "test", "lint", "requirements", "clean"} <= described


def test_ci_runs_the_same_command_as_people() -> None:
    assert text_of(ROOT / ".ci" / "run").splitlines()[-1] == "make test"


def test_every_setting_that_pages_name_exists() -> None:
    known = {PREFIX + row.name for row in TABLE} | {f"{PREFIX}{row.name}_FILE" for row in TABLE if row.secret}
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    told = {name for page in pages for name in re.findall(r"HOTLINE_[A-Z]{2}[A-Z_]*[A-Z]", text_of(page))}
    assert told <= known
