"""A file says the same to whoever reads it: libyaml, the reader in Python that stands in for it, and YAML 1.2."""

from typing import Any

import pytest
import yaml
from ruamel.yaml import YAML

from hotline.errors import ProtocolError
from hotline.rulebook import document
from hotline.rulebook.document import Node, Scalar, Sequence, Table, parse
from tests.rulebook.conftest import PROTOCOLS

FILES = sorted(path.relative_to(PROTOCOLS).as_posix() for path in PROTOCOLS.rglob("*.yaml"))
LOADERS = {"libyaml": yaml.CBaseLoader, "python": yaml.BaseLoader}
BROKEN = {
    "{": "1: ",
    "a: [1": "1: ",
    "a:\n  b: [1,\n": "2: ",
    "a: b: c": "1: mapping values are not allowed",
    "- \t- x": "1: found character",
    "a: 'x\n": "1: found unexpected end of stream; look at indentation, brackets and quotes here",
    "": "1: the file is empty",
    "# nada\n": "1: the file is empty",
    "a: 1\nb:\n": "2: the value is missing; write it, or '' for none",
    "? [a]\n: b": "1: a key must be a word",
    "a: 1\nb: 2\na: 3": "3: «a» is given twice",
    "a: 1\n---\nb: 2": "2: one document per file",
    "a: &x b\nc: d": "1: anchors, aliases and tags are not used",
    "a: b\nc: *x": "2: anchors, aliases and tags are not used",
    "a: b\nc: !!str d": "2: anchors, aliases and tags are not used",
    "a: b\nc: ! d": "2: anchors, aliases and tags are not used",
    "a: !!map {b: c}": "1: anchors, aliases and tags are not used",
    "a: b\nc: \x07": "2: take the control character out",
}


@pytest.fixture(params=LOADERS)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "LOADER", LOADERS[request.param])


def test_libyaml_is_what_reads() -> None:
    assert document.LOADER is yaml.CBaseLoader


@pytest.mark.parametrize("name", FILES)
def test_every_file_reads_alike(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (PROTOCOLS / name).read_text(encoding="utf-8")
    node = parse(text, name)
    monkeypatch.setattr(document, "LOADER", yaml.BaseLoader)
    assert parse(text, name) == node
    assert plain(node) == YAML(typ="base", pure=True).load(text)


def plain(node: Node) -> Any:
    match node:
        case Scalar(_, text):
            return text
        case Sequence(_, items):
            return [plain(item) for item in items]
        case Table(_, entries):
            return {name: plain(value) for name, value in entries.items()}


@pytest.mark.usefixtures("loader")
def test_words_stay_what_was_written() -> None:
    text = "no: yes\non: [0-5, 22:30, 07, ~, null, 1e3, 2026-11-01, '']\nlong: |\n  a\n  b\n"
    assert plain(parse(text, "f")) == {
        "no": "yes",
        "on": ["0-5", "22:30", "07", "~", "null", "1e3", "2026-11-01", ""],
        "long": "a\nb\n",
    }


@pytest.mark.usefixtures("loader")
def test_lines() -> None:
    node = parse("# one\na:\n  - b\n  -\n    c: d\n", "f")
    assert isinstance(node, Table)
    assert (node.where.line, node.names["a"].line) == (2, 2)
    items = node.entries["a"]
    assert isinstance(items, Sequence)
    assert [item.where.line for item in items.items] == [3, 5]


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("text", "says"), BROKEN.items())
def test_refused(text: str, says: str) -> None:
    with pytest.raises(ProtocolError) as wrong:
        parse(text, "f.yaml")
    assert str(wrong.value).startswith(f"f.yaml:{says}")
