"""Which address of the portal does what, and the action of the table of permissions that it needs."""

from flask import Blueprint

from hotline.journey.parts import Hotline
from hotline.pages.staff import words
from hotline.pages.staff.door import Door
from hotline.pages.staff.guard import Route, add_routes
from hotline.pages.staff.keys import give_key, renew_keys, show_keys
from hotline.portal.answering import accept, acknowledge, ask, close_referral, decline
from hotline.portal.export import export_referral
from hotline.portal.inbox import show_inbox
from hotline.portal.referral import show_file, show_referral

REFERRAL = "/referrals/<string(length=32):referral_id>"

ROUTES = (
    Route("GET", "", "referral.read", show_inbox),
    Route("GET", REFERRAL, "referral.read", show_referral),
    Route("GET", f"{REFERRAL}/files/<string(length=32):file_id>", "referral.read", show_file),
    Route("POST", f"{REFERRAL}/acknowledge", "referral.act", acknowledge),
    Route("POST", f"{REFERRAL}/accept", "referral.act", accept),
    Route("POST", f"{REFERRAL}/decline", "referral.act", decline),
    Route("POST", f"{REFERRAL}/ask", "referral.act", ask),
    Route("POST", f"{REFERRAL}/close", "referral.act", close_referral),
    Route("POST", f"{REFERRAL}/export", "referral.export", export_referral),
    Route("GET", "/keys", "keys.manage", show_keys),
    Route("POST", "/keys/<string(length=32):person_id>/give", "keys.manage", give_key),
    Route("POST", "/keys/renew", "keys.manage", renew_keys),
)

DOOR = Door("/agency", words.N_("Autoridades"))


def blueprint(hotline: Hotline) -> Blueprint:
    """The authorities' pages for one hotline, at `/agency`; `pages.install` dresses the application that takes it."""
    site = Blueprint("portal", __name__, url_prefix=DOOR.home, template_folder="templates")
    add_routes(site, hotline, DOOR, ROUTES)
    return site
