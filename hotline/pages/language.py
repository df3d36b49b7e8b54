"""In which language a page speaks: Spanish, unless the person chose another. The browser's own wish is never read."""

from collections.abc import Callable, Mapping

from flask import Flask, current_app, g, request, url_for

from hotline import translations
from hotline.vocabulary import LANGUAGES

FIELD = "l"
SOURCE = LANGUAGES[0]
OFFERED = "LANGUAGES_OFFERED"

Languages = Callable[[], Mapping[str, str]]
"""The languages that are offered, as the protocol of the day declares them: name by code, the source first."""


def install(app: Flask, languages: Languages) -> None:
    """Let templates write `{{ _("Texto") }}`, `{% trans %}`, `address("endpoint")` and `other_language`."""
    app.config[OFFERED] = languages
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(say, say_count, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["address"] = address
    app.context_processor(_words)


def speak(language: str) -> None:
    """Fix the language of this request: a dialogue's or a signed-in person's own."""
    g.language = known(language)


def current() -> str:
    """The language of this request: fixed by `speak`, else chosen in the address or the form (`l`), else Spanish."""
    chosen = g.get("language")
    if chosen is None:
        chosen = known(request.args.get(FIELD) or request.form.get(FIELD) or SOURCE)
    return str(chosen)


def settle() -> None:
    """Decide without reading the form, which may be what went wrong."""
    if "language" not in g:
        speak(request.args.get(FIELD, SOURCE))


def known(language: str) -> str:
    """The same language if it is offered, else Spanish."""
    return language if language in offered() else SOURCE


def other(language: str) -> str:
    """The language that the button in the bar offers: the one after this; the same where there is no other."""
    codes = tuple(offered())
    return codes[(codes.index(known(language)) + 1) % len(codes)]


def offered() -> Mapping[str, str]:
    """Names of the languages that are offered, by code."""
    languages: Languages = current_app.config[OFFERED]
    return languages()


def say(message: str) -> str:
    """Translate into the language of this request; places are filled by the caller."""
    return translations.gettext(current(), message)


def say_count(singular: str, plural: str, n: int) -> str:
    """Like `say`, for a sentence with a count."""
    return translations.catalogue(current()).ungettext(singular, plural, n)


def address(endpoint: str, **values: str) -> str:
    """Address of a page that goes on in the language chosen, without a cookie."""
    if current() != SOURCE:
        values[FIELD] = current()
    return url_for(endpoint, **values)  # type: ignore[arg-type]


def _words() -> dict[str, str]:
    language = current()
    another = other(language)
    return {
        "language": language,
        "language_tag": language.replace("_", "-"),
        "other_language": another if another != language else "",
        "other_language_tag": another.replace("_", "-"),
        "other_language_name": offered()[another],
    }
