"""Two applications: the reporters' (`building`) and the staff's, and both on one port."""

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, abort, request

from hotline import console, pages, portal
from hotline.building import build as build
from hotline.building import intake_app as intake_app
from hotline.building import languages
from hotline.journey.parts import Hotline

Wsgi = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


def staff_app(hotline: Hotline) -> Flask:
    """The staff's application: console and portal."""
    app = Flask("hotline", static_folder=None)
    pages.install(app, hotline.settings, staff=True, languages=languages(hotline))
    app.register_blueprint(console.blueprint(hotline))
    app.register_blueprint(portal.blueprint(hotline))
    if own := urlsplit(hotline.settings.staff_url).netloc:
        app.before_request(lambda: None if request.host == own else abort(404))
    return app


def both(hotline: Hotline) -> Wsgi:
    """Both applications on one port, parted by path, and by host where the staff's pages have one of their own; for the
    embedded default and for trying."""
    intake, staff = intake_app(hotline), staff_app(hotline)
    own = urlsplit(hotline.settings.staff_url).netloc

    def parted(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        head = environ.get("PATH_INFO", "").split("/", 2)[1:2]
        if own:
            return (staff if environ.get("HTTP_HOST", "") == own else intake)(environ, start)
        return (staff if head in (["desk"], ["agency"]) else intake)(environ, start)

    return parted
