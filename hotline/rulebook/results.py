"""How people read the two results of a judgement. The codes are the vocabulary's; the words are said here once."""

from collections.abc import Mapping

from hotline.translations import N_
from hotline.vocabulary import Category, Urgency

CATEGORIES: Mapping[Category, str] = {
    Category.TRABAJO_INFANTIL: N_("Trabajo infantil"),
    Category.TRABAJO_ADOLESCENTE_NO_PERMITIDO: N_("Trabajo adolescente no permitido"),
    Category.TRABAJO_FORZOSO: N_("Trabajo forzoso"),
    Category.TRATA: N_("Trata de personas"),
    Category.OTRA_VIOLENCIA: N_("Otra violencia"),
    Category.FUERA_DE_ALCANCE: N_("Fuera de alcance"),
}

URGENCIES: Mapping[Urgency, str] = {
    Urgency.INMEDIATA: N_("Inmediata"),
    Urgency.URGENTE_24H: N_("Urgente 24 h"),
    Urgency.PRIORITARIA_72H: N_("Prioritaria 72 h"),
    Urgency.ORDINARIA: N_("Ordinaria"),
}
