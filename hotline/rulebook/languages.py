"""Reads `languages.yaml`: in which languages the line speaks, and which recorded prompts exist in others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hotline.rulebook.document import Node, Table, boolean, table, text
from hotline.rulebook.model import Question, Where
from hotline.rulebook.questions import AGES

RECORDINGS = "recordings"
_RECORDED = ("greeting", "spoken_by", "checked_by", "recordings")


@dataclass(frozen=True)
class Language:
    """One language.

    code: as the catalogues name it. complete: every text exists, so it is offered. greeting, recordings: files below
    `protocols/recordings/`, by `question.age`; spoken_by and checked_by name who answers for them. missing: declared
    files that are not there: `hotline protocol check` tells them, an archived rulebook is judged without them.
    """

    code: str
    name: str
    complete: bool
    where: Where
    greeting: str = ""
    spoken_by: str = ""
    checked_by: str = ""
    recordings: Mapping[str, str] | None = None
    missing: tuple[str, ...] = ()
    unverified: bool = False

    @property
    def prompts(self) -> tuple[str, ...]:
        """Every file that is declared."""
        return _prompts(self.greeting, self.recordings or {})


def _prompts(greeting: str, recordings: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, (greeting, *recordings.values())))


def read_languages(node: Node, root: Path, questions: Mapping[str, Question]) -> dict[str, Language]:
    """The languages by code, the source first. root: the folder `protocols/`. Raises ProtocolError."""
    languages = {code: _language(code, table(body), root, questions) for code, body in table(node).each()}
    first = next(iter(languages.values()), None)
    if first is None or not first.complete:
        node.refuse("the first language is the one the protocol is written in: it must be `complete: true`")
    return languages


def _language(code: str, body: Table, root: Path, questions: Mapping[str, Question]) -> Language:
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", code):
        body.refuse(f"«{code}» is not the code of a language such as `es_MX` or `tzo`")
    fields = body.fields(required=("name", "complete"), optional=(*_RECORDED, "unverified"))
    said = {name: text(fields[name]) if name in fields else "" for name in ("greeting", "spoken_by", "checked_by")}
    recorded = table(fields["recordings"]).entries if "recordings" in fields else {}
    recordings = {name: _recording(name, node, questions) for name, node in recorded.items()}
    if said["greeting"]:
        _refuse_path(fields["greeting"])
    if (said["greeting"] or recordings) and not (said["spoken_by"] and said["checked_by"]):
        body.refuse("a recording needs `spoken_by` and `checked_by`: speakers who answer for it")
    return Language(
        code=code,
        name=text(fields["name"]),
        complete=boolean(fields["complete"]),
        where=body.where,
        recordings=recordings,
        missing=tuple(
            path for path in _prompts(said["greeting"], recordings) if not (root / RECORDINGS / path).is_file()
        ),
        unverified="unverified" in fields and boolean(fields["unverified"]),
        **said,
    )


def _recording(name: str, node: Node, questions: Mapping[str, Question]) -> str:
    question, _, age = name.partition(".")
    if question not in questions or age not in AGES or age not in questions[question].wording:
        node.refuse(f"«{name}» is not a question and an age that has a wording, such as `A1.child`")
    return _refuse_path(node)


def _refuse_path(node: Node) -> str:
    path = text(node)
    if not re.fullmatch(r"[\w-]+(/[\w-]+)*\.(mp3|wav)", path):
        node.refuse(f"«{path}» is not an mp3 or wav file below {RECORDINGS}/")
    return path
