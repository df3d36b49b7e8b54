"""Our own rules for the promises: none is broken in the product, and each catches what it is for."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.checks.tools import run
from tests.support.house import ROOT

RULES = sorted((ROOT / "tests" / "house" / "semgrep").glob("*.yaml"))
MARK = "# caught"


def _examples(kind: str) -> Iterator[tuple[str, str, str]]:
    for path in RULES:
        for rule in yaml.safe_load(path.read_text())["rules"]:
            for name, code in rule["metadata"].get(kind, {}).items():
                yield rule["id"], name, code


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[tuple[str, str, int]], list[Any], list[Any]]:
    """Rule, path and line of everything that the rules find in the product and in their examples; files; errors.

    One run for all, since starting costs more than looking.
    """
    place = tmp_path_factory.mktemp("semgrep")
    shutil.copytree(ROOT / "hotline", place / "house" / "hotline", ignore=shutil.ignore_patterns("__pycache__"))
    for kind in ("bad", "good"):
        for rule, name, code in _examples(kind):
            path = place / kind / rule / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(code)
    told = run(
        "semgrep", "scan", "--config", RULES[0].parent, "--json", "--quiet", "--metrics", "off", "--no-git-ignore",
        "--disable-version-check", "--jobs", "1", ".", cwd=place,
    )  # fmt: skip
    hits = {
        (hit["check_id"].rpartition(".")[2], hit["path"].removeprefix("./"), hit["start"]["line"])
        for hit in told["results"]
    }
    return hits, told["paths"]["scanned"], told["errors"]


def test_the_product_breaks_no_rule(found: Any) -> None:
    hits, scanned, errors = found
    assert sorted(hit for hit in hits if hit[1].startswith("house/")) == []
    assert errors == []
    looked = {Path(path).relative_to("house").as_posix() for path in scanned if path.startswith("house/")}
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "hotline").rglob("*.py")} <= looked


def test_every_rule_catches_its_bad_example_line_by_line(found: Any) -> None:
    expected = {
        (rule, f"bad/{rule}/{name}", number)
        for rule, name, code in _examples("bad")
        for number, line in enumerate(code.splitlines(), start=1)
        if line.endswith(MARK)
    }
    caught = {hit for hit in found[0] if hit[1].startswith(f"bad/{hit[0]}/")}
    assert caught == expected
    ids = {rule["id"] for path in RULES for rule in yaml.safe_load(path.read_text())["rules"]}
    assert {rule for rule, *_ in expected} == ids, "a rule without a bad example"


def test_what_a_rule_allows_is_not_caught(found: Any) -> None:
    assert [hit for hit in found[0] if hit[1].startswith(f"good/{hit[0]}/")] == []
