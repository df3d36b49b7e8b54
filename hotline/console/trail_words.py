"""What people read for every action that may stand on the trail."""

from collections.abc import Mapping

from hotline.audit.actions import ACTIONS
from hotline.pages.language import say
from hotline.pages.staff.words import N_, REFERRAL_STATES
from hotline.vocabulary import ReferralState

WORDS: Mapping[str, str] = {
    "report.stored": N_("Guardó un aviso"),
    "report.partial": N_("Guardó lo que alcanzó a decir un aviso que se cortó"),
    "report.expired": N_("Destruyó un aviso al vencer su plazo"),
    "report.erased_again": N_("Volvió a destruir un aviso que trajo un respaldo"),
    "report.open": N_("Abrió el aviso"),
    "report.attachment": N_("Abrió un archivo del aviso"),
    "report.share_file": N_("Dejó que una autoridad abra un archivo"),
    "report.forged": N_("Vio en el aviso algo que nadie del personal firmó"),
    "report.listen": N_("Oyó una grabación"),
    "report.preview": N_("Vio a quién iría el aviso"),
    "report.refer": N_("Canalizó el aviso"),
    "report.accuse": N_("Anotó qué autoridad está acusada"),
    "report.release": N_("Dejó salir una canalización retenida"),
    "report.by_hand": N_("Anotó una entrega hecha por la mesa"),
    "report.raise": N_("Subió la urgencia"),
    "report.confirm": N_("Confirmó lo que dicen las palabras"),
    "report.script": N_("Anotó lo que le contestaron"),
    "report.reply": N_("Contestó a quien avisó"),
    "report.close": N_("Cerró el aviso"),
    "report.hold": N_("Retuvo el aviso por un procedimiento"),
    "report.lift_hold": N_("Levantó la retención"),
    "report.export": N_("Exportó el aviso"),
    "referral.open": N_("Abrió la canalización"),
    "referral.attachment": N_("Abrió un archivo de la canalización"),
    "referral.forged": N_("Vio en la canalización algo que nadie de la mesa firmó"),
    "referral.message": N_("Preguntó a quien avisó"),
    "referral.export": N_("Exportó la canalización"),
    "alarm.take": N_("Tomó la alarma"),
    "call.joined": N_("Una persona atendió una llamada"),
    "call.take": N_("Tomó una llamada"),
    "call.listen": N_("Escuchó una llamada"),
    "call.coach": N_("Aconsejó en una llamada"),
    "call.emergency": N_("Pidió enlazar una llamada con el 9-1-1"),
    "call.rerouted": N_("Se llamó a otro número de emergencias"),
    "call.unanswered": N_("Emergencias no contestó a tiempo"),
    "call.end": N_("Terminó una llamada"),
    "duty.on": N_("Entró en turno"),
    "duty.off": N_("Salió de turno"),
    "chat.open": N_("Abrió una conversación"),
    "chat.take": N_("Tomó una conversación"),
    "chat.say": N_("Contestó en una conversación"),
    "chat.hand_over": N_("Pasó una conversación"),
    "chat.close": N_("Terminó una conversación"),
    "trail.read": N_("Leyó la bitácora"),
    "proposal.open": N_("Abrió una propuesta"),
    "lower.propose": N_("Propuso bajar la urgencia"),
    "lower.confirm": N_("Confirmó bajar la urgencia"),
    "lower.decline": N_("Rechazó bajar la urgencia"),
    "lower.withdraw": N_("Retiró su propuesta de bajar la urgencia"),
    "lower.expire": N_("Venció la propuesta de bajar la urgencia"),
    "erase.propose": N_("Propuso destruir el aviso antes de tiempo"),
    "erase.confirm": N_("Confirmó destruir el aviso antes de tiempo"),
    "erase.decline": N_("Rechazó destruir el aviso antes de tiempo"),
    "erase.withdraw": N_("Retiró su propuesta de destruir el aviso"),
    "erase.expire": N_("Venció la propuesta de destruir el aviso"),
    "reveal.propose": N_("Propuso dejar un pasaje marcado"),
    "reveal.confirm": N_("Confirmó dejar un pasaje marcado"),
    "reveal.decline": N_("Rechazó dejar un pasaje marcado"),
    "reveal.withdraw": N_("Retiró su propuesta de dejar un pasaje marcado"),
    "reveal.expire": N_("Venció la propuesta de dejar un pasaje marcado"),
    "export.propose": N_("Propuso exportar varios avisos"),
    "export.confirm": N_("Confirmó exportar varios avisos"),
    "export.decline": N_("Rechazó exportar varios avisos"),
    "export.withdraw": N_("Retiró su propuesta de exportar"),
    "export.expire": N_("Venció la propuesta de exportar"),
    "signed_in": N_("Entró con los dos pasos"),
    "signed_out": N_("Cerró su sesión"),
    "second_factor_failed": N_("Falló el segundo paso"),
    "account_begun": N_("Empezó su cuenta"),
    "password_recovered": N_("Recuperó su contraseña con el código de papel"),
    "confirmed_again": N_("Confirmó otra vez quién es, para cambiar su cuenta"),
    "browser_admitted": N_("Hizo un enlace para otro navegador"),
    "browser_let_in": N_("Usó el enlace para otro navegador"),
    "session_ended": N_("Cerró otra de sus sesiones"),
    "paper_renewed": N_("Renovó su código de papel"),
    "codes_renewed": N_("Renovó sus diez códigos"),
    "factor_added": N_("Agregó un segundo paso"),
    "factor_removed": N_("Quitó un segundo paso"),
    "password_changed": N_("Cambió su contraseña"),
    "role_changed": N_("Cambió el papel de una persona"),
    "account_invited": N_("Invitó a una persona"),
    "account_reset": N_("Volvió a invitar a una persona"),
    "account_ended": N_("Dio de baja a una persona"),
    "key_drawn": N_("Sorteó una llave nueva"),
    "key_given": N_("Dio una llave a una persona"),
    "key_recovered": N_("Recuperó una llave"),
    "key_rewrapped": N_("Pasó los avisos a la llave nueva"),
    "key_shredded": N_("Destruyó una llave"),
    "key_withdrawn": N_("Retiró una llave sorteada por error"),
    "key_list_installed": N_("Instaló una lista de llaves"),
}

ACTORS: Mapping[str, str] = {"intake": N_("La línea"), "system": N_("Desde el servidor")}

REFERRAL = "referral."


def action_word(action: str) -> str:
    """What an action is called in the reader's language; one without words is shown as it is."""
    if action in WORDS:
        return say(WORDS[action])
    state = action.removeprefix(REFERRAL)
    if action.startswith(REFERRAL) and state in list(ReferralState):
        return say(N_("Canalización: %(state)s")) % {"state": say(REFERRAL_STATES[ReferralState(state)])}
    return action


def actor_word(actor: str) -> str:
    """A person's name as it is; words for who is nobody of the staff."""
    return say(ACTORS[actor]) if actor in ACTORS else actor or "?"


def choices() -> list[tuple[str, str]]:
    """Every action with its words, in the order of the words."""
    return sorted(((code, action_word(code)) for code in ACTIONS), key=lambda pair: pair[1].casefold())
