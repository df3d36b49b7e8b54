"""Loads the rulebook: reads every file once, checks it against the others, and gives one immutable value."""

from datetime import date
from pathlib import Path
from typing import Any

from hotline.errors import ProtocolError
from hotline.rulebook.book import Rulebook
from hotline.rulebook.catalogues import Shelf, read_catalogues
from hotline.rulebook.citations import read_sources
from hotline.rulebook.contents import digest
from hotline.rulebook.directory import read_authorities, read_states
from hotline.rulebook.document import read
from hotline.rulebook.judgement import read_all, read_judgement
from hotline.rulebook.languages import read_languages
from hotline.rulebook.lexicon import read_lexicon
from hotline.rulebook.places import read_places
from hotline.rulebook.promises import read_promises
from hotline.rulebook.questions import read_questions
from hotline.rulebook.reading_guidance import read_guidance
from hotline.rulebook.reading_routes import read_routes
from hotline.rulebook.retention import read_retention
from hotline.rulebook.script import read_script


def load(folder: Path, on: date | None = None) -> Rulebook:
    """The rulebook in force.

    folder: `protocols/`. on: the day whose versions apply; None takes the newest of each.
    Raises ProtocolError, whose message begins with `file:line:`, on the first thing that is wrong.
    """
    if not (folder / "words.yaml").is_file():
        raise ProtocolError("words.yaml:1: there is no rulebook in this folder")
    sources = read_sources(read(folder / "sources.yaml", folder))
    judgement = read_judgement(folder, sources, on)
    words = judgement.words
    questions = read_questions(read_all(folder, "triage/questions"), words)
    shelf = Shelf(words, sources, questions, {rule.id: rule for rule in judgement.indicators})
    states = read_states(folder)
    authorities = read_authorities(folder, states, on)
    routes, written = read_routes(folder, words, sources, authorities, on)
    return Rulebook(
        digest=digest(folder),
        on=on,
        keys=words.keys,
        named=words.named,
        lists=words.lists,
        titles=words.titles,
        written=words.written,
        rules=(*judgement.categories, *judgement.urgencies),
        indicators=judgement.indicators,
        questions=questions,
        script=read_script(read(folder / "triage/script.yaml", folder), questions, sources, words.named),
        guidance=read_guidance(read(folder / "triage/guidance.yaml", folder), words, sources, questions),
        languages=read_languages(read(folder / "languages.yaml", folder), folder, questions),
        catalogues=read_catalogues(read_all(folder, "catalogues"), shelf, on),
        sources=sources,
        states=states,
        authorities=authorities,
        places=read_places(folder, states, sources),
        routes=routes,
        promises=read_promises(written),
        retention=read_retention(folder, sources, on),
        lexicon=read_lexicon(folder, words.keys, questions, sources, on),
    )


UNREAD: Any = None
"""Stands for what a rulebook for judging again does not have; whoever asks for it anyway fails loudly."""


def load_judging(folder: Path, on: date | None) -> Rulebook:
    """Only what judges and routes, for a version that an older program wrote: later readers ask more of the rest.

    Words, rules, directory and routes are read as strictly as ever; questions are empty, everything else is UNREAD.
    """
    sources = read_sources(read(folder / "sources.yaml", folder))
    judgement = read_judgement(folder, sources, on)
    words, states = judgement.words, read_states(folder)
    authorities = read_authorities(folder, states, on)
    return Rulebook(
        digest=digest(folder),
        on=on,
        keys=words.keys,
        named=words.named,
        lists=words.lists,
        titles=words.titles,
        written=words.written,
        rules=(*judgement.categories, *judgement.urgencies),
        indicators=judgement.indicators,
        questions={},
        script=UNREAD,
        guidance=UNREAD,
        languages={},
        catalogues={},
        sources=sources,
        states=states,
        authorities=authorities,
        places=UNREAD,
        routes=read_routes(folder, words, sources, authorities, on)[0],
        promises=UNREAD,
        retention=UNREAD,
        lexicon=UNREAD,
    )
