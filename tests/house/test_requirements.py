"""What is installed is pinned by content, and no file says from which host."""

import re
import tomllib
from importlib.metadata import requires

import pytest
from packaging.requirements import Requirement

from tests.support.house import ROOT, text_of, tracked_files

REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "deb.debian" + ".org", "index-" + "url")
FILES = ("requirements.txt", "requirements-dev.txt", "requirements-checks.txt")


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_a_hash(name: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", text_of(ROOT / name))
    pins = [entry for entry in entries if re.match(r"[a-z0-9][a-z0-9._-]*==", entry)]
    assert len(pins) > 20
    assert all("--hash=sha256:" in pin for pin in pins)


def test_every_dependency_of_the_project_is_pinned() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    asked = project["project"]["dependencies"] + project["build-system"]["requires"]
    assert _names(asked) <= _pinned("requirements.txt")
    assert _names(asked + project["project"]["optional-dependencies"]["dev"]) <= _pinned("requirements-dev.txt")


def test_the_tests_run_on_the_same_versions_as_the_product() -> None:
    assert _versions("requirements.txt").items() <= _versions("requirements-dev.txt").items()


DEBIAN_12 = {"python_version": "3.11", "python_full_version": "3.11.2"}
"""Its Python, which may be older than the one that the pins were drawn up with."""


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_what_is_pinned_is_whole_on_debian_12(name: str) -> None:
    pinned = _pinned(name)
    asked = [Requirement(one) for package in pinned for one in requires(package) or ()]
    needed = [one.name for one in asked if one.marker is None or one.marker.evaluate(DEBIAN_12 | {"extra": ""})]
    assert len(needed) > 30
    assert _names(needed) <= pinned


def test_no_file_names_a_registry() -> None:
    named = [path for path in tracked_files() if any(host in text_of(path) for host in REGISTRIES)]
    assert [path.name for path in named if path.name != "Makefile"] == []
    assert "://" not in text_of(ROOT / "Makefile")


def _versions(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", text_of(ROOT / name), re.MULTILINE))


def _pinned(name: str) -> set[str]:
    return set(_versions(name))


def _names(asked: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~ ;]", one)[0].lower().replace(".", "-").replace("_", "-") for one in asked}
