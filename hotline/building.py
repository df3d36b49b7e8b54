"""Build: where real parts are joined, and the reporters' application.

Must not import console, portal or worker: a process that takes reports loads nothing of theirs, which costs it half its
memory and shows it no code that opens anything. `app` has the staff's side.
"""

import base64
from collections.abc import Callable
from datetime import date
from functools import partial

from flask import Flask

from hotline import pages
from hotline.channels import messages, voice, web
from hotline.clock import Clock, SystemClock, today
from hotline.conversation.guide import Guide
from hotline.conversation.municipalities import Municipalities
from hotline.database import Database
from hotline.errors import SettingsError
from hotline.journey import queueing
from hotline.journey.laws import Law, Laws
from hotline.journey.parts import Hotline
from hotline.open_data import checkpoints, health
from hotline.routing import Router
from hotline.rulebook import archive, load
from hotline.rulebook.days import days_of_change
from hotline.sealing.folio import Deriver
from hotline.sealing.keys import PrivateKey
from hotline.sealing.opening.own import Cursors
from hotline.sealing.receipt import Receipts
from hotline.sealing.recipients import KeyRing
from hotline.sealing.volatile import HourlyKeys
from hotline.settings import Settings
from hotline.triage import Triage
from hotline.vocabulary import RELEASE


def build(settings: Settings, clock: Clock | None = None) -> Hotline:
    """Join the parts. Raises SettingsError, ProtocolError or KeyListError before anything is served."""
    clock = clock or SystemClock()
    keyring = KeyRing(settings.key_list, settings.key_root, clock, settings.var_dir / "keys" / "serial")
    keyring.current()  # a missing or stale list stops the start, not the first caller
    db = Database(settings.database_url)
    return Hotline(
        settings=settings,
        clock=clock,
        db=db,
        laws=_laws(settings, clock, keyring, db),
        keyring=keyring,
        deriver=Deriver(settings.peppers),
        cursors=Cursors(settings.secret_key),
        receipts=Receipts(settings.secret_key),
        hourly=HourlyKeys(settings.volatile_dir, clock),
        release_key=_release_key(settings),
    )


def _laws(settings: Settings, clock: Clock, keyring: KeyRing, db: Database) -> Laws:
    """The law of today from the files, of later days from the copy that is kept of them: only a restart reads anew."""
    first = today(clock)
    rulebook = load(settings.protocols_dir, first)
    municipalities = Municipalities(db, clock)
    kept = archive.keep(settings.protocols_dir, settings.rulebooks_dir)

    def of_day(day: date) -> Law:
        whole = day == first and rulebook.digest == kept  # not changed while it was read
        book = rulebook if whole else archive.find(settings.rulebooks_dir, kept, day)
        triage, router = Triage(book), Router(book)
        return Law(
            book,
            triage,
            router,
            Guide(
                book,
                triage,
                router,
                settings.bridge_numbers,
                settings.operator_number,
                clock,
                lambda: keyring.current().enrolled(),
                municipalities.current,
                partial(queueing.attended, settings, db, clock),
            ),
        )

    return Laws(clock, of_day, days_of_change(settings.protocols_dir))


def languages(hotline: Hotline) -> Callable[[], dict[str, str]]:
    """Names of the languages that the protocol in force declares complete."""
    return lambda: {code: hotline.rulebook.languages[code].name for code in hotline.rulebook.offered}


def intake_app(hotline: Hotline) -> Flask:
    """The reporters' application: channels and public data. Holds nothing that opens a report."""
    app = Flask("hotline", static_folder=None)
    pages.install(app, hotline.settings, staff=False, languages=languages(hotline))
    for part in (
        voice.blueprint,
        voice.sounds,
        messages.blueprint,
        web.blueprint,
        health.blueprint,
        checkpoints.blueprint,
    ):
        app.register_blueprint(part(hotline))
    return app


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
