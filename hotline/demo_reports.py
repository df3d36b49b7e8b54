"""A few invented reports in different stages, made by the same road as real ones, so that no screen is empty."""

from dataclasses import dataclass, field

from hotline.conversation.advance import Step
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.turns import Reply
from hotline.journey import agency, committing, handing, shifts
from hotline.journey.parts import Hotline
from hotline.outbox import draining
from hotline.people import second_step, signing_in
from hotline.people.signing_in import SignInError
from hotline.people.visitor import Visitor
from hotline.sealing import folio
from hotline.sealing.factors import STEP_SECONDS, as_secret, code_at
from hotline.vocabulary import Channel, Facts


@dataclass(frozen=True)
class Invented:
    """One invented contact: what was answered, where, and in which words."""

    channel: Channel
    facts: Facts
    state: str
    municipality: str
    words: str = field(repr=False)


ACCEPTED = Invented(
    Channel.WEB,
    {
        "peligro": "no",
        "lesion": "no",
        "reporta": "profesional",
        "edad": "12-14",
        "cuantos": "1",
        "con_quien": "familia",
        "lugar": "campo",
        "tiempo": "habitual",
        "actividad": "campo",
        "para_quien": "patron",
        "escuela": "falta",
        "peligros": ("clima",),
        "pago": "otro_cobra",
        "salir": "libre",
        "compartir_relato": "no",
    },
    "07",
    "Tapachula",
    "Un alumno falta casi un mes en la temporada de corte; trabaja en una finca junto a sus papás.",
)
UNANSWERED = Invented(
    Channel.SMS,
    {
        "peligro": "no",
        "reporta": "familiar",
        "edad": "16-17",
        "lugar": "mercado_tienda",
        "tiempo": "habitual",
        "actividad": "comercio",
        "para_quien": "patron",
        "horario": ("domingo",),
        "peligros": ("carga",),
        "papeles": "no",
        "compartir_relato": "si",
    },
    "09",
    "Iztapalapa",
    "mi primo carga cajas los domingos en el mercado, tiene 16",
)
RINGING = Invented(
    Channel.VOICE,
    {
        "peligro": "si",
        "edad": "6-11",
        "reporta": "vio",
        "actividad": "calle",
        "con_quien": "otro_adulto",
        "tiempo": "ahora",
    },
    "07",
    "San Cristóbal de las Casas",
    "",
)
BY_HAND = Invented(
    Channel.WEB,
    {
        "peligro": "no",
        "lesion": "no",
        "reporta": "vio",
        "edad": "12-14",
        "con_quien": "familia",
        "para_quien": "familia",
        "lugar": "taller_obra_mina",
        "tiempo": "habitual",
        "actividad": "industria",
        "horas": "le3",
        "escuela": "va",
        "peligros": ("carga",),
        "compartir_relato": "si",
    },
    "14",
    "Tonalá",
    "Dos hermanos cargan ladrillo con su papá después de la escuela, como tres horas diario.",
)
WAITING = Invented(
    Channel.WHATSAPP,
    {
        "peligro": "no",
        "reporta": "vio",
        "edad": "16-17",
        "lugar": "bar_hotel",
        "tiempo": "habitual",
        "actividad": "sensible",
        "para_quien": "patron",
        "horario": ("noche",),
        "pago": "directo",
        "salir": "libre",
        "compartir_relato": "si",
    },
    "21",
    "Tehuacán",
    "En el bar de la avenida tienen de mesera a una chavita de 16 hasta las 3 de la mañana.",
)
CUT_OFF = Invented(Channel.VOICE, {"peligro": "no", "edad": "12-14", "actividad": "casa_ajena"}, "21", "", "")


def make(hotline: Hotline, password: str, totp: str) -> None:
    """Make the reports. password, totp: the demonstration accounts' own, to acknowledge as an authority would."""
    for invented in (ACCEPTED, UNANSWERED, RINGING, BY_HAND):
        _store(hotline, invented)
    _drain(hotline)
    official = _visitor(hotline, "07-procuraduria_nna", password, totp)
    for line in agency.inbox(hotline, official):
        if line.urgency != "inmediata":
            agency.acknowledge(hotline, official, line.referral_id)
            agency.accept(hotline, official, line.referral_id)
            agency.message(hotline, official, line.referral_id, "¿Siguen ahí? ¿A qué hora los ve llegar?")
    operator = _visitor(hotline, "ana", password, totp)
    shifts.set_duty(hotline, operator, True)
    _store(hotline, WAITING)
    shifts.set_duty(hotline, operator, False)
    with hotline.db.write() as session:
        committing.keep_partial(hotline, session, _dialogue(CUT_OFF))
    _drain(hotline)


def _store(hotline: Hotline, invented: Invented) -> None:
    dialogue = _dialogue(invented)
    step = Step(dialogue, Reply(), "finish")
    prepared = committing.derive(hotline, step)
    with hotline.db.write() as session:
        committing.store_or_amend(hotline, session, dialogue, prepared, final=True)


def _dialogue(invented: Invented) -> Dialogue:
    return Dialogue(
        channel=invented.channel,
        folio=folio.draw(),
        facts=dict(invented.facts),
        narrative=[invented.words] if invented.words else [],
        state=invented.state,
        municipality=invented.municipality,
        place_text=invented.municipality,
    )


def _drain(hotline: Hotline) -> None:
    draining.drain(hotline.db, hotline.clock, handing.handlers(hotline))


def _visitor(hotline: Hotline, login: str, password: str, totp: str) -> Visitor:
    key = hotline.settings.secret_key
    half = signing_in.sign_in(hotline.db, hotline.clock, key, login, password)
    try:
        cookie = second_step.prove(hotline.db, hotline.clock, key, half, _earlier_code(hotline, totp))
    except SignInError:  # its half minute ended between making and trying it
        cookie = second_step.prove(hotline.db, hotline.clock, key, half, _earlier_code(hotline, totp))
    with hotline.db.write() as session:
        visitor = signing_in.resume(session, hotline.clock, key, cookie, hotline.shreds)
    if visitor is None:
        raise RuntimeError("the demonstration account cannot sign in")
    return visitor


def _earlier_code(hotline: Hotline, totp: str) -> str:
    """The code of the half minute before: that of now is left for whoever tries the line."""
    return code_at(as_secret(totp), int(hotline.clock.now().timestamp()) // STEP_SECONDS - 1)
