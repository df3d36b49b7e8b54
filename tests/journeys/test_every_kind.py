"""Each category, told by a child, a teenager and an adult, for oneself and for another, by every channel and language.

Whoever tells enough to act on gets a folio, and what is stored is what the rules say of what was told.
"""

from collections.abc import Mapping

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy import table as sql_table
from sqlalchemy.sql import column

from hotline import rulebook
from hotline.triage import Triage
from hotline.vocabulary import Category
from tests.support.house import ROOT
from tests.support.live import LiveServer
from tests.support.reporters import Caller, Reporter, Visitor, Writer
from tests.support.stories import ENGLISH, EXPLOITED, SPANISH, Story
from tests.support.twilio import Network

BOOK = rulebook.load(ROOT / "protocols")
TRIAGE = Triage(BOOK)
CHANNELS = ("voz", "sms", "whatsapp", "web")
CALM: Mapping[str, str | tuple[str, ...]] = {
    **EXPLOITED.facts,
    "con_quien": "familia",
    "escuela": "va",
    "horas": "4-6",
    "horario": "ninguno",
    "peligros": "clima",
    "pago": "directo",
    **dict.fromkeys(("papeles", "amenazas", "engano", "captacion", "documentos", "deuda", "aislamiento"), "no"),
    **dict.fromkeys(("tercero", "sexual", "delito"), "no"),
    "salir": "libre",
    "condiciones": "dignas",
}
"""Somebody who works in a field by day, is paid and may leave."""

KEPT = {"salir": "no_dejan", "amenazas": "si", "pago": "no_pagan", "deuda": "si", "documentos": "si"}
STORIES: Mapping[Category, tuple[Mapping[str, str | tuple[str, ...]], tuple[str, ...]]] = {
    Category.TRABAJO_INFANTIL: (CALM, ("6-11", "12-14")),
    Category.TRABAJO_ADOLESCENTE_NO_PERMITIDO: ({**CALM, "horario": "noche"}, ("15", "16-17")),
    Category.TRABAJO_FORZOSO: ({**CALM, **KEPT}, ("6-11", "12-14", "16-17", "18+", "ns")),
    Category.TRATA: (EXPLOITED.facts, ("6-11", "12-14", "16-17", "18+", "ns")),
    Category.OTRA_VIOLENCIA: ({**CALM, "actividad": "ninguna", "violencia": "si"}, ("6-11", "12-14", "16-17")),
    Category.FUERA_DE_ALCANCE: (CALM, ("18+",)),
}
"""What happens, and the ages at which the law gives it that name."""

SOME_AGES = {"6-11", "15", "18+"}
TOLD = [
    (channel, category, who, age, SPANISH)
    for channel in CHANNELS
    for category, (_, ages) in STORIES.items()
    for who in ("yo", "vio")
    for age in ages
    if (who, age) != ("yo", "ns")  # who does not say her own age is asked as an adult is: the same dialogue as «vio»
    and (channel != "sms" or who == "vio" or age in SOME_AGES)  # SMS and WhatsApp are one code: they share the rest
    and (channel != "whatsapp" or (who == "yo" and age in SOME_AGES))
] + [
    (channel, category, who, ages[0], ENGLISH)
    for channel, who in zip(CHANNELS, ("yo", "yo", "vio", "vio"), strict=True)
    for category, (_, ages) in STORIES.items()
]


def reporter(channel: str, live: LiveServer, network: Network, story: Story) -> Reporter:
    match channel:
        case "voz":
            return Caller(network, story)
        case "web":
            return Visitor(live, story)
        case _:
            return Writer(network, story, whatsapp=channel == "whatsapp")


def reports(live: LiveServer) -> dict[str, tuple[str, str]]:
    """Category and urgency of every report, by id."""
    engine = create_engine(f"sqlite:///{live.database}")
    with engine.connect() as connection:
        report = sql_table("report", column("id"), column("category"), column("urgency"))
        found = {row.id: (row.category, row.urgency) for row in connection.execute(select(report))}
    engine.dispose()
    return found


@pytest.mark.parametrize(("channel", "category", "who", "age", "language"), TOLD)
def test_it_is_stored_as_what_it_is(
    live: LiveServer, network: Network, channel: str, category: Category, who: str, age: str, language: str
) -> None:
    """As what the law says of her answers; on a page, which has room for everything, as what it says of the whole."""
    facts = {**STORIES[category][0], "reporta": who, "edad": age}
    if category is Category.OTRA_VIOLENCIA and who == "yo":
        facts["peligro"] = "si"  # no machine asks a child whether she is beaten: she says that she is in danger
    assert TRIAGE.assess(facts).category is category
    before = reports(live)
    told = reporter(channel, live, network, Story(facts, language=language))
    assert len(told.tell()) == 16
    (stored,) = [kind for name, kind in reports(live).items() if name not in before]
    judged = TRIAGE.assess(answered(told.asked, facts))
    assert stored == (judged.category.value, judged.urgency.value)
    if channel == "web" and who == "vio":
        assert stored == (category.value, TRIAGE.assess(facts).urgency.value)


def answered(asked: list[str], facts: Mapping[str, str | tuple[str, ...]]) -> dict[str, str | tuple[str, ...]]:
    """What she said: her answers to what was asked, as far as she had one."""
    keys = {BOOK.questions[name].key for name in asked if name in BOOK.questions}
    return {key: value for key, value in facts.items() if key in keys}


def test_every_category_is_told() -> None:
    assert set(STORIES) == set(Category)
