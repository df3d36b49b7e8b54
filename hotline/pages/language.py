"""In which language a page speaks: Spanish, unless the person chose another. The browser's own wish is never read."""

from flask import Flask, g, request, url_for

from hotline import translations
from hotline.vocabulary import LANGUAGES

FIELD = "l"
SOURCE = LANGUAGES[0]
NAMES = {"es_MX": "Español", "en": "English"}


def install(app: Flask) -> None:
    """Let templates write `{{ _("Texto") }}`, `{% trans %}`, `address("endpoint")` and `other_language`."""
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
    """The same language if the house has it, else Spanish."""
    return language if language in LANGUAGES else SOURCE


def other(language: str) -> str:
    """The language that the button in the bar offers."""
    return LANGUAGES[1] if language == SOURCE else SOURCE


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
    offered = other(language)
    return {
        "language": language,
        "language_tag": language.replace("_", "-"),
        "other_language": offered,
        "other_language_tag": offered.replace("_", "-"),
        "other_language_name": NAMES[offered],
    }
