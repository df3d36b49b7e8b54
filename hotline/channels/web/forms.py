"""What a page's form means: the fields that were sent in, one turn out."""

import re
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from hotline.conversation.turns import Turn
from hotline.pages import language


@dataclass(frozen=True)
class Sent:
    """One form as it came.

    action: the button pressed, `seguir` when none was named. step: the turn that the page awaited. question: what it
        asked. options, text: what was chosen and written. confirmed: what of the heard words is so. language: in which
        the page spoke.
    """

    action: str
    step: str
    question: str
    language: str
    options: tuple[str, ...] = field(default=(), repr=False)
    text: str = field(default="", repr=False)
    confirmed: tuple[str, ...] = field(default=(), repr=False)

    @property
    def filled(self) -> bool:
        return bool(self.options or self.text.strip())

    @property
    def practise(self) -> str:
        """The group of the folio to hide, empty for none."""
        verb, _, group = self.action.partition(":")
        return group if verb == "practicar" else ""


def read(form: MultiDict[str, str]) -> Sent:
    """The form of a page of the journey."""
    return Sent(
        action=form.get("accion", "seguir"),
        step=step(form),
        question=form.get("pregunta", ""),
        language=language.known(form.get("idioma", "")),
        options=tuple(dict.fromkeys(code for code in form.getlist("opcion") if code)),
        text=form.get("texto", ""),
        confirmed=tuple(form.getlist("oido")),
    )


def step(form: MultiDict[str, str]) -> str:
    """Which turn a page awaited, in digits."""
    named = form.get("paso", "")
    return named if re.fullmatch("[0-9]{1,6}", named) else "0"


def answer(sent: Sent) -> Turn:
    """What was chosen and written; nothing at all is an answer too."""
    return Turn("options", value=sent.text, options=sent.options, language=sent.language, confirmed=sent.confirmed)


def turn(sent: Sent) -> Turn:
    """The turn that the pressed button stands for."""
    verb, _, value = sent.action.partition(":")
    match verb:
        case "cambiar":
            return Turn("goto", value=value, language=sent.language)
        case "terminar":
            return Turn("goto", value="review", language=sent.language)
        case "regresar":
            return Turn("back", language=sent.language)
        case "persona":
            return Turn("person", language=sent.language)
        case "idioma" if value in language.offered():
            return Turn("language", value=value, language=sent.language)
        case _:
            return answer(sent)
