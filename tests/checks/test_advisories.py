"""No pin of the product is one that a known advisory names, and none is one of which nobody looked.

Offline, from `advisories.yaml`, which says how old it is and what it does not know. Nothing is skipped: a package that
is not in that file fails, so that a new dependency is looked up before it is used.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import yaml
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from tests.support.house import ROOT, text_of

KNOWN: dict[str, Any] = yaml.safe_load(text_of(ROOT / "tests" / "checks" / "advisories.yaml"))


def _pins(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", text, re.MULTILINE))


def judge(pins: dict[str, str]) -> Iterator[str]:
    """What stands against some pins, a line each: an advisory that names one, or that nobody looked."""
    for name, version in pins.items():
        if name not in KNOWN["advisories"] and name not in KNOWN["none_found"]:
            yield f"{name}: nobody looked for advisories; look, and write into tests/checks/advisories.yaml"
        for one in KNOWN["advisories"].get(name, ()):
            if SpecifierSet(one["affected"], prereleases=True).contains(Version(version)):
                yield f"{name} {version}: {one['id']} ({one['affected']})"


def test_no_pin_of_the_product_is_named_by_an_advisory() -> None:
    pins = _pins(text_of(ROOT / "requirements.txt"))
    assert len(pins) > 30
    assert list(judge(pins)) == []


@pytest.mark.parametrize(
    ("name", "version"),
    [("cryptography", "49.0.0"), ("werkzeug", "3.1.5"), ("aiohttp", "3.14.2"), ("redis", "4.5.3"), ("idna", "3.10")],
)
def test_a_planted_pin_is_caught(name: str, version: str) -> None:
    planted = re.sub(rf"^{name}==[^ ;\\]+", f"{name}=={version}", text_of(ROOT / "requirements.txt"), flags=re.M)
    (told,) = {line.partition(":")[0] for line in judge(_pins(planted))}
    assert told == f"{name} {version}"


def test_a_package_that_cannot_be_judged_is_not_passed_over() -> None:
    assert list(judge({"left-pad": "1.0.0"})) == [
        "left-pad: nobody looked for advisories; look, and write into tests/checks/advisories.yaml"
    ]


def test_the_file_says_what_it_is() -> None:
    assert isinstance(KNOWN["looked_on"], date)
    assert not set(KNOWN["advisories"]) & set(KNOWN["none_found"])
    pins = _pins(text_of(ROOT / "requirements.txt"))
    gone = (set(KNOWN["advisories"]) | set(KNOWN["none_found"])) - set(pins)
    assert gone == set(), "what is no longer used needs no row"
    for ones in KNOWN["advisories"].values():
        for one in ones:
            assert re.match(r"(CVE-\d{4}-\d+|GHSA(-[0-9a-z]{4}){3})", one["id"])
            assert SpecifierSet(one["affected"])
