"""Which address shows what. Every page of the journey lives at one address, `/p`, so that history tells nothing."""

from functools import partial

from flask import Blueprint

from hotline.channels.web import chat, files
from hotline.channels.web.asides import care, elsewhere
from hotline.channels.web.crowd import Crowd, guard
from hotline.channels.web.doors import leave, open_folio, show_folio_form, show_landing, start
from hotline.channels.web.steps import answer, show
from hotline.channels.web.visit import allow_script, name_onion, refuse_foreign_posts
from hotline.journey.parts import Hotline


def blueprint(hotline: Hotline) -> Blueprint:
    """The reporter's pages for one hotline; `pages.install` dresses the application that takes it."""
    site = Blueprint("web", __name__, template_folder="templates")
    site.before_request(partial(refuse_foreign_posts, hotline.settings))
    guard(site, Crowd())
    site.after_request(partial(name_onion, hotline.settings))
    site.after_request(allow_script)

    site.add_url_rule("/", "landing", partial(show_landing, hotline))
    site.add_url_rule("/", "start", partial(start, hotline), methods=["POST"])
    site.add_url_rule("/folio", "folio", show_folio_form)
    site.add_url_rule("/folio", "open_folio", partial(open_folio, hotline), methods=["POST"])
    site.add_url_rule("/p", "page", partial(show, hotline))
    site.add_url_rule("/p", "answer", partial(answer, hotline), methods=["POST"])
    site.add_url_rule("/salir", "leave", partial(leave, hotline), methods=["GET", "POST"])
    site.add_url_rule("/informacion", "elsewhere", partial(elsewhere, hotline))
    site.add_url_rule("/cuidarse", "care", partial(care, hotline))
    site.add_url_rule("/p/archivo", "attach", partial(files.attach, hotline), methods=["POST"])
    site.record_once(files.keep_in_memory)
    chat.add_routes(site, hotline)
    return site
