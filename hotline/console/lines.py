"""Lines of a conversation in the words of the desk's pages."""

from collections.abc import Iterable

from hotline.journey.views import ShownLine
from hotline.pages import language
from hotline.translations import N_, gettext

AUTHORS = {"own": N_("Quien avisa"), "desk": N_("La línea"), "machine": N_("Mensaje automático")}
FORGED = N_("Dice venir de la línea y nadie de la mesa lo firmó; avise a supervisión.")


def rows_of(lines: Iterable[ShownLine], spoken: str = "") -> list[dict[str, str]]:
    """Lines as page and script show them. spoken: the language, where no request is around."""
    spoken = spoken or language.current()
    return [
        {
            "lado": "own" if line.who == "desk" else "said",
            "quien": gettext(spoken, FORGED if line.forged else AUTHORS[line.who]),
            "texto": line.text,
        }
        for line in lines
    ]
