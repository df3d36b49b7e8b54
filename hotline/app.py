"""Build: the only place where real parts are joined. Two applications, one for reporters and one for the staff."""

import base64
from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask

from hotline import console, pages, portal
from hotline.channels import messages, voice, web
from hotline.clock import Clock, SystemClock, today
from hotline.conversation.guide import Guide
from hotline.database import Database
from hotline.errors import SettingsError
from hotline.journey.parts import Hotline
from hotline.open_data import health
from hotline.routing import Router
from hotline.rulebook import load
from hotline.sealing.folio import Deriver
from hotline.sealing.keys import PrivateKey
from hotline.sealing.opening.own import Cursors
from hotline.sealing.receipt import Receipts
from hotline.sealing.recipients import KeyRing
from hotline.sealing.volatile import HourlyKeys
from hotline.settings import Settings
from hotline.triage import Triage
from hotline.vocabulary import RELEASE

Wsgi = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


def build(settings: Settings, clock: Clock | None = None) -> Hotline:
    """Join the parts. Raises SettingsError, ProtocolError or KeyListError before anything is served."""
    clock = clock or SystemClock()
    rulebook = load(settings.protocols_dir, today(clock))
    triage, router = Triage(rulebook), Router(rulebook)
    keyring = KeyRing(settings.key_list, settings.key_root, clock, settings.var_dir / "keys" / "serial")
    keyring.current()  # a missing or stale list stops the start, not the first caller
    return Hotline(
        settings=settings,
        clock=clock,
        db=Database(settings.database_url),
        rulebook=rulebook,
        triage=triage,
        router=router,
        guide=Guide(
            rulebook,
            triage,
            router,
            settings.bridge_numbers,
            settings.operator_number,
            clock,
            lambda: keyring.current().enrolled(),
        ),
        keyring=keyring,
        deriver=Deriver(settings.peppers),
        cursors=Cursors(settings.secret_key),
        receipts=Receipts(settings.secret_key),
        hourly=HourlyKeys(settings.volatile_dir, clock),
        release_key=_release_key(settings),
    )


def intake_app(hotline: Hotline) -> Flask:
    """The reporters' application: channels and public data. Holds nothing that opens a report."""
    app = Flask("hotline", static_folder=None)
    pages.install(app, hotline.settings, staff=False)
    for blueprint in (voice.blueprint(hotline), messages.blueprint(hotline), web.blueprint(hotline)):
        app.register_blueprint(blueprint)
    app.register_blueprint(health.blueprint(hotline))
    return app


def staff_app(hotline: Hotline) -> Flask:
    """The staff's application: console and portal."""
    app = Flask("hotline", static_folder=None)
    pages.install(app, hotline.settings, staff=True)
    app.register_blueprint(console.blueprint(hotline))
    app.register_blueprint(portal.blueprint(hotline))
    return app


def both(hotline: Hotline) -> Wsgi:
    """Both applications on one port, parted by path; for the embedded default and for trying."""
    intake, staff = intake_app(hotline), staff_app(hotline)

    def parted(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        head = environ.get("PATH_INFO", "").split("/", 2)[1:2]
        return (staff if head in (["desk"], ["agency"]) else intake)(environ, start)

    return parted


def _release_key(settings: Settings) -> PrivateKey | None:
    if not settings.release_key:
        return None
    try:
        seed = base64.b64decode(settings.release_key, validate=True)
    except ValueError:
        raise SettingsError("HOTLINE_RELEASE_KEY is 32 bytes in base64.") from None
    if len(seed) != 32:
        raise SettingsError("HOTLINE_RELEASE_KEY is 32 bytes in base64.")
    return PrivateKey(RELEASE, 1, seed)
