"""How the staff reads codes: one word for each, and for urgency a shape, so that colour never stands alone."""

from collections.abc import Mapping

from hotline.pages.language import say
from hotline.rulebook import Rulebook
from hotline.rulebook.model import State
from hotline.rulebook.results import CATEGORIES, URGENCIES
from hotline.vocabulary import Outcome, RecipientRole, ReferralState, Release, ReportStatus, Urgency

N_ = str  # marks a text for the catalogue; it is translated where it is shown

SHAPES = {
    Urgency.INMEDIATA: "⬣",
    Urgency.URGENTE_24H: "▲",
    Urgency.PRIORITARIA_72H: "◆",
    Urgency.ORDINARIA: "○",
}

STATUSES = {
    ReportStatus.PARTIAL: N_("Parcial"),
    ReportStatus.TO_REVIEW: N_("Por revisar"),
    ReportStatus.REFERRED: N_("Canalizado"),
    ReportStatus.MANUAL: N_("Entrega manual"),
    ReportStatus.CLOSED: N_("Cerrado"),
}

REFERRAL_STATES = {
    ReferralState.WAITING: N_("En espera"),
    ReferralState.SENT: N_("Enviada; falta su acuse"),
    ReferralState.RECEIVED: N_("Acusó recibo"),
    ReferralState.ACCEPTED: N_("Aceptada"),
    ReferralState.DECLINED: N_("No le toca"),
    ReferralState.OVERDUE: N_("Sin acuse a tiempo"),
    ReferralState.NOT_ENROLLED: N_("No inscrita: todavía no tiene llaves"),
    ReferralState.COVERED: N_("Ya lo tiene por otra vía"),
    ReferralState.MANUAL: N_("Entrega manual de esta mesa"),
    ReferralState.BY_HAND: N_("Entregada por esta mesa"),
    ReferralState.CANCELLED: N_("Retirada"),
    ReferralState.CLOSED: N_("Cerrada"),
}

ROLES = {
    RecipientRole.PRINCIPAL: N_("Principal"),
    RecipientRole.COPIA: N_("Copia"),
    RecipientRole.COORDINACION: N_("Coordinación: solo el conteo y el estado"),
    RecipientRole.RETENIDA: N_("Retenida"),
}

RELEASES = {
    Release.NOW: N_("sale al canalizar"),
    Release.PERSON: N_("sale solo si una persona lo decide"),
    Release.PERSON_OR_CLOCK: N_("sale si una persona lo decide o al vencer el plazo"),
}

CHANNELS = {"voz": N_("Teléfono"), "sms": N_("SMS"), "whatsapp": N_("WhatsApp"), "web": N_("Página web")}

MARKS = {
    "A": N_("vista en la fuente"),
    "B": N_("ley conocida, sin releer"),
    "C": N_("por confirmar con una autoridad"),
}

DOORS = {"adult": N_("Persona adulta"), "teen": N_("Adolescente"), "child": N_("Niña o niño")}

OUTCOMES = {
    Outcome.PROTECTED: N_("Se protegió a la niña, niño o persona"),
    Outcome.INVESTIGATION: N_("Se abrió investigación"),
    Outcome.INSPECTED: N_("Se inspeccionó el lugar"),
    Outcome.SUPPORTED: N_("Se apoyó a la familia"),
    Outcome.NOT_FOUND: N_("Se buscó y no se encontró"),
    Outcome.NOTHING_FOUND: N_("No hubo nada que atender"),
    Outcome.DUPLICATE: N_("Ya había otro aviso de lo mismo"),
    Outcome.HOAX: N_("Broma o prueba"),
    Outcome.OUT_OF_SCOPE: N_("No es asunto de esta línea"),
}
"""How a case ended, for whoever closes it; the time it is kept hangs on it."""

PROPOSALS = {
    "lower": N_("Bajar la urgencia"),
    "erase": N_("Destruir antes de tiempo"),
    "reveal": N_("Dejar pasar lo marcado"),
    "export": N_("Exportar avisos"),
}
"""What needs two people."""

_ALL: dict[str, dict[str, str]] = {
    "urgency": {code.value: text for code, text in URGENCIES.items()},
    "category": {code.value: text for code, text in CATEGORIES.items()},
    "status": {code.value: text for code, text in STATUSES.items()},
    "referral": {code.value: text for code, text in REFERRAL_STATES.items()},
    "outcome": {code.value: text for code, text in OUTCOMES.items()},
    "proposal": PROPOSALS,
    "role": {code.value: text for code, text in ROLES.items()},
    "release": {code.value: text for code, text in RELEASES.items()},
    "channel": CHANNELS,
    "mark": MARKS,
    "door": DOORS,
}


def word(kind: str, code: object) -> str:
    """The word for a code in the reader's language; a code that has none is shown as it is."""
    text = _ALL[kind].get(str(code))
    return say(text) if text else str(code)


def shape(urgency: str) -> str:
    """The shape that goes before the word of an urgency."""
    return SHAPES.get(Urgency(urgency), "○")


def state_name(states: Mapping[str, State], key: object) -> str:
    """A state's short name; words for «unknown» when there is none."""
    state = states.get(str(key or ""))
    return state.short_name if state else say(N_("Estado sin saber"))


def agency_name(rulebook: Rulebook, agency: str) -> str:
    """An authority's name as the directory gives it; the desk by its own."""
    authority = rulebook.authorities.get(agency)
    if authority is not None:
        return authority.name
    return say(N_("Esta mesa")) if agency == "desk" else agency
