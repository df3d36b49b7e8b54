"""Dress an application: everything that must hold on each page before the first page is written."""

import hashlib
from pathlib import Path

from flask import Blueprint, Flask, abort, request, url_for
from jinja2 import StrictUndefined

from hotline.pages import error_pages, headers, language
from hotline.pages.language import Languages
from hotline.settings import Settings

STATIC = Path(__file__).parent / "static"
LARGEST_FORM = 512 * 1024  # 10,000 characters of any script, percent-encoded, several times over
STYLE_SECONDS = 3600


def install(app: Flask, settings: Settings, *, staff: bool, languages: Languages) -> None:
    """Give `app` its templates, language, headers, error pages and style sheets.

    app: made with `static_folder=None`, since the style sheets live here. staff: style sheets under `/desk/static`
    instead of `/static`, error pages without the reporter's telephones. languages: those offered.
    Templates extend `pages/base.html`; both applications keep their style sheets in `hotline/pages/static` and name
    them with `style("pages.css")`.
    """
    if app.has_static_folder:
        raise ValueError("Flask must be made with static_folder=None: style sheets are served by hotline.pages.")
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=200,
        SEND_FILE_MAX_AGE_DEFAULT=STYLE_SECONDS,
    )
    prefix = "/desk/static" if staff else "/static"
    app.register_blueprint(
        Blueprint("pages", __name__, template_folder="templates", static_folder="static", static_url_path=prefix)
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(style=style, staff=staff)
    language.install(app, languages)
    headers.install(app, https=settings.is_https)
    error_pages.install(app, staff=staff)
    app.before_request(refuse_nul)


def refuse_nul() -> None:
    """No address of ours holds a NUL, and PostgreSQL takes none: it is not found, and not a fault."""
    if "\0" in request.path or any("\0" in part for pair in request.args.items(multi=True) for part in pair):
        abort(404)


def style(filename: str) -> str:
    """Address of a file of `hotline/pages/static`, which changes when its content does."""
    digest = hashlib.sha256((STATIC / filename).read_bytes()).hexdigest()[:8]
    return url_for("pages.static", filename=filename, v=digest)
