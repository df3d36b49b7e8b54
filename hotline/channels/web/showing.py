"""From a reply to a page: which template, and the few words a template needs beside it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from babel.dates import format_date
from babel.lists import format_list
from flask import render_template
from werkzeug.datastructures import MultiDict

from hotline.channels.web.forms import Sent
from hotline.conversation.turns import Ask, MailboxEntry, Reply
from hotline.pages import language

SHAPES = {
    "leido": "done",
    "guardado": "done",
    "aceptada": "done",
    "cerrada": "done",
    "recibida": "half",
    "enviada": "half",
}


def page(reply: Reply, seal: str, practise: str = "") -> str:
    """The page of a reply. seal: what its form carries. practise: the group of the folio to hide, if any."""
    language.speak(reply.language)
    return render_template(
        f"web/{_template(reply)}.html",
        reply=reply,
        ask=reply.ask,
        seal=seal,
        informal=reply.age != "adult",
        skips=reply.ask is not None and _lacks_a_way_round(reply.ask),
        folio_groups=groups(reply.folio, practise),
        readers=format_list(reply.readers, locale=reply.language) if reply.readers else "",
        practise=practise,
        day_in_words=day_in_words,
        shape=shape,
    )


def _lacks_a_way_round(ask: Ask) -> bool:
    """Whether «No sé» is on offer but «Prefiero no decir», which counts the same, is not."""
    unsaid = [option.label for option in ask.options if option.code == "ns"]
    wanted = language.say("Prefiero no decir").casefold()
    return bool(unsaid) and not any(wanted in label.casefold() for label in unsaid)


def _template(reply: Reply) -> str:
    question = reply.ask.question if reply.ask else ""
    if reply.folio:
        return "folio"
    if reply.ask is None:
        return "ended"
    return question if question in {"review", "mailbox"} else "question"


def groups(folio: str, hidden: str = "") -> list[str]:
    """Four groups of four digits; the one numbered `hidden` (1 to 4) is blanked, to try one's memory."""
    parts = ["".join(part) for part in zip_longest(*[iter(folio)] * 4, fillvalue="")]
    return ["····" if hidden == str(number) else part for number, part in enumerate(parts, 1)]


def day_in_words(day: str) -> str:
    """«24 nov»; an entry without a day has none to show."""
    return format_date(date.fromisoformat(day), "d MMM", language.current()) if day else ""


def shape(entry: MailboxEntry) -> str:
    """The drawn mark beside a state: `done`, `half` (on its way) or `open` (nobody has it there)."""
    return SHAPES.get(entry.state, "open")


def still_filled(reply: Reply, sent: Sent) -> Reply:
    """The same question again with what was chosen and written still in it."""
    if reply.ask is None:
        return reply
    return replace(reply, ask=replace(reply.ask, chosen=sent.options, written=sent.text))


def not_saved(action: str, form: MultiDict[str, str], *, crowded: bool = False) -> str:
    """«No se guardó»: everything that was sent is on the page, ready to be sent again as the same step.

    crowded: only because many come at once.
    """
    if "idioma" in form:
        language.speak(form["idioma"])
    return render_template(
        "web/not_saved.html",
        action=action,
        text=form.get("texto", ""),
        fields=_without_text(form.items(multi=True)),
        crowded=crowded,
    )


def _without_text(items: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in items if name != "texto"]


def goodbye(sent: Sent) -> str:
    """After the folio: the report goes on by itself."""
    language.speak(sent.language)
    text = language.say("El aviso sigue en marcha. Gracias por contarlo.")
    return render_template("web/ended.html", reply=Reply(lines=(text,), language=sent.language))


def lost(sent: Sent | None = None, *, newer: bool = False) -> str:
    """There is no dialogue to go on with. sent: the form that came, whose words stay on the page to be copied.

    newer: the form's own is gone, but this browser has begun another.
    """
    if sent is not None:
        language.speak(sent.language)
    return render_template("web/lost.html", text=sent.text if sent else "", newer=newer)
