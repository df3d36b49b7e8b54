"""What a page's form means: the fields that were sent in, one turn out."""

from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from hotline.conversation.turns import Turn
from hotline.vocabulary import LANGUAGES


@dataclass(frozen=True)
class Sent:
    """One form as it came.

    action: the button pressed, `seguir` when none was named. step: the turn that the page awaited. question: what it
        asked. options, text: what was chosen and written.
    """

    action: str
    step: str
    question: str
    options: tuple[str, ...] = field(default=(), repr=False)
    text: str = field(default="", repr=False)

    @property
    def filled(self) -> bool:
        return bool(self.options or self.text.strip())


def read(form: MultiDict[str, str]) -> Sent:
    """The form of a page of the journey."""
    return Sent(
        action=form.get("accion", "seguir"),
        step=form.get("paso", ""),
        question=form.get("pregunta", ""),
        options=tuple(dict.fromkeys(code for code in form.getlist("opcion") if code)),
        text=form.get("texto", ""),
    )


def turn(sent: Sent, language: str) -> Turn:
    """The turn that the pressed button stands for.

    What was written goes along with every button, so that whoever goes back or asks for a person loses nothing.
    """
    verb, _, value = sent.action.partition(":")
    match verb:
        case "cambiar":
            return Turn("goto", value=value, language=language)
        case "terminar":
            return Turn("goto", value="review", language=language)
        case "regresar":
            return Turn("back", language=language)
        case "persona":
            return Turn("person", language=language)
        case "idioma" if value in LANGUAGES:
            return Turn("language", value=value, language=language)
        case _:
            return Turn("options", value=sent.text, options=sent.options, language=language)
