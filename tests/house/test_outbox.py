"""Whatever is put into the outbox is taken out again by somebody."""

import ast
from pathlib import Path
from typing import cast

from hotline import worker
from hotline.journey import alarms, emergency, erasing, handing, queueing, recordings, sent_media, telephones
from hotline.journey.parts import Hotline
from tests.support.house import ROOT


def _topics_put(path: Path) -> set[str]:
    """The names that stand as the topic in `outbox.put(session, TOPIC, …)`."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    puts = [call for call in calls if ast.unparse(call.func) == "outbox.put"]
    return {ast.unparse(call.args[1]).rpartition(".")[2] for call in puts if len(call.args) > 1}


def test_every_topic_has_a_handler() -> None:
    put = set().union(*(_topics_put(path) for path in (ROOT / "hotline").rglob("*.py")))
    assert put, "the search for topics found none"
    handled = set(worker.handlers(cast(Hotline, None)))  # only the names are wanted
    assert {_topic(name) for name in put} == handled


def _topic(name: str) -> str:
    rooms = (handing, alarms, erasing, queueing, telephones, emergency, recordings, sent_media)
    owner = next(room for room in rooms if hasattr(room, name))
    return cast(str, getattr(owner, name))
