"""Words that two or more rooms share: codes of channels, categories, urgencies, roles and states."""

from collections.abc import Mapping
from enum import StrEnum

Facts = Mapping[str, "str | tuple[str, ...]"]
"""One answer per key of `protocols/words.yaml`: a code, or a tuple of codes. A missing key is `ns`."""


class Channel(StrEnum):
    """How a contact came. Never stored in the clear beside a report."""

    VOICE = "voz"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    WEB = "web"


class Category(StrEnum):
    """What a report is, in the codes that lawyers edit."""

    TRABAJO_INFANTIL = "trabajo_infantil"
    TRABAJO_ADOLESCENTE_NO_PERMITIDO = "trabajo_adolescente_no_permitido"
    TRABAJO_FORZOSO = "trabajo_forzoso"
    TRATA = "trata"
    OTRA_VIOLENCIA = "otra_violencia"
    FUERA_DE_ALCANCE = "fuera_de_alcance"


class Urgency(StrEnum):
    """How soon somebody must act."""

    INMEDIATA = "inmediata"
    URGENTE_24H = "urgente_24h"
    PRIORITARIA_72H = "prioritaria_72h"
    ORDINARIA = "ordinaria"

    @property
    def rank(self) -> int:
        """0 for the most urgent, 3 for the least."""
        return list(Urgency).index(self)


class RecipientRole(StrEnum):
    """In what role an authority receives."""

    PRINCIPAL = "principal"
    COPIA = "copia"
    COORDINACION = "coordinacion"
    RETENIDA = "retenida"


class Release(StrEnum):
    """What lets a recipient's sheet leave."""

    NOW = "now"
    PERSON = "person"
    PERSON_OR_CLOCK = "person_or_clock"


class ReportStatus(StrEnum):
    """Where a report stands at the desk."""

    PARTIAL = "parcial"
    TO_REVIEW = "por_revisar"
    REFERRED = "canalizado"
    MANUAL = "entrega_manual"
    CLOSED = "cerrado"


class ReferralState(StrEnum):
    """Where one hand-over to one authority stands (after FHIR BSeR's business states)."""

    WAITING = "en_espera"  # a later step of its chain, or held back
    SENT = "enviada"
    RECEIVED = "recibida"
    ACCEPTED = "aceptada"
    DECLINED = "rechazada"
    OVERDUE = "sin_acuse"
    NOT_ENROLLED = "no_inscrita"
    COVERED = "cubierta"  # the same authority already has it by another line
    MANUAL = "entrega_manual"
    BY_HAND = "entregada_a_mano"
    CANCELLED = "cancelada"
    CLOSED = "cerrada"


class Outcome(StrEnum):
    """How a case ended, chosen by whoever closes it; decides how long it is kept."""

    PROTECTED = "protegida"
    INVESTIGATION = "investigacion"
    INSPECTED = "inspeccion"
    SUPPORTED = "apoyo"
    NOT_FOUND = "no_encontrada"
    NOTHING_FOUND = "sin_elementos"
    DUPLICATE = "duplicado"
    HOAX = "broma"
    OUT_OF_SCOPE = "fuera_de_alcance"


class StaffRole(StrEnum):
    """What a person of the staff is."""

    OPERATOR = "operador"
    SUPERVISOR = "supervisor"
    AGENCY = "autoridad"
    ADMINISTRATOR = "administrador"
    AUDITOR = "auditor"


DESK = "desk"
"""The recipient name of the operators' team."""

STATISTICS = "statistics"
"""The recipient name of whoever counts."""

RELEASE = "release"
"""The recipient name of the worker's release key, the outer lock of a held wrap."""

RECOVERY = "recovery"
"""The recipient name of the offline recovery key, to which copies of private halves are sealed and no report."""

LANGUAGES = ("es_MX", "en")
"""Languages of which every text exists; the first is the source."""
