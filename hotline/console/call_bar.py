"""What stands above a report while its call goes on."""

from hotline.journey import calling
from hotline.journey.parts import Hotline
from hotline.journey.telephones import emergency_numbers
from hotline.pages.staff import words
from hotline.people.visitor import Visitor

WHERE_911 = {
    "": "",
    "llamando": words.N_("Llamando a emergencias: siga en la línea hasta que contesten."),
    "contesto": words.N_("Emergencias contestó: presente el caso y cuelgue cuando ya no le necesiten."),
    "sin_respuesta": words.N_("Emergencias no contestó en cinco minutos: pídale que cuelgue y marque 9-1-1."),
}


def bar(hotline: Hotline, visitor: Visitor, report_id: str) -> dict[str, object] | None:
    """What stands above a report while its call goes on; None when there is none."""
    line = calling.of_report(hotline, visitor, report_id)
    if line is None:
        return None
    reached = {key for key in hotline.rulebook.states if emergency_numbers(hotline.settings, key)}
    return {
        "line": line,
        "where_911": WHERE_911[line.emergency],
        "may_911": calling.has_hand_in(visitor, line.mine) and line.emergency not in {"llamando", "contesto"},
        "reached": reached,
        "anywhere": bool(reached),
    }
